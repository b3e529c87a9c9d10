extension Architecture {
  /// The tree as the method fixed-tree takes it, `DEPTH = TASK TASK / TASK; DEPTH = ...`: each depth
  /// is named at which tasks part, the first one where they never do.
  ///
  /// Commas part tasks where a name has a blank in it, and where a name has a sign of this form in
  /// it all groups are written as JSON, `[depth][group][task]`.
  ///
  /// - Precondition: the architecture is a tree.
  public var writtenTree: String {
    precondition(isTree, "blocks \(blocks) are no tree")
    let levels = depths.indices.map { depth in groups(at: depth).map { $0.map { tasks[$0] } } }
    guard (tasks + depths).allSatisfy(\.isWritable) else {
      return (try? JSON.encode(levels)) ?? ""
    }
    let separator = tasks.contains { $0.contains(" ") } ? ", " : " "
    let named = depths.indices.filter { depth in
      depth == 0 ? levels[0].count > 1 : levels[depth].count > levels[depth - 1].count
    }
    return (named.isEmpty ? Array(depths.indices.prefix(1)) : named).map { depth in
      "\(depths[depth]) = "
        + levels[depth].map { $0.joined(separator: separator) }.joined(separator: " / ")
    }.joined(separator: "; ")
  }
}

extension String {
  /// Whether the reader of trees takes it for one name.
  fileprivate var isWritable: Bool {
    let words = split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return !isEmpty && words == self && !contains { "=;/,".contains($0) } && opensNothing
  }

  /// Whether a text that begins with it is neither JSON nor the name of a file.
  private var opensNothing: Bool { first.map { !"{[@".contains($0) } ?? false }
}
