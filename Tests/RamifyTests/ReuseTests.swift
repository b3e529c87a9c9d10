import Foundation
import Runs
import Testing

/// Trainings that a run takes over from an equal one of its session.
@Suite struct ReuseTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    for (name, method, reuse) in [
      ("single", "single-task", false), ("tree", "affinity-tree", true),
      ("alone", "affinity-tree", false), ("shared", "all-shared", true),
    ] {
      let options = method == "affinity-tree" ? "budget: 0.8\noptions: {samples: 16}" : ""
      try scratch.write(
        Small.experiment(method: method, steps: 20, extra: options, reuse: reuse),
        to: "Sessions/s/\(name).yaml")
    }
  }

  private var store: RunStore { RunStore(folder: "\(scratch.path)/Sessions") }

  @discardableResult
  private func train(_ name: String, _ settings: String...) throws -> Run {
    let arguments = settings.flatMap { ["--set", $0] }
    let outcome = try Program.start(
      ["run", "Sessions/s/\(name).yaml"] + arguments, in: scratch.path
    ).finish()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let runs = store.runs().filter { $0.id.hasPrefix("s/\(name)-") }
    return try store.read(try #require(runs.last).id)
  }

  private func taken(_ run: Run) -> [String] {
    run.messages.map(\.text).filter { $0.contains("taken from") }.sorted()
  }

  private func weights(_ run: String) throws -> [String: Data] {
    try ResumeTests.weights("s/runs/\(run)", in: scratch)
  }

  @Test("an equal training of the session is taken over, and all ends with the same bits")
  func equalBits() throws {
    try train("single")
    let (tree, alone) = (try train("tree"), try train("alone"))
    #expect(
      taken(tree)
        == ["depth", "normals", "segmentation"].map {
          "single-\($0): taken from s/single-1, trained there with the same settings"
        })
    #expect(taken(alone).isEmpty)
    #expect(try weights("tree-1") == weights("alone-1"))
    #expect(tree.result?.metrics == alone.result?.metrics)
    #expect(tree.result?.architecture == alone.result?.architecture)
    #expect(tree.result?.steps == alone.result?.steps)
    for training in alone.trainings {
      let other = try #require(tree.training(training.summary.name))
      #expect(other.series.keys.sorted() == training.series.keys.sorted())
      #expect(other.series.allSatisfy { $1.values == training.series[$0]?.values })
      #expect(other.series.allSatisfy { $1.steps == training.series[$0]?.steps })
    }
  }

  @Test(
    "a training is equal when all that changes its bits or its curves is",
    arguments: [
      ("training.checkpoint-every=7", true), ("name=another", true), ("budget=0.9", true),
      ("training.loss-weights.depth=2", false), ("seed=2", false), ("training.batch=5", false),
      ("training.validate-every=30", false), ("data.train=63", false),
      ("backbone.width=4", false), ("tasks=[depth, segmentation]", false),
      ("training.reuse=false", false),
    ])
  func identity(setting: String, isEqual: Bool) throws {
    try train("shared")
    #expect(try taken(train("shared", setting)).isEmpty != isEqual)
  }

  @Test(
    "a damaged training is not taken over, but trained again to the same bits",
    arguments: [
      ("checkpoints/20/weights.safetensors", 0.5), ("checkpoints/20/manifest.json", 0.1),
      ("outcome.safetensors", 0), ("tfevents", 0.5),
    ])
  func damaged(file: String, place: Double) throws {
    let whole = try train("shared")
    let folder = "\(scratch.path)/Sessions/s/runs/shared-1/trainings/all-tasks"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    let path = "\(folder)/\(names.first { $0.contains(file) } ?? file)"
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[Int(place * Double(bytes.count))] ^= 0x55
    try bytes.write(to: URL(filePath: path))
    let again = try train("shared")
    #expect(taken(again).isEmpty)
    #expect(again.result?.metrics == whole.result?.metrics)
    #expect(
      try taken(train("shared"))
        == ["all-tasks: taken from s/shared-2, trained there with the same settings"])
  }

  @Test("of a killed run what is done is taken, and a killed taker ends with the same bits")
  func killed() throws {
    try train("alone")
    let donor = try Program.start(["run", "Sessions/s/single.yaml"], in: scratch.path)
    ResumeTests.wait(for: 30, of: "s/single-1", in: scratch, while: donor.process)
    Foundation.kill(donor.process.processIdentifier, SIGKILL)
    donor.process.waitUntilExit()
    try FileManager.default.moveItem(
      atPath: "\(scratch.path)/Sessions/s/runs/alone-1", toPath: "\(scratch.path)/alone-1")
    var arguments = ["run", "Sessions/s/tree.yaml"]
    for steps in [1, 30, 55, 65] {
      let taker = try Program.start(arguments, in: scratch.path)
      ResumeTests.wait(for: steps, of: "s/tree-1", in: scratch, while: taker.process)
      Foundation.kill(taker.process.processIdentifier, SIGKILL)
      taker.process.waitUntilExit()
      arguments = ["resume", "s/tree-1"]
    }
    #expect(try Program.run("resume", "s/tree-1", in: scratch.path).status == 0)
    try FileManager.default.moveItem(
      atPath: "\(scratch.path)/alone-1", toPath: "\(scratch.path)/Sessions/s/runs/alone-1")
    #expect(try weights("tree-1") == weights("alone-1"))
  }
}
