/// The tasks, by index, parted into groups: each group sorted, the groups ordered by their first
/// task.
struct Partition: Hashable, Comparable, Sendable {
  let groups: [[Int]]

  init(_ groups: [[Int]]) {
    self.groups = groups.map { $0.sorted() }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  var count: Int { groups.count }

  static func < (one: Partition, other: Partition) -> Bool {
    for (mine, theirs) in zip(one.groups, other.groups) where mine != theirs {
      return mine.lexicographicallyPrecedes(theirs)
    }
    return one.count < other.count
  }

  /// Every partition of `0 ..< tasks`, the coarsest first.
  static func all(tasks: Int) -> [Partition] {
    guard tasks > 0 else { return [Partition([])] }
    return all(tasks: tasks - 1).flatMap { smaller in
      let joined = smaller.groups.indices.map { index in
        var groups = smaller.groups
        groups[index].append(tasks - 1)
        return Partition(groups)
      }
      return joined + [Partition(smaller.groups + [[tasks - 1]])]
    }
  }

  /// A number that only this partition of its tasks has: for each task the first of its group.
  var code: UInt64 { groups.reduce(0) { $0 + Self.code($1) } }

  /// The codes of all partitions of the same tasks whose groups lie within these.
  var refinementCodes: [UInt64] {
    groups.reduce([0]) { codes, group in
      let splits = Partition.all(tasks: group.count).map { partition in
        partition.groups.reduce(UInt64(0)) { $0 + Self.code($1.map { group[$0] }) }
      }
      return codes.flatMap { code in splits.map { code + $0 } }
    }
  }

  private static func code(_ group: [Int]) -> UInt64 {
    group.reduce(0) { $0 + UInt64(group[0]) << UInt64(4 * $1) }
  }
}
