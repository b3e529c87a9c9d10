import Dispatch
import Foundation
import Runs
import Synchronization
import Testing

@Suite("the store")
struct RunStoreTests {
  @Test("what a writer folded is what a reader folds")
  func roundTrip() throws {
    try withTemporaryRun { store, writer in
      #expect(writer.id == "s/a-1")
      try writer.append(.state(.running, reason: nil), at: 10)
      try writer.append(.training(.depth), at: 11)
      for step in 1...20 { try writer.append(.loss(step), at: 11 + Double(step)) }
      try writer.append(.message("done\nwell"), at: 40)
      #expect(try store.read("s/a-1") == writer.run)
      #expect(try store.provenance(of: "s/a-1") == ["code": "1"])
    }
  }

  @Test("a run whose process is gone is interrupted; one that is held is not")
  func interrupted() throws {
    try withTemporaryRun { store, writer in
      try writer.append(.state(.running, reason: nil), at: 1)
      #expect(store.isLive(writer.id))
      #expect(try store.read(writer.id).state == .running)
      writer.close()
      #expect(!store.isLive(writer.id))
      #expect(try store.read(writer.id).state == .interrupted)
    }
  }

  @Test("a second writer of a run is refused until the first is done")
  func twoWriters() throws {
    try withTemporaryRun { store, writer in
      let error = #expect(throws: StoreError.self) { try store.reopen(writer.id) }
      #expect(error?.problem == "is being trained already; stop it there first")
      writer.close()
      #expect(throws: StoreError.self) { try writer.append(.message("late"), at: 1) }
      try store.reopen(writer.id).append(.message("next"), at: 1)
      #expect(try store.records(writer.id).map(\.event) == [.message("next")])
    }
  }

  @Test("runs that are made at the same time get folders of their own")
  func claims() throws {
    try withTemporaryFolder { folder in
      let store = RunStore(folder: folder)
      let writers = Mutex<[RunWriter]>([])
      DispatchQueue.concurrentPerform(iterations: 16) { _ in
        let writer = try? store.create(.sample, session: "s", file: "a", provenance: [:])
        if let writer { writers.withLock { $0.append(writer) } }
      }
      let ids = writers.withLock { Set($0.map(\.id)) }
      #expect(ids == Set((1...16).map { "s/a-\($0)" }))
      #expect(store.runs().map(\.id) == (1...16).map { "s/a-\($0)" })
    }
  }

  @Test("a removed run is gone, what its links lead to is not")
  func removal() throws {
    try withTemporaryFolder { folder in
      let store = RunStore(folder: folder)
      let writer = try store.create(.sample, session: "s", file: "a", provenance: [:])
      try store.create(.sample, session: "s", file: "a", provenance: [:]).close()
      try writer.append(.training(.depth), at: 1)
      let error = #expect(throws: StoreError.self) { try store.remove(writer.id) }
      #expect(error?.problem == "is being trained already; stop it there first")
      writer.close()
      let kept = URL(filePath: folder).appending(path: "kept")
      try FileManager.default.createDirectory(at: kept, withIntermediateDirectories: true)
      try Data("precious".utf8).write(to: kept.appending(path: "file"))
      try FileManager.default.createSymbolicLink(
        atPath: "\(store.path(of: writer.id))/link", withDestinationPath: kept.path)
      try store.remove(writer.id)
      #expect(store.runs().map(\.id) == ["s/a-2"])
      let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/s/runs")
      #expect(left == ["a-2"])
      #expect(FileManager.default.fileExists(atPath: kept.appending(path: "file").path))
      #expect(throws: StoreError.self) { try store.remove("s/a-1") }
      #expect(throws: StoreError.self) { try store.remove("s/../kept") }
    }
  }

  @Test("a new run takes the number after the highest, and keeps off other names'")
  func numbers() throws {
    try withTemporaryFolder { folder in
      let store = RunStore(folder: folder)
      for name in ["a-2", "a-7", "a-x", "ab-9", "a"] {
        try FileManager.default.createDirectory(
          atPath: "\(folder)/s/runs/\(name)", withIntermediateDirectories: true)
      }
      let writer = try store.create(.sample, session: "s", file: "a", provenance: [:])
      #expect(writer.id == "s/a-8")
    }
  }

