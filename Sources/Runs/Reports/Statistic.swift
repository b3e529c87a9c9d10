/// What several measurements of one quantity come to.
public struct Statistic: Encodable, Hashable, Sendable {
  /// The arithmetic mean.
  public let mean: Double

  /// The sample's standard deviation, its squares divided by one less than their number; `nil` for
  /// a single value, which has none.
  public let standardDeviation: Double?

  /// How many values there are, at least 1.
  public let count: Int

  /// The statistic of some values; `nil` when there are none.
  public init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    count = values.count
    let mean = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    standardDeviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
  }

  /// The keys that its fields are written under, wherever they are.
  enum CodingKeys: String, CodingKey {
    case mean
    case standardDeviation = "standard_deviation"
    case count
  }

  /// Writes every key, the deviation of a single value as null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(mean, forKey: .mean)
    try container.encode(standardDeviation, forKey: .standardDeviation)
    try container.encode(count, forKey: .count)
  }
}

/// What a metric comes to over several runs.
public struct MetricStatistic: Encodable, Hashable, Sendable {
  /// The metric.
  public let metric: Metric

  /// The split it was measured on: "validation" or "test".
  public let split: String

  /// Its values' statistic.
  public let statistic: Statistic

  private enum CodingKeys: String, CodingKey { case split }

  /// Writes the metric's fields, the split and the statistic's fields side by side.
  public func encode(to encoder: any Encoder) throws {
    try metric.encode(to: encoder)
    try statistic.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(split, forKey: .split)
  }

  /// The statistics of all metrics of some runs, in the order in which they first appear.
  static func all(of runs: [[Measurement]]) -> [MetricStatistic] {
    var kinds: [Measurement] = []
    for measurement in runs.joined()
    where !kinds.contains(where: { $0.isSameMetric(as: measurement) }) {
      kinds.append(measurement)
    }
    return kinds.compactMap { kind in
      let values = runs.compactMap { run in run.first { $0.isSameMetric(as: kind) }?.value }
      return Statistic(values).map {
        MetricStatistic(metric: Metric(kind), split: kind.split, statistic: $0)
      }
    }
  }
}

extension Metric {
  /// The metric that a measurement is of.
  init(_ measurement: Measurement) {
    self.init(
      task: measurement.task, metric: measurement.metric, unit: measurement.unit,
      lowerIsBetter: measurement.lowerIsBetter)
  }
}
