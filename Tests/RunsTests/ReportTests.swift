import Foundation
import Runs
import Testing

@Suite("reports")
struct ReportTests {
  private func object(_ value: some Encodable) throws -> [String: Any] {
    let data = Data(try JSON.encode(value).utf8)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func run(_ id: String, groups: [[[Int]]], error: Double) -> Run {
    var result = RunResult.sample(value: error)
    result.architecture = Architecture(
      tasks: ["depth", "edges"], depths: ["early", "late"], groups: groups)
    var run = Run(id: id, experiment: .sample)
    run.apply(Record(time: 1, event: .result(result)))
    return run
  }

  @Test("a report has every key that other programs rely on")
  func report() throws {
    let report = try object(
      RunReport(
        run("s/a-1", groups: [[[0, 1]], [[0], [1]]], error: 0.5),
        delta: .missing("no baseline"), folder: "Sessions/s/runs/a-1"))
    #expect(
      Set(report.keys) == [
        "run", "state", "reason", "method", "seed", "steps", "seconds", "steps_per_second",
        "architecture", "parameters", "multiply_adds", "latency_ms", "metrics", "delta_m",
        "delta_m_reason", "replicates", "selection_rule", "checkpoint",
      ])
    #expect(report["reason"] is NSNull)
    #expect(report["steps_per_second"] as? Double == 50)
    #expect(
      report["checkpoint"] as? String == "Sessions/s/runs/a-1/trainings/depth/checkpoints/100")
  }

  @Test("a comparison has differences to the first run, and where trees group alike")
  func comparison() throws {
    let runs = [
      run("s/a-1", groups: [[[0, 1]], [[0], [1]]], error: 0.5),
      run("s/b-1", groups: [[[0, 1]], [[0, 1]]], error: 0.25),
      Run(id: "s/c-1", experiment: .sample),
    ]
    let comparison = Comparison(runs, among: runs)
    #expect(comparison.metrics.map(\.differences) == [[0, -0.25, nil]])
    #expect(comparison.metrics.map(\.values) == [[0.5, 0.25, nil]])
    #expect(comparison.trees.map(\.runs) == [["s/a-1", "s/b-1"]])
    #expect(comparison.trees.map(\.equal) == [[true, false]])
    let text = try JSON.encode(comparison)
    #expect(text.contains(#""differences":[0,-0.25,null]"#))
    #expect(text.contains(#""lower_is_better":true"#))
  }

  @Test("a list has no metrics, and names what cannot be read")
  func listing() throws {
    try withTemporaryRun { store, writer in
      try writer.append(.result(.sample(value: 1)), at: 1)
      try FileManager.default.createDirectory(
        atPath: "\(store.folder)/s/runs/x", withIntermediateDirectories: true)
      let listing = try object(RunListing(store: store))
      let runs = try #require(listing["runs"] as? [[String: Any]])
      #expect(runs.map { $0["run"] as? String } == ["s/a-1"])
      #expect(runs[0]["metrics"] == nil)
      #expect((listing["unreadable"] as? [[String: Any]])?.count == 1)
    }
  }

  @Test(
    "numbers keep full precision and those JSON has no words for become text",
    arguments: [
      (0.1, "[0.1]"), (1.0 / 3, "[0.3333333333333333]"), (.nan, #"["nan"]"#),
      (-.infinity, #"["-inf"]"#), (.infinity, #"["inf"]"#), (.leastNonzeroMagnitude, "[5e-324]"),
    ] as [(Double, String)])
  func numbers(number: Double, expected: String) throws {
    #expect(try JSON.encode([number]) == expected)
    let back = try JSON.decode([Double].self, from: expected.utf8)[0]
    #expect(back == number || (back.isNaN && number.isNaN))
  }
}
