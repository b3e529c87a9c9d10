import Foundation
import Interchange
import MultiTask
import Runs
import Testing

@Suite("exported networks")
struct ModelExportTests {
  private static let python = ProcessInfo.processInfo.environment["RAMIFY_PEER_PYTHON"]
  private static let torch = ProcessInfo.processInfo.environment["RAMIFY_TORCH_PYTHON"]

  @Test(
    "onnxruntime gives the stored outputs of every structure, at batch 1 and 3",
    .enabled(if: python != nil, "RAMIFY_PEER_PYTHON names no Python with the PyPI packages"))
  func onnx() throws {
    let folder = try written(.onnx)
    let said = try folder.checked(by: "check_export.py", python: try #require(Self.python))
    #expect(said == "10 exports: 11 networks, 32 outputs, 0 tensors\n")
  }

  @Test(
    "the safetensors package reads the weights of every structure",
    .enabled(if: python != nil, "RAMIFY_PEER_PYTHON names no Python with the PyPI packages"))
  func safetensors() throws {
    let folder = try written(.safetensors)
    let said = try folder.checked(by: "check_export.py", python: try #require(Self.python))
    #expect(said.hasPrefix("10 exports: 11 networks, 32 outputs, "), "\(said)")
  }

  @Test(
    "PyTorch loads every module strictly and gives the stored outputs, at batch 1 and 3",
    .enabled(if: torch != nil, "RAMIFY_TORCH_PYTHON names no Python with torch and safetensors"))
  func pytorch() throws {
    let folder = try written(.pytorch)
    let said = try folder.checked(by: "check_module.py", python: try #require(Self.torch))
    #expect(said == "10 modules: 11 networks, 32 outputs\n")
  }

  /// Every fixture in a format, each in a folder of its own.
  private func written(_ format: ExportFormat) throws -> ExportFolder {
    let folder = try ExportFolder()
    for fixture in ExportFixture.all {
      let export = try ModelExport(fixture.networks(), as: format, naming: .folder)
      try NewFiles.write(
        folder: "\(folder.path)/\(fixture.name)", export.files.map { ($0.name, $0.bytes) })
    }
    return folder
  }

  @Test("what is written is checked against the trainer's own evaluation, to rounding")
  func report() throws {
    for fixture in ExportFixture.all {
      let networks = try fixture.networks()
      let report = try ModelExport(networks, as: .safetensors, naming: .folder).report
      #expect(report.samples == 3)
      let tasks = report.networks.flatMap(\.tasks)
      #expect(tasks.count == fixture.architecture.tasks.count)
      for task in tasks { #expect(task.largestDifference <= 1e-5, "\(fixture.name)") }
    }
  }

  @Test("weights have PyTorch's names, and a network's unused heads are left out")
  func names() throws {
    let networks = try ExportFixture.grouping.networks().networks
    let own = networks[1].weights
    #expect(networks[1].auxiliary == ["a"])
    #expect(own.keys.filter { $0.hasPrefix("head") }.allSatisfy { $0.hasPrefix("head_c.") })
    for name in [
      "stem.0.conv.weight", "stem.0.bn.running_var", "block_2_1.0.shortcut.0.weight",
      "block_2_1.0.bn2.running_mean", "head_c.classifier.bias",
    ] { #expect(own[name] != nil, "\(name)") }
  }

  @Test("the outputs are named by their tasks, what cannot be seen made visible")
  func outputNames() throws {
    let export = try ModelExport(
      ExportFixture.hostile.networks(), as: .onnx, naming: .folder)
    #expect(
      export.report.networks[0].tasks.map(\.output) == [
        "input_2", "x.y", "x y", "\"quoted\" \\ <b>&", "\\u{1B}[2J\\n", "{values}",
      ])
  }

  @Test("one file's name is enough for one network, and refused for several")
  func naming() throws {
    let one = try ModelExport(ExportFixture.tree.networks(), as: .onnx, naming: .model("net"))
    #expect(
      one.files.map(\.name) == [
        "net.onnx", "net.check.safetensors", "net.manifest.json", "net.report.json",
      ])
    let several = try ExportFixture.grouping.networks()
    #expect(throws: InputError.self) {
      try ModelExport(several, as: .onnx, naming: .model("net"))
    }
    let module = try ModelExport(several, as: .pytorch, naming: .model("net"))
    #expect(module.files.map(\.name).prefix(2) == ["net.py", "net.safetensors"])
    let folder = try ModelExport(several, as: .onnx, naming: .folder)
    #expect(
      folder.files.map(\.name) == [
        "group-a+b.onnx", "half-group-a+c.onnx", "check.safetensors", "manifest.json",
        "report.json",
      ])
  }
}
