import Datasets
import Foundation
import Interchange
import MultiTask
import Randomness
import Runs

/// A network that no training made: any structure, with weights and statistics by chance.
struct ExportFixture {
  let name: String
  let architecture: Architecture
  let design: NetworkDesign

  /// Three samples of such a network, and what it predicts.
  func networks() throws -> TrainedNetworks {
    var random = RandomStream(seed: 7)
    let shape = [3] + design.inputShape
    let inputs = StoredTensor(
      shape: shape, values: (0..<shape.reduce(1, *)).map { _ in 0.3 * random.normal() })
    let networks = try zip(architecture.trainings, architecture.served).map { training, served in
      let state = try training.architecture.freshState(design: design, generator: random)
      return try TrainedNetwork(
        training, serving: served, state: state.shaken(using: &random), design: design,
        inputs: inputs)
    }
    return TrainedNetworks(
      run: run, architecture: architecture, tasks: design.tasks, inputs: inputs,
      networks: networks)
  }

  /// A finished run that found the structure.
  var run: Run {
    var run = Run(
      id: "fixtures/\(name)-1", experiment: Experiment(name: name, method: "fixed-tree"))
    let metrics = design.tasks.map { task in
      Measurement(
        Metric(task: task.name, metric: "error, \"mean\"", unit: "m", lowerIsBetter: true),
        value: 0.1, split: "test")
    }
    let result = RunResult(
      architecture: architecture, parameters: 1234, multiplyAdds: 5678, latencyMilliseconds: 0.5,
      metrics: metrics, selectionRule: "last step", checkpoint: "trainings", seconds: 1, steps: 2)
    run.apply(Record(time: 1, event: .result(result)))
    run.apply(Record(time: 2, event: .state(.finished, reason: nil)))
    return run
  }
}

extension ExportFixture {
  /// A tree with heads for pixels, on images that no stride divides.
  static let tree = ExportFixture(
    name: "tree", images: dense, blocks: [[0, 0, 0, 0], [0, 0, 1, 1], [0, 0, 1, 2]])

  /// Tasks that skip blocks: with a stride, without, beside others, and all of them.
  static let skipping = ExportFixture(
    name: "skipping", images: dense,
    blocks: [[0, nil, 0, nil], [0, 0, nil, nil], [0, 0, 0, nil]])

  /// A block with a stride that all tasks skip.
  static let detour = ExportFixture(
    name: "detour", images: dense, blocks: [[0, 0, nil, 0], [0, nil, nil, 0], [0, 0, nil, nil]])

  /// Networks of one and of half the capacity, one trained with a task that it does not serve.
  static let grouping = ExportFixture(
    name: "grouping", images: dense, blocks: [[0, 0, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1]],
    auxiliary: ["1": ["a"]], capacity: ["1": 0.5])

  /// Heads for whole images, which let strides go on.
  static let whole = ExportFixture(
    name: "whole", images: [.classOfImage(classes: 4), .binary, .value(unit: "EUR")],
    blocks: [[0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 1, nil]])

  /// Rows of numbers, and layers that some tasks skip.
  static let rows = ExportFixture(
    name: "rows",
    tasks: [("a", .value(unit: "")), ("b", .classOfImage(classes: 3))], kind: "mlp", input: [5],
    blocks: [[0, 0, nil], [0, 0, 0]])

  /// Names that no file format likes, two of which become the same.
  static let hostile = ExportFixture(
    name: "hostile",
    tasks: zip(hostileNames, dense + dense).map { ($0, $1) }, kind: "resnet", input: [3, 9, 9],
    blocks: hostileNames.indices.map { [0, 0, 0, $0] })

  static let hostileNames = [
    "input", "x.y", "x y", "\"quoted\" \\ <b>&", "\u{1b}[2J\n", "{values}",
  ]

  /// Plain blocks with pools, and linear layers behind them.
  static let plain = ExportFixture(
    name: "plain", kind: "vgg", blocks: [1, 1],
    images: [.classOfImage(classes: 4), .binary, .value(unit: "")], skipped: [])

