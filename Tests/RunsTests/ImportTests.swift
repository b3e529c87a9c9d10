import Foundation
import Runs
import Testing

@Suite("other programs' logs")
struct ImportTests {
  @Test("every folder with an event file is a run, however deep; Ramify's own stay what they are")
  func discovery() throws {
    try withTemporaryRun { store, writer in
      try writer.append(.training(.depth), at: 1)
      try writer.append(.loss(1), at: 1)
      var log = OtherProgram()
      log.addNumber(0.5, tag: "loss", step: 1)
      for path in ["", "/a", "/a/b/c", "/lightning/runs/v0", "/.hidden", "/s/runs/.new"] {
        try log.write(to: store.folder + path)
      }
      try "x: 1".write(
        toFile: store.folder + "/a/hparams.yaml", atomically: true, encoding: .utf8)
      try FileManager.default.createSymbolicLink(
        atPath: store.folder + "/a/loop", withDestinationPath: store.folder)
      let runs = store.runs()
      #expect(runs.map(\.id) == ["s/a-1", ".", "a", "a/b/c", "lightning/runs/v0"])
      #expect(runs.map(\.isImported) == [false, true, true, true, true])
      #expect(store.experiments().isEmpty)
      let read = store.readAll()
      #expect(read.unreadable.isEmpty)
      #expect(read.runs.map(\.session) == ["s", ".", ".", "a/b", "lightning/runs"])
      #expect(read.runs.dropFirst().allSatisfy { $0.state == .logged && $0.isImported })
      #expect(try store.resolve("c") == "a/b/c")
      #expect(store.path(of: "a/b/c") == store.folder + "/a/b/c")
    }
  }

