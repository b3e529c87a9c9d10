/// What a block of a backbone is, before it is built.
public enum BlockDesign: Hashable, Sendable {
  /// A 3x3 convolution, batch norm and ReLU.
  case stem(inputs: Int, outputs: Int)

  /// Two 3x3 convolutions around an identity, or around a 1x1 convolution where the shape changes.
  ///
  /// Source: He et al. 2016, "Deep residual learning for image recognition", figure 2.
  case residual(inputs: Int, outputs: Int, stride: Int, dilation: Int)

  /// A linear layer and tanh.
  case dense(inputs: Int, outputs: Int)

  /// The shape of one sample behind the block, from the shape before it.
  func outputShape(of input: [Int]) -> [Int] {
    switch self {
    case .stem(_, let outputs): [outputs, input[1], input[2]]
    case .residual(_, let outputs, let stride, _):
      [outputs, (input[1] + stride - 1) / stride, (input[2] + stride - 1) / stride]
    case .dense(_, let outputs): [outputs]
    }
  }

  /// The number of trainable values.
  var parameters: Int {
    switch self {
    case .stem(let inputs, let outputs): 9 * inputs * outputs + 2 * outputs
    case .residual(let inputs, let outputs, _, _):
      9 * (inputs + outputs) * outputs + 4 * outputs
        + (hasProjection ? inputs * outputs + 2 * outputs : 0)
    case .dense(let inputs, let outputs): (inputs + 1) * outputs
    }
  }

  /// The multiply-adds of convolutions and linear layers for one sample.
  func multiplyAdds(of input: [Int]) -> Int {
    switch self {
    case .stem(let inputs, let outputs): return 9 * inputs * outputs * input[1] * input[2]
    case .residual(let inputs, let outputs, _, _):
      let shape = outputShape(of: input)
      let weights = 9 * (inputs + outputs) * outputs + (hasProjection ? inputs * outputs : 0)
      return weights * shape[1] * shape[2]
    case .dense(let inputs, let outputs): return inputs * outputs
    }
  }

  /// Whether a task may skip the block: a stem never, a layer only where it keeps the width.
  package var canBeSkipped: Bool {
    switch self {
    case .stem: false
    case .residual: true
    case .dense(let inputs, let outputs): inputs == outputs
    }
  }

  /// The trainable values that tasks need which skip the block.
  var detourParameters: Int {
    guard hasProjection, case .residual(let inputs, let outputs, _, _) = self else { return 0 }
    return (inputs + 2) * outputs
  }

  /// The multiply-adds of skipping the block, for one sample.
  func detourMultiplyAdds(of input: [Int]) -> Int {
    guard hasProjection, case .residual(let inputs, let outputs, _, _) = self else { return 0 }
    return inputs * outputs * outputShape(of: input).dropFirst().reduce(1, *)
  }

  /// Whether the identity around a residual block needs a 1x1 convolution.
  var hasProjection: Bool {
    guard case .residual(let inputs, let outputs, let stride, _) = self else { return false }
    return inputs != outputs || stride != 1
  }
}
