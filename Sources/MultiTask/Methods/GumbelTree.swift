public import Runs
import Tensors

/// A tree whose every node and every task's head chooses its parent while the weights are trained.
///
/// Source: Guo, Lee, Ulbricht 2020, "Learning to Branch for Multi-Task Learning". There is no
/// official code: constants are those of public re-implementations, and where they differ the
/// options say so.
public enum GumbelTree: Method {
  /// The name and options, as the experiment file knows them.
  public static let description = MethodDescription(
    name: "gumbel-tree",
    summary: "A tree whose nodes choose their parents by Gumbel-softmax, end to end.",
    source: "Guo, Lee, Ulbricht 2020, \"Learning to Branch for Multi-Task Learning\"",
    options: networkOptions + scheduleOptions)

  private static let searchPhase = "branch search"

  /// The search alone.
  public static let phases = [searchPhase]

  /// Each search trains all tasks once.
  public static func searchWork(_ problem: Problem) -> Int {
    description.searchWork(problem) * count(problem)
  }

  /// Searches, takes each child's likeliest parent, and drops what no task leads to.
  ///
  /// Of several searches the one counts whose own weights do best on validation data along its
  /// tree; they come one after another, so that what is believed can be watched.
  public static func search(_ problem: Problem, with search: Search) throws -> Architecture {
    try search.begin(searchPhase)
    let settings = (0..<count(problem)).map { BranchingSettings(problem, number: $0) }
    let found = try settings.flatMap { settings in
      try search.executor.train([training(problem, settings)]).flatMap(\.candidates)
    }
    guard let best = found.indices.min(by: { found[$0].loss < found[$1].loss }) else {
      preconditionFailure("\(settings.count) searches of branchings found no tree")
    }
    let tree = Architecture(
      tasks: problem.tasks, depths: problem.design.depths,
      groups: problem.design.depths.indices.map(found[best].architecture.groups))
    let used = tree.depths.indices.reduce(0) { $0 + tree.groups(at: $1).count }
    try search.executor.note(
      "\(used) of \(settings[best].nodes.reduce(0, +)) nodes lead to a task; along them the "
        + "validation losses of the searches' own weights are \(found.map(\.loss))"
        + (found.count > 1 ? ", search \(best + 1) is taken" : ""))
    return tree
  }

  private static func training(_ problem: Problem, _ settings: BranchingSettings) -> Training {
    Training(
      name: settings.number == 0 ? "branch-search" : "branch-search-\(settings.number + 1)",
      tasks: problem.tasks, depths: problem.design.depths, steps: settings.timeline.steps,
      search: .branching(settings))
  }

  private static func count(_ problem: Problem) -> Int {
    Int(description.number("searches", problem))
  }
}

extension GumbelTree {
  private static let port = "a public CIFAR and CelebA port"

  private static let networkOptions = [
    OptionDescription(
      name: "nodes", kind: .integer(0...64), defaultValue: .number(0),
      meaning: "candidate nodes of a level, no more than there are tasks; 0 is four",
      source: "own choice; \(port) has 2, 4, 8, 16 for 40 tasks"),
    OptionDescription(
      name: "first-nodes", kind: .integer(0...64), defaultValue: .number(0),
      meaning: "candidate nodes of the first level; 0 is as many as of any",
      source: "own choice; the paper allows a forest"),
    OptionDescription(
      name: "growth", kind: .integer(0...64), defaultValue: .number(0),
      meaning: "most nodes of a level for each of the level before; 0 is no limit",
      source: "\(port): 2"),
    OptionDescription(
      name: "sampling", kind: .choice(Sampling.allCases.map(\.rawValue)),
      defaultValue: .text(Sampling.soft.rawValue),
      meaning: "how a drawn parent is passed on during the search",
      source: "two re-implementations soft, LibMTL straight-through; the paper's unconfirmed"),
    OptionDescription(
      name: "searches", kind: .integer(1...100), defaultValue: .number(1),
      meaning: "searches from different weights, of which the best by validation loss counts",
      source: "own choice: a search may end in a poor tree, and its own loss tells"),
  ]

