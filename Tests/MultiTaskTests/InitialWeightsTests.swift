import Datasets
import Foundation
import MultiTask
import Randomness
import Runs
import Tensors
import Testing

@Suite struct InitialWeightsTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "ramify-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// The weights of a ResNet-18 of width 4 with two blocks, as torchvision names them.
  private var tensors: [String: StoredTensor] {
    var random = RandomStream(seed: 5)
    var shapes: [String: [Int]] = ["fc.weight": [10, 8], "fc.bias": [10]]
    func norm(_ name: String, _ channels: Int) {
      for part in ["weight", "bias", "running_mean", "running_var"] {
        shapes["\(name).\(part)"] = [channels]
      }
      shapes["\(name).num_batches_tracked"] = []
    }
    shapes["conv1.weight"] = [4, 3, 7, 7]
    norm("bn1", 4)
    for (layer, inputs, outputs) in [("layer1.0", 4, 4), ("layer2.0", 4, 8)] {
      shapes["\(layer).conv1.weight"] = [outputs, inputs, 3, 3]
      shapes["\(layer).conv2.weight"] = [outputs, outputs, 3, 3]
      norm("\(layer).bn1", outputs)
      norm("\(layer).bn2", outputs)
    }
    shapes["layer2.0.downsample.0.weight"] = [8, 4, 1, 1]
    norm("layer2.0.downsample.1", 8)
    return shapes.sorted { $0.key < $1.key }.reduce(into: [:]) { tensors, entry in
      let count = entry.value.reduce(1, *)
      tensors[entry.key] = StoredTensor(
        shape: entry.value, values: (0..<count).map { _ in 0.1 + 0.2 * random.uniform() })
    }
  }

  private func write(_ tensors: [String: StoredTensor]) throws -> String {
    let path = "\(folder)/\(UUID().uuidString).safetensors"
    try Data(SafeTensors(tensors: tensors).encoded()).write(to: URL(filePath: path))
    return path
  }

  private func experiment(_ method: String, _ path: String) -> Experiment {
    var experiment = Experiment.scenes(method)
    experiment.backbone = backbone("resnet18", width: 4, blocks: [1, 1])
    experiment.backbone.weights = path
    experiment.training.steps = 1
    experiment.training.validateEvery = 1
    return experiment
  }

  @Test("blocks of every network start from the file, and equal ones end with equal bits")
  func start() throws {
    var experiment = experiment("single-task", try write(tensors))
    experiment.training.learningRate = 1e-30
    let first = try TrainedRun(experiment)
    try #require(first.run.state == .finished, "\(first.run.reason ?? "")")
    let again = try TrainedRun(experiment)
    #expect(again.run.result?.metrics == first.run.result?.metrics)
    experiment.backbone.weights = nil
    let other = try TrainedRun(experiment)
    #expect(other.run.result?.metrics != first.run.result?.metrics)
  }

  @Test(
    "a file that does not fit is refused by one line that names file and entry",
    arguments: [
      (
        "conv1.weight", [4, 3, 3, 3],
        "conv1.weight has shape [4, 3, 3, 3]; this backbone needs "
          + "[4, 3, 7, 7]"
      ),
      (
        "layer2.0.downsample.1.running_var", nil,
        "layer2.0.downsample.1.running_var is missing; shape [8] is needed"
      ),
      (
        "layer1.1.conv1.weight", [4, 4, 3, 3],
        "layer1.1.conv1.weight is no tensor of this "
          + "backbone; it takes torchvision's names, such as bn1.bias"
      ),
    ] as [(String, [Int]?, String)])
  func misfits(name: String, shape: [Int]?, expected: String) throws {
    var tensors = tensors
    tensors[name] = shape.map {
      StoredTensor(shape: $0, values: [Float](repeating: 0, count: $0.reduce(1, *)))
    }
    let path = try write(tensors)
    let error = #expect(throws: ExperimentError.self) {
      try Problem(experiment("all-shared", path))
    }
    #expect(error?.description == "backbone.weights: \(path): \(expected)")
  }

  @Test("what is no file of weights, has changed, or has no place in the network is refused")
  func refusals() throws {
    let path = try write(tensors)
    var changed = experiment("all-shared", path)
    changed.backbone.weightsHash = String(repeating: "0", count: 64)
    var plain = experiment("all-shared", path)
    plain.backbone = backbone("vgg", width: 4, blocks: [1, 1])
    plain.backbone.weights = path
    var spoiled = tensors
    spoiled["bn1.bias"] = StoredTensor(shape: [4], values: [0, .nan, 0, 0])
    for (experiment, hint) in [
      (experiment("all-shared", folder + "/none"), "no such file"),
      (changed, "begin a new run"), (plain, "a vgg starts at random"),
      (experiment("all-shared", try write(spoiled)), "bn1.bias has a value that is not finite"),
    ] {
      let error = #expect(throws: ExperimentError.self) { try Problem(experiment) }
      #expect(error?.key == "backbone.weights")
      #expect(error?.description.contains(hint) == true, "\(error?.description ?? "")")
    }
  }

  @Test("networks of half capacity do not start from weights of the whole one")
  func half() throws {
    var experiment = experiment("task-grouping", try write(tensors))
    let error = #expect(throws: ExperimentError.self) {
      try TaskGrouping.check(Problem(experiment))
    }
    #expect(error?.key == "options.half")
    experiment.options["half"] = .text("none")
    try TaskGrouping.check(Problem(experiment))
  }
}