  @Test("a resumed run goes on in new files that sort after the old ones, its curve without a seam")
  func resumed() throws {
    try withTemporaryRun { store, writer in
      try writer.append(.training(.depth), at: 5000)
      for step in 1...19 { try writer.append(.loss(step), at: 5000) }
      writer.close()
      let second = try store.reopen(writer.id)
      #expect(second.run == writer.run)
      try second.append(.restarted(training: "depth", step: 10), at: 4000)
      for step in 11...30 { try second.append(.loss(step), at: 4000) }
      let files = try eventFiles(in: writer.path + "/trainings/depth").map {
        $0.split(separator: "/")
      }
      #expect(files.count == 2)
      #expect(files[0].last?.contains(".0000005000.") == true)
      #expect(files[1].last?.contains(".0000005001.") == true)
      let run = try store.read(writer.id)
      #expect(run == second.run)
      #expect(run.training("depth")?.series["loss/total"]?.steps == Array(1...30))
    }
  }

  @Test("a torn tail is set aside and told of, and never written after")
  func torn() throws {
    try withTemporaryRun { store, writer in
      try writer.append(.training(.depth), at: 1)
      for step in 1...3 { try writer.append(.loss(step), at: 2) }
      writer.close()
      let folder = writer.path + "/trainings/depth"
      let log = try #require(try eventFiles(in: folder).first)
      let whole = try Data(contentsOf: URL(filePath: log))
      try whole.dropLast(7).write(to: URL(filePath: log))
      let second = try store.reopen(writer.id)
      #expect(second.run.messages.last?.text.hasSuffix("are set aside in .torn-1") == true)
      let kept = try Data(contentsOf: URL(filePath: log))
      let torn = try Data(contentsOf: URL(filePath: folder + "/.torn-1"))
      #expect(kept + torn == whole.dropLast(7))
      try second.append(.loss(3), at: 3)
      #expect(
        try store.read(writer.id).training("depth")?.series["loss/total"]?.steps == [1, 2, 3])
    }
  }

  @Test(
    "an event that cannot be written did not happen, and the next one can be",
    arguments: [Disk.Operation.write, .create])
  func failure(operation: Disk.Operation) throws {
    try withTemporaryRun { store, writer in
      if operation == .write { try writer.append(.message("before"), at: 1) }
      Disk.$fault.withValue(Disk.Fault { asked, _ in asked == operation ? ENOSPC : nil }) {
        _ = #expect(throws: StoreError.self) { try writer.append(.message("lost"), at: 2) }
      }
      try writer.append(.message("after"), at: 3)
      let texts = writer.run.messages.map(\.text)
      #expect(texts == (operation == .write ? ["before", "after"] : ["after"]))
      #expect(try store.read(writer.id) == writer.run)
    }
  }

  @Test("whatever operation the making of a run fails at, there is a whole run or none")
  func creation() throws {
    var passing = 0
    var isDone = false
    while !isDone {
      try withTemporaryFolder { folder in
        let store = RunStore(folder: folder)
        let failures = Failures(after: passing)
        let made = Disk.$fault.withValue(Disk.Fault { failures.next($0, $1) }) {
          try? store.create(.sample, session: "s", file: "a", provenance: [:])
        }
        isDone = made != nil
        for run in store.runs() {
          let read = try store.read(run.id)
          #expect(read.experiment == .sample)
        }
        #expect(store.runs().count <= 1 && (made == nil || store.runs().count == 1))
      }
      passing += 1
    }
    #expect(passing > 8)
  }

  @Test(
    "a folder that is no run is told of with its reason and hides no other",
    arguments: [
      (nil, "has no experiment.yaml, so it is no run"),
      ("not: [an experiment", "is no YAML, "),
      ("method: x\nsteps: 5", "unknown key; did you mean training.steps?"),
      ("\u{0}", "is binary; an experiment is a text in YAML"),
    ] as [(String?, String)])
  func unreadable(text: String?, reason: String) throws {
    try withTemporaryRun { store, writer in
      let folder = "\(store.folder)/s/runs/broken-1"
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try text?.write(toFile: folder + "/experiment.yaml", atomically: true, encoding: .utf8)
      let (runs, unreadable) = store.readAll()
      #expect(runs.map(\.id) == ["s/a-1"])
      #expect(unreadable.map(\.path) == [folder])
      #expect(unreadable.first?.reason.hasPrefix(reason) == true, "\(unreadable)")
    }
  }

  @Test("a run of another version of the program, with words unknown here, still reads")
  func otherVersion() throws {
    try withTemporaryRun { store, writer in
      let yaml = "name: x\nmethod: new\nbackbone: {kind: vit}\ntraining: {threads: 999}\n"
      try yaml.write(
        toFile: writer.path + "/experiment.yaml", atomically: true, encoding: .utf8)
      #expect(try store.read(writer.id).experiment.backbone.kind == "vit")
    }
  }

  @Test("experiments are the YAML files of each session, unreadable ones with their reason")
  func experiments() throws {
    try withTemporaryFolder { folder in
      for session in ["b", "a", ".git"] {
        try FileManager.default.createDirectory(
          atPath: "\(folder)/\(session)", withIntermediateDirectories: true)
      }
      for (name, text) in [
        ("b/one.yaml", "x: 1"), ("a/two.yml", "y"), ("a/.hidden.yaml", ""), ("a/notes.txt", ""),
        (".git/x.yaml", ""), ("a/bad.yaml", "a\0"),
      ] {
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
      }
      let found = RunStore(folder: folder + "/").experiments()
      #expect(found.map { "\($0.session)/\($0.name)" } == ["a/bad", "a/two", "b/one"])
      #expect(found.map { try? $0.content.get() } == [nil, "y", "x: 1"])
      #expect(found[2].path == "\(folder)/b/one.yaml")
    }
  }

  @Test("a pipe in a session is refused at once, whether or not something is written to it")
  func pipe() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        atPath: "\(folder)/s", withIntermediateDirectories: true)
      #expect(mkfifo("\(folder)/s/pipe.yaml", 0o644) == 0)
      let files = RunStore(folder: folder).experiments()
      #expect(throws: InputError.self) { try #require(files.first).content.get() }
    }
  }

  @Test("a run is found by its identifier, its folder's name or its path")
  func names() throws {
    try withTemporaryRun { store, writer in
      for file in ["a", "b"] {
        try store.create(.sample, session: "t", file: file, provenance: [:]).close()
      }
      #expect(try store.resolve("s/a-1") == "s/a-1")
      #expect(try store.resolve("b-1") == "t/b-1")
      #expect(try store.resolve(writer.path) == "s/a-1")
      let several = #expect(throws: InputError.self) { try store.resolve("a-1") }
      #expect(several?.problem == "is the name of several runs; name one of s/a-1, t/a-1")
      let unknown = #expect(throws: InputError.self) { try store.resolve("t/c-1") }
      #expect(
        unknown?.description
          == "\(store.folder): t/c-1: there is no such run; did you mean t/a-1?")
    }
  }

  @Test(
    "identifiers that lead out of the store are none",
    arguments: ["../x", "s/..", "s", "a/b/c", ""])
  func escapes(id: String) throws {
    try withTemporaryRun { store, _ in
      _ = #expect(throws: StoreError.self) { try store.read(id) }
    }
  }

  @Test(
    "a process is asked once for what is asked of it, and only if there is one",
    arguments: RunRequest.allCases)
  func requests(request: RunRequest) throws {
    try withTemporaryRun { store, writer in
      #expect(writer.pendingRequest() == nil)
      try store.request(request, of: writer.id)
      #expect(writer.pendingRequest() == request)
      #expect(writer.pendingRequest() == nil)
      writer.close()
      #expect(throws: StoreError.self) { try store.request(request, of: writer.id) }
    }
  }

  @Test("an observer is told of every record, in order, from any thread")
  func observers() throws {
    try withTemporaryFolder { folder in
      let seen = Mutex<[Record]>([])
      let writer = try RunStore(folder: folder).create(
        .sample, session: "s", file: "a", provenance: [:],
        observer: { _, record in seen.withLock { $0.append(record) } })
      try writer.append(.training(.depth), at: 1)
      DispatchQueue.concurrentPerform(iterations: 8) { thread in
        for step in 1...50 {
          try? writer.append(.loss(step, tag: "loss/\(thread)"), at: Double(step))
        }
      }
      var run = Run(id: writer.id, experiment: .sample)
      for record in seen.withLock({ $0 }) { run.apply(record) }
      #expect(run == writer.run)
      #expect(run.training("depth")?.series.count == 8)
    }
  }

  @Test("a result is stored as JSON beside the log")
  func result() throws {
    try withTemporaryRun { _, writer in
      try writer.append(.result(.sample(value: .nan)), at: 1)
      let text = try String(contentsOfFile: writer.path + "/result.json", encoding: .utf8)
      #expect(text.contains(#""value" : "nan""#))
      #expect(text.contains(#""multiply_adds" : 34"#))
    }
  }
}
