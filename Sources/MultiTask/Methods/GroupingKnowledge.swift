import Runs
import Synchronization

/// What is known of candidate networks' losses, and what follows from it.
struct GroupingKnowledge: Sendable {
  /// The tasks' names.
  let tasks: [String]

  /// The networks that may be chosen.
  let candidates: GroupingCandidates

  /// The losses of trained candidates on their own tasks, by the candidate's index.
  private(set) var losses: [Int: [Double]] = [:]

  /// How much a step on one task's loss alone helps each task, `[helped][helper]`; empty where that
  /// is not measured, or not yet.
  var help: [[Double]] = []

  /// Nothing known yet.
  init(tasks: [String], candidates: GroupingCandidates) {
    self.tasks = tasks
    self.candidates = candidates
  }

  /// Takes in a candidate's validation losses, if they are finite.
  mutating func learn(_ index: Int, _ validationLosses: [Float]) {
    guard validationLosses.allSatisfy(\.isFinite) else { return }
    losses[index] = validationLosses.map(Double.init)
  }

  /// The tasks, by index, that no network with known losses was trained on.
  var uncoveredTasks: [Int] {
    let covered = Set(networks.flatMap { candidates.all[$0.index].tasks })
    return tasks.indices.filter { !covered.contains($0) }
  }

  /// The least cost of networks with known losses that cover all tasks.
  ///
  /// - Precondition: no task is uncovered.
  var cheapest: Double { GroupingSearch(networks.map(\.network)).smallestBudget }

  /// The best grouping within each budget, the budgets that none fits left out; each choice names
  /// candidates by index.
  func choices(budgets: [Double]) -> [GroupingBelief.Choice] {
    choices(budgets: budgets, among: networks)
  }

  /// What to show: the best grouping for each of some budgets, and for the experiment's own.
  func belief(budget: Double) -> GroupingBelief {
    let networks = networks
    let isSmall = candidates.all.count <= Self.mostShown
    let isComplete = losses.count == candidates.trained.count && !networks.isEmpty
    let choices =
      isSmall || isComplete
      ? choices(budgets: budgets(with: budget), among: networks) : []
    let shown = Set(choices.flatMap(\.networks)).union(losses.keys)
    let listed = candidates.all.indices.filter { isSmall || shown.contains($0) }
    return belief(of: listed, networks, choices)
  }

  /// More candidates are listed only when they are trained or chosen.
  private static let mostShown = 300

  private func belief(
    of listed: [Int], _ networks: [KnownNetwork], _ choices: [GroupingBelief.Choice]
  ) -> GroupingBelief {
    let known = Dictionary(uniqueKeysWithValues: networks.map { ($0.index, $0.network) })
    let positions = Dictionary(
      uniqueKeysWithValues: listed.enumerated().map { ($0.element, $0.offset) })
    return GroupingBelief(
      tasks: tasks, estimate: candidates.settings.estimate.rawValue, unit: candidates.unit,
      networks: listed.map { index in
        let candidate = candidates.all[index]
        return GroupingBelief.Network(
          cost: candidate.cost, tasks: candidate.tasks,
          losses: known[index]?.losses.compactMap { $0 } ?? [],
          isEstimated: known[index] != nil && losses[index] == nil)
      },
      choices: choices.map { choice in
        var choice = choice
        choice.networks = choice.networks.compactMap { positions[$0] }
        return choice
      }, help: help)
  }

  private func budgets(with budget: Double) -> [Double] {
    let step = candidates.settings.budgetStep
    let shown = (1...20).map { Double($0) * step }.filter { $0 <= Double(tasks.count) }
    return Set(shown + [budget]).sorted()
  }
}

extension GroupingKnowledge {
  /// A candidate whose losses are known or estimated, as they are compared.
  private typealias KnownNetwork = (index: Int, network: CandidateNetwork)

  private var networks: [KnownNetwork] {
    guard help.isEmpty else { return scored }
    let measured = losses.sorted { $0.key < $1.key }.map { index, values in
      (index: index, network: network(index, values))
    }
    let known = candidates.settings.estimate == .hoa ? measured + approximated : measured
    guard candidates.settings.scale == .singleTask else { return known }
    let references = references(among: known)
    return known.map { index, network in
      let losses = zip(network.losses, references).map { loss, reference in
        loss.map { $0 / reference }
      }
      return (index, CandidateNetwork(cost: network.cost, losses: losses))
    }
  }

  private var scored: [KnownNetwork] {
    let scores = HelpScores(help: help)
    return candidates.all.enumerated().map { index, candidate in
      (index, scores.network(of: candidate.tasks, cost: candidate.cost))
    }
  }

