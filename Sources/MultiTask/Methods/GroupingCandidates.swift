import Runs

/// The networks that a grouping may choose from.
struct GroupingCandidates: Sendable {
  /// A network that may be chosen.
  struct Candidate: Hashable, Sendable {
    /// The tasks, by index, that it is trained on.
    var tasks: [Int]

    /// Its multiply-adds as a fraction of a standard network's.
    var capacity: Double

    /// What it takes, in the budget's unit.
    var cost: Double
  }

  /// What the experiment asks for.
  let settings: GroupingSettings

  /// Every candidate: small ones first, then standard ones before half ones, then by tasks.
  let all: [Candidate]

  /// Those, by index, that are trained to know their losses.
  let trained: [Int]

  private let tasks: Int
  private let largest: Int

  /// More subsets than this are left out, the largest first.
  private static let most = 32_767

  /// The candidates of a problem.
  init(_ problem: Problem) {
    settings = GroupingSettings(problem)
    tasks = problem.tasks.count
    largest = Self.largest(tasks: tasks, wanted: settings.largest)
    let costs = NetworkCosts(problem.design, settings.cost)
    let half = settings.half
    let smallest = settings.estimate == .tag ? min(2, tasks) : 1
    let subsets = Self.subsets(of: tasks, largest: largest, wanted: settings.largest)
    all = subsets.filter { $0.count >= smallest }.flatMap { members in
      let isHalved = half == .all || half == .single && members.count == 1
      return (isHalved ? [1, 0.5] : [1]).map { capacity in
        Candidate(
          tasks: members, capacity: capacity, cost: costs.cost(members, capacity: capacity))
      }
    }.enumerated().sorted { one, other in
      let (mine, theirs) = (one.element, other.element)
      return (mine.tasks.count, -mine.capacity, one.offset)
        < (theirs.tasks.count, -theirs.capacity, other.offset)
    }.map(\.element)
    trained = Self.trained(all, settings.estimate)
  }

  private static func trained(
    _ all: [Candidate], _ estimate: GroupingSettings.Estimate
  ) -> [Int] {
    switch estimate {
    case .measured, .esa: Array(all.indices)
    case .hoa: all.indices.filter { all[$0].tasks.count <= 2 }
    case .tag: []
    }
  }

  /// The trainings of the trained candidates, in order.
  func trainings(of problem: Problem) -> [Training] {
    let whole = Architecture.shared(tasks: problem.tasks, depths: problem.design.depths)
    let limit = settings.stepLimit(of: problem.experiment.training.steps)
    return trained.map {
      whole.training(of: all[$0].tasks, capacity: all[$0].capacity, stepLimit: limit)
    }
  }

  /// The training that measures help, where that is what the experiment asks for, and there are
  /// tasks that could help each other.
  func lookahead(_ problem: Problem) -> Training? {
    guard settings.estimate == .tag else { return nil }
    let whole = Architecture.shared(tasks: problem.tasks, depths: problem.design.depths)
    let training = whole.training(of: Array(problem.tasks.indices))
    return Training(
      name: training.name, architecture: whole, lookahead: settings.lookahead)
  }

  /// The unit of costs and of the budget.
  var unit: String {
    switch settings.cost {
    case .networks: "networks"
    case .multiplyAdds: "single-task networks' multiply-adds"
    }
  }

  /// The least cost of networks that cover all tasks.
  var cheapest: Double {
    let free = all.map { candidate in
      let losses = (0..<tasks).map { candidate.tasks.contains($0) ? 0.0 : nil }
      return CandidateNetwork(cost: candidate.cost, losses: losses)
    }
    return GroupingSearch(free).smallestBudget
  }

  /// What is done instead of considering every subset; `nil` where each is a candidate.
  var note: String? {
    let wanted = settings.largest == 0 ? tasks : min(settings.largest, tasks)
    guard largest < wanted else { return nil }
    return "\(tasks) tasks have more than \(Self.most) subsets: candidates are those of up to "
      + "\(largest) tasks" + (settings.largest == 0 ? ", and all together" : "")
  }
}

