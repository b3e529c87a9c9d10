import Runs
import Testing

@Suite("architectures")
struct ArchitectureTests {
  private let tasks = ["a", "b", "c"]
  private let depths = ["stem", "early", "late"]

  /// All share the stem, a and b part only at the end.
  private var tree: Architecture {
    Architecture(
      tasks: tasks, depths: depths, groups: [[[0, 1, 2]], [[0, 1], [2]], [[0], [1], [2]]])
  }

  @Test("a tree's groups are the blocks its tasks share")
  func groups() {
    #expect(tree.blocks == [[0, 0, 0], [0, 0, 1], [0, 1, 2]])
    #expect(tree.groups(at: 1) == [[0, 1], [2]])
    #expect(tree.namedGroups(at: 1) == [["a", "b"], ["c"]])
  }

  @Test(
    "a tree's tasks never skip and never meet again",
    arguments: [
      ([[0, 0, 0], [0, 0, 1], [0, 1, 2]], true),
      ([[0, 0, 0], [0, 0, 0], [0, 0, 0]], true),
      ([[0, 0, 0], [1, 1, 1], [2, 2, 2]], true),
      ([[0, 0, 0], [0, 1, 0], [0, 2, 1]], false),
      ([[0, 5, 7], [0, 5, 8], [0, 6, 9]], true),
      ([[0, nil, 0], [0, 0, 0], [0, 0, 0]], false),
    ] as [([[Int?]], Bool)])
  func trees(blocks: [[Int?]], isTree: Bool) {
    #expect(Architecture(tasks: tasks, depths: depths, blocks: blocks).isTree == isTree)
  }

  @Test("parameters count a block once, whoever shares it")
  func parameters() {
    // 1 x 10 + 2 x 20 + 3 x 40 and three heads.
    #expect(tree.parameters(blocks: [10, 20, 40], heads: [1, 2, 3]) == 176)
    let shared = Architecture.shared(tasks: tasks, depths: depths)
    #expect(shared.parameters(blocks: [10, 20, 40], heads: [1, 2, 3]) == 76)
    let separate = Architecture.separate(tasks: tasks, depths: depths)
    #expect(separate.parameters(blocks: [10, 20, 40], heads: [1, 2, 3]) == 216)
  }

  @Test("multiply-adds count a block once for each path to it")
  func multiplyAdds() {
    #expect(tree.multiplyAdds(blocks: [10, 20, 40], heads: [1, 2, 3]) == 176)
    // a and b choose differently in the middle, so the last block, though shared, works twice;
    // c skips the middle and has a path of its own.
    let skipping = Architecture(
      tasks: tasks, depths: depths, blocks: [[0, 0, 0], [0, 1, 0], [0, nil, 0]])
    #expect(skipping.multiplyAdds(blocks: [10, 20, 40], heads: [0, 0, 0]) == 10 + 40 + 120)
    #expect(skipping.parameters(blocks: [10, 20, 40], heads: [0, 0, 0]) == 10 + 40 + 40)
  }

  @Test("trees agree where they group the same tasks, whatever the order or the numbers")
  func agreement() {
    let other = Architecture(
      tasks: ["c", "b", "a"], depths: depths, blocks: [[3, 1, 0], [3, 0, 0], [3, 0, 0]])
    #expect(tree.agreement(with: other) == [true, true, false])
    #expect(tree.agreement(with: tree) == [true, true, true])
  }

  @Test("JSON has null where a task skips")
  func json() throws {
    let architecture = Architecture(tasks: ["a"], depths: ["x", "y"], blocks: [[0, nil]])
    let text = try JSON.encode(architecture)
    #expect(
      text
        == #"{"auxiliary":{},"blocks":[[0,null]],"capacity":{},"depths":["x","y"],"tasks":["a"]}"#
    )
    #expect(try JSON.decode(Architecture.self, from: text.utf8) == architecture)
  }
}
