import Runs

/// Clusters of tasks at one location that can be merged two by two, with their cost at hand.
struct Clusters {
  /// The cluster of each task, numbered in the order of their first tasks.
  private(set) var labels: [Int]

  private let rule: ClusterCost
  private var sizes: [Int]

  /// The largest dissimilarity, or the sum of all, inside each cluster.
  private var within: [Double]

  /// The same between each two clusters, `[cluster][cluster]`.
  private var between: [[Double]]

  /// The sum over clusters that the cost is made of.
  private var total: Double

  init(_ labels: [Int], affinity: [[Double]], cost rule: ClusterCost) {
    let count = (labels.max() ?? -1) + 1
    self.labels = labels
    self.rule = rule
    sizes = Array(repeating: 0, count: count)
    within = Array(repeating: 0, count: count)
    between = Array(repeating: within, count: count)
    total = 0
    for task in labels.indices {
      sizes[labels[task]] += 1
      for other in 0..<task { add(1 - affinity[task][other], labels[task], labels[other]) }
    }
    total = within.indices.reduce(0) { $0 + share($1) }
  }

  var count: Int { sizes.count }

  var cost: Double { cost(total, clusters: count) }

  var groups: [[Int]] {
    var groups = [[Int]](repeating: [], count: count)
    for (task, label) in labels.enumerated() { groups[label].append(task) }
    return groups
  }

  /// The cost after merging two clusters.
  func costOfMerging(_ one: Int, _ other: Int) -> Double {
    let merged = joined(joined(within[one], within[other]), between[one][other])
    let rest = total - share(one) - share(other)
    return cost(rest + weighed(merged, sizes[one] + sizes[other]), clusters: count - 1)
  }

  /// The labels after merging two clusters, or as they are.
  func labels(merging pair: (Int, Int)?) -> [Int] {
    guard let (one, other) = pair else { return labels }
    return labels.map { $0 == other ? one : $0 > other ? $0 - 1 : $0 }
  }

  /// Merges a cluster into one before it.
  mutating func merge(_ one: Int, _ other: Int) {
    precondition(one < other, "cluster \(other) merged into \(one)")
    labels = labels(merging: (one, other))
    within[one] = joined(joined(within[one], within[other]), between[one][other])
    sizes[one] += sizes[other]
    for cluster in between.indices where cluster != one {
      let link = joined(between[one][cluster], between[other][cluster])
      between[one][cluster] = link
      between[cluster][one] = link
    }
    sizes.remove(at: other)
    within.remove(at: other)
    between.remove(at: other)
    for cluster in between.indices { between[cluster].remove(at: other) }
    total = within.indices.reduce(0) { $0 + share($1) }
  }

  private mutating func add(_ dissimilarity: Double, _ one: Int, _ other: Int) {
    if one == other {
      within[one] = joined(within[one], dissimilarity)
    } else {
      between[one][other] = joined(between[one][other], dissimilarity)
      between[other][one] = between[one][other]
    }
  }

  private func joined(_ one: Double, _ other: Double) -> Double {
    switch rule {
    case .paper, .sizeWeighted: max(one, other)
    case .sum: one + other
    }
  }

  private func share(_ cluster: Int) -> Double { weighed(within[cluster], sizes[cluster]) }

  private func weighed(_ within: Double, _ size: Int) -> Double {
    rule == .sizeWeighted ? Double(size) * within : within
  }

  private func cost(_ total: Double, clusters: Int) -> Double {
    switch rule {
    case .paper: total / Double(clusters)
    case .sizeWeighted: total / Double(labels.count)
    case .sum: total
    }
  }
}
