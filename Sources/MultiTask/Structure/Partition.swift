/// The tasks, by index, parted into groups: each group sorted, the groups ordered by their first
/// task.
struct Partition: Hashable, Comparable, Sendable {
  let groups: [[Int]]

  init(_ groups: [[Int]]) {
    self.groups = groups.map { $0.sorted() }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  var count: Int { groups.count }

  /// Whether each group lies within one group of another partition of the same tasks.
  func refines(_ other: Partition) -> Bool {
    let home = other.groupOfTask
    return groups.allSatisfy { group in group.allSatisfy { home[$0] == home[group[0]] } }
  }

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

  private var groupOfTask: [Int] {
    var home = [Int](repeating: 0, count: groups.reduce(0) { $0 + $1.count })
    for (index, group) in groups.enumerated() {
      for task in group { home[task] = index }
    }
    return home
  }
}
