import Randomness
import Tensors

/// What turns the deepest features into a task's prediction.
struct Head: Module {
  let convolution: Convolution?
  let norm: BatchNorm?
  let classifier: Convolution?
  let linear: Linear?
  private let design: HeadDesign

  init(_ design: HeadDesign, on engine: Engine, using generator: inout RandomStream) {
    self.design = design
    switch design {
    case .perPixel(let inputs, let hidden, let outputs, _, _):
      convolution = Convolution(inputs, hidden, kernel: 3, on: engine, using: &generator)
      norm = BatchNorm(hidden, on: engine)
      classifier = Convolution(
        hidden, outputs, kernel: 1, bias: true, on: engine, using: &generator)
      linear = nil
    case .perImage(let inputs, let outputs), .linear(let inputs, let outputs):
      (convolution, norm, classifier) = (nil, nil, nil)
      linear = Linear(inputs, outputs, on: engine, using: &generator)
    }
  }

  /// The prediction from the deepest features: `[batch, outputs, height, width]` for pixels,
  /// `[batch, outputs]` else.
  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    if let convolution, let norm, let classifier,
      case .perPixel(_, _, _, let height, let width) = design
    {
      let hidden = norm(convolution(x), training: training, relu: true)
      return upsample(classifier(hidden), to: (height, width))
    }
    guard let linear else { preconditionFailure("the head \(design) has no layers") }
    if case .perImage = design { return linear(globalAveragePool(x)) }
    return linear(x)
  }
}
