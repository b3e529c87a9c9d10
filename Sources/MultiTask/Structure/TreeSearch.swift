public import Runs

/// Finds the cheapest tree for affinities, exactly.
///
/// A tree is a partition of the tasks at each location, each refining the one before, and its cost
/// is the sum of the partitions' costs; so the best continuations of a partition do not depend on
/// how it was reached, and a front of (parameters, cost) per partition, built from the deepest
/// location up, holds every tree that can be best for some budget. Nothing is assumed of the cost:
/// splitting may raise it.
public struct TreeSearch: Sendable {
  /// The most tasks that are searched exactly: 4,140 partitions.
  public static let mostTasks = 8

  /// Whether a search of every budget is a matter of seconds.
  ///
  /// It keeps the best of each partition for each sum of parameters that there can be.
  ///
  /// - Parameters:
  ///   - tasks: how many there are.
  ///   - parameters: the parameters of one block of each location.
  /// - Returns: false for more than `mostTasks` tasks.
  public static func isQuick(tasks: Int, parameters: [Double]) -> Bool {
    guard tasks <= mostTasks else { return false }
    let most = min(2_000_000, 150_000_000 / Partition.all(tasks: tasks).count)
    var sums: Set = [0.0]
    for block in parameters {
      sums = Set(sums.flatMap { sum in (1...max(1, tasks)).map { sum + Double($0) * block } })
      if sums.count > most { return false }
    }
    return true
  }

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
    let places = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.code, $0) })
    refinements = all.map { $0.refinementCodes.compactMap { places[$0] }.sorted() }
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
  public func front() -> [PricedTree] { front(within: .infinity) }

  /// The cheapest tree within a budget; `nil` when none fits.
  public func best(budget: Double) -> PricedTree? { front(within: budget).last }

  /// The parameters of the smallest tree: the smallest budget that one fits.
  public var smallestBudget: Double { parameters.reduce(heads, +) }

  /// The best continuation of a partition with its number of parameters.
  private struct Entry {
    /// The parameters' place among all sums that are possible from the location down.
    let size: Int
    let cost: Double

    /// The partition, and the place in its front one location deeper.
    let partition, next: Int
  }

  private func front(within budget: Double) -> [PricedTree] {
    var fronts = [[Entry]](
      repeating: [Entry(size: 0, cost: 0, partition: 0, next: 0)], count: partitions.count)
    var sizes = [heads]
    var path: [[[Entry]]] = []
    for location in parameters.indices.reversed() {
      let shallower = parameters[..<location].reduce(0, +)
      let next = SizeTable(
        sizes, block: parameters[location], counts: affinity[location].count,
        atMost: budget - shallower)
      path.append(fronts)
      fronts = extend(fronts, at: location, next)
      sizes = next.sizes
    }
    return (fronts.first ?? []).map { tree($0, sizes: sizes, path: path.reversed()) }
  }

  private func extend(_ fronts: [[Entry]], at location: Int, _ sizes: SizeTable) -> [[Entry]] {
    let own = partitions.map { cost($0.groups, affinity: affinity[location]) }
    let sources = location == 0 ? [Array(partitions.indices)] : refinements
    var best = [Entry?](repeating: nil, count: sizes.sizes.count)
    return sources.map { source in
      for index in best.indices { best[index] = nil }
      for index in source {
        let places = sizes.places[partitions[index].count]
        for (position, entry) in fronts[index].enumerated() {
          let (size, cost) = (places[entry.size], entry.cost + own[index])
          // Partitions come in order, so of equal trees the first in order stays.
          guard size >= 0, cost < (best[size]?.cost ?? .infinity) - Self.tolerance else { continue }
          best[size] = Entry(size: size, cost: cost, partition: index, next: position)
        }
      }
      return Self.falling(best)
    }
  }

  /// The entries that are better than every cheaper one.
  private static func falling(_ best: [Entry?]) -> [Entry] {
    var kept: [Entry] = []
    for case let entry? in best where entry.cost < (kept.last?.cost ?? .infinity) - tolerance {
      kept.append(entry)
    }
    return kept
  }

  private func tree(_ root: Entry, sizes: [Double], path: [[[Entry]]]) -> PricedTree {
    var entry = root
    let groups = path.map { fronts in
      let partition = entry.partition
      entry = fronts[partition][entry.next]
      return partitions[partition].groups
    }
    return PricedTree(groups: groups, cost: root.cost, parameters: sizes[root.size])
  }
}

/// The sums of parameters that are possible from a location down.
private struct SizeTable {
  /// Sorted.
  let sizes: [Double]

  /// Where a sum one location deeper comes to be with so many blocks here, `[blocks][sum]`; -1 for
  /// beyond the budget.
  let places: [[Int]]

  init(_ deeper: [Double], block: Double, counts: Int, atMost budget: Double) {
    let sums = (0...counts).map { count in deeper.map { $0 + Double(count) * block } }
    // A sum of decimal numbers may miss the budget that it equals by its rounding error.
    let most = budget + 1e-12 * abs(budget)
    let sizes = Set(sums.dropFirst().joined()).filter { $0 <= most }.sorted()
    let place = Dictionary(uniqueKeysWithValues: sizes.enumerated().map { ($1, $0) })
    self.sizes = sizes
    places = sums.map { $0.map { place[$0] ?? -1 } }
  }
}
