import Datasets
import Randomness
package import Runs
import Tensors

/// The training step that this engine is compared with others by: forward, backward and SGD on a
/// small residual network for several tasks.
///
/// A stem, stages of residual blocks whose width doubles, global averages and a linear head of two
/// classes for each task; cross-entropies summed, momentum 0.9, rate 0.01, no decay. Names of
/// tensors are PyTorch's.
///
/// Source: He et al. 2016, "Deep residual learning for image recognition", section 4.2, widened.
package struct ReferenceStep {
  /// How large the step is.
  package struct Shape: Hashable, Sendable {
    package var batch, size, width: Int
    /// Blocks in each stage.
    package var blocks: [Int]
    package var heads, threads: Int

    package init(batch: Int, size: Int, width: Int, blocks: [Int], heads: Int, threads: Int) {
      (self.batch, self.size, self.width) = (batch, size, width)
      (self.blocks, self.heads, self.threads) = (blocks, heads, threads)
    }
  }

  /// What the network sees: `images` `[batch, 3, size, size]` and `labels` `[heads, batch]`.
  private let images: Tensor
  private let labels: [[Int32]]
  private let engine: Engine
  private let network: Network
  /// PyTorch's names, by our own.
  private let names: [String: String]
  private let parameters: [(name: String, parameter: Parameter)]
  private var optimizer: Optimizer

  /// Multiply-adds of a step: three times those of the batch's forward pass.
  package let multiplyAdds: Int

  /// A network in front of a batch.
  ///
  /// - Parameters:
  ///   - shape: how large both are.
  ///   - weights: the network's parameters and running statistics; fresh ones where it is nil.
  ///   - batch: `images` and `labels`; noise where it is nil.
  /// - Throws: `ExperimentError` or `StateError` when they do not fit the shape.
  package init(_ shape: Shape, weights: SafeTensors? = nil, batch: SafeTensors? = nil) throws {
    let noise = NoiseImages(size: shape.size, tasks: shape.heads)
    let tasks = noise.tasks
    var backbone = Backbone()
    (backbone.width, backbone.blocks) = (shape.width, shape.blocks)
    let design = try NetworkDesign(
      backbone: backbone, tasks: tasks, inputShape: noise.inputShape)
    let architecture = Architecture.shared(tasks: tasks.map(\.name), depths: design.depths)
    engine = try Engine(threads: shape.threads)
    network = Network(
      architecture, design: design, on: engine, generator: RandomStream(seed: 0))
    names = try Self.foreignNames(of: design)
    parameters = network.parameters()
    optimizer = Optimizer(.sgd(momentum: 0.9), weightDecay: 0, parameters: parameters)
    multiplyAdds = 3 * shape.batch * design.multiplyAdds(of: architecture)
    let given = try batch.map { try Self.check($0, shape) } ?? Self.draw(noise, shape)
    images = Tensor(
      given.images, shape: [shape.batch, 3, shape.size, shape.size], on: engine)
    labels = given.labels
    if let weights { try load(weights) }
  }

  /// Does one step and returns the loss before it.
  package mutating func callAsFunction() -> Float {
    let loss = loss
    optimizer.step(
      loss.gradients(of: parameters.map(\.parameter), keepingGraph: false), rate: 0.01)
    return loss.item
  }

  /// The gradients of the loss as it is now.
  package var gradients: SafeTensors {
    let gradients = loss.gradients(of: parameters.map(\.parameter))
    let entries = parameters.compactMap { name, parameter in
      gradients[parameter].map {
        (names[name] ?? name, StoredTensor(shape: parameter.shape, values: $0))
      }
    }
    return SafeTensors(tensors: Dictionary(uniqueKeysWithValues: entries))
  }

  private var loss: Tensor {
    let predictions = network(images, training: true)
    return sum(zip(predictions, labels).map { crossEntropy($0, labels: $1) })
  }

  /// The numbers that are trained.
  package var parameterCount: Int {
    parameters.reduce(0) { $0 + $1.parameter.shape.reduce(1, *) }
  }

  /// The most memory that the steps took at once, in bytes.
  package var peakBytes: Int { engine.peakBytes }
}

extension ReferenceStep {
  private func load(_ weights: SafeTensors) throws {
    let own = network.state.keys.map { name in
      (name, names[name].flatMap { weights.tensors[$0] })
    }
    try network.load(
      Dictionary(
        uniqueKeysWithValues: own.compactMap { name, tensor in
          tensor.map { (name, TensorValues(shape: $0.shape, values: $0.values)) }
        }))
  }

  /// PyTorch's names of parameters and running statistics, by their own: `body.3.conv1.weight` for
  /// `blocks.4.0.convolution1.weight`, which torchvision calls `layer2.1.conv1.weight`.
  private static func foreignNames(of design: NetworkDesign) throws -> [String: String] {
    let blocks = try design.torchvisionEntries.enumerated().flatMap { depth, entries in
      entries.map { entry in
        // Behind the stage and the number of the block in it.
        let words = entry.name.split(separator: ".").dropFirst(depth == 0 ? 0 : 2)
        let layer = words.joined(separator: ".")
        let name =
          depth == 0
          ? "stem." + layer.replacing("conv1", with: "0").replacing("bn1", with: "1")
          : "body.\(depth - 1)." + layer.replacing("downsample", with: "shortcut")
        return ("blocks.\(depth).0.\(entry.property)", name)
      }
    }
    let heads = design.tasks.indices.flatMap { head in
      ["weight", "bias"].map { ("heads.\(head).linear.\($0)", "heads.\(head).\($0)") }
    }
    return Dictionary(uniqueKeysWithValues: blocks + heads)
  }

  private static func check(
    _ batch: SafeTensors, _ shape: Shape
  ) throws -> (images: [Float], labels: [[Int32]]) {
    let wanted = [
      "images": [shape.batch, 3, shape.size, shape.size], "labels": [shape.heads, shape.batch],
    ]
    for (name, extents) in wanted where batch.tensors[name]?.shape != extents {
      let found = batch.tensors[name].map { "is of shape \($0.shape)" } ?? "is missing"
      throw ExperimentError(
        key: name, problem: found, remedy: "a tensor of shape \(extents) is needed")
    }
    let numbers = batch.tensors["labels"]?.values ?? []
    let labels = (0..<shape.heads).map { head in
      numbers[head * shape.batch..<(head + 1) * shape.batch].map { Int32($0) }
    }
    return (batch.tensors["images"]?.values ?? [], labels)
  }

  private static func draw(
    _ noise: NoiseImages, _ shape: Shape
  ) -> (images: [Float], labels: [[Int32]]) {
    let batch = noise.batch(Array(0..<shape.batch), of: .train)
    return (batch.inputs, noise.tasks.map { batch.labels(of: $0.name) })
  }
}
