import Randomness
import Tensors

/// What turns the deepest features into a task's prediction.
struct Head: Module {
  let pyramid: AtrousPyramid?
  let convolution: Convolution?
  let norm: BatchNorm?
  let classifier: Convolution?
  let linear: Linear?
  private let design: HeadDesign

  init(_ design: HeadDesign, on engine: Engine, using generator: inout RandomStream) {
    self.design = design
    switch design {
    case .perPixel(let inputs, let hidden, let outputs, _, _):
      pyramid = nil
      convolution = Convolution(inputs, hidden, kernel: 3, on: engine, using: &generator)
      norm = BatchNorm(hidden, on: engine)
      classifier = Convolution(
        hidden, outputs, kernel: 1, bias: true, on: engine, using: &generator)
      linear = nil
    case .pyramid(let design, let outputs, _, _):
      pyramid = AtrousPyramid(design, on: engine, using: &generator)
      classifier = Convolution(
        design.hidden, outputs, kernel: 1, bias: true, on: engine, using: &generator)
      (convolution, norm, linear) = (nil, nil, nil)
    case .perImage(let inputs, let outputs), .linear(let inputs, let outputs):
      (pyramid, convolution, norm, classifier) = (nil, nil, nil, nil)
      linear = Linear(inputs, outputs, on: engine, using: &generator)
    }
  }

  /// The prediction from the deepest features: `[batch, outputs, height, width]` for pixels,
  /// `[batch, outputs]` else.
  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    switch design {
    case .perPixel(_, _, _, let height, let width), .pyramid(_, _, let height, let width):
      guard let classifier else { preconditionFailure("the head \(design) has no classifier") }
      return upsample(classifier(hidden(x, training: training)), to: (height, width))
    case .perImage, .linear:
      guard let linear else { preconditionFailure("the head \(design) has no linear layer") }
      return linear(x.shape.count == 4 ? globalAveragePool(x) : x)
    }
  }

  /// What a head for each pixel classifies by.
  private func hidden(_ x: Tensor, training: Bool) -> Tensor {
    if let pyramid { return pyramid(x, training: training) }
    guard let convolution, let norm else { return x }
    return norm(convolution(x), training: training, relu: true)
  }
}
