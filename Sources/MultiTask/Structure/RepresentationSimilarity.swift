public import Tensors

/// How alike two networks see the same images, by the order of the images' dissimilarities.
///
/// Source: Vandenhende et al. 2020, "Branched Multi-Task Networks"; Kriegeskorte et al. 2008,
/// "Representational similarity analysis".
public enum RepresentationSimilarity {
  /// The dissimilarity of each pair of samples: 1 - Pearson correlation of their features.
  ///
  /// A constant feature vector has correlation 0 with every other.
  ///
  /// - Parameter features: one row for each sample, `[samples, features]`.
  /// - Returns: the strict upper triangle, row by row.
  public static func dissimilarities(_ features: Tensor) -> [Float] {
    let samples = features.shape[0]
    let rows = standardisedRows(features.values, count: samples)
    let standardised = Tensor(rows, shape: features.shape, on: features.engine)
    let correlations = linear(
      standardised, Parameter(rows, shape: features.shape, on: features.engine)
    ).values
    return (0..<samples).flatMap { (row: Int) -> [Float] in
      let right = (row * samples + row + 1)..<((row + 1) * samples)
      return correlations[right].map { 1 - $0 }
    }
  }

  /// The affinity of each pair of tasks at each location.
  ///
  /// - Parameter dissimilarities: `[task][location][pair of samples]`.
  /// - Returns: Spearman's correlation, average ranks for ties, `[location][task][task]`.
  public static func affinity(_ dissimilarities: [[[Float]]]) -> [[[Double]]] {
    (dissimilarities.first ?? []).indices.map { location in
      let ranks = dissimilarities.map { standardisedRanks($0[location]) }
      return ranks.indices.map { one in
        ranks.indices.map { one == $0 ? 1 : dot(ranks[one], ranks[$0]) }
      }
    }
  }

  /// Rows with mean 0 and length 1, so that their products are correlations.
  private static func standardisedRows(_ values: [Float], count: Int) -> [Float] {
    let width = values.count / max(1, count)
    return (0..<count).flatMap { (row: Int) -> [Float] in
      let columns = (row * width)..<((row + 1) * width)
      return standardised(values[columns].map { Double($0) }).map { Float($0) }
    }
  }

  /// Values moved to mean 0 and scaled to length 1; constant values become zeros.
  private static func standardised(_ values: [Double]) -> [Double] {
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    let centred = values.map { $0 - mean }
    let length = dot(centred, centred).squareRoot()
    let scale = (values.map(abs).max() ?? 0) * 1e-7
    guard length > scale else { return values.map { _ in 0 } }
    return centred.map { $0 / length }
  }

  /// The ranks of values, ties sharing their average rank, standardised.
  private static func standardisedRanks(_ values: [Float]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for index in order[start..<end] { ranks[index] = Double(start + end - 1) / 2 }
      start = end
    }
    return standardised(ranks)
  }

  private static func dot(_ one: [Double], _ other: [Double]) -> Double {
    zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
