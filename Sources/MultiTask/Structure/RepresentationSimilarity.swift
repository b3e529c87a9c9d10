public import Tensors

/// How alike two networks see the same images, by the order of the images' dissimilarities.
///
/// Source: Vandenhende et al. 2020, "Branched Multi-Task Networks"; Kriegeskorte et al. 2008,
/// "Representational similarity analysis".
public enum RepresentationSimilarity {
  /// The features of one network at one location.
  public struct Features: Sendable {
    /// How many samples there are: the rows.
    public let samples: Int

    /// `[samples, features]`, row-major.
    public let values: [Double]

    /// Features as rows.
    ///
    /// - Precondition: the rows are full.
    public init(samples: Int, values: [Double]) {
      precondition(
        samples > 0 && values.count % samples == 0, "\(values.count) values in \(samples) rows")
      self.samples = samples
      self.values = values
    }
  }

  /// The dissimilarity of each pair of samples: 1 - Pearson correlation of their features.
  ///
  /// A constant feature vector has correlation 0 with every other.
  ///
  /// - Parameter features: one row for each sample, `[samples, features]`.
  /// - Returns: the strict upper triangle, row by row.
  public static func dissimilarities(_ features: Tensor) -> [Float] {
    let rows = Features(samples: features.shape[0], values: features.values.map { Double($0) })
    return rows.correlations(on: features.engine).map { 1 - $0 }
  }

  /// The affinity of each pair of tasks at each location.
  ///
  /// - Parameter dissimilarities: `[task][location][pair of samples]`.
  /// - Returns: Spearman's correlation, average ranks for ties, `[location][task][task]`.
  public static func affinity(_ dissimilarities: [[[Float]]]) -> [[[Double]]] {
    (dissimilarities.first ?? []).indices.map { location in
      RankVector.correlations(dissimilarities.map { RankVector($0[location]) })
    }
  }

  /// The affinity of each pair of tasks at each location, computed on all cores.
  ///
  /// - Parameters:
  ///   - tasks: how many.
  ///   - locations: how many.
  ///   - features: those of a task at a location, asked for once, from any thread.
  /// - Returns: Spearman's correlation of the samples' dissimilarities, average ranks for ties,
  ///   `[location][task][task]`.
  /// - Throws: what `features` throws, or `EngineError`.
  /// - Precondition: there are as many samples everywhere.
  public static func affinity(
    tasks: Int, locations: Int,
    features: @Sendable (_ task: Int, _ location: Int) throws -> Features
  ) throws -> [[[Double]]] {
    try (0..<locations).map { location in
      let ranks = try inParallel(tasks) { task, engine in
        try features(task, location).ranks(on: engine)
      }
      return RankVector.correlations(ranks)
    }
  }
}

extension RepresentationSimilarity.Features {
  /// Rows of the Gram matrix that are multiplied at once; those below the diagonal are left out.
  private static let blockRows = 128

  /// Multiply-adds that are done in double precision.
  private static let fewProducts = 1 << 22

  private var width: Int { values.count / samples }

  /// The ranks of the samples' correlations: those of the dissimilarities backwards, and not yet
  /// rounded by 1 - r.
  func ranks(on engine: Engine) -> RankVector {
    let isSmall = samples * samples / 2 * width <= Self.fewProducts
    return isSmall ? RankVector(preciseCorrelations) : RankVector(correlations(on: engine))
  }

  /// The correlation of each pair of samples, the strict upper triangle row by row.
  func correlations(on engine: Engine) -> [Float] {
    let rows = standardisedRows.map { Float($0) }
    var correlations: [Float] = []
    correlations.reserveCapacity(samples * (samples - 1) / 2)
    engine.withoutGradients {
      for first in stride(from: 0, to: samples, by: Self.blockRows) {
        let block = Array(rows[(first * width)..<(min(first + Self.blockRows, samples) * width)])
        let (height, right) = (block.count / max(1, width), samples - first)
        let products = linear(
          Tensor(block, shape: [height, width], on: engine),
          Parameter(Array(rows[(first * width)...]), shape: [right, width], on: engine)
        ).values
        for row in 0..<height {
          correlations += products[(row * right + row + 1)..<((row + 1) * right)]
        }
      }
    }
    return correlations
  }

  private var preciseCorrelations: [Double] {
    let (rows, width) = (standardisedRows, width)
    var correlations: [Double] = []
    correlations.reserveCapacity(samples * (samples - 1) / 2)
    for one in 0..<samples {
      for other in (one + 1)..<max(samples, one + 1) {
        var sum = 0.0
        for column in 0..<width { sum += rows[one * width + column] * rows[other * width + column] }
        correlations.append(sum)
      }
    }
    return correlations
  }

  /// Rows with mean 0 and length 1, so that their products are correlations; constant rows become
  /// zeros.
  private var standardisedRows: [Double] {
    let width = width
    var rows = values
    for start in stride(from: 0, to: rows.count, by: max(1, width)) {
      let row = start..<(start + width)
      var (sum, largest) = (0.0, 0.0)
      for index in row {
        sum += rows[index]
        largest = max(largest, abs(rows[index]))
      }
      let mean = sum / Double(width)
      var squares = 0.0
      for index in row {
        rows[index] -= mean
        squares += rows[index] * rows[index]
      }
      let length = squares.squareRoot()
      let scale = length > largest * 1e-7 ? 1 / length : 0
      for index in row { rows[index] *= scale }
    }
    return rows
  }
}
