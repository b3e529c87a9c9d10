import Foundation
import Runs
import Testing

@Suite("replicates")
struct ReplicateTests {
  /// A finished run with a depth error of some value.
  private func run(
    _ id: String, seed: Int, error: Double, at time: Double = 1, budget: Double? = nil,
    baseline: String? = nil, parameters: Int = 12
  ) -> Run {
    var experiment = Experiment.sample
    (experiment.seed, experiment.budget, experiment.baseline) = (seed, budget, baseline)
    var result = RunResult.sample(value: error)
    result.parameters = parameters
    var run = Run(id: id, experiment: experiment)
    run.apply(Record(time: time, event: .result(result)))
    run.apply(Record(time: time, event: .state(.finished, reason: nil)))
    return run
  }

  private func object(_ value: some Encodable) throws -> [String: Any] {
    let data = Data(try JSON.encode(value).utf8)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test(
    "mean and standard deviation are numpy's with ddof=1",
    arguments: [
      ([2, 4, 4, 4, 5, 5, 7, 9], 5.0, 2.138089935299395),
      ([-1.5, 0.25, 3.125], 0.625, 2.3351927115336757),
      ([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16], 1_000_000_010, 5.477225575051661),
      ([0.1, 0.1], 0.1, 0),
    ] as [([Double], Double, Double)])
  func statistic(values: [Double], mean: Double, deviation: Double) throws {
    let statistic = try #require(Statistic(values))
    #expect(statistic.mean == mean)
    #expect(abs(try #require(statistic.standardDeviation) - deviation) <= 1e-15 * deviation)
    #expect(statistic.count == values.count)
  }

  @Test("a single value has no deviation, no value no statistic, and nan stays")
  func fewValues() throws {
    #expect(Statistic([]) == nil)
    let text = try JSON.encode(Statistic([2.5]))
    #expect(text == #"{"count":1,"mean":2.5,"standard_deviation":null}"#)
    #expect(try #require(Statistic([1, .nan])).mean.isNaN)
  }

  @Test("runs that differ in the seed alone are one group, the newest of each seed")
  func groups() throws {
    var other = run("s/a-6", seed: 3, error: 9)
    other.apply(Record(time: 2, event: .state(.stopped, reason: nil)))
    let unfinished = Run(id: "s/a-7", experiment: other.experiment)
    let runs = [
      run("s/a-1", seed: 2, error: 4), run("s/a-2", seed: 1, error: 100),
      run("s/a-3", seed: 1, error: 2, at: 2), run("t/a-1", seed: 3, error: 50),
      run("s/b-1", seed: 4, error: 60), run("s/a-4", seed: 5, error: 70, budget: 0.5), unfinished,
    ]
    let findings = Findings(runs)
    let group = try #require(findings.replicates(of: runs[0]))
    #expect(group.runs.map(\.id) == ["s/a-3", "s/a-1"])
    #expect(group.seeds == [1, 2])
    #expect(group.metrics?.first?.statistic == Statistic([2, 4]))
    #expect(findings.replicates(of: runs[1]) == group)
    #expect(findings.replicates(of: runs[4])?.runs.map(\.id) == ["s/b-1"])
    #expect(findings.replicates(of: unfinished) == group)
  }

  @Test("parameters of other seeds may differ, and so have a deviation")
  func parameters() {
    let runs = [
      run("s/a-1", seed: 1, error: 1, parameters: 10), run("s/a-2", seed: 2, error: 1),
    ]
    let group = Findings(runs).replicates(of: runs[0])
    #expect(group?.parameters == Statistic([10, 12]))
    #expect(group?.multiplyAdds == Statistic([34, 34]))
    #expect(group?.latencyMilliseconds == Statistic([0.25, 0.25]))
  }

  @Test("the delta-m of each seed is against the baseline's run of that seed, or is left out")
  func deltas() throws {
    let runs = [
      run("s/one-1", seed: 1, error: 1), run("s/one-2", seed: 2, error: 2, at: 5),
      run("s/tree-1", seed: 1, error: 0.75, baseline: "one"),
      run("s/tree-2", seed: 2, error: 1, baseline: "one"),
      run("s/tree-3", seed: 3, error: 1, baseline: "one"),
    ]
    let findings = Findings(runs)
    #expect(findings.deltas["s/tree-1"]?.percent == 25)
    #expect(findings.deltas["s/tree-2"]?.percent == 50)
    #expect(findings.deltas["s/tree-3"]?.percent == 50)
    let group = try #require(findings.replicates(of: runs[2]))
    #expect(group.runs.count == 3)
    #expect(group.deltaM == Statistic([25, 50]))
  }

  @Test(
    "a name stands for the groups of a file by budget, as its newest run was otherwise",
    arguments: [
      ("s/tree", ["s/tree@0.5", "s/tree@0.7"]),
      ("tree", ["s/tree@0.5", "s/tree@0.7"]),
      ("s/tree@0.7", ["s/tree@0.7"]), ("s/one", ["s/one"]), ("one", []),
      ("s/tree-1", []), ("nothing", []),
    ])
  func names(name: String, expected: [String]) {
    var old = run("s/tree-1", seed: 1, error: 1, at: 0, budget: 0.5).experiment
    old.training.steps = 7
    var changed = Run(id: "s/tree-1", experiment: old)
    changed.apply(Record(time: 0, event: .result(.sample(value: 1))))
    let runs = [
      changed, run("s/tree-2", seed: 1, error: 1, budget: 0.7),
      run("s/tree-3", seed: 1, error: 1, budget: 0.5), run("s/one-1", seed: 1, error: 1),
      run("t/one-1", seed: 1, error: 1),
    ]
    let groups = Findings(runs).replicates(named: name)
    #expect(groups.map(\.id) == expected)
    #expect(!groups.flatMap(\.runs).contains(changed))
  }

  @Test("a report tells what the runs of its experiment come to")
  func report() throws {
    let runs = [run("s/a-1", seed: 1, error: 1), run("s/a-2", seed: 2, error: 2)]
    let report = try object(RunReport(runs[0], findings: Findings(runs)))
    let group = try #require(report["replicates"] as? [String: Any])
    #expect(
      Set(group.keys) == [
        "experiment", "method", "budget", "seeds", "runs", "count", "delta_m", "metrics",
        "parameters", "multiply_adds", "latency_ms", "seconds",
      ])
    #expect(group["experiment"] as? String == "s/a")
    #expect(group["runs"] as? [String] == ["s/a-1", "s/a-2"])
    #expect(group["delta_m"] is NSNull)
    let metric = try #require((group["metrics"] as? [[String: Any]])?.first)
    #expect(
      Set(metric.keys) == [
        "task", "metric", "unit", "lower_is_better", "split", "mean", "standard_deviation",
        "count",
      ])
    #expect(metric["mean"] as? Double == 1.5)
  }

  @Test("experiments are compared by their means, and the first is what the others differ from")
  func comparison() throws {
    let runs = [
      run("s/a-1", seed: 1, error: 1), run("s/a-2", seed: 2, error: 2),
      run("s/b-1", seed: 1, error: 4, parameters: 20),
    ]
    let findings = Findings(runs)
    let group = try #require(findings.replicates(of: runs[0]))
    let comparison = Comparison([.replicates(group), .run(runs[2])], findings: findings)
    #expect(comparison.names == ["s/a", "s/b-1"])
    #expect(comparison.metrics.map(\.values) == [[1.5, 4]])
    #expect(comparison.metrics.map(\.differences) == [[0, 2.5]])
    #expect(comparison.metrics.map(\.statistics) == [[Statistic([1, 2]), Statistic([4])]])
    let parameters = try #require(comparison.totals.first { $0.name == "parameters" })
    #expect(parameters.values == [12, 20])
    let metric = try #require((try object(comparison)["metrics"] as? [[String: Any]])?.first)
    #expect(
      Set(metric.keys) == [
        "task", "metric", "unit", "lower_is_better", "split", "values", "differences",
        "statistics",
      ])
  }

  @Test("what is started is what has no finished or active run, or all if all are finished")
  func unfinished() {
    let experiments = [1, 2, 3].map { run("s/a-1", seed: $0, error: 1).experiment }
    var active = Run(id: "s/a-2", experiment: experiments[1])
    active.apply(Record(time: 1, event: .state(.running, reason: nil)))
    var stopped = Run(id: "s/a-3", experiment: experiments[2])
    stopped.apply(Record(time: 1, event: .state(.stopped, reason: nil)))
    let finished = run("s/a-1", seed: 1, error: 1)
    #expect(experiments.unfinished(among: []) == experiments)
    #expect(experiments.unfinished(among: [finished, active, stopped]).map(\.seed) == [3])
    let all = [1, 2, 3].map { run("s/a-\($0)", seed: $0, error: 1) }
    #expect(experiments.unfinished(among: all) == experiments)
    #expect(experiments.unfinished(among: all + [active]) == [])
  }
}
