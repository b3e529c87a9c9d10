public import Runs

/// Finds cheap trees for the affinities of many tasks, not always the cheapest.
///
/// From the outermost location inward, clusters are only ever merged, so that each location refines
/// the one before. At each location and for each number of clusters the best partial trees are
/// kept; best is lowest cost plus a price for parameters, and one sweep is made for each of several
/// prices. Then single clusters change branches as long as that helps.
///
/// Source: the search that Vandenhende et al. 2020, "Branched Multi-Task Networks", name for many
/// tasks; merging pair by pair by the cluster cost itself, and the prices, are ours.
public struct BeamTreeSearch: Sendable {
  private let affinity: [[[Double]]]
  private let parameters: [Double]
  private let heads: Double
  private let cost: ClusterCost
  private let width: Int

  /// A search that keeps so many partial trees for each number of clusters.
  ///
  /// - Parameters:
  ///   - affinity: `[location][task][task]`, shallow first.
  ///   - parameters: the parameters of one block of each location, or any additive cost.
  ///   - heads: the same of all heads together.
  ///   - cost: the cost of a partition.
  ///   - width: how many partial trees are kept.
  /// - Precondition: one block for each location, and a width of at least 1.
  public init(
    affinity: [[[Double]]], parameters: [Double], heads: Double, cost: ClusterCost, width: Int
  ) {
    precondition(
      affinity.count == parameters.count,
      "\(affinity.count) locations, \(parameters.count) blocks")
    precondition(width >= 1, "a beam of width \(width)")
    self.affinity = affinity
    self.parameters = parameters
    self.heads = heads
    self.cost = cost
    self.width = width
  }

  /// Trees and how many were looked at to find them.
  public struct Outcome: Sendable {
    /// The trees that are better than every cheaper one, fewest parameters first.
    public let front: [PricedTree]

    /// How many partial and whole trees were weighed.
    public let treesConsidered: Int
  }

  /// The parameters of the smallest tree: the smallest budget that one fits.
  public var smallestBudget: Double { parameters.reduce(heads, +) }

  /// The best trees that were found within a budget, the cheapest tree last.
  public func search(budget: Double = .infinity) -> Outcome {
    let prices = prices
    let sweeps = inParallel(prices.count) { sweep(price: prices[$0], budget: budget) }
    let front = Self.front(sweeps.flatMap(\.trees))
    let starts = starts(front, budget)
    let improved = inParallel(starts.count) { index in
      let tree = starts[index]
      return TreeDescent(
        affinity: affinity, parameters: parameters, heads: heads, cost: cost,
        budget: budget < .infinity ? budget : tree.parameters
      ).improved(tree)
    }
    return Outcome(
      front: Self.front(front + improved),
      treesConsidered: sweeps.reduce(0) { $0 + $1.considered })
  }

  /// The trees that are worth improving; for many tasks each takes a while.
  private func starts(_ front: [PricedTree], _ budget: Double) -> [PricedTree] {
    // Within a budget only the best tree counts, and the last few lead there by different ways.
    guard budget == .infinity else { return front.suffix(8) }
    let size = (affinity.first?.count ?? 0) * parameters.count
    let affordable = max(1, 2_400_000 / max(1, size * size * parameters.count))
    // The first tree shares everything; nothing of its size is cheaper.
    let most = min(front.count - 1, affordable)
    return (0..<max(0, most)).map { front[($0 + 1) * (front.count - 1) / most] }
  }

  /// Costs of one more parameter around that of the straight line between the two extreme trees.
  private var prices: [Double] {
    let tasks = affinity.first?.count ?? 0
    let all = [Array(0..<tasks)]
    let highest = affinity.reduce(0) { $0 + cost(all, affinity: $1) }
    let size = Double(max(1, tasks - 1)) * parameters.reduce(0, +)
    guard highest > 0, size > 0 else { return [0] }
    return [0] + (-5...5).map { Double(sign: .plus, exponent: 2 * $0, significand: highest / size) }
  }

  private struct Sweep {
    var trees: [PricedTree] = []
    var considered = 0
  }

