import Dashboard
import Runs
import Testing

/// What can be done to a drawn tree.
@Suite struct TreeShapeTests {
  private typealias Move = @Sendable (TreeShape, Int, Int) -> TreeShape?

  private static let moves: [Move] = [
    { $0.splitting($1, at: $2) }, { $0.merging($1, at: $2) },
    { $0.moving($1, at: $2, by: 1) }, { $0.moving($1, at: $2, by: -1) },
  ]

  /// All trees that one move leads to.
  private static func next(_ shape: TreeShape, tasks: Int, depths: Int) -> [TreeShape] {
    moves.flatMap { move in
      (0..<tasks).flatMap { task in (0..<depths).compactMap { move(shape, task, $0) } }
    }
  }

  private static func shared(_ tasks: Int, _ depths: Int) -> TreeShape {
    TreeShape(groups: Array(repeating: [Array(0..<tasks)], count: depths), tasks: tasks)
  }

  @Test func `moves lead from any tree of four tasks over three depths to any other`() {
    let all = Set(AllTrees.all(tasks: 4, depths: 3).map { TreeShape(groups: $0, tasks: 4) })
    var (reached, new) = (Set([Self.shared(4, 3)]), [Self.shared(4, 3)])
    while !new.isEmpty {
      new = new.flatMap { Self.next($0, tasks: 4, depths: 3) }.filter {
        reached.insert($0).inserted
      }
    }
    #expect(reached == all)
    for start in all {
      var shape = start
      while let merged = shape.merging(0, at: 2) { shape = merged }
      #expect(shape == Self.shared(4, 3))
    }
  }

  @Test(
    "whatever is done, each depth parts the tasks within the groups of the one before, and is taken back",
    arguments: [(1, 1), (2, 5), (5, 3), (9, 4)], [1, 2] as [UInt64])
  func random(_ size: (tasks: Int, depths: Int), _ seed: UInt64) throws {
    var state = seed
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let names = (0..<size.tasks).map { "t\($0)" }
    var draft = try #require(
      TreeDraft(.shared(tasks: names, depths: (0..<size.depths).map { "d\($0)" })))
    var history = [draft.shape]
    for _ in 0..<300 {
      let move = Self.moves[random(Self.moves.count)]
      guard let next = move(draft.shape, random(size.tasks), random(size.depths)) else { continue }
      #expect(next != draft.shape)
      draft.become(next)
      history.append(next)
      let levels = draft.shape.groups
      for level in levels { #expect(level.joined().sorted() == Array(0..<size.tasks)) }
      for (coarse, fine) in zip(levels, levels.dropFirst()) {
        #expect(fine.allSatisfy { group in coarse.contains { Set(group).isSubset(of: $0) } })
      }
      #expect(draft.architecture.isTree)
    }
    for shape in history.reversed() {
      #expect(draft.shape == shape)
      draft.undo()
    }
    #expect(draft.shape == draft.start && draft.steps == (0, history.count - 1))
    for shape in history {
      #expect(draft.shape == shape)
      draft.redo()
    }
  }

  /// Four tasks: 0 and 1 part from 2 and 3 at the second depth, 0 from 1 at the third.
  private static let tree = TreeShape(
    groups: [[[0, 1, 2, 3]], [[0, 1], [2, 3]], [[0], [1], [2, 3]]], tasks: 4)

  @Test func `a split begins the branch of the next depth here, or parts one task`() {
    #expect(
      Self.tree.splitting(2, at: 0)?.groups == [
        [[0, 1], [2, 3]], [[0, 1], [2, 3]], [[0], [1], [2, 3]],
      ])
    #expect(
      Self.tree.splitting(3, at: 1)?.groups == [
        [[0, 1, 2, 3]], [[0, 1], [2], [3]], [[0], [1], [2], [3]],
      ])
    #expect(
      Self.tree.splitting(1, at: 1)?.groups == [
        [[0, 1, 2, 3]], [[0], [1], [2, 3]], [[0], [1], [2, 3]],
      ])
    #expect(Self.tree.splitting(0, at: 2) == nil)
  }

  @Test func `a merge joins a block and the next here and before, and leaves what is deeper`() {
    #expect(
      Self.tree.merging(0, at: 2)?.groups == [
        [[0, 1, 2, 3]], [[0, 1], [2, 3]], [[0, 1], [2, 3]],
      ])
    #expect(
      Self.tree.merging(1, at: 2)?.groups == [
        [[0, 1, 2, 3]], [[0, 1, 2, 3]], [[0], [1, 2, 3]],
      ])
    #expect(
      Self.tree.merging(3, at: 1)?.groups == [
        [[0, 1, 2, 3]], [[0, 1, 2, 3]], [[0], [1], [2, 3]],
      ])
    #expect(Self.tree.merging(3, at: 0) == nil)
  }

  @Test func `a task that moves keeps the blocks of its own and shares those before`() {
    #expect(
      Self.tree.moving(1, at: 1, by: 1)?.groups == [
        [[0, 1, 2, 3]], [[0], [1, 2, 3]], [[0], [1], [2, 3]],
      ])
    #expect(
      Self.tree.moving(2, at: 1, by: -1)?.groups == [
        [[0, 1, 2, 3]], [[0, 1, 2], [3]], [[0], [1, 2], [3]],
      ])
    #expect(
      Self.tree.moving(1, at: 2, by: 1)?.groups == [
        [[0, 1, 2, 3]], [[0], [1, 2, 3]], [[0], [1, 2, 3]],
      ])
    #expect(Self.tree.moving(0, at: 1, by: -1) == nil)
    #expect(Self.tree.moving(0, at: 0, by: 1) == nil)
  }
}
