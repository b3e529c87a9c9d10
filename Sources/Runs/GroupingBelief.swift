/// What a search of groupings knows of its candidate networks, and which of them it would choose.
public struct GroupingBelief: Codable, Hashable, Sendable {
  /// A network that could be chosen.
  public struct Network: Codable, Hashable, Sendable {
    /// What it takes, in the budget's unit.
    public var cost: Double

    /// The tasks, by index, that it is trained on.
    public var tasks: [Int]

    /// Its loss on each of `tasks`; empty while it is not known.
    public var losses: [Double]

    /// Whether its losses are an estimate, and not its own.
    public var isEstimated: Bool

    /// A candidate, with its losses where they are known.
    public init(cost: Double, tasks: [Int], losses: [Double] = [], isEstimated: Bool = false) {
      self.cost = cost
      self.tasks = tasks
      self.losses = losses
      self.isEstimated = isEstimated
    }
  }

  /// The best grouping for a budget, of the networks whose losses are known.
  public struct Choice: Codable, Hashable, Sendable {
    /// What the networks may take together.
    public var budget: Double

    /// The sum over tasks of the loss of the best chosen network.
    public var total: Double

    /// The chosen networks, by their index in `GroupingBelief.networks`.
    public var networks: [Int]

    /// The tasks, by index, that each chosen network serves, in the order of `networks`.
    public var serves: [[Int]]

    /// Whether no other choice among the networks known is better.
    public var isOptimal: Bool

    /// A grouping for a budget.
    public init(
      budget: Double, total: Double, networks: [Int], serves: [[Int]], isOptimal: Bool
    ) {
      self.budget = budget
      self.total = total
      self.networks = networks
      self.serves = serves
      self.isOptimal = isOptimal
    }
  }

  /// The tasks' names.
  public var tasks: [String]

  /// Where losses come from, as the method's option says: "measured", "hoa", "esa" or "tag".
  public var estimate: String

  /// The unit of costs and budgets, such as "networks".
  public var unit: String

  /// Every candidate, in a fixed order.
  public var networks: [Network]

  /// The best grouping so far for each budget that one is known for, smallest budget first.
  public var choices: [Choice]

  /// How much a step on one task alone helps another, `[helped][helper]`, positive is help; empty
  /// where that is not measured.
  public var help: [[Double]]

  /// What is known of some candidates.
  public init(
    tasks: [String], estimate: String, unit: String, networks: [Network], choices: [Choice] = [],
    help: [[Double]] = []
  ) {
    self.tasks = tasks
    self.estimate = estimate
    self.unit = unit
    self.networks = networks
    self.choices = choices
    self.help = help
  }
}
