import Datasets
package import MultiTask
import Runs

/// The networks of a finished run as files: the models, a manifest, and what they are checked by.
package struct ModelExport: Sendable {
  /// A file that is to be written.
  package struct File: Sendable {
    /// Its name, within the folder or after the model's.
    package let name: String

    /// Its content.
    package let bytes: [UInt8]
  }

  /// What the files are called.
  package enum Naming: Sendable {
    /// A folder holds them.
    case folder

    /// The model has a name of its own, without its ending; the others' names begin with it.
    case model(String)
  }

  /// The files, the models first.
  package let files: [File]

  /// The outputs that the files were checked by.
  package let report: ExportReport

  /// Takes a run's networks into a format and checks their outputs.
  ///
  /// - Parameters:
  ///   - networks: the run's networks.
  ///   - format: one that holds networks.
  ///   - naming: what the files are called.
  /// - Throws: `InputError` when several networks are to have one file's name, or a network is too
  ///   large; an error when what was written does not compute what was trained.
  package init(_ networks: TrainedNetworks, as format: ExportFormat, naming: Naming) throws {
    let writer = ModelWriter(networks, format: format, naming: naming)
    try writer.checkNaming()
    let models = try writer.models
    report = try writer.report(models)
    var files = models.flatMap(\.files)
    files.append(File(name: writer.name("check.safetensors"), bytes: writer.check.encoded()))
    files.append(
      File(name: writer.name("manifest.json"), bytes: try writer.manifest(models).asFile))
    files.append(File(name: writer.name("report.json"), bytes: try report.asFile))
    self.files = files
  }
}

/// A network, or several in one module, as files.
private struct WrittenModel {
  let networks: [TrainedNetwork]
  let files: [ModelExport.File]

  /// The tensors as they are in the files, under each network's own names.
  let weights: [[String: StoredTensor]]
}

/// How a run's networks become files.
private struct ModelWriter {
  let all: TrainedNetworks
  let format: ExportFormat
  let naming: ModelExport.Naming

  /// The name of each task's output.
  let outputs: [String: String]

  init(_ networks: TrainedNetworks, format: ExportFormat, naming: ModelExport.Naming) {
    (all, self.format, self.naming) = (networks, format, naming)
    let tasks = networks.tasks.map(\.name)
    let reserved = networks.networks.reduce(into: Set<String>()) {
      $0.formUnion(ONNXGraph.reservedNames(of: $1))
    }
    outputs = Dictionary(uniqueKeysWithValues: zip(tasks, tasks.visibleNames(except: reserved)))
  }

  /// The name of a file that is called so in a folder.
  func name(_ role: String) -> String {
    guard case .model(let own) = naming else { return role }
    return role.hasPrefix("model.") ? own + role.dropFirst("model".count) : "\(own).\(role)"
  }

  func checkNaming() throws {
    guard case .model(let own) = naming, format != .pytorch, all.networks.count > 1 else { return }
    throw InputError(
      file: "\(own).\(format.fileEnding)",
      problem: "the run has \(all.networks.count) networks, each a file; name a folder")
  }

  var models: [WrittenModel] {
    get throws {
      if format == .pytorch { return [try module] }
      return try all.networks.map { network in
        let role = all.networks.count == 1 ? "model" : network.name
        let file = name("\(role).\(format.fileEnding)")
        return format == .onnx ? try onnx(network, file) : try weights(network, file)
      }
    }
  }

  private func weights(_ network: TrainedNetwork, _ file: String) throws -> WrittenModel {
    let bytes = SafeTensors(tensors: network.weights, metadata: try metadata(of: [network]))
      .encoded()
    return WrittenModel(
      networks: [network], files: [ModelExport.File(name: file, bytes: bytes)],
      weights: [try SafeTensors(bytes, path: file).tensors])
  }

  private func onnx(_ network: TrainedNetwork, _ file: String) throws -> WrittenModel {
    let model = ONNXModel(network, outputs: outputs, notes: try notes(of: [network]))
    let bytes = model.bytes
    guard bytes.count < Int(Int32.max) else {
      throw InputError(file: file, problem: "ONNX files end at 2 GB; take safetensors")
    }
    return WrittenModel(
      networks: [network], files: [ModelExport.File(name: file, bytes: bytes)],
      weights: [network.weights])
  }

