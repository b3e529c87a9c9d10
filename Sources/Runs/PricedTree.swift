/// A tree of blocks, what it takes and what it costs.
public struct PricedTree: Hashable, Sendable {
  /// The tasks, by index, that share a block, `[depth][group][task]`, shallow first.
  public let groups: [[[Int]]]

  /// The sum over depths of what putting tasks together costs; see `ClusterCost`.
  public let cost: Double

  /// Blocks and heads together, in the unit of the budget.
  public let parameters: Double

  /// A tree, what it costs and how large it is.
  public init(groups: [[[Int]]], cost: Double, parameters: Double) {
    self.groups = groups
    self.cost = cost
    self.parameters = parameters
  }
}