extension GroupingCandidates {
  /// Refuses more trainings than the experiment allows.
  func checkTrainings() throws {
    guard trained.count > settings.mostTrainings else { return }
    let singlesAndPairs = all.count { $0.tasks.count <= 2 }
    throw ExperimentError(
      key: "options.estimate",
      problem: "\(settings.estimate.rawValue) trains \(trained.count) networks",
      remedy: "use hoa, which trains \(singlesAndPairs), or tag, which trains 1, or fewer tasks in "
        + "options.largest, or raise options.most-trainings from \(settings.mostTrainings)")
  }

  /// Refuses to score networks by help where there are none of two tasks.
  func checkPairs() throws {
    guard settings.estimate == .tag, largest < 2 else { return }
    throw ExperimentError(
      key: tasks < 2 ? "tasks" : "options.largest",
      problem: "tag scores networks of two tasks and more, and there are none",
      remedy: tasks < 2 ? "give two tasks or more, or another estimate" : "allow 2 or more")
  }

  /// Refuses networks of half capacity where all start from weights of the standard one.
  func checkInitialWeights(_ problem: Problem) throws {
    guard problem.initialWeights != nil, all.contains(where: { $0.capacity != 1 }) else { return }
    throw ExperimentError(
      key: "options.half", problem: "networks of half capacity cannot start from backbone.weights",
      remedy: "set it to none, or leave the weights out")
  }

  /// Refuses an early part of a training without a step.
  func checkEarly(steps: Int) throws {
    guard settings.stepLimit(of: steps) == 0 else { return }
    throw ExperimentError(
      key: "options.early", problem: "\(settings.early) of \(steps) steps is none",
      remedy: "allow at least \(1 / Double(steps))")
  }

  /// The most tasks of a candidate, so that there are not too many.
  private static func largest(tasks: Int, wanted: Int) -> Int {
    let limit = wanted == 0 ? tasks : min(wanted, tasks)
    var (count, subsets, size) = (0, 1, 0)
    while size < limit {
      subsets = subsets * (tasks - size) / (size + 1)
      guard count + subsets <= most else { return max(size, 2) }
      count += subsets
      size += 1
    }
    return limit
  }

  /// The subsets of at most some tasks, in lexicographic order; and all tasks, where no limit was
  /// wished for.
  private static func subsets(of tasks: Int, largest: Int, wanted: Int) -> [[Int]] {
    var found: [[Int]] = []
    func extend(_ members: [Int]) {
      for task in ((members.last ?? -1) + 1)..<max(tasks, (members.last ?? -1) + 1) {
        found.append(members + [task])
        if members.count + 1 < largest { extend(members + [task]) }
      }
    }
    extend([])
    if wanted == 0, largest < tasks { found.append(Array(0..<tasks)) }
    return found
  }
}

/// What a network of some tasks takes.
private struct NetworkCosts {
  private let unit: GroupingSettings.Cost
  private let standard: Double
  private var designs: [Double: (backbone: Int, heads: [Int])] = [:]

  init(_ design: NetworkDesign, _ unit: GroupingSettings.Cost) {
    self.unit = unit
    standard = design.singleTaskMultiplyAdds
    for capacity in unit == .multiplyAdds ? [1, 0.5] : [] {
      let scaled = design.scaled(to: capacity)
      designs[capacity] = (scaled.backboneMultiplyAdds, scaled.headMultiplyAdds)
    }
  }

  func cost(_ tasks: [Int], capacity: Double) -> Double {
    guard unit == .multiplyAdds, let design = designs[capacity] else { return capacity }
    let work = tasks.reduce(design.backbone) { $0 + design.heads[$1] }
    return (1000 * Double(work) / standard).rounded() / 1000
  }
}