/// A Python with PyTorch and torchvision, if there is one.
private let torchPython: String? = {
  let candidates = [ProcessInfo.processInfo.environment["RAMIFY_TORCH_PYTHON"], "/usr/bin/python3"]
  return candidates.compactMap { $0 }.first {
    (try? run($0, ["-c", "import torch, torchvision"]))?.status == 0
  }
}()

/// What a program prints, and how it ends.
private func run(_ program: String, _ arguments: [String]) throws -> (output: String, status: Int32)
{
  let process = Process()
  let output = Pipe()
  process.executableURL = URL(filePath: program)
  process.arguments = arguments
  process.standardOutput = output
  process.standardError = FileHandle.nullDevice
  try process.run()
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return (text, process.terminationStatus)
}

@Suite(.enabled(if: torchPython != nil, "no Python here has PyTorch and torchvision"))
struct TorchvisionTests {
  @Test(
    "features behind every block agree with torchvision's for its weights",
    arguments: [
      ("resnet18", false), ("resnet34", false), ("resnet50", false), ("resnet50", true),
    ])
  func features(kind: String, isDilated: Bool) throws {
    let folder = NSTemporaryDirectory() + "ramify-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Peers/resnet_features.py").path
    let outcome = try run(
      #require(torchPython), [script, kind, isDilated ? "yes" : "no", folder])
    try #require(outcome.status == 0)
    let known = try #require(NetworkDesign.backbones.first { $0.name == kind })
    let design = try NetworkDesign(
      backbone: backbone(kind, width: known.width, blocks: known.blocks),
      tasks: [
        TaskDescription(name: "t", kind: isDilated ? .directionPerPixel : .binary)
      ],
      inputShape: [3, 40, 32])
    #expect(outcome.output == "\(design.blockParameters.reduce(0, +))\n")
    try compare(design, folder)
  }

  private func compare(_ design: NetworkDesign, _ folder: String) throws {
    let (file, _) = try SafeTensors.load(folder + "/features.safetensors")
    let engine = try Engine(threads: 2)
    let network = Network(
      .shared(tasks: ["t"], depths: design.depths), design: design, on: engine,
      generator: RandomStream(seed: 1))
    try InitialWeights(folder + "/weights.safetensors", hash: nil, design: design)
      .load(into: network)
    let image = try #require(file.tensors["image"])
    let features = engine.withoutGradients {
      network.features(of: Tensor(image.values, shape: image.shape, on: engine), training: false)
    }
    for (depth, mine) in features[0].enumerated() {
      let name = "depth-\(depth < 10 ? "0" : "")\(depth)"
      let theirs = try #require(file.tensors[name])
      #expect(mine.shape == theirs.shape)
      let scale = max(1, theirs.values.map(abs).max() ?? 1)
      let worst = zip(mine.values, theirs.values).map { abs($0 - $1) }.max() ?? .infinity
      #expect(worst / scale < 1e-4, "\(name): \(worst) of \(scale)")
    }
  }
}
