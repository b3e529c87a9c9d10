import MultiTask
import Runs

/// A network in ONNX's format, opset 17: any batch, and an output for each task that it serves.
///
/// Source: github.com/onnx/onnx, `onnx/onnx.proto` and `docs/Operators.md`.
struct ONNXModel {
  private let graph: ONNXGraph
  private let notes: [String: String]

  /// The model of a network.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - outputs: the name of each task's output.
  ///   - notes: what the file's metadata say.
  init(_ network: TrainedNetwork, outputs: [String: String], notes: [String: String]) {
    graph = ONNXGraph(network, outputs: outputs)
    self.notes = notes
  }

  private static let formatVersion = 8
  private static let operatorVersion = 17

  var bytes: [UInt8] {
    let operators = WireMessage { message in
      message.add("", as: 1)
      message.add(Self.operatorVersion, as: 2)
    }
    let properties = notes.sorted { $0.key < $1.key }.map { key, value in
      WireMessage { message in
        message.add(key, as: 1)
        message.add(value, as: 2)
      }
    }
    return WireMessage { message in
      message.add(Self.formatVersion, as: 1)
      message.add("ramify", as: 2)
      message.add(graph.message, as: 7)
      message.add(operators, as: 8)
      for property in properties { message.add(property, as: 14) }
    }.bytes
  }
}

/// The operations and constants of a network.
struct ONNXGraph {
  /// The name of the graph's input.
  static let input = "input"

  private var nodes: [ONNXNode] = []
  private var constants: [ONNXConstant] = []
  private let network: TrainedNetwork
  private let outputs: [String: String]

  init(_ network: TrainedNetwork, outputs: [String: String]) {
    (self.network, self.outputs) = (network, outputs)
    constants = network.weights.sorted { $0.key < $1.key }.map { ONNXConstant($0.key, $0.value) }
    var results = [Self.input]
    for (index, call) in network.plan.calls.enumerated() {
      let task = network.plan.outputs.first { $0.call == index + 1 }?.task
      results.append(
        append(
          network.plan.layers(of: call), of: network.plan.parts[call.part].name,
          label: "\(network.plan.parts[call.part].name)/\(index + 1)",
          to: results[call.input], output: task.flatMap { outputs[$0] }))
    }
  }

  /// Names that no task's output may have.
  static func reservedNames(of network: TrainedNetwork) -> Set<String> {
    Set(network.weights.keys).union([input])
  }

  /// Appends the layers of a part and returns the name of their result.
  private mutating func append(
    _ layers: LayerList, of part: String, label: String, to input: String, output: String?
  ) -> String {
    var values = [input]
    for (index, step) in layers.steps.enumerated() {
      let isLast = index == layers.steps.count - 1
      let place = ONNXPlace(
        node: "\(label)/\(index + 1)", weights: "\(part).\(step.name)",
        inputs: step.inputs.map { values[$0] },
        output: (isLast ? output : nil) ?? "\(label)/\(index + 1)")
      let (nodes, constants) = step.layer.operations(at: place)
      self.nodes += nodes
      self.constants += constants
      values.append(place.output)
    }
    return values[layers.steps.count]
  }

  var message: WireMessage {
    WireMessage { message in
      for node in nodes { message.add(node.message, as: 1) }
      message.add("network", as: 2)
      for constant in constants { message.add(constant.message, as: 5) }
      message.add(.batch(named: Self.input, of: network.plan.inputShape), as: 11)
      for output in network.plan.outputs {
        guard let name = outputs[output.task], let shape = network.outputs[output.task]?.shape
        else {
          preconditionFailure("task \(output.task) has no output among \(outputs)")
        }
        message.add(.batch(named: name, of: Array(shape.dropFirst())), as: 12)
      }
    }
  }
}
