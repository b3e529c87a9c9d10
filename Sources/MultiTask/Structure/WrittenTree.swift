import Runs

/// Reads a tree as people write it, `DEPTH = TASK TASK / TASK; DEPTH = ...`, or as `ramify tree`
/// prints it.
///
/// From a named depth on the groups between slashes share a block each, until the next one named;
/// before the first, all tasks share. Lines part as well as semicolons. Commas may part tasks, as
/// they must where a name has a space in it.
package struct WrittenTree {
  private let tasks: [String]
  private let depths: [String]
  private let key: String

  /// A reader of trees of some tasks over some depths, shallow first; errors name the key.
  package init(tasks: [String], depths: [String], key: String) {
    self.tasks = tasks
    self.depths = depths
    self.key = key
  }

  /// The tasks, by index, that share a block, `[depth][group][task]`.
  ///
  /// - Throws: `ExperimentError` when the text is no tree of these tasks over these depths.
  package func groups(_ text: String) throws -> [[[Int]]] {
    let isPrinted = text.first { !$0.isWhitespace }.map { "{[".contains($0) } ?? false
    let levels = try isPrinted ? printed(text) : written(text.words)
    for (depth, finer) in levels.enumerated().dropFirst() {
      try checkNesting(of: finer, in: levels[depth - 1], at: depth)
    }
    return levels
  }

  private func written(_ text: String) throws -> [[[Int]]] {
    var named: [Int: [[Int]]] = [:]
    for statement in text.split(separator: ";").map(\.words) where !statement.isEmpty {
      let (depth, groups) = try level(statement)
      guard named.updateValue(groups, forKey: depth) == nil else {
        throw error("\(depths[depth]) is there twice", "name a depth once")
      }
    }
    guard !named.isEmpty else {
      throw error("no tree is given", "write DEPTH = TASK TASK / TASK; depths are \(depthNames)")
    }
    return depths.indices.dropFirst().reduce(into: [named[0] ?? [Array(tasks.indices)]]) {
      $0.append(named[$1] ?? $0[$0.count - 1])
    }
  }

  private func level(_ statement: String) throws -> (depth: Int, groups: [[Int]]) {
    guard let equals = statement.firstIndex(of: "=") else {
      throw error(
        "\"\(statement)\" has no depth", "write DEPTH = TASK TASK / TASK; depths are \(depthNames)")
    }
    let name = statement[..<equals].words
    guard let depth = depths.firstIndex(of: name) else {
      throw error("no depth \"\(name)\"", "depths are \(depthNames)")
    }
    let groups = statement[statement.index(after: equals)...]
      .split(separator: "/", omittingEmptySubsequences: false).map { names(in: $0.words) }
    return (depth, try indices(of: groups, at: depth))
  }

  private func names(in group: String) -> [String] {
    if tasks.contains(group) { return [group] }
    let comma: Character = ","
    return group.split(separator: group.contains(comma) ? comma : " ").map(\.words)
  }

  private func indices(of groups: [[String]], at depth: Int) throws -> [[Int]] {
    var missing = Set(tasks)
    for name in groups.joined() where missing.remove(name) == nil {
      let isKnown = tasks.contains(name)
      throw error(
        "\(depths[depth]): " + (isKnown ? "\(name) is there twice" : "no task \"\(name)\""),
        "tasks are \(tasks.joined(separator: ", ")), each in one group")
    }
    if let task = tasks.first(where: missing.contains) {
      throw error(
        "\(depths[depth]): \(task) is in no group", "each task has to be in one at every depth")
    }
    guard !groups.contains([]) else {
      throw error("\(depths[depth]): a group has no task", "put tasks on both sides of a slash")
    }
    return groups.map { $0.compactMap { tasks.firstIndex(of: $0) } }
  }

  private func checkNesting(of finer: [[Int]], in coarser: [[Int]], at depth: Int) throws {
    for group in finer {
      let first = coarser.first { $0.contains(group[0]) } ?? []
      guard let stranger = group.first(where: { !first.contains($0) }) else { continue }
      throw error(
        "\(depths[depth]): \(tasks[group[0]]) and \(tasks[stranger]) share a block, "
          + "though they part at \(depths[depth - 1])", "tasks that parted stay apart")
    }
  }

  private var depthNames: String { depths.joined(separator: ", ") }

  private func error(_ problem: String, _ remedy: String) -> ExperimentError {
    ExperimentError(key: key, problem: problem, remedy: remedy)
  }
}

extension WrittenTree {
  /// What `ramify tree --json` prints with a budget.
  private struct Printed: Decodable {
    let groups: [[[String]]]
  }

  private func printed(_ text: String) throws -> [[[Int]]] {
    let bytes = text.utf8
    guard
      let groups = (try? JSON.decode(Printed.self, from: bytes).groups)
        ?? (try? JSON.decode([[[String]]].self, from: bytes))
    else {
      throw error(
        "is no JSON with the groups of each depth",
        "take what `ramify tree --budget B --json` prints")
    }
    guard groups.count == depths.count else {
      throw error("has groups for \(groups.count) depths", "depths are \(depthNames)")
    }
    return try groups.enumerated().map { try indices(of: $1, at: $0) }
  }
}

extension StringProtocol {
  /// The text with one space between its words, and semicolons for its line breaks.
  fileprivate var words: String {
    split(whereSeparator: \.isNewline)
      .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      .joined(separator: ";")
  }
}
