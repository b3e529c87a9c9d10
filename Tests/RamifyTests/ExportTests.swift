import Foundation
import Testing

/// `ramify export` from the command line, of runs that were trained.
@Suite struct ExportTests {
  private static let python = ProcessInfo.processInfo.environment["RAMIFY_PEER_PYTHON"]
  private static let torch = ProcessInfo.processInfo.environment["RAMIFY_TORCH_PYTHON"]

  private static let methods = [
    ("tree", "fixed-tree", "options: {tree: block 2 = segmentation normals / depth}"),
    ("adashare", "adashare", "options: {search-steps: 20, samples: 2}"),
    ("grouping", "task-grouping", "budget: 2"),
  ]

  private func trained(_ name: String, in scratch: Scratch) throws {
    let (_, method, extra) = try #require(Self.methods.first { $0.0 == name })
    try scratch.write(
      Small.experiment(method: method, steps: 6, extra: extra), to: "Sessions/s/\(name).yaml")
    let outcome = try Program.run("run", "Sessions/s/\(name).yaml", in: scratch.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private func export(_ name: String, _ arguments: String..., in scratch: Scratch) throws
    -> Program.Outcome
  {
    try Program.start(["export", name] + arguments, in: scratch.path).finish()
  }

  @Test(
    "a trained tree, policy and grouping predict in onnxruntime and PyTorch as they did here",
    .enabled(
      if: python != nil && torch != nil,
      "RAMIFY_PEER_PYTHON and RAMIFY_TORCH_PYTHON name no Python with the packages"))
  func peers() throws {
    let scratch = try Scratch()
    for (name, _, _) in Self.methods {
      try trained(name, in: scratch)
      for format in ["onnx", "safetensors", "pytorch"] {
        let outcome = try export("s/\(name)-1", "--format", format, in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("wrote \(name)-1-\(format): "), "\(outcome.output)")
        #expect(scratch.has("\(name)-1-\(format)/report.json"))
      }
    }
    let modules = try said(by: "check_module.py", of: scratch, try #require(Self.torch))
    #expect(modules.hasPrefix("3 modules: ") && modules.hasSuffix(", 9 outputs\n"), "\(modules)")
    for name in Self.methods.map(\.0) {
      try FileManager.default.removeItem(atPath: "\(scratch.path)/\(name)-1-pytorch")
    }
    let models = try said(by: "check_export.py", of: scratch, try #require(Self.python))
    #expect(models.hasPrefix("6 exports: ") && models.contains(", 18 outputs, "), "\(models)")
  }

  private func said(by program: String, of scratch: Scratch, _ python: String) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: python)
    process.arguments = ["\(Program.root)/Tests/Peers/\(program)", scratch.path]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
    return text
  }

  @Test("figures and tables go to a file or to standard output")
  func texts() throws {
    let scratch = try Scratch()
    try trained("tree", in: scratch)
    for format in ["svg", "dot", "csv"] {
      let outcome = try export("tree-1", "--format", format, in: scratch)
      #expect(outcome.output == "wrote tree-1.\(format)\n", "\(outcome.errors)")
      let text = try String(contentsOfFile: "\(scratch.path)/tree-1.\(format)", encoding: .utf8)
      #expect(try export("tree-1", "--format", format, "-o", "-", in: scratch).output == text)
    }
    let rows = try export("s/tree", "--format", "csv", "-o", "-", in: scratch).output
    #expect(rows.split(separator: "\r\n").count == 1 + 6)
    #expect(rows.contains("\r\ns/tree-1,s/tree,fixed-tree,1,,segmentation,mean IoU,%,false,test,"))
  }

  @Test("a path with the format's ending names the model, and the rest lies beside it")
  func oneFile() throws {
    let scratch = try Scratch()
    try trained("tree", in: scratch)
    #expect(try export("tree-1", "--format", "onnx", "-o", "net.onnx", in: scratch).status == 0)
    for name in ["net.onnx", "net.check.safetensors", "net.manifest.json", "net.report.json"] {
      #expect(scratch.has(name), "\(name)")
    }
  }

  @Test("what cannot be exported is one line, exit code 2, and nothing written")
  func badInput() throws {
    let scratch = try Scratch()
    try trained("grouping", in: scratch)
    try scratch.write("kept", to: "taken.svg")
    try scratch.write("kept", to: "net.report.json")
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
    for (run, arguments, hint) in [
      ("grouping-2", ["--format", "svg"], "no such run; did you mean s/grouping-1?"),
      ("grouping-1", ["--format", "gif"], "gif"),
      ("grouping-1", ["--format", "svg", "-o", "taken.svg"], "taken.svg: is there already"),
      ("grouping-1", ["--format", "onnx", "-o", "Sessions"], "Sessions: is there already"),
      ("grouping-1", ["--format", "svg", "-o", "none/x.svg"], "there is no folder none"),
      ("grouping-1", ["--format", "onnx", "-o", "taken.svg/x"], "there is no folder taken.svg"),
      ("grouping-1", ["--format", "svg", "-o", "/proc/x.svg"], "/proc/x.svg: cannot be written: "),
      ("grouping-1", ["--format", "onnx", "-o", "/proc/x"], "/proc/x: cannot be written: "),
      ("grouping-1", ["--format", "onnx", "-o", "some.onnx"], "name a folder"),
      ("grouping-1", ["--format", "pytorch", "-o", "net.py"], "net.report.json: is there already"),
    ] {
      let outcome = try Program.start(["export", run] + arguments, in: scratch.path).finish()
      let complaint = outcome.errors
      #expect(outcome.status == 2, "\(arguments): \(complaint)")
      #expect(outcome.output.isEmpty)
      #expect(complaint.hasPrefix("ramify: ") && complaint.contains(hint), "\(complaint)")
      #expect(complaint.split(separator: "\n").count == 1, "\(complaint)")
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
      .filter { !$0.hasSuffix(".out") && !$0.hasSuffix(".err") }
    #expect(Set(left) == Set(names.filter { !$0.hasSuffix(".out") && !$0.hasSuffix(".err") }))
  }

  @Test("a run that is not finished, or whose weights are damaged, is refused")
  func unfinished() throws {
    let scratch = try Scratch()
    try trained("tree", in: scratch)
    let folder = "\(scratch.path)/Sessions/s/runs/tree-1"
    let weights = try FileManager.default.subpathsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix("weights.safetensors") }
    for file in weights { try scratch.write("damaged", to: "Sessions/s/runs/tree-1/\(file)") }
    let damaged = try export("tree-1", "--format", "onnx", in: scratch)
    #expect(damaged.status == 2)
    #expect(damaged.errors.contains("weights.safetensors"), "\(damaged.errors)")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder)
    where name.contains("tfevents") {
      try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
    let unfinished = try export("tree-1", "--format", "svg", in: scratch)
    #expect(unfinished.status == 2)
    #expect(unfinished.errors.contains("export takes a finished one"), "\(unfinished.errors)")
    #expect(!scratch.has("tree-1.svg") && !scratch.has("tree-1-onnx"))
  }
}