  private static let scheduleOptions = [
    .searchSteps,
    OptionDescription(
      name: "epochs", kind: .integer(1...1_000_000), defaultValue: .number(200),
      meaning: "equal parts of the search that schedules count in", source: port),
    OptionDescription(
      name: "warm-up", kind: .integer(0...1_000_000), defaultValue: .number(2),
      meaning: "first epochs, in which weights are moved alone",
      source: "\(port) and LibMTL: 2 of 200; another re-implementation: 5 of 200"),
    OptionDescription(
      name: "warm-up-mixing",
      kind: .choice(BranchingSettings.WarmUpMixing.allCases.map(\.rawValue)),
      defaultValue: .text(BranchingSettings.WarmUpMixing.uniform.rawValue),
      meaning: "what children take during the warm-up: all parents alike, or their namesake",
      source: "uniform: the re-implementations' equal start; identity: BMTAS's official code"),
    OptionDescription(
      name: "warm-up-rates", kind: .choice(["full", "rising"]), defaultValue: .text("full"),
      meaning: "the weights' rates during the warm-up: rising halves them for each epoch to come",
      source: "full: LibMTL; rising: \(port)"),
    OptionDescription(
      name: "temperature", kind: .number(0.001...1000), defaultValue: .number(10),
      meaning: "how soft parents are drawn in the first epoch",
      source: "\(port), and LibMTL for 200 epochs; another re-implementation: 5"),
    OptionDescription(
      name: "temperature-decay",
      kind: .choice(BranchingTimeline.Decay.allCases.map(\.rawValue)),
      defaultValue: .text(BranchingTimeline.Decay.inverse.rawValue),
      meaning: "divided by the epoch, by its square root, or linear to 0.1",
      source: "inverse: two re-implementations; inverse-root: LibMTL; linear: BMTAS"),
    OptionDescription(
      name: "branch-rate", kind: .number(0...10), defaultValue: .number(0.01),
      meaning: "learning rate of the parents' logits, on the training's schedule",
      source: "\(port); another re-implementation: 0.0001"),
    OptionDescription(
      name: "branch-optimizer", kind: .choice(["training", "sgd"]),
      defaultValue: .text("training"),
      meaning: "what moves the parents' logits: the training's optimiser, or SGD without momentum",
      source: "training: three re-implementations; sgd: own choice, see the README on recovery"),
    OptionDescription(
      name: "branch-decay", kind: .number(0...1), defaultValue: .number(0),
      meaning: "L2 decay of the parents' logits, added to the gradient",
      source: "a re-implementation; \(port): 0.0005"),
  ]
}

extension BranchingSettings {
  /// The settings that an experiment asks for.
  ///
  /// - Parameters:
  ///   - problem: the experiment.
  ///   - search: which of its searches, from 0.
  package init(_ problem: Problem, number search: Int = 0) {
    let method = GumbelTree.description
    func number(_ name: String) -> Double { method.number(name, problem) }
    nodes = Self.nodes(problem)
    timeline = BranchingTimeline(
      steps: method.searchSteps(problem), epochs: Int(number("epochs")),
      warmUp: Int(number("warm-up")), temperature: number("temperature"),
      decay: BranchingTimeline.Decay(rawValue: method.text("temperature-decay", problem))
        ?? .inverse)
    sampling = Sampling(rawValue: method.text("sampling", problem)) ?? .soft
    warmUpMixing = WarmUpMixing(rawValue: method.text("warm-up-mixing", problem)) ?? .uniform
    isWarmUpRising = method.text("warm-up-rates", problem) == "rising"
    self.number = search
    branchRate = number("branch-rate")
    isBranchPlain = method.text("branch-optimizer", problem) == "sgd"
    branchDecay = number("branch-decay")
  }

  /// The nodes of each level; more than there are tasks could not all be used.
  private static func nodes(_ problem: Problem) -> [Int] {
    func number(_ name: String) -> Int { Int(GumbelTree.description.number(name, problem)) }
    let most = min(problem.tasks.count, number("nodes") > 0 ? number("nodes") : 4)
    let first = number("first-nodes") > 0 ? min(number("first-nodes"), most) : most
    let growth = number("growth") > 0 ? number("growth") : most
    return problem.design.depths.dropFirst().reduce(into: [first]) { nodes, _ in
      nodes.append(min(most, nodes[nodes.count - 1] * growth))
    }
  }
}
