/// What a method believes about the tasks while it is still searching.
public enum Belief: Hashable, Sendable {
  /// How alike the single-task networks of the tasks represent the same images.
  case affinity(Affinity)

  /// Which blocks each task executes, as a search of policies sees it.
  case policy(PolicyBelief)

  /// Which node feeds which, as a search of branchings sees it.
  case branching(BranchingBelief)

  /// What each candidate network loses on its tasks, as a search of groupings sees it.
  case grouping(GroupingBelief)
}

extension Belief: Codable {
  private enum Kind: String, Codable { case affinity, policy, branching, grouping }
  private enum CodingKeys: String, CodingKey { case belief }

  /// Writes the belief's own object with its kind under "belief".
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .affinity(let affinity):
      try container.encode(Kind.affinity, forKey: .belief)
      try affinity.encode(to: encoder)
    case .policy(let policy):
      try container.encode(Kind.policy, forKey: .belief)
      try policy.encode(to: encoder)
    case .branching(let branching):
      try container.encode(Kind.branching, forKey: .belief)
      try branching.encode(to: encoder)
    case .grouping(let grouping):
      try container.encode(Kind.grouping, forKey: .belief)
      try grouping.encode(to: encoder)
    }
  }

  /// Reads what `encode(to:)` writes.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .belief) {
    case .affinity: self = .affinity(try Affinity(from: decoder))
    case .policy: self = .policy(try PolicyBelief(from: decoder))
    case .branching: self = .branching(try BranchingBelief(from: decoder))
    case .grouping: self = .grouping(try GroupingBelief(from: decoder))
    }
  }
}

/// The affinity of each pair of tasks at each location where a tree may branch.
public struct Affinity: Codable, Hashable, Sendable {
  /// The tasks' names.
  public var tasks: [String]

  /// The locations' names, shallow first.
  public var locations: [String]

  /// The number of samples that the affinities were measured on.
  public var samples: Int

  /// Symmetric, `[location][task][task]`, in `-1...1`, ones on the diagonal.
  public var affinity: [[[Double]]]

  /// Affinities as measured.
  public init(tasks: [String], locations: [String], samples: Int, affinity: [[[Double]]]) {
    self.tasks = tasks
    self.locations = locations
    self.samples = samples
    self.affinity = affinity
  }
}

/// With what probability each task executes each block that it may skip, after some steps.
public struct PolicyBelief: Codable, Hashable, Sendable {
  /// The tasks' names.
  public var tasks: [String]

  /// The names of the blocks that may be skipped, shallow first.
  public var depths: [String]

  /// The steps of the search so far.
  public var step: Int

  /// How many of the blocks, counted from the last, are open to choice; the others are executed.
  public var unlocked: Int

  /// How soft the choices are drawn, more than 0.
  public var temperature: Double

  /// The probability of executing a block, `[task][depth]`, in `0...1`.
  public var execute: [[Double]]

  /// Probabilities after some steps.
  public init(
    tasks: [String], depths: [String], step: Int, unlocked: Int, temperature: Double,
    execute: [[Double]]
  ) {
    self.tasks = tasks
    self.depths = depths
    self.step = step
    self.unlocked = unlocked
    self.temperature = temperature
    self.execute = execute
  }
}

/// With what probability each node of a level takes its input from each node of the level before,
/// after some steps.
public struct BranchingBelief: Codable, Hashable, Sendable {
  /// The tasks' names.
  public var tasks: [String]

  /// The levels' names, shallow first.
  public var depths: [String]

  /// The steps of the search so far.
  public var step: Int

  /// How soft the choices are drawn, more than 0.
  public var temperature: Double

  /// The probability of a parent, `[level][child][parent]`, each row of sum 1: the children of a
  /// level's nodes are the next level's, those of the last level the tasks.
  public var parents: [[[Double]]]

  /// Probabilities after some steps.
  public init(
    tasks: [String], depths: [String], step: Int, temperature: Double, parents: [[[Double]]]
  ) {
    self.tasks = tasks
    self.depths = depths
    self.step = step
    self.temperature = temperature
    self.parents = parents
  }

  /// The tree of each child's likeliest parent.
  public var likeliest: Architecture? {
    // A level's nodes are the children of the level before.
    let fit = zip(parents.dropFirst(), parents).allSatisfy { rows, before in
      rows.allSatisfy { !$0.isEmpty && $0.count == before.count }
    }
    guard fit, parents.count == depths.count, parents.last?.count == tasks.count else { return nil }
    let chosen = parents.map { $0.map { row in row.firstIndex(of: row.max() ?? 0) ?? 0 } }
    return Architecture(tasks: tasks, depths: depths, parents: chosen)
  }
}
