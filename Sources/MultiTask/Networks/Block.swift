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

extension Block {
  /// What a block does that cannot be skipped.
  func skipping(_ x: Tensor, training: Bool) -> Tensor { self(x, training: training) }

  /// Twice what a block does that cannot be skipped.
  func alternatives(_ x: Tensor, training: Bool) -> (executed: Tensor, skipped: Tensor) {
    let features = self(x, training: training)
    return (features, features)
  }
}

extension BlockDesign {
  /// The block with fresh weights.
  func make(on engine: Engine, using generator: inout RandomStream) -> any Block {
    switch self {
    case .stem(let inputs, let outputs):
      Stem(inputs, outputs, on: engine, using: &generator)
    case .wideStem(let inputs, let outputs):
      WideStem(inputs, outputs, on: engine, using: &generator)
    case .residual(let inputs, let outputs, let stride, let dilation):
      ResidualBlock(
        inputs, outputs, stride: stride, dilation: dilation, on: engine, using: &generator)
    case .bottleneck(let inputs, let width, let stride, let dilation):
      BottleneckBlock(
        inputs, width: width, stride: stride, dilation: dilation, on: engine, using: &generator)
    case .plain(let inputs, let outputs, let dilation, let isPooled):
      PlainBlock(
        inputs, outputs, dilation: dilation, isPooled: isPooled, on: engine, using: &generator)
    case .rectified(let inputs, let outputs, let isFlattening):
      RectifiedLayer(
        inputs, outputs, isFlattening: isFlattening, on: engine, using: &generator)
    case .dense(let inputs, let outputs):
      DenseLayer(inputs, outputs, on: engine, using: &generator)
    }
  }

  /// What tasks that skip the block run where no task executes it; `nil` for nothing.
  func makeDetour(on engine: Engine, using generator: inout RandomStream) -> Detour? {
    guard case .convolution(let projection)? = detour.first else { return nil }
    return Detour(
      projection: Convolution(
        projection.inputs, projection.outputs, kernel: 1, stride: projection.stride, on: engine,
        using: &generator),
      projectionNorm: BatchNorm(projection.outputs, on: engine))
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
}

/// What is left of a residual block that changes the shape where no task executes it.
struct Detour: Block {
  let projection: Convolution
  let projectionNorm: BatchNorm

  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    projectionNorm(projection(x), training: training)
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
