import Randomness
import Tensors

/// A part of a backbone that tasks share or not as a whole.
protocol Block: Module {
  /// The features behind the block.
  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor

  /// The features where the block is skipped: only what its shape demands is done.
  func skipping(_ x: Tensor, training: Bool) -> Tensor

  /// The features behind the block and those where it is skipped, what both need done once.
  func alternatives(_ x: Tensor, training: Bool) -> (executed: Tensor, skipped: Tensor)
}

extension BlockDesign {
  /// The block with fresh weights.
  func make(on engine: Engine, using generator: inout RandomStream) -> any Block {
    switch self {
    case .stem(let inputs, let outputs):
      Stem(inputs, outputs, on: engine, using: &generator)
    case .residual(let inputs, let outputs, let stride, let dilation):
      ResidualBlock(
        inputs, outputs, stride: stride, dilation: dilation, on: engine, using: &generator)
    case .dense(let inputs, let outputs):
      DenseLayer(inputs, outputs, on: engine, using: &generator)
    }
  }

  /// What tasks that skip the block run where no task executes it; `nil` for nothing.
  func makeDetour(on engine: Engine, using generator: inout RandomStream) -> Detour? {
    guard hasProjection, case .residual(let inputs, let outputs, let stride, _) = self else {
      return nil
    }
    let projection = Convolution(
      inputs, outputs, kernel: 1, stride: stride, on: engine, using: &generator)
    return Detour(projection: projection, projectionNorm: BatchNorm(outputs, on: engine))
  }
}

/// A 3x3 convolution, batch norm and ReLU.
struct Stem: Block {
  let convolution: Convolution
  let norm: BatchNorm

  init(_ inputs: Int, _ outputs: Int, on engine: Engine, using generator: inout RandomStream) {
    convolution = Convolution(inputs, outputs, kernel: 3, on: engine, using: &generator)
    norm = BatchNorm(outputs, on: engine)
  }

  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    norm(convolution(x), training: training, relu: true)
  }

  func skipping(_ x: Tensor, training: Bool) -> Tensor { self(x, training: training) }

  func alternatives(_ x: Tensor, training: Bool) -> (executed: Tensor, skipped: Tensor) {
    let features = self(x, training: training)
    return (features, features)
  }
}

/// Two 3x3 convolutions around an identity, or around a 1x1 convolution where the shape changes.
///
/// Source: He et al. 2016, "Deep residual learning for image recognition", figure 2.
struct ResidualBlock: Block {
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
    let isNeeded = inputs != outputs || stride != 1
    projection =
      isNeeded
      ? Convolution(inputs, outputs, kernel: 1, stride: stride, on: engine, using: &generator)
      : nil
    projectionNorm = isNeeded ? BatchNorm(outputs, on: engine) : nil
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
    let inner = norm1(convolution1(x), training: training, relu: true)
    let executed = norm2(convolution2(inner), training: training, relu: true, adding: residual)
    return (executed, residual)
  }
}

/// What is left of a residual block that changes the shape where no task executes it.
struct Detour: Block {
  let projection: Convolution
  let projectionNorm: BatchNorm

  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor { skipping(x, training: training) }

  func skipping(_ x: Tensor, training: Bool) -> Tensor {
    projectionNorm(projection(x), training: training)
  }

  func alternatives(_ x: Tensor, training: Bool) -> (executed: Tensor, skipped: Tensor) {
    let features = skipping(x, training: training)
    return (features, features)
  }
}

/// A linear layer and tanh.
struct DenseLayer: Block {
  let linear: Linear

  init(_ inputs: Int, _ outputs: Int, on engine: Engine, using generator: inout RandomStream) {
    linear = Linear(inputs, outputs, on: engine, using: &generator)
  }

  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor { tanh(linear(x)) }

  func skipping(_ x: Tensor, training: Bool) -> Tensor {
    x.shape[1] == linear.weight.shape[0] ? x : self(x, training: training)
  }

  func alternatives(_ x: Tensor, training: Bool) -> (executed: Tensor, skipped: Tensor) {
    let features = self(x, training: training)
    return (features, x.shape == features.shape ? x : features)
  }
}
