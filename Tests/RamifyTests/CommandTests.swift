import Foundation
import Runs
import Testing

@Suite struct CommandTests {
  @Test("run, show, list, log and compare print what other programs rely on")
  func commands() throws {
    let scratch = try Scratch()
    let single = Small.experiment(method: "single-task", steps: 20)
    let tree = Small.experiment(
      method: "affinity-tree", steps: 20,
      extra: "budget: 0.8\nbaseline: single\noptions: {samples: 16}")
    try scratch.write(single, to: "Sessions/s/single.yaml")
    try scratch.write(tree, to: "Sessions/s/tree.yaml")
    let first = try Program.run("run", "Sessions/s/tree.yaml", "--json", in: scratch.path)
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.json["delta_m"] is NSNull)
    #expect((first.json["delta_m_reason"] as? String)?.contains("single") == true)
    #expect(try Program.run("run", "Sessions/s/single.yaml", in: scratch.path).status == 0)
    try checkReport(try Program.run("show", "tree-1", "--json", in: scratch.path).json)
    try checkList(try Program.run("list", "--json", in: scratch.path).json)
    try checkComparison(
      try Program.run("compare", "s/tree-1", "s/single-1", "--json", in: scratch.path).json)
    let log = try Program.run("log", "s/tree-1", in: scratch.path)
    let lines = log.output.split(separator: "\n")
    #expect(lines.count > 200)
    for line in [lines[0], lines[lines.count - 1]] {
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    }
  }

  private func checkReport(_ report: [String: Any]) throws {
    #expect(report["run"] as? String == "s/tree-1")
    #expect(report["state"] as? String == "finished")
    #expect(report["reason"] is NSNull)
    #expect(report["method"] as? String == "affinity-tree")
    #expect(report["seed"] as? Int == 1)
    let numbers = ["steps", "seconds", "steps_per_second", "parameters", "multiply_adds"]
    for key in numbers + ["latency_ms"] {
      #expect(report[key] is Double, "\(key)")
    }
    let architecture = try #require(report["architecture"] as? [String: Any])
    #expect(architecture["tasks"] as? [String] == ["segmentation", "depth", "normals"])
    #expect(architecture["depths"] as? [String] == ["stem", "block 1", "block 2"])
    #expect((architecture["blocks"] as? [[Int]])?.count == 3)
    #expect(architecture["auxiliary"] is [String: Any])
    #expect(architecture["capacity"] is [String: Any])
    let metrics = try #require(report["metrics"] as? [[String: Any]])
    #expect(metrics.count == 6)
    #expect(
      metrics[0].keys.sorted()
        == ["lower_is_better", "metric", "split", "task", "unit", "value"])
    let delta = try #require(report["delta_m"] as? [String: Any])
    #expect(delta["baseline"] as? String == "s/single-1")
    #expect(delta["unit"] as? String == "percent")
    #expect(delta["positive_is_better"] as? Bool == true)
    #expect(delta["value"] is Double)
    #expect(report["selection_rule"] as? String == "last step")
    #expect(report["checkpoint"] is String)
  }

  private func checkList(_ list: [String: Any]) throws {
    let runs = try #require(list["runs"] as? [[String: Any]])
    #expect(runs.count == 2)
    #expect(runs[0]["metrics"] == nil)
    #expect((list["unreadable"] as? [Any])?.isEmpty == true)
  }

  private func checkComparison(_ comparison: [String: Any]) throws {
    #expect(!comparison.isEmpty)
    #expect(JSONSerialization.isValidJSONObject(comparison))
  }

  @Test(
    "bad input is one line that names file and key, exit code 2, and nothing written",
    arguments: [
      ("training: {stepz: 5}", [], "training.stepz", "training.steps"),
      ("training: {steps: many}", [], "training.steps", "number"),
      ("method: affinity-three", [], "method", "affinity-tree"),
      ("method: affinity-tree\nbudget: 0.01", [], "budget", "at least"),
      ("method: affinity-tree\noptions: {sample: 5}", [], "options.sample", "samples"),
      ("tasks: [depht]", [], "tasks", "depth"),
      ("training: {loss-weights: {dpth: 2}}", [], "training.loss-weights.dpth", "depth"),
      ("training: {weighting: pc-grad}", [], "training.weighting", "pcgrad"),
      (
        "training: {loss-weights: {depth: 2}}", ["--set", "training.weighting=dwa"],
        "training.loss-weights", "training.weighting to fixed"
      ),
      ("data: {source: nowhere}", [], "data.source", "nowhere"),
      ("backbone: {kind: mlp}", [], "backbone.kind", "resnet"),
      ("method: random-tree\nbudget: 0.01", [], "budget", "at least"),
      ("method: fixed-tree", [], "options.tree", "stem, block 1"),
      (
        "method: fixed-tree\noptions: {tree: blok 1 = depth}", [], "options.tree",
        "no depth \"blok 1\"; depths are stem, block 1"
      ),
      (
        "method: fixed-tree", ["--set", "options.tree=@missing.json"], "options.tree: missing.json",
        "no such file"
      ),
      ("seed: 1", ["--set", "training.batsh=4"], "training.batsh", "training.batch"),
    ])
  func badInput(line: String, arguments: [String], key: String, hint: String) throws {
    let scratch = try Scratch()
    let method = line.contains("method:") ? "" : "\nmethod: all-shared"
    try scratch.write("name: bad\(method)\n\(line)\n", to: "Sessions/s/bad.yaml")
    let outcome = try Program.start(
      ["run", "Sessions/s/bad.yaml"] + arguments, in: scratch.path
    ).finish()
    let complaints = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("ramify: ") }
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(complaints.count == 1, "\(outcome.errors)")
    let complaint = complaints.first.map(String.init) ?? ""
    #expect(complaint.hasPrefix("ramify: Sessions/s/bad.yaml: "))
    #expect(complaint.contains(key) && complaint.contains(hint), "\(complaint)")
    #expect(!scratch.has("Sessions/s/runs"))
  }

  @Test("the screen's benchmark draws in a terminal of its own and tells what frames take")
  func screenBenchmark() throws {
    let scratch = try Scratch()
    let outcome = try Program.run(
      "bench", "screen", "--size", "80x24", "--runs", "5", "--frames", "4", "--json",
      in: scratch.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    for key in ["first_frame_ms", "open_long_run_ms"] {
      #expect(outcome.json[key] as? Double ?? 0 > 0, "\(key)")
    }
    let live = try #require(outcome.json["live"] as? [String: Any])
    #expect(live["bytes_per_frame"] as? Int ?? 0 > 0)
    let spreads =
      [outcome.json["browse_ms"], outcome.json["scrub_long_run_ms"]]
      + ["ms_per_frame", "update_ms", "view_ms", "present_ms"].map { live[$0] }
    for case let spread as [String: Double] in spreads {
      let order = ["min", "median", "p95", "p99", "max"].map { spread[$0] ?? -1 }
      #expect(order == order.sorted() && order[0] > 0, "\(spread)")
    }
    #expect(spreads.allSatisfy { $0 is [String: Double] })
  }

  @Test("the step's benchmark trains, and starts from weights and a batch that it is given")
  func stepBenchmark() throws {
    let scratch = try Scratch()
    let shape = ["--batch", "2", "--size", "16", "--width", "4", "--blocks", "1,1", "--heads", "2"]
    func bench(_ more: String...) throws -> Program.Outcome {
      let words = ["bench", "train-step", "--threads", "1", "--steps", "3", "--json"]
      return try Program.start(words + shape + more, in: scratch.path).finish()
    }
    let outcome = try bench("--gradients", "first.safetensors")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let losses = try #require(outcome.json["loss"] as? [Double])
    #expect(losses.count == 6 && losses.last ?? 9 < losses[0])
    for key in ["images_per_second", "gflops_per_second", "peak_bytes"] {
      #expect(outcome.json[key] as? Double ?? 0 > 0, "\(key)")
    }
    let (gradients, _) = try SafeTensors.load("\(scratch.path)/first.safetensors")
    #expect(gradients.tensors["body.1.shortcut.0.weight"]?.shape == [8, 4, 1, 1])
    #expect(gradients.tensors["heads.1.bias"]?.shape == [2])
    let wrong = try bench("--weights", "first.safetensors")
    #expect(wrong.status == 2 && wrong.errors.contains("missing"), "\(wrong.errors)")
  }

  @Test(
    "the searches' benchmarks tell what a step takes",
    arguments: [["adashare-step", "--unlocked"], ["gumbel-step", "--nodes"]])
  func searchBenchmarks(_ words: [String]) throws {
    let shape = "--batch 2 --size 16 --width 4 --blocks 1,1 --heads 2 --threads 1 --steps 3"
    let scratch = try Scratch()
    func bench(_ last: String...) throws -> Program.Outcome {
      let before = ["bench", words[0]] + shape.split(separator: " ").map(String.init)
      return try Program.start(before + [words[1]] + last, in: scratch.path).finish()
    }
    let outcome = try bench("1", "--json")
    let losses = try #require(outcome.json["loss"] as? [Double], "\(outcome.errors)")
    #expect(losses.count == 6 && losses.allSatisfy { $0 > 0 })
    #expect(outcome.json["peak_bytes"] as? Double ?? 0 > 0)
    #expect((outcome.json["ms_per_step"] as? [String: Double])?["median"] ?? 0 > 0)
    #expect(outcome.json["gflops_per_second"] == nil)
    let wrong = try bench("many")
    #expect(wrong.status == 2 && wrong.errors.contains(words[1]), "\(wrong.errors)")
  }

  @Test("an unknown run, command or file is one line and exit code 2")
  func unknown() throws {
    let scratch = try Scratch()
    for arguments in [
      ["show", "no-such-run"], ["resume", "no-such-run"], ["log", "no-such-run"],
      ["compare", "one"], ["frobnicate"], ["run", "missing.yaml"], ["run"],
    ] {
      let outcome = try Program.start(arguments, in: scratch.path).finish()
      #expect(outcome.status == 2, "\(arguments): \(outcome.errors)")
      #expect(outcome.errors.hasPrefix("ramify: "), "\(arguments): \(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
  }

  @Test("a run folder that cannot be read is listed with its reason, and the others work")
  func corruptFolder() throws {
    let scratch = try Scratch()
    try scratch.write(
      Small.experiment(method: "all-shared", steps: 5), to: "Sessions/s/small.yaml")
    #expect(try Program.run("run", "Sessions/s/small.yaml", in: scratch.path).status == 0)
    try scratch.write("not: [an experiment", to: "Sessions/s/runs/broken-1/experiment.yaml")
    let list = try Program.run("list", "--json", in: scratch.path)
    #expect(list.status == 0)
    #expect((list.json["runs"] as? [Any])?.count == 1)
    let unreadable = try #require(list.json["unreadable"] as? [[String: Any]])
    #expect((unreadable.first?["path"] as? String)?.hasSuffix("broken-1") == true)
    #expect(unreadable.first?["reason"] is String)
  }

  @Test("the dashboard without a terminal says what to do instead")
  func noTerminal() throws {
    let scratch = try Scratch()
    let outcome = try Program.run(in: scratch.path)
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("ramify: "))
    #expect(outcome.errors.contains("ramify run"))
  }

  @Test("a method's options are shown with default, meaning and source")
  func methodOptions() throws {
    let scratch = try Scratch()
    let text = try Program.run("show", "affinity-tree", in: scratch.path).output
    for word in [
      "options.samples", "default 500", "options.cost", "size-weighted", "Vandenhende",
      "training.weighting", "equal, fixed, uncertainty, dwa, pcgrad", "Kendall", "Liu", "Yu",
    ] {
      #expect(text.contains(word))
    }
  }
}
