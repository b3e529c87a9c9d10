/// What was asked for: a method, data, a backbone and a training budget, with every default
/// written out.
public struct Experiment: Codable, Hashable, Sendable {
  /// A name for people.
  public var name: String

  /// The method's name.
  public var method: String

  /// The seed of everything random.
  public var seed = 1

  /// Where the samples come from.
  public var data = DataSettings()

  /// The tasks' names; `nil` means all of the source's.
  public var tasks: [String]?

  /// The network that is shared or split.
  public var backbone = Backbone()

  /// How each training of the experiment is done.
  public var training = TrainingSettings()

  /// A fraction of the single-task networks' total parameters (trees) or a number of networks
  /// (grouping); `nil` where the method needs none.
  public var budget: Double?

  /// The method's own options.
  public var options: [String: OptionValue] = [:]

  /// The experiment, by file name without its ending, that delta-m is measured against.
  public var baseline: String?

  /// An experiment with every setting at its default.
  public init(name: String, method: String) {
    self.name = name
    self.method = method
  }
}

/// Where an experiment's samples come from.
public struct DataSettings: Codable, Hashable, Sendable {
  /// The name of a built-in source, or a path.
  public var source = "scenes"

  /// Height and width after resizing, in pixels; `nil` means the source's own.
  public var size: [Int]?

  /// The number of training samples; `nil` means all there are.
  public var train: Int?

  /// The number of validation samples.
  public var validation: Int?

  /// The number of test samples.
  public var test: Int?

  /// The source's own options.
  public var options: [String: OptionValue] = [:]

  /// How training samples are changed; `nil` means not at all.
  public var augmentation: AugmentationSettings?

  /// Every setting at its default.
  public init() {}
}

/// How training samples are changed each time they are used, their labels with them.
public struct AugmentationSettings: Codable, Hashable, Sendable {
  /// Whether half of them are mirrored left to right.
  public var flip = false

  /// How many times they are enlarged and cut to their old size, each at least 1; every sample
  /// draws one.
  public var scales = [1.0]

  /// No change.
  public init() {}
}

/// The network whose blocks tasks share or not.
public struct Backbone: Codable, Hashable, Sendable {
  /// The family, such as "resnet" or "mlp".
  public var kind = "resnet"

  /// Channels of the first stage, or units of each layer.
  public var width = 16

  /// Blocks in each stage; a branch may begin before any block.
  public var blocks = [2, 2, 2, 2]

  /// The heads of tasks that predict pixels: "convolution" or "aspp"; `nil` means the family's own.
  public var heads: String?

  /// The dilations of "aspp" heads; `nil` means the paper's, as parts of the features' size.
  public var rates: [Int]?

  /// A safetensors file with torchvision's names that every network's blocks start from; `nil`
  /// means that they start at random.
  public var weights: String?

  /// The SHA-256 of that file, in hexadecimal; `nil` means that any will do.
  public var weightsHash: String?

  /// Every setting at its default.
  public init() {}

  private enum CodingKeys: String, CodingKey {
    case kind, width, blocks, heads, rates, weights
    case weightsHash = "weights-hash"
  }
}

/// How one training is done; every training of an experiment gets the same.
public struct TrainingSettings: Codable, Hashable, Sendable {
  /// Optimiser steps.
  public var steps = 600

  /// Samples in a step.
  public var batch = 16

  /// "sgd" or "adam".
  public var optimizer = "adam"

  /// The learning rate at the first step.
  public var learningRate = 0.001

  /// "constant", "cosine" or "step".
  public var schedule = "cosine"

  /// L2 decay, added to the gradient.
  public var weightDecay = 0.0001

  /// How the tasks' losses are put together: "equal", "fixed", "uncertainty", "dwa" or "pcgrad".
  public var weighting = "equal"

  /// The weight of each task's loss where the weighting is "fixed"; absent means 1.
  public var lossWeights: [String: Double] = [:]

  /// Threads of one training.
  public var threads = 1

  /// Steps between two measurements on validation data.
  public var validateEvery = 50

  /// Steps between two checkpoints.
  public var checkpointEvery = 100

  /// Whether an equal training of the same session is taken over instead of trained again.
  public var reuse = true

  /// Every setting at its default.
  public init() {}

  private enum CodingKeys: String, CodingKey {
    case steps, batch, optimizer
    case learningRate = "learning-rate"
    case schedule
    case weightDecay = "weight-decay"
    case weighting
    case lossWeights = "loss-weights"
    case threads
    case validateEvery = "validate-every"
    case checkpointEvery = "checkpoint-every"
    case reuse
  }
}
