/// Which block each task runs at each depth: the one value that every method looks for.
///
/// In a tree the rows of two tasks agree on a prefix; a skipped depth is `nil`; in a grouping each
/// row is constant, the number of its network.
public struct Architecture: Codable, Hashable, Sendable {
  /// The tasks' names, in the order of `blocks`.
  public var tasks: [String]

  /// The names of the depths, shallow first.
  public var depths: [String]

  /// The block that a task runs at a depth, `[task][depth]`; equal numbers at one depth mean the
  /// same block, `nil` that the task skips the depth.
  public var blocks: [[Int?]]

  /// Tasks that a network was trained with and does not serve, by the network's number.
  public var auxiliary: [String: [String]]

  /// The capacity of a network as a fraction of the standard one, by the network's number.
  public var capacity: [String: Double]

  /// An architecture from its table of blocks.
  ///
  /// - Precondition: `blocks` is `[tasks.count][depths.count]`.
  public init(
    tasks: [String], depths: [String], blocks: [[Int?]],
    auxiliary: [String: [String]] = [:], capacity: [String: Double] = [:]
  ) {
    precondition(
      blocks.count == tasks.count && blocks.allSatisfy { $0.count == depths.count },
      "blocks \(blocks) do not fit \(tasks.count) tasks and \(depths.count) depths")
    self.tasks = tasks
    self.depths = depths
    self.blocks = blocks
    self.auxiliary = auxiliary
    self.capacity = capacity
  }

  /// A tree from the groups of tasks, by index, that share a block at each depth.
  ///
  /// - Precondition: each depth's groups hold each task once.
  public init(tasks: [String], depths: [String], groups: [[[Int]]]) {
    precondition(
      groups.count == depths.count, "\(groups.count) groupings for \(depths.count) depths")
    var blocks = [[Int?]](repeating: [], count: tasks.count)
    for grouping in groups {
      let ordered = grouping.map { $0.sorted() }.sorted { $0.lexicographicallyPrecedes($1) }
      precondition(
        ordered.flatMap { $0 }.sorted() == Array(tasks.indices),
        "groups \(grouping) do not hold each of \(tasks.count) tasks once")
      for (block, group) in ordered.enumerated() {
        for task in group { blocks[task].append(block) }
      }
    }
    self.init(tasks: tasks, depths: depths, blocks: blocks)
  }

  /// The architecture in which all tasks share every block.
  public static func shared(tasks: [String], depths: [String]) -> Architecture {
    let row = [Int?](repeating: 0, count: depths.count)
    return Architecture(
      tasks: tasks, depths: depths, blocks: [[Int?]](repeating: row, count: tasks.count))
  }

  /// The architecture in which each task has a network of its own.
  public static func separate(tasks: [String], depths: [String]) -> Architecture {
    Architecture(
      tasks: tasks, depths: depths,
      blocks: tasks.indices.map { [Int?](repeating: $0, count: depths.count) })
  }
}

extension Architecture {
  /// The number of the network that a task of a grouping runs from end to end; `nil` where its
  /// blocks' numbers differ.
  public func network(of task: Int) -> Int? {
    guard let number = blocks[task].first, blocks[task].allSatisfy({ $0 == number }) else {
      return nil
    }
    return number
  }

  /// The capacity of the network that a task runs, as a fraction of the standard one.
  public func capacity(of task: Int) -> Double {
    network(of: task).flatMap { capacity["\($0)"] } ?? 1
  }

  /// The tasks, by index, that share each block of a depth, ordered by their first task; a task
  /// that skips the depth is in none.
  public func groups(at depth: Int) -> [[Int]] {
    var groups: [(block: Int, tasks: [Int])] = []
    for task in tasks.indices {
      guard let block = blocks[task][depth] else { continue }
      if let known = groups.firstIndex(where: { $0.block == block }) {
        groups[known].tasks.append(task)
      } else {
        groups.append((block, [task]))
      }
    }
    return groups.map(\.tasks)
  }

  /// Whether no task skips a depth and tasks that parted never meet again.
  public var isTree: Bool {
    guard blocks.allSatisfy({ !$0.contains(nil) }) else { return false }
    return depths.indices.dropFirst().allSatisfy { depth in
      groups(at: depth).allSatisfy { Set($0.map { blocks[$0][depth - 1] }).count == 1 }
    }
  }

  /// For each depth, whether another architecture of the same tasks groups them alike.
  public func agreement(with other: Architecture) -> [Bool] {
    zip(depths.indices, other.depths.indices).map { mine, theirs in
      namedGroups(at: mine) == other.namedGroups(at: theirs)
    }
  }

  /// The names of the tasks that share each block of a depth, in a canonical order.
  public func namedGroups(at depth: Int) -> [[String]] {
    groups(at: depth)
      .map { group in group.map { tasks[$0] }.sorted() }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The number of parameters, each block counted once.
  ///
  /// - Parameters:
  ///   - blocks: the parameters of one block of each depth.
  ///   - heads: the parameters of each task's head.
  /// - Returns: the parameters of the whole architecture.
  public func parameters(blocks: [Int], heads: [Int]) -> Int {
    depths.indices.reduce(heads.reduce(0, +)) { $0 + groups(at: $1).count * blocks[$1] }
  }

  /// The multiply-adds for one sample: a block counts once for each distinct path that leads to it,
  /// since different inputs are different work.
  ///
  /// - Parameters:
  ///   - blocks: the multiply-adds of one block of each depth.
  ///   - heads: the multiply-adds of each task's head.
  /// - Returns: the multiply-adds of the whole architecture.
  public func multiplyAdds(blocks: [Int], heads: [Int]) -> Int {
    depths.indices.reduce(heads.reduce(0, +)) { total, depth in
      let paths = Set(
        tasks.indices.filter { self.blocks[$0][depth] != nil }.map { self.blocks[$0][...depth] })
      return total + paths.count * blocks[depth]
    }
  }
}

extension Architecture {
  /// The tree that is left when each child has one parent: the paths from the tasks up, and nothing
  /// that no task leads to.
  ///
  /// - Parameters:
  ///   - tasks: the tasks' names.
  ///   - depths: the levels' names, shallow first.
  ///   - parents: for each level the node, by number, that each of its children takes its input
  ///     from, `[level][child]`; the last level's children are the tasks.
  public init(tasks: [String], depths: [String], parents: [[Int]]) {
    precondition(
      parents.count == depths.count && parents.last?.count == tasks.count,
      "parents \(parents) of \(depths.count) levels and \(tasks.count) tasks")
    let paths = tasks.indices.map { task in
      let upwards = parents.reversed().reduce(into: [task]) { path, level in
        path.append(level[path[path.count - 1]])
      }
      return upwards.dropFirst().reversed().map { Int?($0) }
    }
    self.init(tasks: tasks, depths: depths, blocks: paths)
  }
}
