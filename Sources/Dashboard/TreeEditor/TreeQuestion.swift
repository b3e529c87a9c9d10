public import Runs

/// What the best trees depend on: how alike the tasks are, and what blocks cost.
public struct TreeQuestion: Hashable, Sendable {
  /// The affinities, `[depth][task][task]`, shallow first.
  public let affinity: [[[Double]]]

  /// The parameters of one block of each depth.
  public let parameters: [Double]

  /// The parameters of all heads together.
  public let heads: Double

  /// How unlike the tasks of a block are.
  public let rule: ClusterCost

  /// How many partial trees a beam search keeps, where there are too many for an exact one.
  public let beam: Int

  /// A question about trees.
  public init(
    affinity: [[[Double]]], parameters: [Double], heads: Double, rule: ClusterCost, beam: Int
  ) {
    self.affinity = affinity
    self.parameters = parameters
    self.heads = heads
    self.rule = rule
    self.beam = beam
  }
}

/// The trees that are better than every cheaper one.
public struct TreeFront: Hashable, Sendable {
  /// The trees, fewest parameters first.
  public let trees: [PricedTree]

  /// Whether no tree is better than these.
  public let isExact: Bool

  /// The trees that a search found.
  public init(trees: [PricedTree], isExact: Bool) {
    self.trees = trees
    self.isExact = isExact
  }

  /// The place of the best tree with at most so many parameters.
  func place(within parameters: Double) -> Int? {
    trees.lastIndex { $0.parameters <= parameters * (1 + 1e-12) }
  }
}
