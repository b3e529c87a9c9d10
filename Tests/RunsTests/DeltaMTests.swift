import Runs
import Testing

@Suite("delta-m")
struct DeltaMTests {
  private func measure(
    _ task: String, _ metric: String, _ value: Double, lower: Bool
  ) -> Measurement {
    Measurement(
      Metric(task: task, metric: metric, unit: "", lowerIsBetter: lower), value: value,
      split: "test")
  }

  @Test("it is the mean over tasks of the mean over metrics, either direction")
  func byHand() throws {
    let baseline = [
      measure("depth", "error", 0.5, lower: true), measure("normals", "angle", 20, lower: true),
      measure("normals", "within", 0.4, lower: false),
    ]
    let results = [
      measure("depth", "error", 0.4, lower: true),  // +20 %
      measure("normals", "angle", 22, lower: true),  // -10 %
      measure("normals", "within", 0.5, lower: false),  // +25 %
    ]
    let delta = try #require(DeltaM(of: results, against: baseline, run: "s/one-1"))
    #expect(abs(delta.value - (20 + (-10 + 25) / 2) / 2) < 1e-12)
    #expect(delta.baseline == "s/one-1")
  }

  @Test("a negative baseline keeps the direction")
  func negative() throws {
    let delta = DeltaM(
      of: [measure("a", "x", -1, lower: false)], against: [measure("a", "x", -2, lower: false)],
      run: "r")
    #expect(delta?.value == 50)
  }

  @Test(
    "there is none where the baseline is zero, missing or not finite",
    arguments: [[("x", 0.0)], [("y", 1.0)], [("x", Double.nan)], [("x", Double.infinity)], []])
  func none(baseline: [(String, Double)]) {
    let baseline = baseline.map { measure("a", $0.0, $0.1, lower: true) }
    #expect(DeltaM(of: [measure("a", "x", 1, lower: true)], against: baseline, run: "r") == nil)
  }

  @Test("it is measured against the newest finished run of the baseline in the same session")
  func baseline() throws {
    var runs = ["s/one-1", "s/one-2", "t/one-9", "s/one-3", "s/other-1"].map { id in
      Run(id: id, experiment: .sample)
    }
    for (index, value) in [(0, 2.0), (1, 4), (2, 8), (4, 16)] {
      runs[index].apply(Record(time: Double(index), event: .result(.sample(value: value))))
    }
    var experiment = Experiment.sample
    experiment.baseline = "one"
    var run = Run(id: "s/tree-1", experiment: experiment)
    #expect(Delta(of: run, among: runs) == .missing("the run has not finished"))
    run.apply(Record(time: 9, event: .result(.sample(value: 1))))
    guard case .value(let delta) = Delta(of: run, among: runs) else {
      Issue.record("no delta-m")
      return
    }
    #expect(delta.value == 75)
    #expect(delta.baseline == "s/one-2")
    let alone = Delta(of: run, among: [run])
    #expect(
      alone == .missing("no finished run of the baseline one on the same data in session s"))
  }

  @Test("a baseline of the same seed comes first, and one on other data does not count")
  func likeWithLike() {
    func run(_ id: String, at time: Double, _ change: (inout Experiment) -> Void) -> Run {
      var experiment = Experiment.sample
      change(&experiment)
      var run = Run(id: id, experiment: experiment)
      run.apply(Record(time: time, event: .result(.sample(value: time))))
      return run
    }
    let tree = run("s/tree-1", at: 1) {
      $0.baseline = "one"
      $0.seed = 7
    }
    let others = [
      run("s/one-1", at: 2) { $0.seed = 7 }, run("s/one-2", at: 3) { $0.seed = 8 },
      run("s/one-3", at: 4) {
        $0.seed = 7
        $0.data.source = "elsewhere"
      },
    ]
    for (runs, expected) in [(others, "s/one-1"), (Array(others.dropFirst()), "s/one-2")] {
      guard case .value(let delta) = Delta(of: tree, among: runs) else {
        Issue.record("no delta-m against \(expected)")
        continue
      }
      #expect(delta.baseline == expected)
    }
  }
}
