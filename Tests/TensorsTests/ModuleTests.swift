import Randomness
import Tensors
import Testing

private struct Block: Module {
  let conv1: Convolution
  let shortcut: Convolution?
}

private final class Network: Module {
  let stages: [[Block]]
  let heads: [String: Linear]
  let norm: BatchNorm
  let shared: Convolution
  let width = 4

  init(on engine: Engine, using random: inout RandomStream) {
    func convolution(bias: Bool = false) -> Convolution {
      Convolution(4, 4, kernel: 1, bias: bias, on: engine, using: &random)
    }
    shared = convolution(bias: true)
    stages = [
      [Block(conv1: shared, shortcut: nil)],
      [Block(conv1: convolution(), shortcut: convolution())],
    ]
    heads = [
      "depth": Linear(4, 1, on: engine, using: &random),
      "class": Linear(4, 3, on: engine, using: &random),
    ]
    norm = BatchNorm(4, on: engine)
  }
}

private func network(seed: Int = 1) throws -> Network {
  var random = RandomStream(seed: seed)
  return Network(on: try Engine(threads: 1), using: &random)
}

@Test("parameters are named by their place, and counted once")
func parametersAreNamed() throws {
  let names = try network().parameters().map(\.name)
  #expect(
    names == [
      "stages.0.0.conv1.weight", "stages.0.0.conv1.bias", "stages.1.0.conv1.weight",
      "stages.1.0.shortcut.weight", "heads.class.weight", "heads.class.bias",
      "heads.depth.weight", "heads.depth.bias", "norm.weight", "norm.bias",
    ])
}

@Test("a state holds buffers too, and goes over to another network whole")
func stateGoesOver() throws {
  let (first, second) = (try network(seed: 1), try network(seed: 2))
  first.norm.runningMean.assign([1, 2, 3, 4])
  #expect(first.state != second.state)
  try second.load(first.state)
  #expect(first.state == second.state)
  #expect(second.state["norm.runningMean"]?.values == [1, 2, 3, 4])
}

@Test("a state keeps its bits through any layout")
func stateSurvivesLayouts() throws {
  let engine = try Engine(threads: 1)
  var random = RandomStream(seed: 4)
  let layer = Convolution(20, 33, kernel: 3, on: engine, using: &random)
  let before = layer.state
  let image = Tensor([Float](repeating: 1, count: 20 * 25), shape: [1, 20, 5, 5], on: engine)
  _ = layer(image)
  #expect(layer.state == before)
  layer.weight.assign(before["weight"]?.values ?? [])
  #expect(layer.state == before)
}

struct ForeignState: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let change: @Sendable (inout [String: TensorValues]) -> Void

  static let all = [
    ForeignState(testDescription: "entry norm.bias of shape [4] is missing") {
      $0["norm.bias"] = nil
    },
    ForeignState(testDescription: "entry head.bias is not in the network") {
      $0["head.bias"] = TensorValues(shape: [1], values: [0])
    },
    ForeignState(
      testDescription: "entry norm.bias has shape [2] and 2 values, the network wants shape [4]"
    ) {
      $0["norm.bias"] = TensorValues(shape: [2], values: [0, 0])
    },
  ]
}

@Test("a state that does not fit is refused, and nothing changes", arguments: ForeignState.all)
func foreignStateIsRefused(_ foreign: ForeignState) throws {
  let network = try network()
  let before = network.state
  var state = before.mapValues {
    TensorValues(shape: $0.shape, values: $0.values.map { $0 + 1 })
  }
  foreign.change(&state)
  let error = #expect(throws: StateError.self) { try network.load(state) }
  #expect(error?.description == foreign.testDescription)
  #expect(network.state == before)
}

@Test("filters start with the variance of their fan-out")
func filtersStartNormal() throws {
  var random = RandomStream(seed: 6)
  let layer = Convolution(32, 64, kernel: 3, on: try Engine(threads: 1), using: &random)
  let values = layer.weight.values
  let mean = values.reduce(0, +) / Float(values.count)
  let variance = values.reduce(0) { $0 + $1 * $1 } / Float(values.count)
  #expect(abs(mean) < 2e-3)
  #expect(abs(variance / (2 / Float(64 * 9)) - 1) < 0.03)
}
