/// A network that could be chosen to serve some tasks.
public struct CandidateNetwork: Hashable, Sendable {
  /// What it takes, in the unit of the budget.
  public let cost: Double

  /// Its loss on each task; `nil` for a task that it was not trained on.
  public let losses: [Double?]

  /// A network of a cost and losses.
  public init(cost: Double, losses: [Double?]) {
    self.cost = cost
    self.losses = losses
  }

  /// The tasks, by index, that it was trained on.
  public var tasks: [Int] { losses.indices.filter { losses[$0] != nil } }
}

/// Networks that together serve every task.
public struct Grouping: Hashable, Sendable {
  /// A chosen network.
  public struct Member: Hashable, Sendable {
    /// Its index among the candidates.
    public let network: Int

    /// The tasks, by index, on which it is the best of the chosen.
    public let serves: [Int]
  }

  /// The chosen networks, ordered by the tasks that they were trained on.
  public let networks: [Member]

  /// The sum over tasks of the loss of the best chosen network.
  public let total: Double

  /// What the networks take together.
  public let cost: Double

  /// Whether no other choice within the budget has a lower total.
  public let isOptimal: Bool

  /// The same networks' total where their losses are others, such as on test data.
  ///
  /// - Parameter losses: those of a candidate, by index; `nil` for a task that it was not trained on.
  /// - Returns: the sum over tasks of the least loss among the chosen.
  public func total(reportedOn losses: (Int) throws -> [Double?]) rethrows -> Double {
    let chosen = try networks.map { try losses($0.network) }
    let tasks = chosen.first?.indices ?? 0..<0
    return tasks.reduce(0) { total, task in
      total + (chosen.compactMap { $0[task] }.min() ?? .infinity)
    }
  }
}
