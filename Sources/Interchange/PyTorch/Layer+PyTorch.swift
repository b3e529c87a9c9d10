import MultiTask

extension Layer {
  /// The module that holds a layer's parameters; `nil` for one without any.
  var module: String? {
    switch self {
    case .convolution(let inputs, let outputs, let kernel, let stride, let dilation, let hasBias):
      let padding = dilation * (kernel - 1) / 2
      let others = [
        stride == 1 ? nil : "stride=\(stride)", padding == 0 ? nil : "padding=\(padding)",
        dilation == 1 ? nil : "dilation=\(dilation)", hasBias ? nil : "bias=False",
      ]
      let arguments = ["\(inputs)", "\(outputs)", "\(kernel)"] + others.compactMap(\.self)
      return "nn.Conv2d(\(arguments.joined(separator: ", ")))"
    case .batchNorm(let channels, let isLearned, let isOfRows):
      let type = isOfRows ? "nn.BatchNorm1d" : "nn.BatchNorm2d"
      return "\(type)(\(channels)\(isLearned ? "" : ", affine=False"))"
    case .linear(let inputs, let outputs): return "nn.Linear(\(inputs), \(outputs))"
    case .relu, .tanh, .add, .concatenate, .maxPool, .flatten, .globalAverage, .averageImage,
      .spread, .resize:
      return nil
    }
  }

  /// The expression that applies a layer.
  ///
  /// - Parameters:
  ///   - inputs: the names of what it takes.
  ///   - module: the expression for its module, where it has one.
  /// - Returns: the expression.
  func expression(of inputs: [String], module: String) -> String {
    let x = inputs[0]
    switch self {
    case .convolution, .batchNorm, .linear: return "\(module)(\(x))"
    case .relu: return "F.relu(\(x))"
    case .tanh: return "torch.tanh(\(x))"
    case .add: return inputs.joined(separator: " + ")
    case .concatenate: return "torch.cat((\(inputs.joined(separator: ", "))), 1)"
    case .maxPool(let size, let stride, let padding):
      return "F.max_pool2d(\(x), \(size), stride=\(stride), padding=\(padding))"
    case .flatten: return "\(x).flatten(1)"
    case .averageImage: return "\(x).mean((2, 3), keepdim=True)"
    case .spread: return "\(x).expand(-1, -1, *\(inputs[1]).shape[2:])"
    case .globalAverage: return "\(x).mean((2, 3))"
    case .resize(let height, let width):
      return "F.interpolate(\(x), size=(\(height), \(width)), mode=\"bilinear\", "
        + "align_corners=False)"
    }
  }
}
