import Randomness
import Tensors

/// A 3x3 convolution, ReLU, batch norm that learns nothing, and perhaps a 2x2 max pool.
///
/// Source: Lu et al. 2017, "Fully-adaptive feature sharing in multi-task networks with applications
/// in person attribute classification", the thin VGG-16.
struct PlainBlock: Block {
  let convolution: Convolution
  let norm: Standardization
  private let isPooled: Bool

  init(
    _ inputs: Int, _ outputs: Int, dilation: Int, isPooled: Bool, on engine: Engine,
    using generator: inout RandomStream
  ) {
    convolution = Convolution(
      inputs, outputs, kernel: 3, dilation: dilation, bias: true, on: engine, using: &generator)
    norm = Standardization(outputs, on: engine)
    self.isPooled = isPooled
  }

  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    let features = norm(relu(convolution(x)), training: training)
    return isPooled ? maxPool(features, size: 2) : features
  }

  func skipping(_ x: Tensor, training: Bool) -> Tensor {
    let keepsShape = !isPooled && x.shape[1] == convolution.weight.shape[0]
    return keepsShape ? x : self(x, training: training)
  }

  func alternatives(_ x: Tensor, training: Bool) -> (executed: Tensor, skipped: Tensor) {
    let features = self(x, training: training)
    return (features, x.shape == features.shape ? x : features)
  }
}

/// A linear layer, ReLU, and batch norm that learns nothing; before it, perhaps, planes become rows.
struct RectifiedLayer: Block {
  let linear: Linear
  let norm: Standardization
  private let isFlattening: Bool

  init(
    _ inputs: Int, _ outputs: Int, isFlattening: Bool, on engine: Engine,
    using generator: inout RandomStream
  ) {
    linear = Linear(inputs, outputs, on: engine, using: &generator)
    norm = Standardization(outputs, on: engine)
    self.isFlattening = isFlattening
  }

  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    norm(relu(linear(isFlattening ? flatten(x) : x)), training: training)
  }

  func skipping(_ x: Tensor, training: Bool) -> Tensor {
    let keepsShape = !isFlattening && x.shape[1] == linear.weight.shape[0]
    return keepsShape ? x : self(x, training: training)
  }

  func alternatives(_ x: Tensor, training: Bool) -> (executed: Tensor, skipped: Tensor) {
    let features = self(x, training: training)
    return (features, x.shape == features.shape ? x : features)
  }
}
