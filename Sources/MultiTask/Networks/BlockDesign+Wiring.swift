extension BlockDesign {
  /// What the block does, as a list with names, from its layers.
  var wiring: LayerList {
    var list = LayerList()
    var names = LayerNames(layers)
    var value = 0
    for layer in layers { value = append(layer, to: value, of: &list, &names) }
    return list
  }

  /// What is done for a task that skips the block; no layers where its features pass unchanged.
  var skippingWiring: LayerList {
    guard canBeSkipped else { return wiring }
    var list = LayerList()
    appendDetour(to: &list)
    return list
  }

  private func append(
    _ layer: LayerDesign, to value: Int, of list: inout LayerList, _ names: inout LayerNames
  ) -> Int {
    switch layer {
    case .convolution(let design):
      let (name, property) = names.next("conv", "convolution")
      return list.append(Layer(design), to: value, named: name, property: property)
    case .norm(let channels, let isLearned):
      let (name, property) = names.next("bn", "norm")
      return list.append(
        .batchNorm(channels: channels, isLearned: isLearned, isOfRows: names.isOfRows), to: value,
        named: name, property: property)
    case .linear(let inputs, let outputs):
      names.isOfRows = true
      return list.append(.linear(inputs: inputs, outputs: outputs), to: value, named: "linear")
    case .flatten:
      names.isOfRows = true
      return list.append(.flatten, to: value)
    case .maxPool(let size, let stride, let padding):
      return list.append(.maxPool(size: size, stride: stride, padding: padding), to: value)
    case .addInput: return list.append(.add, to: value, appendDetour(to: &list))
    case .relu: return list.append(.relu, to: value)
    case .tanh: return list.append(.tanh, to: value)
    }
  }

  /// What lies around a residual block; returns the block's input where that is nothing.
  @discardableResult
  private func appendDetour(to list: inout LayerList) -> Int {
    detour.reduce(0) { value, layer in
      switch layer {
      case .convolution(let design):
        list.append(Layer(design), to: value, named: "shortcut.0", property: "projection")
      case .norm(let channels, _):
        list.append(
          .batchNorm(channels: channels), to: value, named: "shortcut.1",
          property: "projectionNorm")
      case .relu, .tanh, .maxPool, .flatten, .linear, .addInput:
        preconditionFailure("a detour through \(layer)")
      }
    }
  }

  /// The kind of block, as a type's name.
  var kindName: String {
    switch self {
    case .stem, .wideStem: "Stem"
    case .residual: "Residual"
    case .bottleneck: "Bottleneck"
    case .plain: "Plain"
    case .rectified: "Rectified"
    case .dense: "Dense"
    }
  }
}

/// The names of a block's layers: numbered where there are several of a kind.
private struct LayerNames {
  private let isNumbered: Bool
  private var counts: [String: Int] = [:]

  /// Whether what comes next is rows of numbers.
  var isOfRows = false

  init(_ layers: [LayerDesign]) {
    let convolutions = layers.filter { if case .convolution = $0 { true } else { false } }
    isNumbered = convolutions.count > 1
  }

  /// The name in exports and the property of the next layer of a kind.
  mutating func next(_ name: String, _ property: String) -> (name: String, property: String) {
    guard isNumbered else { return (name, property) }
    counts[name, default: 0] += 1
    let number = counts[name, default: 0]
    return ("\(name)\(number)", "\(property)\(number)")
  }
}

extension Layer {
  fileprivate init(_ design: ConvolutionDesign) {
    self = .convolution(
      inputs: design.inputs, outputs: design.outputs, kernel: design.kernel, stride: design.stride,
      dilation: design.dilation, hasBias: design.hasBias)
  }
}

extension AtrousPyramidDesign {
  /// Appends the pyramid to a head's layers, and returns what comes out of it.
  fileprivate func append(to list: inout LayerList) -> Int {
    let near = append(kernel: 1, "point", "pointNorm", to: 0, of: &list)
    let far = rates.enumerated().map { index, rate in
      append(
        kernel: 3, dilation: rate, "dilated.\(index)", "dilatedNorms.\(index)", to: 0, of: &list)
    }
    let mean = append(
      kernel: 1, "image", "imageNorm", to: list.append(.averageImage, to: 0), of: &list)
    let whole = list.append(.spread, to: mean, 0)
    let all = list.append(.concatenate, to: [near] + far + [whole])
    return append(
      inputs: (2 + rates.count) * hidden, kernel: 1, "projection", "projectionNorm", to: all,
      of: &list)
  }

  /// A convolution, batch norm and ReLU.
  private func append(
    inputs: Int? = nil, kernel: Int, dilation: Int = 1, _ name: String, _ norm: String,
    to value: Int, of list: inout LayerList
  ) -> Int {
    let filtered = list.append(
      .convolution(
        inputs: inputs ?? self.inputs, outputs: hidden, kernel: kernel, dilation: dilation),
      to: value, named: name, property: "pyramid.\(name)")
    let even = list.append(
      .batchNorm(channels: hidden), to: filtered,
      named: norm.replacing("Norms", with: "_bn").replacing("Norm", with: "_bn"),
      property: "pyramid.\(norm)")
    return list.append(.relu, to: even)
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
    case .pyramid(let pyramid, let outputs, let height, let width):
      let classes = list.append(
        .convolution(inputs: pyramid.hidden, outputs: outputs, kernel: 1, hasBias: true),
        to: pyramid.append(to: &list), named: "classifier")
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
    case .pyramid: "PyramidHead"
    case .perImage: "ImageHead"
    case .linear: "LinearHead"
    }
  }
}
