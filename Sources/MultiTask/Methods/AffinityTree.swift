public import Runs

/// A tree from the affinities of single-task networks, the best one within a budget of parameters.
///
/// Source: Vandenhende, Georgoulis, De Brabandere, Van Gool 2020, "Branched Multi-Task Networks:
/// Deciding What Layers To Share".
public enum AffinityTree: Method {
  /// The name and options, as the experiment file knows them.
  public static let description = MethodDescription(
    name: "affinity-tree",
    summary: "The tree that parts unlike tasks first, by the affinity of single-task networks.",
    source: "Vandenhende et al. 2020, \"Branched Multi-Task Networks\"",
    defaultBudget: 0.6,
    options: [
      OptionDescription(
        name: "samples", kind: .integer(3...10_000), defaultValue: .number(500),
        meaning: "validation images that affinities are measured on; fewer where there are fewer",
        source: "500 in a public re-implementation of the paper; the paper's own value unconfirmed"),
      OptionDescription(
        name: "cost", kind: .choice(ClusterCost.allCases.map(\.rawValue)),
        defaultValue: .text(ClusterCost.paper.rawValue),
        meaning: "how unlike the tasks of one location's clusters are",
        source: "\"paper\": Vandenhende et al. 2020; the others give a lone task no discount"),
      OptionDescription(
        name: "search", kind: .choice(["exact", "beam"]), defaultValue: .text("exact"),
        meaning: "how trees are searched; more than \(TreeSearch.mostTasks) tasks always by beam",
        source: "Vandenhende et al. 2020 count out the trees of few tasks, and use a beam for many"),
      OptionDescription(
        name: "beam", kind: .integer(1...1000), defaultValue: .number(10),
        meaning: "partial trees that beam search keeps for each number of clusters",
        source: "our choice; the paper's own width unconfirmed"),
    ])

  private static let singleTaskPhase = "single-task training"
  private static let searchPhase = "tree search"

  /// Single-task networks first, then the search.
  public static let phases = [singleTaskPhase, searchPhase]

  /// One for each task.
  public static func searchWork(_ problem: Problem) -> Int { problem.tasks.count }

  /// Refuses a budget below the smallest tree.
  public static func check(_ problem: Problem) throws {
    try problem.checkParameters(within: problem.parameterBudget(of: description))
  }

  /// Trains single-task networks, measures their affinities, and searches all trees.
  public static func search(_ problem: Problem, with search: Search) throws -> Architecture {
    try search.begin(singleTaskPhase)
    let samples = Int(description.number("samples", problem))
    let single = Architecture.separate(tasks: problem.tasks, depths: problem.design.depths)
    let trained = try search.executor.train(
      single.trainings.map {
        Training(name: $0.name, architecture: $0.architecture, dissimilaritySamples: samples)
      })
    try search.begin(searchPhase)
    let affinity = affinity(problem, trained)
    try search.executor.report(.affinity(affinity))
    return try tree(problem, affinity, search.executor)
  }

  private static func affinity(_ problem: Problem, _ trained: [Trained]) -> Affinity {
    let pairs = trained.first?.dissimilarities.first?.count ?? 0
    let samples = Int((1 + Double(1 + 8 * pairs).squareRoot()) / 2)
    return Affinity(
      tasks: problem.tasks, locations: problem.design.depths, samples: samples,
      affinity: RepresentationSimilarity.affinity(trained.map(\.dissimilarities)))
  }

  private static func tree(
    _ problem: Problem, _ affinity: Affinity, _ executor: Executor
  ) throws -> Architecture {
    let budget = problem.parameterBudget(of: description)
    let found = try best(within: budget, problem, affinity.affinity, executor)
    guard let best = found.tree else {
      preconditionFailure("no tree fits \(budget) parameters, though one was found to")
    }
    try executor.note(
      "best of \(found.count) trees: cost \(best.cost.rounded(places: 4)), "
        + "\(Int(best.parameters)) of \(Int(budget)) parameters")
    return Architecture(
      tasks: problem.tasks, depths: problem.design.depths, groups: best.groups)
  }

  private static func best(
    within budget: Double, _ problem: Problem, _ affinity: [[[Double]]], _ executor: Executor
  ) throws -> (tree: PricedTree?, count: Int) {
    let cost = ClusterCost(rawValue: description.text("cost", problem)) ?? .paper
    let parameters = problem.design.blockParameters.map(Double.init)
    let heads = Double(problem.design.headParameters.reduce(0, +))
    guard let width = try beamWidth(problem, executor) else {
      let search = TreeSearch(
        affinity: affinity, parameters: parameters, heads: heads, cost: cost)
      return (search.best(budget: budget), search.treeCount)
    }
    let outcome = BeamTreeSearch(
      affinity: affinity, parameters: parameters, heads: heads, cost: cost, width: width
    ).search(budget: budget)
    return (outcome.front.last, outcome.treesConsidered)
  }

  /// The width of beam search, or `nil` for exact search; tells when tasks are too many for that.
  private static func beamWidth(_ problem: Problem, _ executor: Executor) throws -> Int? {
    let width = Int(description.number("beam", problem))
    guard description.text("search", problem) == "exact" else { return width }
    guard problem.tasks.count > TreeSearch.mostTasks else { return nil }
    try executor.note(
      "\(problem.tasks.count) tasks are more than the \(TreeSearch.mostTasks) that are searched "
        + "exactly; beam search of width \(width) instead")
    return width
  }
}
