/// Chooses networks that together serve all tasks with the least total loss within a budget.
///
/// A task counts the best chosen network that was trained on it. Of choices with the same total,
/// the one of lowest cost is taken, then the one of fewest networks, then the one whose networks'
/// tasks, by index, come first.
///
/// Up to 20 tasks the choice is exact where the networks have few different costs, up to 15 with
/// any costs; where that would take too long, it is the best of a local search, and says so.
///
/// Source: Standley et al. 2020, "Which Tasks Should Be Learned Together in Multi-task Learning?".
public struct GroupingSearch: Sendable {
  private let networks: IntegerNetworks
  private let candidates: [CandidateNetwork]

  /// A search among candidates.
  ///
  /// - Precondition: each candidate has one entry for each task, its losses are finite and its cost
  ///   is finite and at least 0; there is a task.
  public init(_ candidates: [CandidateNetwork]) {
    let tasks = candidates.first?.losses.count ?? 0
    precondition(tasks > 0, "\(candidates.count) networks of \(tasks) tasks")
    for network in candidates {
      precondition(
        network.losses.count == tasks, "\(network.losses.count) losses for \(tasks) tasks")
      precondition(
        network.cost >= 0 && network.cost.isFinite
          && network.losses.allSatisfy { $0?.isFinite ?? true },
        "a cost of \(network.cost) or a loss that is not finite")
    }
    self.candidates = candidates
    networks = IntegerNetworks(candidates, tasks: tasks)
  }

  /// The tasks, by index, that no candidate was trained on: with any, no choice serves all.
  public var uncoveredTasks: [Int] {
    (0..<networks.tasks).filter { task in candidates.allSatisfy { $0.losses[task] == nil } }
  }

  /// The smallest budget within which all tasks are served; above 20 tasks one that is enough.
  ///
  /// - Precondition: no task is uncovered.
  public var smallestBudget: Double {
    precondition(uncoveredTasks.isEmpty, "no network serves the tasks \(uncoveredTasks)")
    return networks.cost(SmallestCover(networks: networks).cost)
  }

  /// The best choice within a budget.
  ///
  /// - Returns: `nil` when none fits.
  public func best(budget: Double) -> Grouping? { best(budgets: [budget])[0] }

  /// The best choice within each of several budgets; `nil` where none fits.
  ///
  /// - Parameter budgets: in the unit of the costs; sums of decimal costs are compared exactly.
  /// - Returns: one choice for each budget, in their order.
  public func best(budgets: [Double]) -> [Grouping?] {
    guard uncoveredTasks.isEmpty else { return budgets.map { _ in nil } }
    let budgets = budgets.map(networks.budget)
    return tabled(budgets, mostSteps: Self.fewSteps) ?? bounded(budgets)
      ?? tabled(budgets, mostSteps: Self.mostSteps) ?? budgets.map(approximate)
  }

  /// Steps of a table that take less time than bounds do.
  private static let fewSteps = 3e8

  /// Steps that take about half a minute.
  private static let mostSteps = 1.3e10

  private func tabled(_ budgets: [Int], mostSteps: Double) -> [Grouping?]? {
    let largest = budgets.max() ?? 0
    let program = LevelProgram(networks, budget: largest, mostSteps: mostSteps)
    return program.map { program in
      budgets.map { program.best(budget: $0).map { grouping($0, isOptimal: true) } }
    }
  }

  /// Nil where there are too many tasks, or something remains unproven.
  private func bounded(_ budgets: [Int]) -> [Grouping?]? {
    guard let search = BoundedSearch(networks) else { return nil }
    var groupings: [Grouping?] = []
    for budget in budgets {
      let start = GroupingDescent(networks, budget: budget).best()
      let (choice, isOptimal) = search.best(budget: budget, start: start)
      guard isOptimal else { return nil }
      groupings.append(choice.map { grouping($0, isOptimal: true) })
    }
    return groupings
  }

  private func approximate(_ budget: Int) -> Grouping? {
    let choice = GroupingDescent(networks, budget: budget).best()
    return choice.map { grouping($0, isOptimal: isIdeal($0)) }
  }

  /// Whether every task has the least loss that any network gives it.
  private func isIdeal(_ choice: ChosenNetworks) -> Bool {
    let least = (0..<networks.tasks).reduce(0) { sum, task in
      sum
        + (0..<networks.count).reduce(IntegerNetworks.missing) {
          min($0, networks.loss($1, task))
        }
    }
    return choice.loss == least
  }

  private func grouping(_ choice: ChosenNetworks, isOptimal: Bool) -> Grouping {
    let homes = (0..<networks.tasks).map { task in
      choice.networks.min { networks.loss($0, task) < networks.loss($1, task) } ?? 0
    }
    let members = choice.networks.map { network in
      Grouping.Member(
        network: networks.order[network],
        serves: homes.indices.filter { homes[$0] == network })
    }
    let total = homes.enumerated().reduce(0) {
      $0 + (candidates[networks.order[$1.element]].losses[$1.offset] ?? 0)
    }
    return Grouping(
      networks: members, total: total, cost: networks.cost(choice.cost), isOptimal: isOptimal)
  }
}
