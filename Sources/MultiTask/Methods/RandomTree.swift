import Randomness
public import Runs

/// A tree by chance, of the size that a budget allows: what a search has to beat.
public enum RandomTree: Method {
  /// The name and options, as the experiment file knows them.
  public static let description = MethodDescription(
    name: "random-tree",
    summary: "A tree by chance, each of equal budget as likely as any other.",
    source: "the baseline of Vandenhende et al. 2020, \"Branched Multi-Task Networks\"",
    defaultBudget: 0.6,
    options: [
      OptionDescription(
        name: "draw", kind: .integer(1...1_000_000), defaultValue: .number(1),
        meaning: "which tree of the seed is taken: another number, another tree",
        source: "our choice"),
      OptionDescription(
        name: "at-least", kind: .number(0...1), defaultValue: .number(0.9),
        meaning: "the least parameters of a tree, as a fraction of those of the largest that fits",
        source: "our choice, so that a small tree is not compared with a large one"),
    ])

  /// Refuses a budget below the smallest tree.
  public static func check(_ problem: Problem) throws {
    try problem.checkParameters(within: problem.parameterBudget(of: description))
  }

  /// Draws a tree.
  public static func search(_ problem: Problem, with search: Search) throws -> Architecture {
    let sampler = TreeSampler(
      tasks: problem.tasks.count, blocks: problem.design.blockParameters,
      heads: problem.design.headParameters.reduce(0, +),
      budget: problem.parameterBudget(of: description),
      atLeast: description.number("at-least", problem))
    let draw = Int(description.number("draw", problem))
    var stream = problem.stream.split("random tree").split(draw)
    let groups = sampler.draw(using: &stream)
    let sizes = sampler.parameters
    try search.executor.note(
      "draw \(draw) of \(sampler.treeCount) trees of \(sizes.lowerBound) to \(sizes.upperBound) "
        + "parameters\(sampler.limits)")
    return Architecture(tasks: problem.tasks, depths: problem.design.depths, groups: groups)
  }
}
