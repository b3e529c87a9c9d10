import MultiTask
import Runs

/// Where a layer stands in a graph.
struct ONNXPlace {
  /// What the names of its nodes and of values within it begin with.
  let node: String

  /// What the names of its parameters begin with.
  let weights: String

  /// The values that it takes.
  let inputs: [String]

  /// The value that it makes.
  let output: String
}

extension Layer {
  /// The operations that a layer is in ONNX, and constants that they need beside its parameters.
  func operations(at place: ONNXPlace) -> (nodes: [ONNXNode], constants: [ONNXConstant]) {
    let parameters = entries.map { "\(place.weights).\($0.name)" }
    func node(
      _ operation: String, _ others: [String] = [],
      _ attributes: KeyValuePairs<String, ONNXAttribute> = [:]
    ) -> ONNXNode {
      ONNXNode(
        operation: operation, name: place.node, inputs: place.inputs + others + parameters,
        output: place.output, attributes: attributes)
    }
    switch self {
    case .convolution(_, _, let kernel, let stride, let dilation, _):
      let padding = dilation * (kernel - 1) / 2
      return (
        [
          node(
            "Conv", [],
            [
              "dilations": .ints([dilation, dilation]), "group": .int(1),
              "kernel_shape": .ints([kernel, kernel]),
              "pads": .ints([padding, padding, padding, padding]),
              "strides": .ints([stride, stride]),
            ])
        ], []
      )
    case .batchNorm(let channels, let isLearned, _):
      let given = isLearned ? [] : ["\(place.node)/ones", "\(place.node)/zeros"]
      let constants = zip(given, [1, 0] as [Float]).map { name, value in
        ONNXConstant(name, StoredTensor(repeating: value, count: channels))
      }
      return ([node("BatchNormalization", given, ["epsilon": .float(1e-5)])], constants)
    case .concatenate: return ([node("Concat", [], ["axis": .int(1)])], [])
    case .maxPool(let size, let stride, let padding):
      return (
        [
          node(
            "MaxPool", [],
            [
              "kernel_shape": .ints([size, size]),
              "pads": .ints([padding, padding, padding, padding]),
              "strides": .ints([stride, stride]),
            ])
        ], []
      )
    case .flatten: return ([node("Flatten", [], ["axis": .int(1)])], [])
    case .averageImage: return ([node("GlobalAveragePool")], [])
    case .spread: return spread(at: place)
    case .linear: return ([node("Gemm", [], ["transB": .int(1)])], [])
    case .relu: return ([node("Relu")], [])
    case .tanh: return ([node("Tanh")], [])
    case .add: return ([node("Add")], [])
    case .globalAverage: return (average(at: place), [])
    case .resize(let height, let width): return resize(at: place, to: [height, width])
    }
  }

  private func average(at place: ONNXPlace) -> [ONNXNode] {
    let mean = "\(place.node)/mean"
    return [
      ONNXNode(
        operation: "GlobalAveragePool", name: mean, inputs: place.inputs, output: mean,
        attributes: [:]),
      ONNXNode(
        operation: "Flatten", name: place.node, inputs: [mean], output: place.output,
        attributes: ["axis": .int(1)]),
    ]
  }

  /// One pixel repeated over the size of a second image, whatever that is.
  private func spread(at place: ONNXPlace) -> (nodes: [ONNXNode], constants: [ONNXConstant]) {
    let (size, ones, shape) = ("\(place.node)/image", "\(place.node)/ones", "\(place.node)/shape")
    let nodes = [
      ONNXNode(
        operation: "Shape", name: size, inputs: [place.inputs[1]], output: size,
        attributes: ["start": .int(2), "end": .int(4)]),
      ONNXNode(
        operation: "Concat", name: shape, inputs: [ones, size], output: shape,
        attributes: ["axis": .int(0)]),
      ONNXNode(
        operation: "Expand", name: place.node, inputs: [place.inputs[0], shape],
        output: place.output, attributes: [:]),
    ]
    return (nodes, [ONNXConstant(ones, integers: [1, 1])])
  }

  /// Sizes, not factors, which would be rounded; the batch and the channels are those of the input.
  private func resize(
    at place: ONNXPlace, to extents: [Int]
  ) -> (nodes: [ONNXNode], constants: [ONNXConstant]) {
    let (batch, image, size) =
      ("\(place.node)/batch", "\(place.node)/image", "\(place.node)/size")
    let nodes = [
      ONNXNode(
        operation: "Shape", name: batch, inputs: place.inputs, output: batch,
        attributes: ["start": .int(0), "end": .int(2)]),
      ONNXNode(
        operation: "Concat", name: size, inputs: [batch, image], output: size,
        attributes: ["axis": .int(0)]),
      ONNXNode(
        operation: "Resize", name: place.node, inputs: place.inputs + ["", "", size],
        output: place.output,
        attributes: [
          "coordinate_transformation_mode": .text("half_pixel"), "mode": .text("linear"),
        ]),
    ]
    return (nodes, [ONNXConstant(image, integers: extents)])
  }
}

extension StoredTensor {
  fileprivate init(repeating value: Float, count: Int) {
    self.init(shape: [count], values: [Float](repeating: value, count: count))
  }
}
