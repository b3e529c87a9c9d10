import Runs

/// Makes a tree cheaper by moving one cluster, or one task, to another branch at a time.
struct TreeDescent {
  private let dissimilarity: [[[Double]]]
  private let parameters: [Double]
  private let heads: Double
  private let rule: ClusterCost
  private let budget: Double

  /// The cluster of each task, `[location][task]`, and what each location costs.
  private struct State {
    var labels: [[Int]]
    var costs: [Double]
    var sizes: [Int]
  }

  /// Some tasks that stay together, and the branch that they go to.
  private struct Move {
    let tasks: [Int]

    /// From this location on the tasks stay as they are.
    let kept: Int

    /// Before this location they go along with a task; from there to `kept` they are alone.
    let shared: Int
    let host: Int
  }

  init(
    affinity: [[[Double]]], parameters: [Double], heads: Double, cost: ClusterCost, budget: Double
  ) {
    dissimilarity = affinity.map { $0.map { $0.map { 1 - $0 } } }
    self.parameters = parameters
    self.heads = heads
    rule = cost
    self.budget = budget + 1e-12 * abs(budget)
  }

  /// A tree within the budget that no single move makes cheaper.
  func improved(_ tree: PricedTree) -> PricedTree {
    let labels = tree.groups.map { groups in
      var labels = [Int](repeating: 0, count: dissimilarity.first?.count ?? 0)
      for (label, group) in groups.enumerated() { for task in group { labels[task] = label } }
      return labels
    }
    let measures = labels.indices.map { measure(labels[$0], at: $0) }
    var state = State(labels: labels, costs: measures.map(\.cost), sizes: measures.map(\.count))
    while let better = bettered(state) { state = better }
    return finished(state, otherwise: tree)
  }

  /// Tries every move once, each from the best state so far; nil when none helps.
  private func bettered(_ start: State) -> State? {
    var (state, isBetter) = (start, false)
    for unit in units(start) {
      for move in moves(unit.tasks, kept: unit.location, in: start) {
        // Earlier moves of this round may have parted or joined what this one is about.
        guard isIntact(unit.tasks, at: unit.location, in: state),
          let next = applied(move, to: state)
        else { continue }
        (state, isBetter) = (next, true)
      }
    }
    return isBetter ? state : nil
  }

  private func units(_ state: State) -> [(tasks: [Int], location: Int)] {
    let single = (state.labels.first ?? []).indices.map { ([$0], state.labels.count) }
    return single.map { (tasks: $0.0, location: $0.1) }
      + state.labels.indices.reversed().flatMap { location in
        Dictionary(grouping: state.labels[location].indices) { state.labels[location][$0] }
          .values.sorted { $0[0] < $1[0] }.map { (tasks: $0, location: location) }
      }
  }

  private func moves(_ tasks: [Int], kept: Int, in state: State) -> [Move] {
    let alone = Move(tasks: tasks, kept: kept, shared: 0, host: tasks[0])
    let deepest = min(kept + 1, state.labels.count)
    return [alone]
      + (1..<max(1, deepest + 1)).flatMap { shared -> [Move] in
        var seen: Set<Int> = []
        let labels = state.labels[shared - 1]
        return labels.indices.filter { seen.insert(labels[$0]).inserted }.map {
          Move(tasks: tasks, kept: kept, shared: shared, host: $0)
        }
      }
  }

  private func isIntact(_ tasks: [Int], at location: Int, in state: State) -> Bool {
    guard location < state.labels.count else { return true }
    let labels = state.labels[location]
    return labels.indices.count { labels[$0] == labels[tasks[0]] } == tasks.count
      && tasks.allSatisfy { labels[$0] == labels[tasks[0]] }
  }

  /// The state after a move, if that is cheaper and fits.
  private func applied(_ move: Move, to state: State) -> State? {
    guard !move.tasks.contains(move.host) || move.shared == 0 else { return nil }
    var next = state
    for location in 0..<max(move.shared, min(move.kept, state.labels.count)) {
      let label =
        location < move.shared
        ? state.labels[location][move.host] : state.labels[location].count + 1
      for task in move.tasks { next.labels[location][task] = label }
      Self.renumber(&next.labels[location])
      (next.costs[location], next.sizes[location]) = measure(next.labels[location], at: location)
    }
    let isCheaper = next.costs.reduce(0, +) < state.costs.reduce(0, +) - 1e-9
    return isCheaper && size(next) <= budget ? next : nil
  }

  private func size(_ state: State) -> Double {
    zip(state.sizes, parameters).reduce(heads) { $0 + Double($1.0) * $1.1 }
  }

  /// Numbers clusters in the order of their first tasks.
  private static func renumber(_ labels: inout [Int]) {
    var numbers = [Int](repeating: -1, count: labels.count + 2)
    var next = 0
    for task in labels.indices {
      if numbers[labels[task]] < 0 {
        numbers[labels[task]] = next
        next += 1
      }
      labels[task] = numbers[labels[task]]
    }
  }

  /// What a partition costs, and how many clusters it has.
  private func measure(_ labels: [Int], at location: Int) -> (cost: Double, count: Int) {
    let count = (labels.max() ?? -1) + 1
    var within = [Double](repeating: 0, count: count)
    for one in labels.indices {
      let (label, row) = (labels[one], dissimilarity[location][one])
      for other in 0..<one where labels[other] == label {
        within[label] = rule == .sum ? within[label] + row[other] : max(within[label], row[other])
      }
    }
    switch rule {
    case .paper: return (within.reduce(0, +) / Double(count), count)
    case .sum: return (within.reduce(0, +), count)
    case .sizeWeighted:
      let total = labels.reduce(0) { $0 + within[$1] }
      return (total / Double(labels.count), count)
    }
  }

  private func finished(_ state: State, otherwise tree: PricedTree) -> PricedTree {
    let groups = zip(state.labels, state.sizes).map { labels, count in
      var groups = [[Int]](repeating: [], count: count)
      for (task, label) in labels.enumerated() { groups[label].append(task) }
      return groups
    }
    guard groups != tree.groups else { return tree }
    return PricedTree(groups: groups, cost: state.costs.reduce(0, +), parameters: size(state))
  }
}