  /// Plain blocks with dilation, which some tasks skip.
  static let plainPixels = ExportFixture(
    name: "plain-pixels", kind: "vgg", blocks: [2, 1, 1, 2], images: dense, skipped: [1])

  /// Bottlenecks behind a wide stem, and pyramid heads.
  static let bottleneck = ExportFixture(
    name: "bottleneck", kind: "resnet50", blocks: [2, 1, 1, 1], images: dense, skipped: [1, 3])

  static let all = [
    tree, skipping, detour, grouping, whole, rows, hostile, plain, plainPixels, bottleneck,
  ]

  /// Tasks that part at the last depth, of which the second skips some depths.
  private init(name: String, kind: String, blocks: [Int], images: [TaskKind], skipped: Set<Int>) {
    var backbone = Backbone()
    (backbone.kind, backbone.width, backbone.blocks) = (kind, 4, blocks)
    let tasks = zip(["a", "b", "c"], images).map { TaskDescription(name: $0, kind: $1) }
    do {
      design = try NetworkDesign(backbone: backbone, tasks: tasks, inputShape: [3, 40, 36])
    } catch {
      preconditionFailure("\(error)")
    }
    self.name = name
    let last = design.depths.count - 1
    architecture = Architecture(
      tasks: tasks.map(\.name), depths: design.depths,
      blocks: tasks.indices.map { task in
        (0...last).map { depth in
          if task == 1 && skipped.contains(depth) { return nil }
          return depth == last ? task : 0
        }
      })
  }

  private static let dense: [TaskKind] = [
    .classesPerPixel(classes: 5), .valuePerPixel(unit: "m"), .directionPerPixel,
  ]

  init(
    name: String, images: [TaskKind], blocks: [[Int?]], auxiliary: [String: [String]] = [:],
    capacity: [String: Double] = [:]
  ) {
    self.init(
      name: name, tasks: Array(zip(["a", "b", "c"], images)), kind: "resnet", input: [3, 13, 18],
      blocks: blocks, auxiliary: auxiliary, capacity: capacity)
  }

  private init(
    name: String, tasks: [(String, TaskKind)], kind: String, input: [Int], blocks: [[Int?]],
    auxiliary: [String: [String]] = [:], capacity: [String: Double] = [:]
  ) {
    var backbone = Backbone()
    (backbone.kind, backbone.width) = (kind, 6)
    backbone.blocks = kind == "mlp" ? [1, 1, 1] : [1, 2]
    let tasks = tasks.map { TaskDescription(name: $0, kind: $1) }
    do {
      design = try NetworkDesign(backbone: backbone, tasks: tasks, inputShape: input)
    } catch {
      preconditionFailure("\(error)")
    }
    self.name = name
    architecture = Architecture(
      tasks: tasks.map(\.name), depths: design.depths, blocks: blocks, auxiliary: auxiliary,
      capacity: capacity)
  }
}

extension [String: StoredTensor] {
  /// The tensors a little changed, so that no scale is 1 and no mean 0, and the outputs small, as
  /// trained ones are.
  fileprivate func shaken(using random: inout RandomStream) -> [String: StoredTensor] {
    var shaken = self
    for name in keys.sorted() {
      if name.hasSuffix("classifier.weight") {
        shaken[name]?.values = self[name]?.values.map { 0.2 * $0 } ?? []
      }
      guard let tensor = self[name], tensor.shape.count == 1 else { continue }
      shaken[name]?.values = tensor.values.map { $0 + 0.2 * random.uniform(0, 1) }
    }
    return shaken
  }
}

/// A folder of its own for a test, removed afterwards.
final class ExportFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "ramify-export-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// What a Python program of Tests/Peers says of the folder.
  func checked(by program: String, python: String) throws -> String {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Peers/\(program)").path
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: python)
    process.arguments = [script, path]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? text : "status \(process.terminationStatus): \(text)"
  }
}
