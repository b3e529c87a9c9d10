import Foundation
import Runs
import Testing

@Suite struct SeedTests {
  /// A planted problem that takes a blink.
  private func planted(_ method: String, steps: Int = 20, extra: String) -> String {
    """
    method: \(method)
    data: {source: planted, train: 64, validation: 32, test: 32}
    backbone: {kind: mlp, width: 8, blocks: [1, 1, 1]}
    training: {steps: \(steps), batch: 8, checkpoint-every: 10}
    \(extra)
    """
  }

  private func session() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(planted("single-task", extra: "seed: [1, 2]"), to: "Sessions/s/single.yaml")
    try scratch.write(
      planted(
        "affinity-tree",
        extra: "seed: [1, 2]\nbudget: [0.6, 0.9]\nbaseline: single\noptions: {samples: 32}"),
      to: "Sessions/s/tree.yaml")
    return scratch
  }

  @Test("lists of seeds and budgets run each combination and tell what each budget comes to")
  func lists() throws {
    let scratch = try session()
    #expect(try Program.run("run", "Sessions/s/single.yaml", in: scratch.path).status == 0)
    let outcome = try Program.run("run", "Sessions/s/tree.yaml", "--json", in: scratch.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let runs = try #require(outcome.json["runs"] as? [[String: Any]])
    #expect(runs.map { $0["run"] as? String } == (1...4).map { "s/tree-\($0)" })
    #expect(runs.map { $0["seed"] as? Int } == [1, 1, 2, 2])
    let baselines = runs.map { ($0["delta_m"] as? [String: Any])?["baseline"] as? String }
    #expect(baselines == ["s/single-1", "s/single-1", "s/single-2", "s/single-2"])
    let summary = try #require(outcome.json["summary"] as? [[String: Any]])
    #expect(summary.map { $0["budget"] as? Double } == [0.6, 0.9])
    let members = [["s/tree-1", "s/tree-3"], ["s/tree-2", "s/tree-4"]]
    #expect(summary.map { $0["runs"] as? [String] } == members)
    try checkDelta(of: runs, in: summary[0])
    for (number, budget) in [(1, "0.6"), (4, "0.9")] {
      let path = "\(scratch.path)/Sessions/s/runs/tree-\(number)/experiment.yaml"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.contains("\nbudget: \(budget)\n"))
      #expect(text.contains("\nseed: \(number == 1 ? 1 : 2)\n"))
    }
    try checkOtherCommands(in: scratch)
  }

  private func checkDelta(of runs: [[String: Any]], in summary: [String: Any]) throws {
    let deltas = runs.compactMap { ($0["delta_m"] as? [String: Any])?["value"] as? Double }
    let expected = try #require(Statistic([deltas[0], deltas[2]]))
    let delta = try #require(summary["delta_m"] as? [String: Any])
    for (key, value) in [
      ("mean", expected.mean), ("standard_deviation", try #require(expected.standardDeviation)),
    ] {
      #expect(abs(try #require(delta[key] as? Double) - value) < 1e-12, "\(key)")
    }
    #expect(delta["count"] as? Int == 2)
  }

  private func checkOtherCommands(in scratch: Scratch) throws {
    let show = try Program.run("show", "s/tree", "--json", in: scratch.path).json
    #expect(show["experiment"] as? String == "s/tree")
    #expect((show["summary"] as? [Any])?.count == 2)
    let run = try Program.run("show", "tree-1", "--json", in: scratch.path).json
    #expect((run["replicates"] as? [String: Any])?["count"] as? Int == 2)
    let list = try Program.run("list", in: scratch.path).output
    #expect(list.contains("s/tree@0.6"))
    #expect(list.contains(" (2) %"))
    let compared = try Program.run("compare", "s/single", "s/tree", in: scratch.path)
    #expect(compared.status == 0, "\(compared.errors)")
    #expect(compared.output.contains("s/single"))
    #expect(compared.output.contains("±"))
    let json = try Program.run("compare", "single", "tree-1", "--json", in: scratch.path).json
    #expect(json["names"] as? [String] == ["s/single", "s/tree-1"])
  }

  @Test("a budget that nothing fits is refused before any run is made")
  func badBudget() throws {
    let scratch = try session()
    let outcome = try Program.run(
      "run", "Sessions/s/tree.yaml", "--set", "budget=[0.9, 0.01]", in: scratch.path)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("ramify: Sessions/s/tree.yaml: budget"), "\(outcome.errors)")
    #expect(!scratch.has("Sessions/s/runs"))
  }

  @Test("an interrupt stops all runs with checkpoints, and each is resumed on its own")
  func interrupt() throws {
    let scratch = try session()
    let program = try Program.start(
      ["run", "Sessions/s/single.yaml", "--set", "training.steps=1000", "--json"],
      in: scratch.path)
    ResumeTests.wait(for: 20, of: "s/single-1", in: scratch, while: program.process)
    Foundation.kill(program.process.processIdentifier, SIGINT)
    let outcome = try program.finish()
    #expect(outcome.status == 130, "\(outcome.errors)")
    let runs = try #require(outcome.json["runs"] as? [[String: Any]])
    #expect(runs.map { $0["state"] as? String } == ["stopped", "stopped"])
    #expect((outcome.json["summary"] as? [Any])?.isEmpty == true)
    let resumed = try Program.run("resume", "s/single-2", "--json", in: scratch.path)
    #expect(resumed.json["state"] as? String == "finished", "\(resumed.errors)")
    #expect(resumed.json["seed"] as? Int == 2)
  }
}
