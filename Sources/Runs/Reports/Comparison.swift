/// Several runs side by side, as `ramify compare --json` prints them.
public struct Comparison: Encodable, Hashable, Sendable {
  /// Each run's own report; the first is what the others are compared with.
  public let runs: [RunReport]

  /// Each metric that any of the runs has.
  public let metrics: [MetricComparison]

  /// Each pair of runs that found trees.
  public let trees: [TreeComparison]

  /// The comparison of runs with the first of them.
  ///
  /// - Parameters:
  ///   - compared: the runs.
  ///   - all: the runs that baselines are looked for in.
  ///   - store: where the runs are, so that paths can be told.
  public init(_ compared: [Run], among all: [Run], in store: RunStore? = nil) {
    let reports = compared.map { run in
      RunReport(run, delta: Delta(of: run, among: all), folder: store?.path(of: run.id))
    }
    runs = reports
    metrics = MetricComparison.all(of: reports.map { $0.metrics ?? [] })
    trees = reports.indices.flatMap { one in
      reports.indices[(one + 1)...].compactMap { other in
        TreeComparison(reports[one], reports[other])
      }
    }
  }
}

/// A metric of several runs.
public struct MetricComparison: Encodable, Hashable, Sendable {
  /// The task's name.
  public let task: String

  /// The metric's name.
  public let metric: String

  /// The unit of values and differences.
  public let unit: String

  /// Whether a smaller value is the better one.
  public let lowerIsBetter: Bool

  /// The split it was measured on.
  public let split: String

  /// Each run's value, in the order of the runs; `nil` where a run has none.
  public let values: [Double?]

  /// Each value less the first run's; `nil` where either is missing.
  public let differences: [Double?]

  private enum CodingKeys: String, CodingKey {
    case task, metric, unit
    case lowerIsBetter = "lower_is_better"
    case split, values, differences
  }

  /// The metrics of all runs, those of the first run first.
  static func all(of runs: [[Measurement]]) -> [MetricComparison] {
    var compared: [MetricComparison] = []
    for measurement in runs.joined() where !compared.contains(where: { $0.isOf(measurement) }) {
      compared.append(MetricComparison(measurement, runs: runs))
    }
    return compared
  }

  private init(_ measurement: Measurement, runs: [[Measurement]]) {
    task = measurement.task
    metric = measurement.metric
    unit = measurement.unit
    lowerIsBetter = measurement.lowerIsBetter
    split = measurement.split
    let values = runs.map { $0.first { $0.isSameMetric(as: measurement) }?.value }
    self.values = values
    differences = values.map { value in
      guard let value, let reference = values.first ?? nil else { return nil }
      return value - reference
    }
  }

  private func isOf(_ measurement: Measurement) -> Bool {
    task == measurement.task && metric == measurement.metric && split == measurement.split
  }
}

extension Measurement {
  /// Whether two values are of one metric, task and split.
  func isSameMetric(as other: Measurement) -> Bool {
    task == other.task && metric == other.metric && split == other.split
  }
}

/// Where the trees of two runs group the tasks alike.
public struct TreeComparison: Encodable, Hashable, Sendable {
  /// The two runs.
  public let runs: [String]

  /// The depths that both have.
  public let depths: [String]

  /// For each depth whether the tasks are grouped alike.
  public let equal: [Bool]

  /// The comparison of two reports; `nil` unless both hold a tree over the same depths.
  init?(_ one: RunReport, _ other: RunReport) {
    guard let left = one.architecture, let right = other.architecture, left.isTree, right.isTree,
      left.depths == right.depths
    else { return nil }
    runs = [one.run, other.run]
    depths = left.depths
    equal = left.agreement(with: right)
  }
}
