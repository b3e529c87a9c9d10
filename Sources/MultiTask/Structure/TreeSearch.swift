/// Finds the cheapest tree for affinities, exactly.
///
/// A tree is a partition of the tasks at each location, each refining the one before, and its cost
/// is the sum of the partitions' costs; so the best continuations of a partition do not depend on
/// how it was reached, and a front of (parameters, cost) per partition, built from the deepest
/// location up, holds every tree that can be best for some budget. Nothing is assumed of the cost:
/// splitting may raise it.
public struct TreeSearch: Sendable {
  /// A tree, what it takes and what it costs.
  public struct Tree: Hashable, Sendable {
    /// The tasks, by index, that share a block, `[location][group][task]`, shallow first.
    public let groups: [[[Int]]]

    /// The sum over locations of the partitions' costs.
    public let cost: Double

    /// Blocks and heads together, in the unit of the budget.
    public let parameters: Double
  }

  /// The most tasks that are searched exactly: 4,140 partitions.
  public static let mostTasks = 8

  /// Costs closer than this are a tie; they are sums of a few numbers around 1.
  private static let tolerance = 1e-12

  private let affinity: [[[Double]]]
  private let parameters: [Double]
  private let heads: Double
  private let cost: ClusterCost
  private let partitions: [Partition]
  private let refinements: [[Int]]

  /// A search over all trees.
  ///
  /// - Parameters:
  ///   - affinity: `[location][task][task]`, shallow first.
  ///   - parameters: the parameters of one block of each location, or any additive cost.
  ///   - heads: the same of all heads together.
  ///   - cost: the cost of a partition.
  /// - Precondition: at most `mostTasks` tasks, and one block for each location.
  public init(affinity: [[[Double]]], parameters: [Double], heads: Double, cost: ClusterCost) {
    let tasks = affinity.first?.count ?? 0
    precondition(tasks <= Self.mostTasks, "\(tasks) tasks, at most \(Self.mostTasks)")
    precondition(
      affinity.count == parameters.count,
      "\(affinity.count) locations, \(parameters.count) blocks")
    self.affinity = affinity
    self.parameters = parameters
    self.heads = heads
    self.cost = cost
    let all = Partition.all(tasks: tasks).sorted()
    partitions = all
    refinements = all.map { coarse in all.indices.filter { all[$0].refines(coarse) } }
  }

  /// The number of trees that the search covers.
  public var treeCount: Int {
    var below = [Int](repeating: 1, count: partitions.count)
    for _ in parameters.dropFirst() {
      below = refinements.map { $0.reduce(0) { $0 + below[$1] } }
    }
    return below.reduce(0, +)
  }

  /// The trees that are better than every cheaper one, fewest parameters first.
  public func front() -> [Tree] {
    var fronts = [[Candidate]](repeating: [.leaf], count: partitions.count)
    for location in parameters.indices.reversed() {
      let own = partitions.map { cost($0.groups, affinity: affinity[location]) }
      let extended = partitions.indices.map { index in
        fronts[index].map {
          Candidate(
            parameters: $0.parameters + Double(partitions[index].count) * parameters[location],
            cost: $0.cost + own[index], path: [index] + $0.path)
        }
      }
      let sources = location == 0 ? [Array(partitions.indices)] : refinements
      fronts = sources.map { Self.best(of: $0.flatMap { extended[$0] }) }
    }
    return (fronts.first ?? []).map(tree)
  }

  /// The cheapest tree within a budget; `nil` when none fits.
  public func best(budget: Double) -> Tree? {
    front().last { $0.parameters <= budget }
  }

  private struct Candidate {
    var parameters: Double
    var cost: Double
    var path: [Int]

    static let leaf = Candidate(parameters: 0, cost: 0, path: [])

    static func precedes(_ one: Candidate, _ other: Candidate) -> Bool {
      if one.parameters != other.parameters { return one.parameters < other.parameters }
      if abs(one.cost - other.cost) > tolerance { return one.cost < other.cost }
      return one.path.lexicographicallyPrecedes(other.path)
    }
  }

  /// The candidates that are better than every cheaper one.
  private static func best(of candidates: [Candidate]) -> [Candidate] {
    var kept: [Candidate] = []
    for candidate in candidates.sorted(by: Candidate.precedes) {
      if let last = kept.last, candidate.cost >= last.cost - tolerance { continue }
      kept.append(candidate)
    }
    return kept
  }

  private func tree(_ candidate: Candidate) -> Tree {
    Tree(
      groups: candidate.path.map { partitions[$0].groups }, cost: candidate.cost,
      parameters: candidate.parameters + heads)
  }
}
