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
      let output = try check(store.folder)
      // One text of each kind, the long message, and the one about the torn tail.
      let texts = Event.samples.count { !$0.isOfTraining } + 2
      #expect(output == "2 logs: 300 numbers, \(texts) texts; 3 safetensors files: 5 tensors\n")
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

  private func check(_ sessions: String) throws -> String {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Peers/check_store.py").path
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
    case .state, .metrics, .phase, .training, .checkpoint, .belief, .architecture, .result,
      .message:
      false
    }
  }
}
