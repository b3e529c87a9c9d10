/// Which tasks share a block at each depth, as a tree at all times: whatever is done to it, tasks
/// that parted stay apart.
package struct TreeShape: Hashable, Sendable {
  /// The first of the tasks that run the same block, `[depth][task]`: equal numbers share a block.
  private let first: [[Int]]

  /// The tasks from top to bottom as they are drawn: those of a block stand together.
  package let order: [Int]

  /// A tree from the tasks, by index, that share a block, `[depth][group][task]`.
  ///
  /// - Precondition: each depth's groups hold each task once and lie within those of the depth
  ///   before.
  package init(groups: [[[Int]]], tasks: Int) {
    let labels = groups.map { level in
      var labels = [Int](repeating: -1, count: tasks)
      for group in level { for task in group { labels[task] = group[0] } }
      return labels
    }
    precondition(labels.allSatisfy { !$0.contains(-1) }, "groups \(groups) lack some of \(tasks)")
    self.init(labels: labels)
  }

  private init(labels: [[Int]]) {
    let first = labels.map { row in
      var known: [Int: Int] = [:]
      for (task, label) in row.enumerated() where known[label] == nil { known[label] = task }
      return row.map { known[$0] ?? 0 }
    }
    self.first = first
    order = (first.first ?? []).indices.sorted { one, other in
      for level in first where level[one] != level[other] { return level[one] < level[other] }
      return one < other
    }
    precondition(
      zip(first, first.dropFirst()).allSatisfy { coarser, finer in
        finer.indices.allSatisfy { coarser[$0] == coarser[finer[$0]] }
      }, "tasks that parted meet again in \(first)")
  }

  private var count: Int { first.first?.count ?? 0 }

  /// The blocks of a depth from top to bottom, each with its tasks from top to bottom.
  package func groups(at depth: Int) -> [[Int]] {
    order.reduce(into: []) { groups, task in
      if let last = groups.last?.last, first[depth][last] == first[depth][task] {
        groups[groups.count - 1].append(task)
      } else {
        groups.append([task])
      }
    }
  }

  /// The blocks of all depths, `[depth][group][task]`.
  package var groups: [[[Int]]] { first.indices.map(groups) }

  /// The tasks that share a task's block at a depth, itself among them, from top to bottom.
  package func block(of task: Int, at depth: Int) -> [Int] {
    order.filter { first[depth][$0] == first[depth][task] }
  }

  /// What is taken hold of at a task and a depth: the branch that begins there next with the task
  /// in it, or the task alone where none does.
  package func branch(of task: Int, at depth: Int) -> [Int] {
    guard depth + 1 < first.count else { return [task] }
    let next = block(of: task, at: depth + 1)
    return next.count < block(of: task, at: depth).count ? next : [task]
  }

  /// The block so many places below a task's at a depth, or above; nil where there is none.
  package func neighbour(of task: Int, at depth: Int, by step: Int) -> [Int]? {
    let groups = groups(at: depth)
    guard let place = groups.firstIndex(where: { $0.contains(task) }) else { return nil }
    return groups.indices.contains(place + step) ? groups[place + step] : nil
  }

  /// The block that a task's would be merged with: the one below, or the one above the last.
  package func partner(of task: Int, at depth: Int) -> [Int]? {
    neighbour(of: task, at: depth, by: 1) ?? neighbour(of: task, at: depth, by: -1)
  }
}

extension TreeShape {
  /// The tree whose branch at a task and a depth begins there; nil where it does already.
  package func splitting(_ task: Int, at depth: Int) -> TreeShape? {
    let branch = branch(of: task, at: depth)
    guard branch.count < block(of: task, at: depth).count else { return nil }
    return changed { labels in
      for level in depth..<labels.count { for one in branch { labels[level][one] += count } }
    }
  }

  /// The tree in which a task's block and the next one are one, at the depth and before it; nil
  /// where there is no other block.
  package func merging(_ task: Int, at depth: Int) -> TreeShape? {
    guard let partner = partner(of: task, at: depth) else { return nil }
    return changed { labels in
      for level in 0...depth {
        let (mine, theirs) = (first[level][task], first[level][partner[0]])
        for one in 0..<count where first[level][one] == theirs { labels[level][one] = mine }
      }
    }
  }

  /// The tree whose branch at a task and a depth goes along with the block below, or above; nil
  /// where there is none.
  ///
  /// Where the branch had blocks of its own further down it keeps them; before that it shares those
  /// of the task that it comes to stand beside.
  package func moving(_ task: Int, at depth: Int, by step: Int) -> TreeShape? {
    guard let target = neighbour(of: task, at: depth, by: step),
      let host = step > 0 ? target.first : target.last
    else { return nil }
    let branch = branch(of: task, at: depth)
    let kept = max(depth + 1, ownDepth(of: branch))
    return changed { labels in
      for level in labels.indices {
        for one in branch {
          labels[level][one] = level < kept ? first[level][host] : first[level][one] + count
        }
      }
    }
  }

  /// The first depth from which on some tasks share no block with others.
  private func ownDepth(of branch: [Int]) -> Int {
    let others = Set(0..<count).subtracting(branch)
    return first.firstIndex { level in
      Set(branch.map { level[$0] }).isDisjoint(with: others.map { level[$0] })
    } ?? first.count
  }

  private func changed(_ change: (inout [[Int]]) -> Void) -> TreeShape {
    var labels = first
    change(&labels)
    return TreeShape(labels: labels)
  }
}
