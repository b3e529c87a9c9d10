/// The part of a dataset that a sample belongs to.
public enum Split: String, CaseIterable, Codable, Sendable {
  case train, validation, test
}

/// What a task predicts.
public enum TaskKind: Hashable, Codable, Sendable {
  /// One of `classes` classes at each pixel: labels `[height, width]`, `-1` where missing.
  case classesPerPixel(classes: Int)

  /// A number at each pixel: values `[1, height, width]`, NaN where missing.
  case valuePerPixel(unit: String)

  /// A direction at each pixel: unit vectors `[3, height, width]`, NaN where missing.
  case directionPerPixel

  /// One of `classes` classes for the whole sample: one label, `-1` when missing.
  case classOfImage(classes: Int)

  /// Yes or no for the whole sample: the value 1 or 0, NaN when missing.
  case binary

  /// A number for the whole sample, NaN when missing.
  case value(unit: String)
}

/// The name of a task and what it predicts.
public struct TaskDescription: Hashable, Codable, Sendable {
  /// The task's name, unique in its dataset.
  public let name: String

  /// What the task predicts.
  public let kind: TaskKind

  /// The names of the classes in the order of their numbers; empty when they have none.
  public let classNames: [String]

  /// Describes a task.
  public init(name: String, kind: TaskKind, classNames: [String] = []) {
    self.name = name
    self.kind = kind
    self.classNames = classNames
  }
}

/// What one task should have answered for a whole batch, row-major with the batch first.
public enum Target: Hashable, Sendable {
  /// Class numbers, `-1` where missing.
  case labels([Int32])

  /// Numbers, NaN where missing.
  case values([Float])
}

/// Some samples, ready for a network.
public struct Batch: Hashable, Sendable {
  /// The shape of `inputs`: `[batch, channels, height, width]` or `[batch, features]`.
  public let shape: [Int]

  /// The inputs, row-major.
  public let inputs: [Float]

  /// The target of each task, by the task's name.
  public let targets: [String: Target]

  /// Gathers a batch.
  ///
  /// - Precondition: `inputs` fills `shape`.
  public init(shape: [Int], inputs: [Float], targets: [String: Target]) {
    precondition(
      shape.reduce(1, *) == inputs.count, "\(inputs.count) inputs do not fill shape \(shape)")
    self.shape = shape
    self.inputs = inputs
    self.targets = targets
  }
}

/// Samples of one kind of input with the targets of several tasks.
public protocol Dataset: Sendable {
  /// The tasks that every batch has targets for.
  var tasks: [TaskDescription] { get }

  /// The shape of one input: `[channels, height, width]` or `[features]`.
  var inputShape: [Int] { get }

  /// What a user should know about how these samples were chosen: one sentence each.
  var notes: [String] { get }

  /// How many samples a split holds; nil when every index is a fresh sample.
  func count(_ split: Split) -> Int?

  /// The samples with the given numbers, in that order; the same numbers give the same samples.
  ///
  /// - Precondition: every index is at least 0 and less than the split's count.
  func batch(_ indices: [Int], of split: Split) throws -> Batch
}

extension Dataset {
  /// Nothing out of the ordinary.
  public var notes: [String] { [] }
}
