/// Several runs, or groups of replicates, side by side, as `ramify compare --json` prints them.
public struct Comparison: Encodable, Hashable, Sendable {
  /// One of what is compared.
  public enum Side: Hashable, Sendable {
    /// A run, and the numbers that it has.
    case run(Run)

    /// An experiment's runs of all seeds, and the means of their numbers.
    case replicates(Replicates)

    /// The run, or the first of the replicates.
    public var run: Run {
      switch self {
      case .run(let run): run
      case .replicates(let replicates): replicates.runs[0]
      }
    }

    /// The run's identifier or the experiment's.
    public var name: String {
      switch self {
      case .run(let run): run.id
      case .replicates(let replicates): replicates.id
      }
    }
  }

  /// What is compared, in order; the first is what the others are compared with.
  public let names: [String]

  /// The report of each run; of replicates, that of the first of them.
  public let runs: [RunReport]

  /// Each metric that any side has.
  public let metrics: [MetricComparison]

  /// What there is one of in a run: delta-m, parameters, multiply-adds, latency.
  public let totals: [TotalComparison]

  /// Each pair of runs that found trees; replicates have none of their own.
  public let trees: [TreeComparison]

  /// The comparison of some sides with the first of them.
  ///
  /// - Parameters:
  ///   - sides: what is compared.
  ///   - findings: what all runs come to.
  ///   - store: where the runs are, so that paths can be told.
  public init(_ sides: [Side], findings: Findings, in store: RunStore? = nil) {
    names = sides.map(\.name)
    let reports = sides.map { side in
      RunReport(side.run, findings: findings, folder: store?.path(of: side.run.id))
    }
    runs = reports
    metrics = MetricComparison.all(of: sides.map(\.metrics))
    totals = TotalComparison.all(of: sides, findings: findings)
    let single = zip(sides, reports).compactMap { side, report in
      if case .run = side { report } else { nil }
    }
    trees = single.indices.flatMap { one in
      single.indices[(one + 1)...].compactMap { TreeComparison(single[one], single[$0]) }
    }
  }

  /// The comparison of runs with the first of them.
  ///
  /// - Parameters:
  ///   - compared: the runs.
  ///   - all: the runs that baselines are looked for in.
  ///   - store: where the runs are, so that paths can be told.
  public init(_ compared: [Run], among all: [Run], in store: RunStore? = nil) {
    self.init(compared.map(Side.run), findings: Findings(all), in: store)
  }
}

extension Comparison.Side {
  /// Its metrics on the test split.
  var metrics: [MetricStatistic] {
    switch self {
    case .run(let run): MetricStatistic.all(of: [run.measurements])
    case .replicates(let replicates): replicates.metrics ?? []
    }
  }

  /// What one number of each run comes to.
  func statistic(
    _ single: (Run) -> Double?, _ several: (Replicates) -> Statistic?
  ) -> Statistic? {
    switch self {
    case .run(let run): single(run).flatMap { Statistic([$0]) }
    case .replicates(let replicates): several(replicates)
    }
  }
}

/// A quantity of which a run has one, of several sides.
public struct TotalComparison: Encodable, Hashable, Sendable {
  /// What it is: "delta_m", "parameters", "multiply_adds" or "latency_ms".
  public let name: String

  /// Whether a smaller value is the better one.
  public let lowerIsBetter: Bool

  /// Each side's value or mean; `nil` where it has none.
  public let values: [Double?]

  /// Each value less the first side's.
  public let differences: [Double?]

  /// What each side's runs come to.
  public let statistics: [Statistic?]

  private enum CodingKeys: String, CodingKey {
    case name
    case lowerIsBetter = "lower_is_better"
    case values, differences, statistics
  }

  init(_ name: String, lowerIsBetter: Bool, _ statistics: [Statistic?]) {
    self.name = name
    self.lowerIsBetter = lowerIsBetter
    self.statistics = statistics
    values = statistics.map { $0?.mean }
    differences = values.differencesToFirst
  }

  static func all(of sides: [Comparison.Side], findings: Findings) -> [TotalComparison] {
    func total(
      _ name: String, lowerIsBetter: Bool = true, _ single: (Run) -> Double?,
      _ several: (Replicates) -> Statistic?
    ) -> TotalComparison {
      TotalComparison(
        name, lowerIsBetter: lowerIsBetter, sides.map { $0.statistic(single, several) })
    }
    return [
      total(
        "delta_m", lowerIsBetter: false, { findings.deltas[$0.id]?.percent }, { $0.deltaM }),
      total("parameters", { $0.result.map { Double($0.parameters) } }, { $0.parameters }),
      total("multiply_adds", { $0.result.map { Double($0.multiplyAdds) } }, { $0.multiplyAdds }),
      total("latency_ms", { $0.result?.latencyMilliseconds }, { $0.latencyMilliseconds }),
    ]
  }
}

extension [Double?] {
  /// Each value less the first; `nil` where either is missing.
  fileprivate var differencesToFirst: [Double?] {
    map { value in
      guard let value, let reference = first ?? nil else { return nil }
      return value - reference
    }
  }
}

/// A metric of several sides.
public struct MetricComparison: Encodable, Hashable, Sendable {
  /// The metric.
  public let metric: Metric

  /// The split it was measured on.
  public let split: String

  /// Each side's value or mean, in the order of the sides; `nil` where one has none.
  public let values: [Double?]

  /// Each value less the first side's; `nil` where either is missing.
  public let differences: [Double?]

  /// What each side's runs come to.
  public let statistics: [Statistic?]

  private enum CodingKeys: String, CodingKey { case split, values, differences, statistics }

  /// Writes the metric's fields and its own side by side.
  public func encode(to encoder: any Encoder) throws {
    try metric.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(split, forKey: .split)
    try container.encode(values, forKey: .values)
    try container.encode(differences, forKey: .differences)
    try container.encode(statistics, forKey: .statistics)
  }

  /// The metrics of all sides, those of the first first.
  static func all(of sides: [[MetricStatistic]]) -> [MetricComparison] {
    var kinds: [MetricStatistic] = []
    for metric in sides.joined() where !kinds.contains(where: { $0.isSameMetric(as: metric) }) {
      kinds.append(metric)
    }
    return kinds.map { MetricComparison($0, sides: sides) }
  }

  private init(_ one: MetricStatistic, sides: [[MetricStatistic]]) {
    metric = one.metric
    split = one.split
    statistics = sides.map { $0.first { $0.isSameMetric(as: one) }?.statistic }
    values = statistics.map { $0?.mean }
    differences = values.differencesToFirst
  }
}

extension MetricStatistic {
  fileprivate func isSameMetric(as other: MetricStatistic) -> Bool {
    metric.task == other.metric.task && metric.metric == other.metric.metric
      && split == other.split
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
