/// What blocks and heads are made of: the operations that every format of export has a word for.
package enum Layer: Hashable, Sendable {
  /// A convolution whose padding keeps the image's size, but for the stride.
  case convolution(
    inputs: Int, outputs: Int, kernel: Int, stride: Int = 1, dilation: Int = 1,
    hasBias: Bool = false)

  /// Batch normalisation with running statistics, of images' channels or of rows; 1e-5 is added to
  /// variances.
  case batchNorm(channels: Int, isLearned: Bool = true, isOfRows: Bool = false)

  /// A linear map with a bias.
  case linear(inputs: Int, outputs: Int)

  /// Negative numbers become zero.
  case relu

  /// The hyperbolic tangent.
  case tanh

  /// The sum of two tensors of one shape.
  case add

  /// Tensors side by side, by their channels.
  case concatenate

  /// The largest value of each window.
  case maxPool(size: Int, stride: Int, padding: Int)

  /// Each sample as one row.
  case flatten

  /// The mean over pixels: `[batch, channels, height, width]` to `[batch, channels]`.
  case globalAverage

  /// The mean over pixels as an image of one pixel.
  case averageImage

  /// An image of one pixel repeated over the size of a second image.
  case spread

  /// Bilinear resampling to a size; pixels are areas, so centres lie at halves.
  case resize(height: Int, width: Int)
}

/// Layers in the order they run.
package struct LayerList: Hashable, Sendable {
  /// A layer and what it is applied to.
  package struct Step: Hashable, Sendable {
    /// The layer.
    package let layer: Layer

    /// The layer's name in exports, as PyTorch programs say it; empty for one without parameters.
    package let name: String

    /// The property of the block or head that holds the layer's parameters.
    let property: String

    /// What it takes: 0 is the list's input, `n` the result of the n-th step, from 1.
    package let inputs: [Int]
  }

  /// The layers; without any the list's result is its input.
  package private(set) var steps: [Step] = []

  /// Appends a layer.
  ///
  /// - Parameters:
  ///   - layer: the layer.
  ///   - inputs: what it takes: 0 is the list's input, or what other calls returned.
  ///   - name: its name in exports.
  ///   - property: the property of the block or head that holds it; absent, the same as `name`.
  /// - Returns: the number of its result; that of the last layer is the list's result.
  @discardableResult
  mutating func append(
    _ layer: Layer, to inputs: Int..., named name: String = "", property: String? = nil
  ) -> Int {
    append(layer, to: inputs, named: name, property: property)
  }

  /// Appends a layer, as the other, to any number of values.
  mutating func append(
    _ layer: Layer, to inputs: [Int], named name: String = "", property: String? = nil
  ) -> Int {
    steps.append(Step(layer: layer, name: name, property: property ?? name, inputs: inputs))
    return steps.count
  }
}

extension Layer {
  /// A tensor that a layer holds.
  package struct Entry: Hashable, Sendable {
    /// Its name in PyTorch's state of such a layer.
    package let name: String

    /// Its name in the stored state.
    let property: String

    /// Its extents.
    package let shape: [Int]

    fileprivate init(_ name: String, property: String? = nil, _ shape: [Int]) {
      (self.name, self.property, self.shape) = (name, property ?? name, shape)
    }
  }

  /// The parameters and running statistics of the layer.
  package var entries: [Entry] {
    switch self {
    case .convolution(let inputs, let outputs, let kernel, _, _, let hasBias):
      [Entry("weight", [outputs, inputs, kernel, kernel])]
        + (hasBias ? [Entry("bias", [outputs])] : [])
    case .batchNorm(let channels, let isLearned, _):
      (isLearned ? [Entry("weight", [channels]), Entry("bias", [channels])] : []) + [
        Entry("running_mean", property: "runningMean", [channels]),
        Entry("running_var", property: "runningVariance", [channels]),
      ]
    case .linear(let inputs, let outputs):
      [Entry("weight", [outputs, inputs]), Entry("bias", [outputs])]
    case .relu, .tanh, .add, .concatenate, .maxPool, .flatten, .globalAverage, .averageImage,
      .spread, .resize:
      []
    }
  }
}
