import Foundation
import Runs
import Testing

/// A Python with the packages that read these files too.
private let python = ProcessInfo.processInfo.environment["RAMIFY_PEER_PYTHON"]

@Suite("peers")
struct PeerTests {
  @Test(
    "TensorBoard and safetensors read what was written, a resumed curve without a seam",
    .enabled(if: python != nil, "RAMIFY_PEER_PYTHON names no Python with the PyPI packages"))
  func peers() throws {
    try withTemporaryRun { store, writer in
      for event in Event.samples where !event.isOfTraining { try writer.append(event, at: 1) }
      for step in 1...119 { try writer.append([.loss(step), .loss(step, tag: "x")], at: 2) }
      try writer.saveCheckpoint(training: "depth", step: 100, checkpoint)
      try writer.append(.message(String(repeating: "long ", count: 10_000)), at: 3)
      writer.close()
      try tear(writer.path + "/trainings/depth")
      let second = try store.reopen(writer.id)
      try second.append(.restarted(training: "depth", step: 100), at: 4)
      for step in 101...150 { try second.append([.loss(step), .loss(step, tag: "x")], at: 5) }
      try second.saveTensors(checkpoint.weights, metadata: ["a": "b"], as: "x.safetensors")
      second.close()
      let output = try run("check_store.py", store.folder)
      // One text of each kind, the long message, and the one about the torn tail.
      let texts = Event.samples.count { !$0.isOfTraining } + 2
      // The result's metric is a number beside its text.
      #expect(output == "2 logs: 301 numbers, \(texts) texts; 3 safetensors files: 5 tensors\n")
    }
  }

  private let checkpoint = Checkpoint(
    weights: [
      "layer1.0.conv1.weight": StoredTensor(shape: [2, 1, 1, 1], values: [1, -0.5]),
      "bn.é\"\\\u{1}": StoredTensor(shape: [], values: [3]),
    ],
    optimizer: ["m": StoredTensor(shape: [0], values: [])], state: ["position": "7"])

  /// Cuts the last record of the only log in a folder.
  private func tear(_ folder: String) throws {
    let log = URL(filePath: try #require(try eventFiles(in: folder).first))
    try Data(contentsOf: log).dropLast(9).write(to: log)
  }

  @Test(
    "TensorBoard's table has each setting and test metric, seeds as one row, and how runs ended",
    .enabled(if: python != nil, "RAMIFY_PEER_PYTHON names no Python with the PyPI packages"))
  func hyperparameters() throws {
    try withTemporaryFolder { folder in
      let store = RunStore(folder: folder)
      for (seed, value) in [(1, 0.25), (2, 0.75)] {
        try finish(seed: seed, file: "a", value: value, in: store)
      }
      var wide = Experiment.sample
      wide.backbone.width = 32
      wide.options = ["search": .text("beam"), "warm": .flag(true)]
      let writer = try store.create(wide, session: "s", file: "a", provenance: [:])
      try writer.append(.state(.failed, reason: "x"), at: 5)
      writer.close()
      let lines = try run("check_hparams.py", folder).split(separator: "\n")
      let tables = try lines.map {
        try JSONDecoder().decode(HyperparameterTable.self, from: Data($0.utf8))
      }
      #expect(tables.map(\.loader).contains("python"))
      for table in tables { expect(table) }
    }
  }

  private func expect(_ table: HyperparameterTable) {
    let keys = ["backbone.width", "data.source", "method", "options.search", "training.steps"]
    #expect(Set(keys).isSubset(of: table.columns))
    #expect(!table.columns.contains("seed"))
    #expect(table.metrics.contains(":test/depth/absolute error"))
    #expect(table.metrics.contains("trainings/depth:loss/total"))
    #expect(table.groups.count == 2)
    let seeds = table.groups.first { $0.statuses.count == 2 }
    #expect(seeds?.name.hasPrefix("s/a ") ?? false)
    #expect(seeds?.statuses == ["STATUS_SUCCESS", "STATUS_SUCCESS"])
    #expect(seeds?.metrics == ["test/depth/absolute error": 0.5])
    #expect(seeds?.hparams["backbone.width"] == .number(16))
    #expect(seeds?.seconds == [3, 3])
    let other = table.groups.first { $0.statuses.count == 1 }
    #expect(other?.statuses == ["STATUS_FAILURE"])
    #expect(other?.hparams["options.search"] == .text("beam"))
    #expect(other?.hparams["options.warm"] == .flag(true))
  }

  private func finish(seed: Int, file: String, value: Double, in store: RunStore) throws {
    var experiment = Experiment.sample
    experiment.seed = seed
    let writer = try store.create(experiment, session: "s", file: file, provenance: [:])
    try writer.append([.state(.running, reason: nil), .training(.depth)], at: 1)
    try writer.append(.loss(1, tag: "loss/total"), at: 2)
    try writer.append(.result(.sample(value: value)), at: 3)
    try writer.append(.state(.finished, reason: nil), at: 4)
    writer.close()
  }

  /// Runs a script of the peers on a folder of sessions.
  private func run(_ name: String, _ sessions: String) throws -> String {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Peers/\(name)").path
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: try #require(python))
    process.arguments = [script, sessions]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return text
  }
}

extension Event {
  fileprivate var isOfTraining: Bool {
    switch self {
    case .scalar, .restarted: true
    case .state, .metrics, .phase, .training, .checkpoint, .belief, .architecture, .costs, .result,
      .message:
      false
    }
  }
}

/// TensorBoard's table as `check_hparams.py` prints it.
private struct HyperparameterTable: Decodable {
  let loader: String
  let columns: Set<String>
  let metrics: Set<String>
  let groups: [Group]

  struct Group: Decodable {
    let name: String
    let hparams: [String: OptionValue]
    let statuses: [String]
    let seconds: [Double]
    let metrics: [String: Double]
  }
}
