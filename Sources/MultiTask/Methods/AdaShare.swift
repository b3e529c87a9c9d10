import Datasets
public import Runs
import Tensors

/// For each task and block the choice to execute or skip it, learned with the weights.
///
/// Source: Sun, Panda, Feris, Saenko 2020, "AdaShare: Learning What To Share For Efficient Deep
/// Multi-Task Learning". Constants are those of the official code, where not said otherwise.
public enum AdaShare: Method {
  /// The name and options, as the experiment file knows them.
  public static let description = MethodDescription(
    name: "adashare",
    summary: "One backbone whose blocks each task executes or skips, as it learns with them.",
    source: "Sun et al. 2020, \"AdaShare: Learning What To Share\"", options: options)

  private static let searchPhase = "policy search"
  private static let choicePhase = "policy choice"

  /// The search, then the choice among drawn policies.
  public static let phases = [searchPhase, choicePhase]

  /// The search trains all tasks once; so does each drawn policy that is trained to be judged.
  public static func searchWork(_ problem: Problem) -> Int {
    let judged = isRetraining(problem) ? Int(description.number("samples", problem)) : 0
    return description.searchWork(problem) + problem.tasks.count * judged
  }

  /// Refuses a backbone whose blocks cannot be skipped, and passes over data without end.
  public static func check(_ problem: Problem) throws {
    guard !problem.design.policyDepths.isEmpty else {
      throw ExperimentError(
        key: "backbone.blocks", problem: "no block behind the first can be skipped",
        remedy: "give more blocks")
    }
    guard let count = problem.dataset.count(.train) else {
      for name in ["weight-steps", "policy-steps"] where description.number(name, problem) == 0 {
        throw ExperimentError(
          key: "options.\(name)", problem: "0 is one pass over data, and this has no end",
          remedy: "give a number of steps")
      }
      return
    }
    guard count >= 2 else {
      throw ExperimentError(
        key: "data.train", problem: "\(count) sample cannot be parted", remedy: "allow 2 or more")
    }
  }

  /// Searches policies, draws some, and takes the one that validation data favour.
  public static func search(_ problem: Problem, with search: Search) throws -> Architecture {
    try search.begin(searchPhase)
    let training = Training(
      name: "policy-search", tasks: problem.tasks, depths: problem.design.depths,
      steps: description.searchSteps(problem), search: .policies(PolicySettings(problem)))
    let candidates = try search.executor.train([training]).flatMap(\.candidates)
    try search.begin(choicePhase)
    let losses =
      isRetraining(problem)
      ? try search.executor.train(trainings(of: candidates)).map(\.validationLoss)
      : candidates.map(\.loss)
    let best = losses.indices.min { losses[$0] < losses[$1] } ?? 0
    try search.executor.note(
      "policy \(best + 1) of \(candidates.count) different ones drawn: validation loss "
        + "\(losses[best]), the others' \(losses.min() ?? 0) to \(losses.max() ?? 0)")
    return candidates[best].architecture
  }

  private static func trainings(of candidates: [Candidate]) -> [Training] {
    candidates.enumerated().map { index, candidate in
      Training(name: "policy-\(index + 1)", architecture: candidate.architecture)
    }
  }

  private static func isRetraining(_ problem: Problem) -> Bool {
    description.text("choice", problem) == "retrained"
  }
}

extension AdaShare {
  private static let options = scheduleOptions + lossOptions + policyOptions

  private static let code = "official code"

  private static let scheduleOptions = [
    .searchSteps,
    OptionDescription(
      name: "warm-up", kind: .number(0...0.9), defaultValue: .number(0.2),
      meaning: "part of the search's steps that trains weights, all blocks shared",
      source: "\(code): 4,000 of 20,000 and 20,000 of 100,000 iterations"),
    OptionDescription(
      name: "weight-steps", kind: .integer(0...1_000_000), defaultValue: .number(4),
      meaning: "weight steps of a round; 0 is a pass over their part of the data",
      source: "\(code): a pass, or 400 to 100 policy steps; that ratio, in shorter rounds"),
    OptionDescription(
      name: "policy-steps", kind: .integer(0...1_000_000), defaultValue: .number(1),
      meaning: "policy steps of a round; 0 is a pass over their part of the data",
      source: "\(code): a pass, or 100 to 400 weight steps; that ratio, in shorter rounds"),
    OptionDescription(
      name: "policy-share", kind: .number(0.05...0.95), defaultValue: .number(0.2),
      meaning: "part of the training samples that policies learn from, weights from the rest",
      source: "80 to 20 by recollection of the paper; the official split is not published"),
    OptionDescription(
      name: "curriculum-speed", kind: .integer(1...1_000_000), defaultValue: .number(3),
      meaning: "rounds until one more block is unlocked, from the last on",
      source: "\(code): 3 for NYU-v2 and Cityscapes, 1 for Taskonomy and DomainNet"),
    OptionDescription(
      name: "temperature", kind: .number(0.001...1000), defaultValue: .number(5),
      meaning: "how soft policies are drawn in the first round", source: code),
    OptionDescription(
      name: "temperature-decay", kind: .number(0.1...1), defaultValue: .number(0.965),
      meaning: "factor of the temperature after each round", source: code),
    OptionDescription(
      name: "temperature-floor", kind: .number(1e-6...1000), defaultValue: .number(1e-5),
      meaning: "the least temperature",
      source: "own choice, below any that the code's runs reach; the code has none"),
    OptionDescription(
      name: "search-optimizer", kind: .choice(["sgd", "adam"]), defaultValue: .text("sgd"),
      meaning: "moves the weights in rounds, at training.learning-rate without a schedule",
      source: "\(code): sgd with momentum 0.9, adam for DomainNet"),
  ]

