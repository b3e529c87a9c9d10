import Foundation
import Runs
import Testing

@Suite("event files")
struct EventFileTests {
  @Test("every kind of event reads back as it was written", arguments: Event.samples)
  func roundTrip(event: Event) throws {
    let text = try JSON.encode(Record(time: 1.5, event: event))
    #expect(try JSON.decode(Record.self, from: text.utf8) == Record(time: 1.5, event: event))
    try withTemporaryRun { store, writer in
      try writer.append(event, at: 7.25)
      #expect(try store.records(writer.id).contains(Record(time: 7.25, event: event)))
    }
  }

  @Test("a log cut at any byte of its last record gives all the others")
  func tornTail() throws {
    try withTemporaryRun { store, writer in
      try writer.append(.training(.depth), at: 1)
      for step in 1...3 { try writer.append(.loss(step), at: Double(step)) }
      let path = try #require(try eventFiles(in: writer.path + "/trainings/depth").first)
      let whole = try Data(contentsOf: URL(filePath: path))
      let record = try lastRecordSize(of: whole)
      for cut in 1..<record {
        try whole.dropLast(cut).write(to: URL(filePath: path))
        let steps = try store.read(writer.id).training("depth")?.series["loss/total"]?.steps
        #expect(steps == [1, 2], "cut by \(cut)")
      }
    }
  }

  @Test("a damaged record ends a log, and a message says so")
  func damaged() throws {
    try withTemporaryRun { store, writer in
      try writer.append(.training(.depth), at: 1)
      for step in 1...3 { try writer.append(.loss(step), at: Double(step)) }
      let path = try #require(try eventFiles(in: writer.path + "/trainings/depth").first)
      var bytes = try Data(contentsOf: URL(filePath: path))
      let record = try lastRecordSize(of: bytes)
      bytes[bytes.count - record - 6] ^= 1
      try bytes.write(to: URL(filePath: path))
      let run = try store.read(writer.id)
      #expect(run.training("depth")?.series["loss/total"]?.steps == [1])
      #expect(run.messages.map(\.text).joined().contains("of depth is damaged after"))
    }
  }

  @Test("a file of random bytes is no log and no crash", arguments: 0..<50)
  func noise(seed: UInt64) throws {
    try withTemporaryRun { store, writer in
      var generator = SplitMix(state: seed)
      let bytes = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      var framed: [UInt8] = []
      RecordFrame.append(bytes, to: &framed)
      for (name, content) in [("1", bytes), ("2", framed)] {
        try Data(content).write(
          to: URL(filePath: "\(writer.path)/events.out.tfevents.000000000\(name).x"))
      }
      #expect(try store.read(writer.id).trainings.isEmpty)
    }
  }

  @Test("records of one time come in an order that a fold understands")
  func order() throws {
    try withTemporaryRun { store, writer in
      try writer.append(.training(.depth), at: 5)
      try writer.append(.loss(1), at: 5)
      try writer.append(.message("set back"), at: 3)
      try writer.append(.loss(2), at: 6)
      var run = Run(id: writer.id, experiment: writer.run.experiment)
      let records = try store.records(writer.id)
      for record in records { run.apply(record) }
      #expect(run == writer.run)
      #expect(records.map(\.time) == [5, 5, 5, 6])
    }
  }

  @Test("the numbers of one step are one record")
  func batches() throws {
    try withTemporaryRun { store, writer in
      try writer.append(.training(.depth), at: 1)
      try writer.append([.loss(1), .loss(2), .loss(2, tag: "loss/depth")], at: 2)
      let path = try #require(try eventFiles(in: writer.path + "/trainings/depth").first)
      let bytes = try Data(contentsOf: URL(filePath: path))
      var count = 0
      _ = bytes.withUnsafeBytes { RecordFrame.scan($0) { _ in count += 1 } }
      // The version, the start, and two steps.
      #expect(count == 4)
      #expect(try store.records(writer.id).count == 4)
    }
  }
}

/// The bytes of the last framed record of a log.
private func lastRecordSize(of bytes: Data) throws -> Int {
  var size = 0
  _ = bytes.withUnsafeBytes { RecordFrame.scan($0) { size = $0.count + 16 } }
  return size
}

extension Event {
  /// A number of the sample training.
  static func loss(_ step: Int, tag: String = "loss/total") -> Event {
    .scalar(training: "depth", tag: tag, step: step, value: 1 / Float(step))
  }

  /// One event of each kind.
  static let samples: [Event] = [
    .state(.failed, reason: "loss/depth is nan at step 3"),
    .state(.running, reason: nil),
    .metrics([Metric(task: "depth", metric: "absolute error", unit: "m", lowerIsBetter: true)]),
    .phase(Phase(name: "single-task training", index: 0, count: 3, work: 4)),
    .training(.depth),
    .restarted(training: "depth", step: 0),
    .scalar(training: "depth", tag: "loss/depth", step: 12, value: .infinity),
    .scalar(training: "depth", tag: "\u{1b}]0;title\u{7}", step: 1 << 40, value: 1e-38),
    .checkpoint(training: "depth", step: 100),
    .belief(
      .affinity(
        Affinity(
          tasks: ["a", "b"], locations: ["early"], samples: 9, affinity: [[[1, 0.1], [0.1, 1]]]))),
    .belief(
      .policy(
        PolicyBelief(
          tasks: ["a", "b"], depths: ["late"], step: 40, unlocked: 1, temperature: 4.825,
          execute: [[0.25], [1]]))),
    .belief(
      .branching(
        BranchingBelief(
          tasks: ["a", "b"], depths: ["early"], step: 40, temperature: 0.05,
          parents: [[[0.25, 0.75], [1, 0]]]))),
    .belief(
      .grouping(
        GroupingBelief(
          tasks: ["a", "b"], estimate: "measured", unit: "networks",
          networks: [
            GroupingBelief.Network(
              cost: 1, tasks: [0, 1], losses: [0.25, 0.5], isEstimated: true),
            GroupingBelief.Network(cost: 0.5, tasks: [1]),
          ],
          choices: [
            GroupingBelief.Choice(
              budget: 1, total: 0.75, networks: [0], serves: [[0, 1]], isOptimal: true)
          ],
          help: [[0, 0.125], [-0.25, 0]]))),
    .architecture(
      Architecture(
        tasks: ["a", "b"], depths: ["early", "late"], blocks: [[0, nil], [0, 1]],
        auxiliary: ["0": ["c"]], capacity: ["0": 0.5])),
    .costs(
      BlockCosts(
        depths: ["early", "late"], parameters: [10, 20], tasks: ["a"], headParameters: [3])),
    .costs(
      BlockCosts(
        depths: ["early", "late"], parameters: [10, 20], tasks: ["a"], headParameters: [3],
        multiplyAdds: [900, 800], headMultiplyAdds: [70])),
    .result(.sample(value: .infinity)),
    .message("tab\tescape\u{1b}[2J \"quoted\" ünïcode 木"),
  ]
}