  private var module: WrittenModel {
    get throws {
      let count = all.networks.count
      func prefix(_ index: Int) -> String { ModuleSource.prefix(ofNetwork: index, among: count) }
      let tensors = all.networks.enumerated().flatMap { index, network in
        network.weights.map { (prefix(index) + $0.key, $0.value) }
      }
      let bytes = SafeTensors(
        tensors: Dictionary(uniqueKeysWithValues: tensors), metadata: try metadata(of: all.networks)
      ).encoded()
      let file = name("model.safetensors")
      let written = try SafeTensors(bytes, path: file).tensors
      let source = ModuleSource(
        all.networks, outputs: outputs, title: title,
        files: ModuleSource.Files(weights: file, check: name("check.safetensors")))
      return WrittenModel(
        networks: all.networks,
        files: [
          ModelExport.File(name: name("model.py"), bytes: Array(source.text.utf8)),
          ModelExport.File(name: file, bytes: bytes),
        ],
        weights: all.networks.indices.map { written.strippedNames(after: prefix($0)) })
    }
  }

  private var title: String {
    "\(all.run.id) (\(all.run.experiment.method), seed \(all.run.experiment.seed))."
  }

  /// What files of tensors say of themselves, and for whom they are.
  private func metadata(of networks: [TrainedNetwork]) throws -> [String: String] {
    try notes(of: networks).merging(["format": "pt"]) { one, _ in one }
  }

  /// What model files say of themselves.
  private func notes(of networks: [TrainedNetwork]) throws -> [String: String] {
    let structure = networks.count == 1 ? networks[0].architecture : all.architecture
    return [
      "run": all.run.id.visible, "method": all.run.experiment.method.visible,
      "architecture": try JSON.encode(structure.visible),
      "outputs": try JSON.encode(networks.flatMap(\.tasks).map { outputs[$0] ?? $0 }),
    ]
  }
}

extension ModelWriter {
  /// The samples and what the trainer's own networks predict from them.
  var check: SafeTensors {
    var tensors = ["inputs": all.inputs]
    for network in all.networks {
      for (task, output) in network.outputs { tensors["outputs.\(outputs[task] ?? task)"] = output }
    }
    return SafeTensors(tensors: tensors, metadata: ["run": all.run.id.visible])
  }

  /// Lets what was written predict, and compares.
  func report(_ models: [WrittenModel]) throws -> ExportReport {
    let networks = try models.flatMap { model in
      try zip(model.networks, model.weights).map { network, weights in
        ExportReport.Network(
          name: network.name, tasks: try checkedTasks(of: network, weights: weights))
      }
    }
    return ExportReport(
      run: all.run.id.visible, format: format.rawValue, samples: all.inputs.shape[0],
      stored: name("check.safetensors"), tolerance: ExportReport.Task.tolerance, networks: networks)
  }

  private func checkedTasks(
    of network: TrainedNetwork, weights: [String: StoredTensor]
  ) throws -> [ExportReport.Task] {
    let written = try network.predictions(from: all.inputs, weights: weights)
    return try network.tasks.map { task in
      guard let prediction = written[task], let own = network.outputs[task] else {
        preconditionFailure("no prediction of \(task) among \(written.keys)")
      }
      let checked = ExportReport.Task(outputs[task] ?? task, written: prediction, trained: own)
      guard !checked.isMismatch else {
        throw ExportMismatch(
          run: all.run.id, task: task, difference: checked.largestDifference)
      }
      return checked
    }
  }

  func manifest(_ models: [WrittenModel]) -> ExportManifest {
    ExportManifest(
      run: all.run.id.visible, format: format.rawValue, method: all.run.experiment.method.visible,
      seed: all.run.experiment.seed, architecture: all.architecture.visible,
      input: ExportManifest.Input(
        name: ONNXGraph.input, shape: Array(all.inputs.shape.dropFirst())),
      networks: models.flatMap { model in
        model.networks.map { network in
          ExportManifest.Network(
            name: network.name, file: model.files[0].name, serves: network.tasks.map(\.visible),
            auxiliary: network.auxiliary.map(\.visible),
            capacity: network.architecture.capacity(of: 0),
            architecture: network.architecture.visible)
        }
      },
      tasks: all.tasks.map { task in
        let network = all.networks.first { $0.tasks.contains(task.name) }
        return ExportManifest.Task(
          task, output: outputs[task.name] ?? task.name, network: network?.name ?? "")
      })
  }
}

extension [String: StoredTensor] {
  /// The tensors whose names begin with some text, without it.
  fileprivate func strippedNames(after prefix: String) -> [String: StoredTensor] {
    let own = filter { $0.key.hasPrefix(prefix) }
    return [String: StoredTensor](
      uniqueKeysWithValues: own.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
  }
}

extension Encodable {
  /// The value as a file of JSON for people.
  fileprivate var asFile: [UInt8] {
    get throws { Array(try JSON.pretty(self).utf8) + [UInt8(ascii: "\n")] }
  }
}
