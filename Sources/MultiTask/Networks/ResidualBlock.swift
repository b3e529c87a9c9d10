import Randomness
import Tensors

/// A block whose input is added to what it does, through a 1x1 convolution where the shape changes.
protocol BypassedBlock: Block {
  var projection: Convolution? { get }
  var projectionNorm: BatchNorm? { get }

  /// The features behind the block, from its input and what lies around it.
  func executing(_ x: Tensor, adding residual: Tensor, training: Bool) -> Tensor
}

extension BypassedBlock {
  /// What lies around a block, with fresh weights; nothing where the shape stays.
  static func detour(
    _ inputs: Int, _ outputs: Int, stride: Int, on engine: Engine,
    using generator: inout RandomStream
  ) -> (projection: Convolution?, norm: BatchNorm?) {
    guard inputs != outputs || stride != 1 else { return (nil, nil) }
    let projection = Convolution(
      inputs, outputs, kernel: 1, stride: stride, on: engine, using: &generator)
    return (projection, BatchNorm(outputs, on: engine))
  }

  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    alternatives(x, training: training).executed
  }

  func skipping(_ x: Tensor, training: Bool) -> Tensor {
    guard let projection, let projectionNorm else { return x }
    return projectionNorm(projection(x), training: training)
  }

  func alternatives(_ x: Tensor, training: Bool) -> (executed: Tensor, skipped: Tensor) {
    let residual = skipping(x, training: training)
    return (executing(x, adding: residual, training: training), residual)
  }
}

/// Two 3x3 convolutions around an identity, or around a 1x1 convolution where the shape changes.
///
/// Source: He et al. 2016, "Deep residual learning for image recognition", figure 2.
struct ResidualBlock: BypassedBlock {
  let convolution1: Convolution
  let norm1: BatchNorm
  let convolution2: Convolution
  let norm2: BatchNorm
  let projection: Convolution?
  let projectionNorm: BatchNorm?

  init(
    _ inputs: Int, _ outputs: Int, stride: Int, dilation: Int, on engine: Engine,
    using generator: inout RandomStream
  ) {
    convolution1 = Convolution(
      inputs, outputs, kernel: 3, stride: stride, dilation: dilation, on: engine, using: &generator)
    norm1 = BatchNorm(outputs, on: engine)
    convolution2 = Convolution(
      outputs, outputs, kernel: 3, dilation: dilation, on: engine, using: &generator)
    norm2 = BatchNorm(outputs, on: engine)
    (projection, projectionNorm) = Self.detour(
      inputs, outputs, stride: stride, on: engine, using: &generator)
  }

  func executing(_ x: Tensor, adding residual: Tensor, training: Bool) -> Tensor {
    let inner = norm1(convolution1(x), training: training, relu: true)
    return norm2(convolution2(inner), training: training, relu: true, adding: residual)
  }
}

/// A 1x1, a 3x3 and a 1x1 convolution, to four times the channels between them, around an identity,
/// or around a 1x1 convolution where the shape changes.
///
/// Source: He et al. 2016, "Deep residual learning for image recognition", figure 5.
struct BottleneckBlock: BypassedBlock {
  let convolution1: Convolution
  let norm1: BatchNorm
  let convolution2: Convolution
  let norm2: BatchNorm
  let convolution3: Convolution
  let norm3: BatchNorm
  let projection: Convolution?
  let projectionNorm: BatchNorm?

  init(
    _ inputs: Int, width: Int, stride: Int, dilation: Int, on engine: Engine,
    using generator: inout RandomStream
  ) {
    let outputs = 4 * width
    convolution1 = Convolution(inputs, width, kernel: 1, on: engine, using: &generator)
    norm1 = BatchNorm(width, on: engine)
    convolution2 = Convolution(
      width, width, kernel: 3, stride: stride, dilation: dilation, on: engine, using: &generator)
    norm2 = BatchNorm(width, on: engine)
    convolution3 = Convolution(width, outputs, kernel: 1, on: engine, using: &generator)
    norm3 = BatchNorm(outputs, on: engine)
    (projection, projectionNorm) = Self.detour(
      inputs, outputs, stride: stride, on: engine, using: &generator)
  }

  func executing(_ x: Tensor, adding residual: Tensor, training: Bool) -> Tensor {
    let narrow = norm1(convolution1(x), training: training, relu: true)
    let seen = norm2(convolution2(narrow), training: training, relu: true)
    return norm3(convolution3(seen), training: training, relu: true, adding: residual)
  }
}

/// A 7x7 convolution of stride 2, batch norm, ReLU, and the largest of 3x3 windows with stride 2.
///
/// Source: He et al. 2016, "Deep residual learning for image recognition", table 1.
struct WideStem: Block {
  let convolution: Convolution
  let norm: BatchNorm

  init(_ inputs: Int, _ outputs: Int, on engine: Engine, using generator: inout RandomStream) {
    convolution = Convolution(
      inputs, outputs, kernel: 7, stride: 2, on: engine, using: &generator)
    norm = BatchNorm(outputs, on: engine)
  }

  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    maxPool(norm(convolution(x), training: training, relu: true), size: 3, stride: 2, padding: 1)
  }
}