  private func sweep(price: Double, budget: Double) -> Sweep {
    let tasks = affinity.first?.count ?? 0
    var sweep = Sweep()
    var partial = [PartialTree(path: [], labels: Array(0..<tasks), cost: 0, parameters: heads)]
    for location in parameters.indices.reversed() {
      let shallower = parameters[..<location].reduce(0, +)
      let most = budget + 1e-12 * abs(budget) - shallower
      partial = merge(partial, at: location, price, &sweep.considered).filter {
        $0.parameters <= most
      }
    }
    sweep.trees = partial.map(\.tree)
    return sweep
  }

  /// The partial trees one location further in.
  private func merge(
    _ deeper: [PartialTree], at location: Int, _ price: Double, _ considered: inout Int
  ) -> [PartialTree] {
    let most = deeper.map(\.count).max() ?? 0
    var waiting = [[BeamState]](repeating: [], count: most + 1)
    for tree in deeper {
      let clusters = Clusters(tree.labels, affinity: affinity[location], cost: cost)
      waiting[tree.count].append(BeamState(tree: tree, clusters: clusters))
    }
    var result: [PartialTree] = []
    var kept: [BeamState] = []
    for count in stride(from: most, through: 1, by: -1) {
      let offers = offers(kept, waiting[count], price)
      considered += offers.count
      kept = best(offers, kept, waiting[count])
      result += kept.map { $0.extended(block: parameters[location]) }
    }
    return result
  }

  /// What a partial tree with one cluster less would score, or one that already has so many.
  private struct Offer {
    let score: Double
    let state: Int
    let pair: (Int, Int)?
  }

  private func offers(
    _ kept: [BeamState], _ waiting: [BeamState], _ price: Double
  ) -> [Offer] {
    var offers = waiting.indices.map { index in
      let state = waiting[index]
      return Offer(
        score: state.tree.score(price) + state.clusters.cost, state: index, pair: nil)
    }
    for (index, state) in kept.enumerated() {
      let score = state.tree.score(price)
      for one in 1..<state.clusters.count {
        for other in 0..<one {
          offers.append(
            Offer(
              score: score + state.clusters.costOfMerging(other, one), state: index,
              pair: (other, one)))
        }
      }
    }
    return offers
  }

  private func best(
    _ offers: [Offer], _ kept: [BeamState], _ waiting: [BeamState]
  ) -> [BeamState] {
    var states: [BeamState] = []
    var seen: Set<[Int]> = []
    for offer in offers.sorted(by: { $0.score < $1.score }) where states.count < width {
      var state = offer.pair == nil ? waiting[offer.state] : kept[offer.state]
      let labels = state.clusters.labels(merging: offer.pair)
      guard seen.insert(labels).inserted else { continue }
      if let pair = offer.pair { state.clusters.merge(pair.0, pair.1) }
      states.append(state)
    }
    return states
  }

  private static func front(_ trees: [PricedTree]) -> [PricedTree] {
    let sorted = trees.sorted { one, other in
      if one.parameters != other.parameters { return one.parameters < other.parameters }
      if one.cost != other.cost { return one.cost < other.cost }
      return one.precedes(other)
    }
    var kept: [PricedTree] = []
    for tree in sorted where tree.cost < (kept.last?.cost ?? .infinity) - 1e-12 {
      kept.append(tree)
    }
    return kept
  }
}

extension PricedTree {
  /// Whether the groups come first in the order of tasks.
  fileprivate func precedes(_ other: PricedTree) -> Bool {
    for (mine, theirs) in zip(groups, other.groups) where mine != theirs {
      return Partition(mine) < Partition(theirs)
    }
    return false
  }
}

/// A tree from some location to the heads.
private struct PartialTree {
  /// The clusters of each location, shallow first.
  var path: [[[Int]]]

  /// The cluster of each task at the shallowest of them.
  var labels: [Int]
  var cost: Double
  var parameters: Double

  var count: Int { (labels.max() ?? -1) + 1 }

  var tree: PricedTree {
    PricedTree(groups: path, cost: cost, parameters: parameters)
  }

  func score(_ price: Double) -> Double { cost + price * parameters }
}

/// A partial tree while its next location is decided.
private struct BeamState {
  let tree: PartialTree
  var clusters: Clusters

  func extended(block: Double) -> PartialTree {
    PartialTree(
      path: [clusters.groups] + tree.path, labels: clusters.labels,
      cost: tree.cost + clusters.cost,
      parameters: tree.parameters + Double(clusters.count) * block)
  }
}
