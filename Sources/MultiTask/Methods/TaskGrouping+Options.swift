import Runs

extension TaskGrouping {
  static let options = candidateOptions + choiceOptions

  private static let paper = "Standley et al. 2020"

  private static let candidateOptions = [
    OptionDescription(
      name: "estimate", kind: .choice(GroupingSettings.Estimate.allCases.map(\.rawValue)),
      defaultValue: .text(GroupingSettings.Estimate.measured.rawValue),
      meaning: "where losses come from: measured, every candidate trained; hoa, those of one and "
        + "two tasks trained, larger ones the means of their pairs; esa, every candidate trained "
        + "in part; tag, none trained: 1 less the help that its tasks give each other while all "
        + "share a network, which has neither half nor single-task candidates",
      source: "\(paper), sections 5.1 and 5.2; tag: Fifty et al. 2021"),
    OptionDescription(
      name: "largest", kind: .integer(0...1000), defaultValue: .number(0),
      meaning: "most tasks of a candidate; 0 is no limit, 2 is pairs",
      source: "\(paper): none"),
    OptionDescription(
      name: "half", kind: .choice(GroupingSettings.Half.allCases.map(\.rawValue)),
      defaultValue: .text(GroupingSettings.Half.single.rawValue),
      meaning: "which candidates there are with half of the multiply-adds too: none, those of a "
        + "single task, or all",
      source: "\(paper): single"),
    OptionDescription(
      name: "early", kind: .number(0.001...1), defaultValue: .number(0.2),
      meaning: "esa: the part of a training's steps after which candidates are measured; chosen "
        + "ones go on from there",
      source: "\(paper): about a fifth of the data"),
    OptionDescription(
      name: "tag-every", kind: .integer(1...1_000_000), defaultValue: .number(10),
      meaning: "tag: steps from one measurement of help to the next",
      source: "the official code's README"),
    OptionDescription(
      name: "tag-form", kind: .choice(LookaheadSettings.Form.allCases.map(\.rawValue)),
      defaultValue: .text(LookaheadSettings.Form.paper.rawValue),
      meaning: "tag: paper: the relative change of a loss after a plain step; code: that divided "
        + "by the learning rate, the step with weight decay",
      source: "paper: Fifty et al. 2021; code: the official patch for Taskonomy"),
    OptionDescription(
      name: "most-trainings", kind: .integer(1...1_000_000), defaultValue: .number(300),
      meaning: "candidates that may be trained; more are refused before anything begins",
      source: "own choice: all subsets of eight tasks, and their halves, are 263"),
  ]

  private static let choiceOptions = [
    OptionDescription(
      name: "cost", kind: .choice(GroupingSettings.Cost.allCases.map(\.rawValue)),
      defaultValue: .text(GroupingSettings.Cost.networks.rawValue),
      meaning: "the budget's unit: networks, a half one 0.5; or multiply-adds of backbone and the "
        + "heads of all tasks it is trained on, in thousandths of a single-task network's mean",
      source: "networks: \(paper), whose standard network is one of the setting's multiply-adds"),
    OptionDescription(
      name: "scale", kind: .choice(GroupingSettings.Scale.allCases.map(\.rawValue)),
      defaultValue: .text(GroupingSettings.Scale.none.rawValue),
      meaning: "what a task's losses are divided by before they are added up: nothing, or its "
        + "single-task network's loss",
      source: "\(paper): none"),
    OptionDescription(
      name: "budget-step", kind: .number(0.01...1000), defaultValue: .number(0.5),
      meaning: "distance of the budgets that are shown beside the experiment's own, 20 at most",
      source: "\(paper): 1 to 5 in steps of a half"),
  ]
}

/// What an experiment asks of task grouping.
struct GroupingSettings: Hashable, Sendable {
  /// Where losses come from.
  enum Estimate: String, CaseIterable {
    case measured, hoa, esa, tag
  }

  /// Which candidates there are at half capacity.
  enum Half: String, CaseIterable {
    case none, single, all
  }

  /// What networks take.
  enum Cost: String, CaseIterable {
    case networks
    case multiplyAdds = "multiply-adds"
  }

  /// What losses are divided by.
  enum Scale: String, CaseIterable {
    case none
    case singleTask = "single-task"
  }

  var estimate: Estimate
  var half: Half
  var cost: Cost
  var scale: Scale
  var largest: Int
  var early: Double
  var mostTrainings: Int
  var budgetStep: Double
  var lookahead: LookaheadSettings

  init(_ problem: Problem) {
    let method = TaskGrouping.description
    estimate = Estimate(rawValue: method.text("estimate", problem)) ?? .measured
    half = estimate == .tag ? .none : Half(rawValue: method.text("half", problem)) ?? .single
    cost = Cost(rawValue: method.text("cost", problem)) ?? .networks
    scale = Scale(rawValue: method.text("scale", problem)) ?? .none
    largest = Int(method.number("largest", problem))
    early = method.number("early", problem)
    mostTrainings = Int(method.number("most-trainings", problem))
    budgetStep = method.number("budget-step", problem)
    lookahead = LookaheadSettings(
      every: Int(method.number("tag-every", problem)),
      form: LookaheadSettings.Form(rawValue: method.text("tag-form", problem)) ?? .paper)
  }

  /// The steps after which candidates are measured; `nil` for all.
  func stepLimit(of steps: Int) -> Int? {
    estimate == .esa ? Int((early * Double(steps)).rounded()) : nil
  }
}
