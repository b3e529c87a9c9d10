/// Images with per-pixel targets, all in memory.
///
/// Inputs are `[3, height, width]`, brightness mapped linearly from `0 ... 255` to `-2 ... 2`.
public struct DenseFrames: Dataset {
  /// The tasks that every batch has targets for.
  public let tasks: [TaskDescription]

  /// `[3, height, width]`.
  public let inputShape: [Int]

  /// What a user should know about how these frames were chosen.
  public let notes: [String]

  private let frames: [Split: [Frame]]

  init(
    tasks: [TaskDescription], height: Int, width: Int, frames: [Split: [Frame]],
    notes: [String] = []
  ) {
    self.tasks = tasks
    self.inputShape = [3, height, width]
    self.frames = frames
    self.notes = notes
  }

  /// How many frames a split holds.
  public func count(_ split: Split) -> Int? { frames[split, default: []].count }

  /// The frames with the given numbers.
  ///
  /// - Precondition: every index is at least 0 and less than the split's count.
  public func batch(_ indices: [Int], of split: Split) -> Batch {
    let all = frames[split, default: []]
    let chosen = indices.map { index in
      precondition(all.indices.contains(index), "frame \(index) of \(all.count) in \(split)")
      return all[index]
    }
    let targets = tasks.indices.map { task in
      (tasks[task].name, Plane.target(of: chosen.map { $0.planes[task] }))
    }
    return Batch(
      shape: [indices.count] + inputShape, inputs: Self.inputs(chosen),
      targets: Dictionary(uniqueKeysWithValues: targets))
  }

  private static func inputs(_ frames: [Frame]) -> [Float] {
    var inputs: [Float] = []
    inputs.reserveCapacity(frames.reduce(0) { $0 + $1.image.count })
    for frame in frames { inputs.append(contentsOf: frame.image.map { brightness[Int($0)] }) }
    return inputs
  }

  private static let brightness = (0...255).map { Float($0) * 4 / 255 - 2 }
}

/// One image and its targets, kept small.
struct Frame: Hashable, Sendable {
  /// `[3, height, width]`.
  var image: [UInt8]

  /// One for each task.
  var planes: [Plane]
}

/// One task's target for one frame.
enum Plane: Hashable, Sendable {
  /// Class numbers `[height, width]`; 255 is missing.
  case labels([UInt8])

  /// Numbers `[1, height, width]`; NaN is missing.
  case values([Float])

  /// Numbers from 0 to 1 in steps of 1/255, `[1, height, width]`.
  case levels([UInt8])

  /// Unit vectors `[3, height, width]` in steps of 1/32767; `Int16.min` is missing.
  case directions([Int16])

  static let missingLabel: UInt8 = 255

  /// The numbers that stand for a direction of any length; nil is missing.
  static func steps(_ direction: SIMD3<Float>?) -> SIMD3<Int16> {
    guard let direction else { return SIMD3(repeating: .min) }
    let scaled = direction * (32767 / (direction * direction).sum().squareRoot())
    return SIMD3(
      Int16(scaled.x.rounded()), Int16(scaled.y.rounded()), Int16(scaled.z.rounded()))
  }

  static func target(of planes: [Plane]) -> Target {
    var labels: [Int32] = []
    var values: [Float] = []
    for plane in planes {
      switch plane {
      case .labels(let numbers):
        labels.append(contentsOf: numbers.map { $0 == missingLabel ? -1 : Int32($0) })
      case .values(let numbers): values.append(contentsOf: numbers)
      case .levels(let steps): values.append(contentsOf: steps.map { Float($0) / 255 })
      case .directions(let steps):
        values.append(contentsOf: steps.map { $0 == .min ? .nan : Float($0) / 32767 })
      }
    }
    return labels.isEmpty ? .values(values) : .labels(labels)
  }
}