  private static let lossOptions = [
    OptionDescription(
      name: "sparsity", kind: .number(0...1000), defaultValue: .number(0.05),
      meaning: "weight of the loss of executing blocks",
      source: "\(code), NYU-v2 with 2 tasks; 0.001 to 0.01 elsewhere"),
    OptionDescription(
      name: "sharing", kind: .number(0...1000), defaultValue: .number(0.05),
      meaning: "weight of the loss of tasks choosing unlike",
      source: "\(code), NYU-v2; 0.1 for Cityscapes, 0.005 for Taskonomy"),
    OptionDescription(
      name: "losses", kind: .choice(PolicySettings.Form.allCases.map(\.rawValue)),
      defaultValue: .text(PolicySettings.Form.code.rawValue),
      meaning: "code: -ln P(skip) and distances of logits, deep blocks weighing more; "
        + "paper: ln P(execute) and distances of probabilities, shallow blocks weighing more",
      source: "code: \(code); paper: the formulas by recollection, unconfirmed"),
    OptionDescription(
      name: "depth-weights", kind: .flag, defaultValue: .flag(true),
      meaning: "whether the code's losses weigh blocks by depth", source: code),
  ]

  private static let policyOptions = [
    OptionDescription(
      name: "policy-rate", kind: .number(0...10), defaultValue: .number(0.01),
      meaning: "learning rate of the logits, moved by Adam", source: "\(code), fixed there"),
    OptionDescription(
      name: "policy-decay", kind: .number(0...1), defaultValue: .number(0.0005),
      meaning: "L2 decay of the logits, added to the gradient", source: code),
    OptionDescription(
      name: "start", kind: .choice(PolicySettings.Start.allCases.map(\.rawValue)),
      defaultValue: .text(PolicySettings.Start.equal.rawValue),
      meaning: "where logits begin: all 0.5, normal with deviation 0.001, or executed",
      source: "\(code): equal, random, all_chosen"),
    OptionDescription(
      name: "skip-logit", kind: .number(-100...0), defaultValue: .number(-10),
      meaning: "the logit of skipping where blocks start executed",
      source: "\(code): init_neg_logits"),
    OptionDescription(
      name: "sampling", kind: .choice(Sampling.allCases.map(\.rawValue)),
      defaultValue: .text(Sampling.soft.rawValue),
      meaning: "how a drawn policy mixes executing and skipping during the search",
      source: "\(code): hard_sampling false in every configuration"),
    OptionDescription(
      name: "samples", kind: .integer(1...1000), defaultValue: .number(8),
      meaning: "policies that are drawn after the search", source: "the official code's README"),
    OptionDescription(
      name: "choice", kind: .choice(["search-weights", "retrained"]),
      defaultValue: .text("search-weights"),
      meaning: "whose validation loss chooses among them: the search's own weights along each, or "
        + "each one's own whole training",
      source: "the official README retrains each and reports the best on test data, which is "
        + "never done here"),
  ]
}

extension PolicySettings {
  /// The settings that an experiment asks for.
  package init(_ problem: Problem) {
    let method = AdaShare.description
    func number(_ name: String) -> Double { method.number(name, problem) }
    timeline = PolicyTimeline(problem)
    penalty = PolicyPenalty(
      form: Form(rawValue: method.text("losses", problem)) ?? .code, sparsity: number("sparsity"),
      sharing: number("sharing"), isDepthWeighted: method.flag("depth-weights", problem))
    sampling = Sampling(rawValue: method.text("sampling", problem)) ?? .soft
    start = Start(rawValue: method.text("start", problem)) ?? .equal
    skipLogit = number("skip-logit")
    policyShare = number("policy-share")
    optimizer = method.text("search-optimizer", problem)
    policyRate = number("policy-rate")
    policyDecay = number("policy-decay")
    samples = Int(number("samples"))
  }
}

extension PolicyTimeline {
  fileprivate init(_ problem: Problem) {
    let method = AdaShare.description
    func number(_ name: String) -> Double { method.number(name, problem) }
    let count = problem.dataset.count(.train) ?? 0
    let policySamples = TrainingParts.others(of: count, share: number("policy-share"))
    func steps(_ name: String, samples: Int) -> Int {
      number(name) > 0 ? Int(number(name)) : max(1, samples / problem.experiment.training.batch)
    }
    self.init(
      warmUp: Int((number("warm-up") * Double(method.searchSteps(problem))).rounded()),
      weightSteps: steps("weight-steps", samples: count - policySamples),
      policySteps: steps("policy-steps", samples: policySamples),
      speed: Int(number("curriculum-speed")), temperature: number("temperature"),
      temperatureFactor: number("temperature-decay"),
      temperatureFloor: number("temperature-floor"))
  }
}
