/// One layer of a block, before it is built: the kinds that every framework has.
public enum LayerDesign: Hashable, Sendable {
  /// A convolution.
  case convolution(ConvolutionDesign)

  /// Batch norm; where scales and shifts are not learned, they are 1 and 0.
  case norm(channels: Int, isLearned: Bool)

  /// The larger of each value and zero.
  case relu

  /// The hyperbolic tangent of each value.
  case tanh

  /// The largest value of each window.
  case maxPool(size: Int, stride: Int, padding: Int)

  /// Each sample as one row.
  case flatten

  /// A linear map with a bias.
  case linear(inputs: Int, outputs: Int)

  /// The sum with what comes around the layers before: the block's input, through its detour.
  case addInput

  /// The number of trainable values.
  var parameters: Int {
    switch self {
    case .convolution(let convolution): convolution.parameters
    case .norm(let channels, let isLearned): isLearned ? 2 * channels : 0
    case .linear(let inputs, let outputs): (inputs + 1) * outputs
    case .relu, .tanh, .maxPool, .flatten, .addInput: 0
    }
  }

  /// The shape of one sample behind the layer, from the shape before it.
  func outputShape(of input: [Int]) -> [Int] {
    switch self {
    case .convolution(let convolution):
      return [convolution.outputs]
        + input.dropFirst().map { ($0 - 1) / convolution.stride + 1 }
    case .maxPool(let size, let stride, let padding):
      return [input[0]] + input.dropFirst().map { ($0 + 2 * padding - size) / stride + 1 }
    case .flatten: return [input.reduce(1, *)]
    case .linear(_, let outputs): return [outputs]
    case .norm, .relu, .tanh, .addInput: return input
    }
  }

  /// The multiply-adds of a convolution or linear map for one sample.
  func multiplyAdds(of input: [Int]) -> Int {
    switch self {
    case .convolution(let convolution):
      convolution.weights * outputShape(of: input).dropFirst().reduce(1, *)
    case .linear(let inputs, let outputs): inputs * outputs
    case .norm, .relu, .tanh, .maxPool, .flatten, .addInput: 0
    }
  }
}

/// A convolution, before it is built; its padding keeps the size of an image, but for the stride.
public struct ConvolutionDesign: Hashable, Sendable {
  /// Channels before and behind it.
  public let inputs, outputs: Int

  /// The extent of a filter, an odd number, in both directions.
  public let kernel: Int

  /// Pixels between two outputs.
  public var stride = 1

  /// Pixels between two neighbours of a filter.
  public var dilation = 1

  /// Whether it adds a constant to each output channel.
  public var hasBias = false

  /// The number of values in its filters.
  var weights: Int { kernel * kernel * inputs * outputs }

  /// The number of trainable values.
  var parameters: Int { weights + (hasBias ? outputs : 0) }

  /// The zeros around an image.
  public var padding: Int { dilation * (kernel - 1) / 2 }
}

extension [LayerDesign] {
  var parameters: Int { reduce(0) { $0 + $1.parameters } }

  func outputShape(of input: [Int]) -> [Int] { reduce(input) { $1.outputShape(of: $0) } }

  func multiplyAdds(of input: [Int]) -> Int {
    reduce((total: 0, shape: input)) { sum, layer in
      (sum.total + layer.multiplyAdds(of: sum.shape), layer.outputShape(of: sum.shape))
    }.total
  }
}