  private func network(_ index: Int, _ values: [Double]) -> CandidateNetwork {
    let candidate = candidates.all[index]
    var losses = [Double?](repeating: nil, count: tasks.count)
    for (task, loss) in zip(candidate.tasks, values) { losses[task] = loss }
    return CandidateNetwork(cost: candidate.cost, losses: losses)
  }

  /// What losses are divided by: each task's loss in the standard single-task network, or where
  /// that has none in the first candidate that has one.
  private func references(among known: [KnownNetwork]) -> [Double] {
    tasks.indices.map { task in
      let loss = known.lazy.compactMap { $0.network.losses[task] }.first ?? 1
      return loss > 0 ? loss : 1
    }
  }

  /// The larger networks all of whose pairs are known, each capacity by itself.
  private var approximated: [KnownNetwork] {
    Set(candidates.all.map(\.capacity)).sorted().flatMap(approximated)
  }

  private func approximated(capacity: Double) -> [KnownNetwork] {
    let isOwn = { (index: Int) in candidates.all[index].capacity == capacity }
    let pairs = losses.filter { isOwn($0.key) && candidates.all[$0.key].tasks.count == 2 }
    let known = Set(pairs.keys.map { candidates.all[$0].tasks })
    let larger = candidates.all.indices.filter { index in
      let members = candidates.all[index].tasks
      return isOwn(index) && members.count > 2 && losses[index] == nil
        && members.allSatisfy { one in
          members.allSatisfy { one >= $0 || known.contains([one, $0]) }
        }
    }
    let networks =
      pairs.sorted { $0.key < $1.key }.map { network($0.key, $0.value) }
      + larger.map { network($0, candidates.all[$0].tasks.map { _ in 0 }) }
    let estimated = HigherOrderApproximation(networks).estimated()
    return zip(larger, estimated.dropFirst(pairs.count)).map { ($0, $1) }
  }

  private func choices(
    budgets: [Double], among networks: [KnownNetwork]
  ) -> [GroupingBelief.Choice] {
    guard !networks.isEmpty else { return [] }
    let groupings = GroupingSearch(networks.map(\.network)).best(budgets: budgets)
    return zip(budgets, groupings).compactMap { budget, grouping in
      guard let grouping else { return nil }
      let members = grouping.networks.filter { !$0.serves.isEmpty }
      return GroupingBelief.Choice(
        budget: budget, total: grouping.total,
        networks: members.map { networks[$0.network].index }, serves: members.map(\.serves),
        isOptimal: grouping.isOptimal)
    }
  }
}

extension GroupingKnowledge {
  /// The architecture of a choice that names candidates by index.
  func architecture(of choice: GroupingBelief.Choice, depths: [String]) -> Architecture {
    var architecture = Architecture.separate(tasks: tasks, depths: depths)
    for (number, (index, serves)) in zip(choice.networks, choice.serves).enumerated() {
      let candidate = candidates.all[index]
      for task in serves {
        architecture.blocks[task] = depths.map { _ in number }
      }
      let others = candidate.tasks.filter { !serves.contains($0) }
      if !others.isEmpty { architecture.auxiliary["\(number)"] = others.map { tasks[$0] } }
      if candidate.capacity != 1 { architecture.capacity["\(number)"] = candidate.capacity }
    }
    return architecture
  }

  /// A line on a choice that names candidates by index.
  func account(of choice: GroupingBelief.Choice) -> String {
    let groups = choice.networks.map { index in
      let candidate = candidates.all[index]
      let names = candidate.tasks.map { tasks[$0] }.joined(separator: ", ")
      return candidate.capacity == 1 ? "{\(names)}" : "half {\(names)}"
    }
    let worth =
      help.isEmpty
      ? "total \(choice.total.rounded(places: 4))"
      : "mean help \((1 - choice.total / Double(tasks.count)).rounded(places: 6))"
    return "\(choice.isOptimal ? "best" : "best found") within \(choice.budget.short) "
      + "\(candidates.unit): \(groups.joined(separator: " + ")), \(worth)"
  }
}

/// What is known, shared by trainings that end on different threads.
final class GroupingLedger: Sendable {
  private let state: Mutex<GroupingKnowledge>
  private let budget: Double

  init(_ knowledge: GroupingKnowledge, budget: Double) {
    state = Mutex(knowledge)
    self.budget = budget
  }

  /// What is known by now.
  var knowledge: GroupingKnowledge { state.withLock { $0 } }

  /// Takes in an outcome and tells what follows; beliefs are told in the order of knowledge.
  func learn(_ index: Int, _ trained: Trained, tell: (GroupingBelief) throws -> Void) throws {
    try state.withLock { knowledge in
      knowledge.learn(index, trained.validationLosses)
      try tell(knowledge.belief(budget: budget))
    }
  }
}
