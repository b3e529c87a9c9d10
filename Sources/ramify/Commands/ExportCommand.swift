import ArgumentParser
import Foundation
import Interchange
import MultiTask
import Runs

extension ExportFormat: ExpressibleByArgument {}

/// `ramify export`: a finished run for other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a finished run for other programs.",
    discussion: """
      safetensors, pytorch and onnx write a folder: the networks, manifest.json, which says what \
      serves which task, and check.safetensors and report.json, samples and the outputs that the \
      files were checked by. A PATH that ends in .safetensors, .py or .onnx names the network's \
      file itself, and the others lie beside it. svg, dot and csv write one file; - is standard \
      output. csv takes an experiment too, such as quickstart/affinity-tree, for all its finished \
      runs.
      """)

  @Argument(
    help: ArgumentHelp("The run, such as quickstart/affinity-tree-1.", valueName: "run"),
    completion: Completions.sides)
  var name: String

  @Option(help: "What to write.")
  var format: ExportFormat

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where to; absent, a name after the run's in this folder.", valueName: "path"))
  var output: String?

  @OptionGroup var options: StoreOptions

  func run() throws {
    let laboratory = Laboratory(store: options.store)
    switch format {
    case .csv: try write(try table(in: laboratory))
    case .svg: try write(try run(in: laboratory).figure)
    case .dot: try write(try run(in: laboratory).graph)
    case .safetensors, .pytorch, .onnx: try writeModel(of: try run(in: laboratory), in: laboratory)
    }
  }

  private func run(in laboratory: Laboratory) throws -> Run {
    let run = try laboratory.store.read(laboratory.store.resolve(name), history: false)
    _ = try run.finishedArchitecture
    return run
  }

  private func table(in laboratory: Laboratory) throws -> String {
    let sides = try laboratory.sides(named: name, findings: laboratory.findings)
    for case .run(let run) in sides { _ = try run.finishedArchitecture }
    return ResultTable(
      sides.flatMap { side in
        switch side {
        case .run(let run): [run]
        case .replicates(let group): group.runs
        }
      }
    ).text
  }

  /// Writes a text to the file that is asked for, or to standard output.
  private func write(_ text: String) throws {
    guard output != "-" else { return try Standard.output.send(text) }
    let path = target
    try writing(to: path) { try NewFiles.write([(path, Array(text.utf8))]) }
    try Standard.output.send("wrote \(Standard.oneLine(path))\n")
  }

  private func writeModel(of run: Run, in laboratory: Laboratory) throws {
    let path = target
    try NewFiles.check(path)
    let networks = try networks(of: run, in: laboratory)
    let ending = ".\(format.fileEnding)"
    let export: ModelExport
    if path.hasSuffix(ending), path.lastPathComponent != ending {
      let name = String(path.lastPathComponent.dropLast(ending.count))
      export = try ModelExport(networks, as: format, naming: .model(name))
      let folder = path.dropLast(path.lastPathComponent.count)
      let files = export.files.map { (path: "\(folder)\($0.name)", bytes: $0.bytes) }
      try writing(to: path) { try NewFiles.write(files) }
    } else {
      export = try ModelExport(networks, as: format, naming: .folder)
      let files = export.files.map { (name: $0.name, bytes: $0.bytes) }
      try writing(to: path) { try NewFiles.write(folder: path, files) }
    }
    try tell(export, at: path)
  }

  /// Writes, and names what was asked for where that fails, not the file on the way to it.
  private func writing(to path: String, _ write: () throws -> Void) throws {
    do {
      try write()
    } catch let error as StoreError {
      throw InputError(file: path, problem: "cannot be written: \(error.problem)")
    }
  }

  private func networks(of run: Run, in laboratory: Laboratory) throws -> TrainedNetworks {
    do {
      return try TrainedNetworks(of: run, in: laboratory.store)
    } catch let error where !(error is InputError || error is StoreError) {
      throw BadInput(file: run.id, reason: error)
    }
  }

  private func tell(_ export: ModelExport, at path: String) throws {
    let files = export.files.map(\.name).joined(separator: ", ")
    let checks = export.report.networks.flatMap(\.tasks).map { task in
      let difference = String(format: "%.1e", task.largestDifference)
      return
        "  \(task.output): largest difference \(difference) on \(export.report.samples) samples"
    }
    let lines = ["wrote \(path): \(files)"] + checks
    try Standard.output.send(lines.map { Standard.oneLine($0) + "\n" }.joined())
  }

  /// The file or folder that is written.
  var target: String {
    switch format {
    case .csv, .svg, .dot: path ?? "\(fileName).\(format.fileEnding)"
    case .safetensors, .pytorch, .onnx: path ?? "\(fileName)-\(format.rawValue)"
    }
  }

  /// The path that was asked for, without slashes at its end.
  private var path: String? {
    output.map { $0.count > 1 && $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
  }

  private var fileName: String {
    (name.hasSuffix("/") ? String(name.dropLast()) : name).lastPathComponent
  }
}

extension String {
  fileprivate var lastPathComponent: String {
    lastIndex(of: "/").map { String(self[index(after: $0)...]) } ?? self
  }
}
