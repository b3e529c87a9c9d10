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
    public let values: [Float]

    /// Features as rows.
    ///
    /// - Precondition: the rows are full.
    public init(samples: Int, values: [Float]) {
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
    let rows = Features(samples: features.shape[0], values: features.values)
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
        // In the same order as the dissimilarities, only backwards, and not yet rounded by 1 - r.
        RankVector(try features(task, location).correlations(on: engine))
      }
      return RankVector.correlations(ranks)
    }
  }
}

extension RepresentationSimilarity.Features {
  /// Rows of the Gram matrix that are multiplied at once; those below the diagonal are left out.
  private static let blockRows = 128

  /// The correlation of each pair of samples, the strict upper triangle row by row.
  func correlations(on engine: Engine) -> [Float] {
    let width = values.count / samples
    let rows = standardisedRows(width)
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

  /// Rows with mean 0 and length 1, so that their products are correlations; constant rows become
  /// zeros.
  private func standardisedRows(_ width: Int) -> [Float] {
    var rows = values
    for start in stride(from: 0, to: rows.count, by: max(1, width)) {
      let row = start..<(start + width)
      var (sum, largest) = (0.0, Float(0))
      for index in row {
        sum += Double(rows[index])
        largest = max(largest, abs(rows[index]))
      }
      let mean = sum / Double(width)
      var squares = 0.0
      for index in row {
        let centred = Double(rows[index]) - mean
        squares += centred * centred
      }
      let length = squares.squareRoot()
      let scale = length > Double(largest) * 1e-7 ? 1 / length : 0
      for index in row { rows[index] = Float((Double(rows[index]) - mean) * scale) }
    }
    return rows
  }
}
