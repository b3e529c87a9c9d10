internal import Foundation
internal import Randomness

/// The network that makes the targets of `Planted`.
struct Teacher: Sendable {
  static let features = 32
  private static let calibrationSamples = 8192

  private let trunk: Layer
  private let groups: [[Layer]]
  private let heads: [Layer]
  private let tasksPerGroup: Int
  private var means: [Float]
  private var deviations: [Float]

  init(_ difficulty: Planted.Difficulty, stream: RandomStream) {
    var weights = stream.split("teacher")
    let (width, gain) = (difficulty.width, difficulty.gain)
    trunk = Layer(Self.features, width, gain: gain, using: &weights)
    groups = (0..<difficulty.groups).map { _ in
      (0..<2).map { _ in Layer(width, width, gain: gain, using: &weights) }
    }
    heads = (0..<difficulty.tasks).map { _ in Layer(width, 1, gain: gain, using: &weights) }
    tasksPerGroup = difficulty.tasksPerGroup
    means = heads.map { _ in 0 }
    deviations = heads.map { _ in 1 }
    calibrate(stream.split("calibration"))
  }

  /// One input, `[features]`.
  static func input(_ stream: RandomStream) -> [Float] {
    var stream = stream
    return stream.normals(features)
  }

  /// The targets `[task][sample]` of inputs `[sample, features]`.
  func outputs(_ inputs: [Float]) -> [[Float]] {
    let shared = Self.tanh(trunk(Self.columns(of: inputs)))
    let groupFeatures = groups.map { $0.reduce(shared) { Self.tanh($1($0)) } }
    return heads.indices.map { task in
      heads[task](groupFeatures[task / tasksPerGroup])
        .map { ($0 - means[task]) / deviations[task] }
    }
  }

  private mutating func calibrate(_ stream: RandomStream) {
    let inputs = (0..<Self.calibrationSamples).flatMap { Self.input(stream.split($0)) }
    let outputs = outputs(inputs).map { $0.map(Double.init) }
    for (task, values) in outputs.enumerated() {
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      means[task] = Float(mean)
      deviations[task] = Float(variance.squareRoot())
    }
  }

  /// `[features, batch]` from `[batch, features]`.
  private static func columns(of rows: [Float]) -> [Float] {
    let batch = rows.count / features
    return [Float](unsafeUninitializedCapacity: rows.count) { columns, count in
      for feature in 0..<features {
        for sample in 0..<batch {
          columns[feature * batch + sample] = rows[sample * features + feature]
        }
      }
      count = rows.count
    }
  }

  /// tanh by way of exp, which is several times faster and as good for values about 1.
  private static func tanh(_ values: [Float]) -> [Float] {
    values.map { 1 - 2 / (exp(2 * $0) + 1) }
  }
}

/// A linear map without offset, of many samples at a time.
private struct Layer: Sendable {
  let inputs: Int
  let outputs: Int

  /// `[outputs, inputs]`.
  let weights: [Float]

  init(_ inputs: Int, _ outputs: Int, gain: Float, using stream: inout RandomStream) {
    let scale = gain / Float(inputs).squareRoot()
    self.inputs = inputs
    self.outputs = outputs
    self.weights = (0..<(inputs * outputs)).map { _ in scale * stream.normal() }
  }

  /// `[outputs, batch]` from `[inputs, batch]`: one weight meets all samples in one loop of vectors.
  func callAsFunction(_ x: [Float]) -> [Float] {
    let batch = x.count / inputs
    return x.withUnsafeBufferPointer { x in
      [Float](unsafeUninitializedCapacity: batch * outputs) { y, count in
        y.initialize(repeating: 0)
        for (index, weight) in weights.enumerated() {
          let (row, column) = (index / inputs * batch, index % inputs * batch)
          for sample in 0..<batch { y[row &+ sample] += weight * x[column &+ sample] }
        }
        count = batch * outputs
      }
    }
  }
}
