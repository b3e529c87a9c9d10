import Foundation
import Runs
import Testing

@Suite struct ResumeTests {
  /// The final weights' bytes of every training of a run.
  static func weights(_ run: String, in scratch: Scratch) throws -> [String: Data] {
    let trainings = URL(filePath: "\(scratch.path)/Sessions/\(run)/trainings")
    let names = try FileManager.default.contentsOfDirectory(atPath: trainings.path)
    var weights: [String: Data] = [:]
    for name in names {
      let checkpoints = trainings.appending(path: "\(name)/checkpoints")
      let steps = try FileManager.default.contentsOfDirectory(atPath: checkpoints.path)
      let last = try #require(steps.compactMap { Int($0) }.max())
      weights[name] = try Data(
        contentsOf: checkpoints.appending(path: "\(last)/weights.safetensors"))
    }
    return weights
  }

  /// Waits, by looking again and again, until a run has logged so many steps in all its trainings.
  static func wait(for steps: Int, of run: String, in scratch: Scratch, while process: Process) {
    let store = RunStore(folder: "\(scratch.path)/Sessions")
    while process.isRunning {
      let done = (try? store.read(run))?.trainings.reduce(0) { $0 + $1.step } ?? 0
      if done >= steps { return }
    }
  }

  @Test(
    "a run killed at any step and resumed ends with the same bits as one that was not",
    arguments: [
      ("all-shared", "", "equal", [2, 90]), ("affinity-tree", "", "equal", [7, 160, 310, 480]),
      ("single-task", "", "equal", [220]), ("adashare", "", "equal", [10, 60, 103, 200]),
      ("gumbel-tree", "", "equal", [1, 77, 190]),
      ("task-grouping", "estimate: measured", "equal", [80, 700]),
      ("task-grouping", "estimate: hoa, half: none", "equal", [200, 899]),
      ("task-grouping", "estimate: esa, half: none", "equal", [25, 130, 211, 350]),
      ("task-grouping", "estimate: tag", "equal", [33, 101, 200]),
      ("all-shared", "", "uncertainty", [50, 100]), ("all-shared", "", "dwa", [20, 40, 100]),
      ("all-shared", "", "pcgrad", [50]), ("adashare", "", "uncertainty", [60, 103]),
      ("adashare", "", "dwa", [60, 103]), ("gumbel-tree", "", "pcgrad", [77]),
    ])
  func killed(method: String, options: String, weighting: String, kills: [Int]) throws {
    let scratch = try Scratch()
    try scratch.write(
      Small.experiment(method: method, steps: 150, extra: "options: {\(options)}"),
      to: "Sessions/s/small.yaml")
    var arguments = ["run", "Sessions/s/small.yaml", "--set", "training.weighting=\(weighting)"]
    let whole = try Program.start(arguments, in: scratch.path).finish()
    #expect(whole.status == 0, "\(whole.errors)")
    for kill in kills {
      let program = try Program.start(arguments, in: scratch.path)
      Self.wait(for: kill, of: "s/small-2", in: scratch, while: program.process)
      Foundation.kill(program.process.processIdentifier, SIGKILL)
      program.process.waitUntilExit()
      let state = try RunStore(folder: "\(scratch.path)/Sessions").read("s/small-2").state
      #expect(state == .interrupted)
      arguments = ["resume", "s/small-2", "--json"]
    }
    let resumed = try Program.run("resume", "s/small-2", "--json", in: scratch.path)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.json["state"] as? String == "finished")
    #expect(
      try Self.weights("s/runs/small-1", in: scratch)
        == Self.weights("s/runs/small-2", in: scratch))
  }

  @Test("an interrupt writes a checkpoint, exits with 130, and the run resumes to the same bits")
  func interrupted() throws {
    let scratch = try Scratch()
    try scratch.write(
      Small.experiment(method: "all-shared", steps: 400), to: "Sessions/s/small.yaml")
    let arguments = [
      "run", "Sessions/s/small.yaml", "--set", "data.augmentation.flip=true", "--set",
      "data.augmentation.scales=[1, 1.5]",
    ]
    #expect(try Program.start(arguments, in: scratch.path).finish().status == 0)
    let program = try Program.start(arguments, in: scratch.path)
    Self.wait(for: 20, of: "s/small-2", in: scratch, while: program.process)
    Foundation.kill(program.process.processIdentifier, SIGINT)
    #expect(try program.finish().status == 130)
    let stopped = try RunStore(folder: "\(scratch.path)/Sessions").read("s/small-2")
    #expect(stopped.state == .stopped)
    #expect(stopped.trainings.first?.checkpoint == stopped.trainings.first?.step)
    #expect(try Program.run("resume", "s/small-2", in: scratch.path).status == 0)
    #expect(
      try Self.weights("s/runs/small-1", in: scratch)
        == Self.weights("s/runs/small-2", in: scratch))
  }
}
