public import Randomness

/// Changes of training samples that keep their labels true: mirrored pictures and enlarged cuts.
///
/// A mirrored sample's directions have their x negated. A sample that is cut out and enlarged s
/// times looks s times as near: distances are divided by s, disparities and inverse distances
/// multiplied. Pictures are enlarged bilinearly, dense labels by their nearest pixel; labels of
/// whole samples stay. Source: the random scale, crop and flip of Liu et al. 2019 (MTAN).
public struct Augmentation: Hashable, Sendable {
  /// Whether half of the samples are mirrored left to right.
  public var flips: Bool

  /// How many times samples are enlarged, each at least 1; every sample draws one of them.
  public var scales: [Float]

  /// Asks for augmentation.
  ///
  /// - Precondition: there is a scale, and none is below 1.
  public init(flips: Bool, scales: [Float]) {
    precondition(!scales.isEmpty && scales.allSatisfy { $0 >= 1 }, "scales \(scales)")
    self.flips = flips
    self.scales = scales
  }

  /// A batch of pictures with every sample changed by what it draws.
  ///
  /// - Parameters:
  ///   - batch: inputs `[batch, channels, height, width]`.
  ///   - tasks: what the batch has targets for.
  ///   - stream: of this batch alone; sample n draws from its part n.
  /// - Returns: the changed samples in their order.
  public func callAsFunction(
    _ batch: Batch, of tasks: [TaskDescription], drawnFrom stream: RandomStream
  ) -> Batch {
    precondition(batch.shape.count == 4, "augmentation of inputs \(batch.shape)")
    let (height, width) = (batch.shape[2], batch.shape[3])
    let cuts = (0..<batch.shape[0]).map { sample in
      var stream = stream.split(sample)
      return Cut(of: self, height: height, width: width, using: &stream)
    }
    let targets = tasks.compactMap { task in
      batch.targets[task.name].map { (task.name, Self.target($0, task.kind, cuts)) }
    }
    return Batch(
      shape: batch.shape, inputs: Self.inputs(batch, cuts),
      targets: Dictionary(uniqueKeysWithValues: targets))
  }

  private static func inputs(_ batch: Batch, _ cuts: [Cut]) -> [Float] {
    let channels = batch.shape[1]
    var inputs: [Float] = []
    inputs.reserveCapacity(batch.inputs.count)
    for (sample, cut) in cuts.enumerated() {
      for channel in 0..<channels {
        cut.appendPlane(sample * channels + channel, of: batch.inputs, to: &inputs)
      }
    }
    return inputs
  }

  private static func target(_ target: Target, _ kind: TaskKind, _ cuts: [Cut]) -> Target {
    let planes = kind.planes
    guard planes > 0 else { return target }
    switch target {
    case .labels(let labels): return .labels(pixels(of: labels, planes, cuts))
    case .values(let values):
      var values = pixels(of: values, planes, cuts)
      let size = values.count / cuts.count
      for (sample, cut) in cuts.enumerated() {
        kind.correct(&values[(sample * size)..<((sample + 1) * size)], for: cut)
      }
      return .values(values)
    }
  }

  /// Each plane of each sample, every pixel taken from the nearest old one.
  private static func pixels<Value>(of values: [Value], _ planes: Int, _ cuts: [Cut]) -> [Value] {
    cuts.enumerated().flatMap { sample, cut in
      (0..<planes).flatMap { cut.nearest(plane: sample * planes + $0, of: values) }
    }
  }
}

/// The part of a sample that is seen, and how.
struct Cut {
  /// How many times it is enlarged.
  let scale: Float

  /// Whether left and right are exchanged.
  let isMirrored: Bool

  private let rows: CutAxis
  private let columns: CutAxis

  init(
    of augmentation: Augmentation, height: Int, width: Int, using stream: inout RandomStream
  ) {
    let scales = augmentation.scales
    scale = scales[min(scales.count - 1, Int(stream.uniform() * Float(scales.count)))]
    isMirrored = stream.uniform() < 0.5 && augmentation.flips
    rows = CutAxis(of: height, scale: scale, at: stream.uniform(), isMirrored: false)
    columns = CutAxis(of: width, scale: scale, at: stream.uniform(), isMirrored: isMirrored)
  }

  /// Appends a plane seen through the cut, bilinearly enlarged.
  func appendPlane(_ plane: Int, of values: [Float], to result: inout [Float]) {
    let width = columns.count
    let start = plane * rows.count * width
    for y in 0..<rows.count {
      let (upper, lower) = (start + rows.before[y] * width, start + rows.after[y] * width)
      for x in 0..<width {
        let (left, right) = (columns.before[x], columns.after[x])
        let top = values[upper + left].mixed(with: values[upper + right], columns.fraction[x])
        let bottom = values[lower + left].mixed(with: values[lower + right], columns.fraction[x])
        result.append(top.mixed(with: bottom, rows.fraction[y]))
      }
    }
  }

  /// A plane seen through the cut, every pixel taken from the nearest old one.
  func nearest<Value>(plane: Int, of values: [Value]) -> [Value] {
    let start = plane * rows.count * columns.count
    return rows.nearest.flatMap { y in
      columns.nearest.map { values[start + y * columns.count + $0] }
    }
  }
}

/// Which old pixels each pixel of a cut is made of, along one axis.
private struct CutAxis {
  let before: [Int]
  let after: [Int]

  /// The share of `after`.
  let fraction: [Float]

  let nearest: [Int]

  var count: Int { nearest.count }

  /// An axis cut to `1 / scale` of its pixels; `place` is where the cut begins, from 0 at the
  /// lowest start to 1, excluded, at the highest.
  init(of size: Int, scale: Float, at place: Float, isMirrored: Bool) {
    let length = max(1, Int(Float(size) / scale))
    let start = min(size - length, Int(place * Float(size - length + 1)))
    let order = isMirrored ? Array((0..<size).reversed()) : Array(0..<size)
    let centers = order.map { pixel in
      let center = (Float(pixel) + 0.5) * Float(length) / Float(size) - 0.5
      return min(max(0, center), Float(length - 1))
    }
    before = centers.map { start + Int($0) }
    after = centers.map { start + min(Int($0) + 1, length - 1) }
    fraction = centers.map { $0 - $0.rounded(.down) }
    let pixels = nearestPixels(from: length, to: size)
    nearest = order.map { start + pixels[$0] }
  }
}

extension Float {
  /// Exactly one of the two where the share is 0 or they are equal.
  fileprivate func mixed(with other: Float, _ share: Float) -> Float {
    self + (other - self) * share
  }
}

extension TaskKind {
  /// How many planes of pixels a sample's target has; 0 for a target of the whole sample.
  fileprivate var planes: Int {
    switch self {
    case .classesPerPixel, .valuePerPixel: 1
    case .directionPerPixel: 3
    case .classOfImage, .binary, .value: 0
    }
  }

  /// Makes a sample's values true again of what is seen through a cut.
  fileprivate func correct(_ values: inout ArraySlice<Float>, for cut: Cut) {
    switch self {
    case .directionPerPixel where cut.isMirrored:
      for index in values.indices.prefix(values.count / 3) { values[index].negate() }
    case .valuePerPixel(let unit) where Self.distances.contains(unit):
      for index in values.indices { values[index] /= cut.scale }
    case .valuePerPixel(let unit) where Self.disparities.contains(unit):
      for index in values.indices { values[index] *= cut.scale }
    default: break
    }
  }

  private static let distances: Set<String> = ["m", "cm", "mm", "km"]

  private static let disparities: Set<String> = ["px", "1/m", "inverse depth"]
}