  @Test("numbers are read of simple values and of tensors of one element; the rest is left out")
  func kinds() throws {
    var log = OtherProgram()
    log.addNumber(1, tag: "simple", step: 3, time: 11)
    let tensors: [(tag: String, tensor: [UInt8])] = [
      ("content", whole(1, 1) + message(2, []) + message(4, littleEndian(Float(2).bitPattern))),
      ("float", whole(1, 1) + message(2, []) + float(5, 3)),
      ("packed", whole(1, 1) + message(5, littleEndian(Float(4).bitPattern))),
      ("double", whole(1, 2) + message(4, littleEndian(Double(5).bitPattern))),
      ("packed double", whole(1, 2) + message(6, littleEndian(Double(6).bitPattern))),
      ("int32", whole(1, 3) + message(7, [7])),
      ("int64", whole(1, 9) + whole(10, 8)),
      ("half", whole(1, 19) + message(4, [0x80, 0x48])),
      ("bfloat16", whole(1, 14) + message(4, [0x20, 0x41])),
      ("one by one", whole(1, 1) + message(2, message(2, whole(1, 1))) + float(5, 11)),
    ]
    for (tag, tensor) in tensors { log.addTensor(tensor, tag: tag, step: 3) }
    let pair = whole(1, 1) + message(2, message(2, whole(1, 2))) + float(5, 1) + float(5, 2)
    log.addTensor(pair, tag: "pair", step: 3)
    log.addTensor(float(5, 1), tag: "histogram", step: 3, plugin: "histograms")
    log.addTensor(float(5, 1), tag: "nobody's", step: 3, plugin: nil)
    log.addTensor(whole(1, 1) + float(5, 12), tag: "float", step: 4, plugin: nil)
    log.add([0xff, 0xff])
    log.add(double(1, 1) + whole(2, .max) + message(5, message(1, text(1, "x") + float(2, 1))))
    let series = try #require(try read(log).trainings.first?.series)
    #expect(
      series.mapValues(\.values) == [
        "simple": [1], "content": [2], "float": [3, 12], "packed": [4], "double": [5],
        "packed double": [6], "int32": [7], "int64": [8], "half": [9], "bfloat16": [10],
        "one by one": [11],
      ])
    #expect(series["simple"]?.steps == [3])
    #expect(series["simple"]?.times == [11])
  }

  @Test("losses come first, and only words that everybody knows tell which values are better")
  func tags() throws {
    var log = OtherProgram()
    for tag in ["val/accuracy", "lr", "train/loss", "val/epoch_loss"] {
      log.addNumber(0.5, tag: tag, step: 1)
    }
    let run = try read(log)
    #expect(run.metrics.map(\.tag) == ["train/loss", "val/epoch_loss", "lr", "val/accuracy"])
    #expect(run.metrics.map(\.hasDirection) == [true, true, false, true])
    #expect(run.metrics.map(\.lowerIsBetter) == [true, true, true, false])
    #expect(run.lossTag == "train/loss")
    #expect(run.measurements.map(\.value) == [0.5, 0.5, 0.5, 0.5])
  }

  @Test("a log that starts again forgets what it held of that step and later ones")
  func restarts() throws {
    var (first, second) = (OtherProgram(), OtherProgram())
    for step in 1...119 { first.addNumber(Float(step), tag: "loss", step: step) }
    second.addStart(step: 100)
    for step in 100...150 { second.addNumber(-1, tag: "loss", step: step) }
    try withTemporaryFolder { folder in
      try first.write(to: folder + "/a")
      try second.write(to: folder + "/a", second: 1_700_000_001)
      let run = try RunStore(folder: folder).read("a")
      let loss = try #require(run.trainings.first?.series["loss"])
      #expect(loss.steps == Array(1...150))
      #expect(loss.values.map { $0 > 0 } == (1...150).map { $0 < 100 })
    }
  }

  @Test("what is logged later comes to a follower once, in new files and under new tags too")
  func following() throws {
    try withTemporaryFolder { folder in
      var log = OtherProgram()
      log.addNumber(1, tag: "loss", step: 1)
      log.addNumber(2, tag: "loss", step: 2)
      let path = folder + "/a"
      try log.write(to: path)
      let file = URL(filePath: try #require(try eventFiles(in: path).first))
      try Data(log.bytes.dropLast(5)).write(to: file)
      var (run, follower) = try RunStore(folder: folder).follow("a")
      #expect(run.trainings.first?.series["loss"]?.values == [1])
      #expect(try follower.records().isEmpty)
      log.addNumber(3, tag: "accuracy", step: 2)
      try log.write(to: path)
      for record in try follower.records() { run.apply(record) }
      #expect(run.trainings.first?.series["loss"]?.values == [1, 2])
      #expect(run.metrics.map(\.tag) == ["loss", "accuracy"])
      var other = OtherProgram()
      other.addNumber(4, tag: "loss", step: 3)
      try other.write(to: path, second: 1_700_000_001)
      for record in try follower.records() { run.apply(record) }
      #expect(run.trainings.first?.series["loss"]?.values == [1, 2, 4])
      #expect(try follower.records().isEmpty)
    }
  }

  @Test(
    "of a damaged log the numbers before the damage are kept, and what is wrong is said",
    arguments: Damage.allCases)
  func damage(_ damage: Damage) throws {
    var log = OtherProgram()
    for step in 1...3 { log.addNumber(Float(step), tag: "loss", step: step) }
    let third = log.bytes.count
    for step in 4...6 { log.addNumber(Float(step), tag: "loss", step: step) }
    try withTemporaryFolder { folder in
      try log.write(to: folder + "/a")
      let file = URL(filePath: try #require(try eventFiles(in: folder + "/a").first))
      try Data(damage.applied(to: log.bytes, at: third)).write(to: file)
      let run = try RunStore(folder: folder).read("a")
      #expect(run.trainings.first?.series["loss"]?.values == [1, 2, 3])
      #expect(run.state == .logged)
      let isToldOf = damage != .torn && damage != .longer
      #expect(run.reason?.contains("is damaged after \(third) bytes") ?? false == isToldOf)
    }
  }

  enum Damage: String, CaseIterable, CustomTestStringConvertible {
    case torn, payload, length, longer

    var testDescription: String { rawValue }

    /// The bytes with the record after an offset damaged.
    func applied(to bytes: [UInt8], at offset: Int) -> [UInt8] {
      var bytes = bytes
      switch self {
      case .torn: return Array(bytes[..<(offset + 20)])
      case .payload: bytes[offset + 14] ^= 1
      case .length: bytes[offset + 1] ^= 1
      case .longer:
        // A length of an exabyte with a check that holds: more would have to follow.
        let length = littleEndian(UInt64(1) << 60)
        let check = length.withUnsafeBytes { CRC32C.masked($0) }
        bytes.replaceSubrange(offset..<offset + 12, with: length + littleEndian(check))
      }
      return bytes
    }
  }

  @Test("hyperparameters of another program are its run's settings")
  func hyperparameters() throws {
    var log = OtherProgram()
    log.addHyperparameters([
      ("lr", double(2, 0.1)), ("optimizer", text(3, "adam")), ("nesterov", whole(4, 1)),
    ])
    log.addNumber(1, tag: "loss", step: 1)
    let options: [String: OptionValue] = [
      "lr": .number(0.1), "optimizer": .text("adam"), "nesterov": .flag(true),
    ]
    #expect(try read(log).experiment.options == options)
  }

  @Test("an experiment's settings are in its log, and a run's end is until it goes on")
  func ownHyperparameters() throws {
    try withTemporaryRun { store, writer in
      func status() -> [String] {
        ((try? eventFiles(in: writer.path)) ?? []).filter { $0.hasSuffix(".end") }
      }
      try writer.append(.state(.running, reason: nil), at: 1)
      #expect(status().isEmpty)
      try writer.append(.state(.failed, reason: "x"), at: 2)
      #expect(status().count == 1)
      writer.close()
      let second = try store.reopen(writer.id)
      #expect(status().isEmpty)
      try second.append(.state(.finished, reason: nil), at: 3)
      #expect(status().count == 1)
      second.close()
      #expect(try store.read(writer.id).state == .finished)
    }
  }

  @Test("another program's log is not gone on with")
  func reopening() throws {
    var log = OtherProgram()
    log.addNumber(1, tag: "loss", step: 1)
    try withTemporaryFolder { folder in
      try log.write(to: folder + "/a")
      #expect(throws: StoreError.self) { try RunStore(folder: folder).reopen("a") }
      #expect(try eventFiles(in: folder + "/a").count == 1)
    }
  }

  private func read(_ log: OtherProgram) throws -> Run {
    try withTemporaryFolder { folder in
      try log.write(to: folder + "/a")
      return try RunStore(folder: folder).read("a")
    }
  }
}
