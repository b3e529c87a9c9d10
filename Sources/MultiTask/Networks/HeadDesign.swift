import Datasets

/// What turns the deepest features into a task's prediction, before it is built.
public enum HeadDesign: Hashable, Sendable {
  /// A 3x3 convolution, batch norm, ReLU, a 1x1 convolution, and bilinear up-sampling to the
  /// size of the input.
  case perPixel(inputs: Int, hidden: Int, outputs: Int, height: Int, width: Int)

  /// A pyramid of dilated convolutions, a 1x1 convolution, and bilinear up-sampling to the size of
  /// the input.
  case pyramid(AtrousPyramidDesign, outputs: Int, height: Int, width: Int)

  /// A global average and a linear layer.
  case perImage(inputs: Int, outputs: Int)

  /// A linear layer.
  case linear(inputs: Int, outputs: Int)

  /// The head of a task on features of a shape.
  ///
  /// - Parameters:
  ///   - kind: what the task predicts.
  ///   - features: the shape of one sample's deepest features.
  ///   - input: the shape of one sample.
  ///   - style: what heads for each pixel are like.
  init(for kind: TaskKind, features: [Int], input: [Int], style: PixelHeadStyle) {
    let outputs = kind.outputs
    if kind.isPerPixel {
      precondition(features.count == 3, "a task for each pixel needs images, not \(features)")
      let (height, width) = (input[1], input[2])
      switch style {
      case .convolution(let hidden):
        self = .perPixel(
          inputs: features[0], hidden: hidden, outputs: outputs, height: height, width: width)
      case .pyramid(let hidden, let rates):
        let design = AtrousPyramidDesign(
          inputs: features[0], hidden: hidden,
          rates: rates ?? AtrousPyramidDesign.rates(for: features))
        self = .pyramid(design, outputs: outputs, height: height, width: width)
      }
    } else if features.count == 3 {
      self = .perImage(inputs: features[0], outputs: outputs)
    } else {
      self = .linear(inputs: features[0], outputs: outputs)
    }
  }

  /// The number of trainable values.
  var parameters: Int {
    switch self {
    case .perPixel(let inputs, let hidden, let outputs, _, _):
      9 * inputs * hidden + 2 * hidden + (hidden + 1) * outputs
    case .pyramid(let pyramid, let outputs, _, _):
      pyramid.parameters + (pyramid.hidden + 1) * outputs
    case .perImage(let inputs, let outputs), .linear(let inputs, let outputs):
      (inputs + 1) * outputs
    }
  }

  /// The multiply-adds for one sample's features.
  func multiplyAdds(of features: [Int]) -> Int {
    switch self {
    case .perPixel(let inputs, let hidden, let outputs, _, _):
      (9 * inputs * hidden + hidden * outputs) * features[1] * features[2]
    case .pyramid(let pyramid, let outputs, _, _):
      pyramid.multiplyAdds(of: features) + pyramid.hidden * outputs * features[1] * features[2]
    case .perImage(let inputs, let outputs), .linear(let inputs, let outputs):
      inputs * outputs
    }
  }
}

/// What heads of tasks are like that predict pixels.
enum PixelHeadStyle {
  /// A 3x3 convolution to so many channels, and a 1x1 convolution.
  case convolution(hidden: Int)

  /// A pyramid of dilated convolutions to so many channels each, and a 1x1 convolution; rates that
  /// are not given follow the size of the features.
  case pyramid(hidden: Int, rates: [Int]?)
}

extension TaskKind {
  /// Whether a sample has a target for each pixel.
  var isPerPixel: Bool {
    switch self {
    case .classesPerPixel, .valuePerPixel, .directionPerPixel: true
    case .classOfImage, .binary, .value: false
    }
  }

  /// The channels of a prediction.
  package var outputs: Int {
    switch self {
    case .classesPerPixel(let classes), .classOfImage(let classes): classes
    case .directionPerPixel: 3
    case .valuePerPixel, .binary, .value: 1
    }
  }
}
