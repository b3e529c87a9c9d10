extension BlockDesign {
  /// What the block does, layer by layer.
  var wiring: LayerList {
    var list = LayerList()
    switch self {
    case .stem(let inputs, let outputs):
      let filtered = list.append(
        .convolution(inputs: inputs, outputs: outputs, kernel: 3), to: 0, named: "conv",
        property: "convolution")
      let even = list.append(
        .batchNorm(channels: outputs), to: filtered, named: "bn", property: "norm")
      list.append(.relu, to: even)
    case .residual(let inputs, let outputs, let stride, let dilation):
      let first = list.append(
        .convolution(
          inputs: inputs, outputs: outputs, kernel: 3, stride: stride, dilation: dilation),
        to: 0, named: "conv1", property: "convolution1")
      let even = list.append(
        .batchNorm(channels: outputs), to: first, named: "bn1", property: "norm1")
      let second = list.append(
        .convolution(inputs: outputs, outputs: outputs, kernel: 3, dilation: dilation),
        to: list.append(.relu, to: even), named: "conv2", property: "convolution2")
      let inner = list.append(
        .batchNorm(channels: outputs), to: second, named: "bn2", property: "norm2")
      let identity = appendProjection(to: &list)
      list.append(.relu, to: list.append(.add, to: inner, identity))
    case .dense(let inputs, let outputs):
      list.append(
        .tanh, to: list.append(.linear(inputs: inputs, outputs: outputs), to: 0, named: "linear"))
    }
    return list
  }

  /// What is done for a task that skips the block; no layers where its features pass unchanged.
  var skippingWiring: LayerList {
    switch self {
    case .stem: return wiring
    case .residual:
      var list = LayerList()
      appendProjection(to: &list)
      return list
    case .dense(let inputs, let outputs): return inputs == outputs ? LayerList() : wiring
    }
  }

  /// The 1x1 convolution around a residual block, if it needs one.
  @discardableResult
  private func appendProjection(to list: inout LayerList) -> Int {
    guard hasProjection, case .residual(let inputs, let outputs, let stride, _) = self else {
      return 0
    }
    let projected = list.append(
      .convolution(inputs: inputs, outputs: outputs, kernel: 1, stride: stride), to: 0,
      named: "shortcut.0", property: "projection")
    return list.append(
      .batchNorm(channels: outputs), to: projected, named: "shortcut.1", property: "projectionNorm")
  }

  /// The kind of block, as a type's name.
  var kindName: String {
    switch self {
    case .stem: "Stem"
    case .residual: "Residual"
    case .dense: "Dense"
    }
  }
}

extension HeadDesign {
  /// What the head does, layer by layer.
  var wiring: LayerList {
    var list = LayerList()
    switch self {
    case .perPixel(let inputs, let hidden, let outputs, let height, let width):
      let filtered = list.append(
        .convolution(inputs: inputs, outputs: hidden, kernel: 3), to: 0, named: "conv",
        property: "convolution")
      let even = list.append(
        .batchNorm(channels: hidden), to: filtered, named: "bn", property: "norm")
      let classes = list.append(
        .convolution(inputs: hidden, outputs: outputs, kernel: 1, hasBias: true),
        to: list.append(.relu, to: even), named: "classifier")
      list.append(.resize(height: height, width: width), to: classes)
    case .perImage(let inputs, let outputs):
      list.append(
        .linear(inputs: inputs, outputs: outputs), to: list.append(.globalAverage, to: 0),
        named: "linear")
    case .linear(let inputs, let outputs):
      list.append(.linear(inputs: inputs, outputs: outputs), to: 0, named: "linear")
    }
    return list
  }

  /// The kind of head, as a type's name.
  var kindName: String {
    switch self {
    case .perPixel: "PixelHead"
    case .perImage: "ImageHead"
    case .linear: "LinearHead"
    }
  }
}
