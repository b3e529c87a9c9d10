/// How unlike the tasks are that a partition puts together at one location.
///
/// Source: Vandenhende et al. 2020, "Branched Multi-Task Networks"; the two variants weigh a
/// cluster by its size, or add up every pair, so that a lone task earns no discount.
public enum ClusterCost: String, CaseIterable, Sendable {
  /// The mean over clusters of the largest dissimilarity; a lone task counts as a cluster of cost 0.
  case paper

  /// The mean over tasks of their cluster's largest dissimilarity.
  case sizeWeighted = "size-weighted"

  /// The sum of the dissimilarities of all pairs inside clusters.
  case sum

  /// The cost of a partition.
  ///
  /// - Parameters:
  ///   - groups: the tasks, by index, of each cluster.
  ///   - affinity: the affinities at the location, `[task][task]`; dissimilarity is `1 - affinity`.
  /// - Returns: the cost, 0 when every task is alone.
  public func callAsFunction(_ groups: [[Int]], affinity: [[Double]]) -> Double {
    switch self {
    case .paper:
      return total(groups) { largest($0, affinity) } / Double(groups.count)
    case .sizeWeighted:
      let tasks = groups.reduce(0) { $0 + $1.count }
      return total(groups) { Double($0.count) * largest($0, affinity) } / Double(tasks)
    case .sum:
      return total(groups) { pairs($0, affinity).reduce(0, +) }
    }
  }

  private func total(_ groups: [[Int]], _ cost: ([Int]) -> Double) -> Double {
    groups.reduce(0) { $0 + cost($1) }
  }

  private func largest(_ group: [Int], _ affinity: [[Double]]) -> Double {
    pairs(group, affinity).max() ?? 0
  }

  private func pairs(_ group: [Int], _ affinity: [[Double]]) -> [Double] {
    group.indices.flatMap { one in
      group[..<one].map { 1 - affinity[group[one]][$0] }
    }
  }
}
