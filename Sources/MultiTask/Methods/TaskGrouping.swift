public import Runs

/// Networks that each serve some of the tasks, chosen among candidates within a budget.
///
/// Source: Standley, Zamir, Chen, Guibas, Malik, Savarese 2020, "Which Tasks Should Be Learned
/// Together in Multi-task Learning?"; the estimate "tag": Fifty et al. 2021, "Efficiently
/// Identifying Task Groupings for Multi-Task Learning".
public enum TaskGrouping: Method {
  /// The name and options, as the experiment file knows them.
  public static let description = MethodDescription(
    name: "task-grouping",
    summary: "Networks of some tasks each, that serve all with the least loss within a budget.",
    source: "Standley et al. 2020, \"Which Tasks Should Be Learned Together\"; "
      + "tag: Fifty et al. 2021, \"Efficiently Identifying Task Groupings\"",
    defaultBudget: 2, options: options)

  private static let candidatePhase = "candidate networks"
  private static let choicePhase = "grouping choice"

  /// The candidates are trained, then some are chosen.
  public static let phases = [candidatePhase, choicePhase]

  /// The tasks of all candidates that are trained; chosen ones are not trained again.
  public static func searchWork(_ problem: Problem) -> Int {
    let candidates = GroupingCandidates(problem)
    let tasks = problem.tasks.count
    let trained = candidates.trained.reduce(0) { $0 + candidates.all[$1].tasks.count }
    switch candidates.settings.estimate {
    case .measured: return trained - tasks
    case .hoa: return trained
    case .esa: return Int((candidates.settings.early * Double(trained - tasks)).rounded(.up))
    case .tag: return tasks
    }
  }

  /// Refuses more trainings than allowed, and a budget that nothing fits.
  public static func check(_ problem: Problem) throws {
    let candidates = GroupingCandidates(problem)
    try candidates.checkTrainings()
    try candidates.checkEarly(steps: problem.experiment.training.steps)
    try candidates.checkPairs()
    try candidates.checkInitialWeights(problem)
    let cheapest = candidates.cheapest
    guard budget(problem) < cheapest else { return }
    throw tooSmall(cheapest, unit: candidates.unit)
  }

  /// Trains candidates, and chooses those with the least total loss on validation data.
  public static func search(_ problem: Problem, with search: Search) throws -> Architecture {
    try search.begin(candidatePhase)
    let candidates = GroupingCandidates(problem)
    if let note = candidates.note { try search.executor.note(note) }
    let knowledge = try losses(of: candidates, problem, search.executor)
    try search.begin(choicePhase)
    return try choice(knowledge, problem, search.executor)
  }

  private static func budget(_ problem: Problem) -> Double {
    problem.experiment.budget ?? description.defaultBudget ?? 1
  }

  private static func tooSmall(_ cheapest: Double, unit: String) -> ExperimentError {
    ExperimentError(
      key: "budget", problem: "no grouping fits; the smallest takes \(cheapest.short) \(unit)",
      remedy: "allow at least \(cheapest.short)")
  }
}

extension TaskGrouping {
  /// What a training that measures help is told to believe.
  static func belief(_ problem: Problem, help: [[Double]]) -> GroupingBelief {
    var knowledge = GroupingKnowledge(
      tasks: problem.tasks, candidates: GroupingCandidates(problem))
    knowledge.help = help
    return knowledge.belief(budget: budget(problem))
  }

  private static func losses(
    of candidates: GroupingCandidates, _ problem: Problem, _ executor: Executor
  ) throws -> GroupingKnowledge {
    var knowledge = GroupingKnowledge(tasks: problem.tasks, candidates: candidates)
    try executor.report(.grouping(knowledge.belief(budget: budget(problem))))
    guard let training = candidates.lookahead(problem) else {
      return try learned(knowledge, problem, executor)
    }
    knowledge.help = try executor.train([training]).first?.help ?? []
    return knowledge
  }

  private static func learned(
    _ knowledge: GroupingKnowledge, _ problem: Problem, _ executor: Executor
  ) throws -> GroupingKnowledge {
    let candidates = knowledge.candidates
    let ledger = GroupingLedger(knowledge, budget: budget(problem))
    let trainings = candidates.trainings(of: problem)
    let outcomes = try executor.attempt(trainings) { trained in
      guard let index = trainings.firstIndex(where: { $0.name == trained.name }) else { return }
      try ledger.learn(candidates.trained[index], trained) { try executor.report(.grouping($0)) }
    }
    let lost = zip(trainings, outcomes).filter { !($0.1?.isUsable ?? false) }.map(\.0.name)
    if !lost.isEmpty {
      try executor.note(
        "left out of the choice, as losses are not finite: \(lost.joined(separator: ", "))")
    }
    return ledger.knowledge
  }

  private static func choice(
    _ knowledge: GroupingKnowledge, _ problem: Problem, _ executor: Executor
  ) throws -> Architecture {
    try checkCover(knowledge)
    let budget = budget(problem)
    guard let choice = knowledge.choices(budgets: [budget]).first else {
      throw tooSmall(knowledge.cheapest, unit: knowledge.candidates.unit)
    }
    try executor.report(.grouping(knowledge.belief(budget: budget)))
    try executor.note(knowledge.account(of: choice))
    return knowledge.architecture(of: choice, depths: problem.design.depths)
  }

  private static func checkCover(_ knowledge: GroupingKnowledge) throws {
    let names = knowledge.uncoveredTasks.map { knowledge.tasks[$0] }
    guard !names.isEmpty else { return }
    throw ExperimentError(
      key: "training.learning-rate",
      problem: "no candidate network covers \(names.joined(separator: ", ")): "
        + "the losses of all that were trained on it are not finite",
      remedy: "lower it")
  }
}

extension Trained {
  /// Whether every validation loss is a finite number.
  fileprivate var isUsable: Bool { validationLosses.allSatisfy(\.isFinite) }
}
