/// What a task is judged by.
public struct Metric: Codable, Hashable, Sendable {
  /// The task's name.
  public var task: String

  /// The metric's name, such as "absolute error"; empty for another program's number, whose tag
  /// stands for the task.
  public var metric: String

  /// The unit of its values; empty for a plain number.
  public var unit: String

  /// Whether a smaller value is the better one.
  public var lowerIsBetter: Bool

  /// A metric of a task.
  public init(task: String, metric: String, unit: String, lowerIsBetter: Bool) {
    self.task = task
    self.metric = metric
    self.unit = unit
    self.lowerIsBetter = lowerIsBetter
  }

  private enum CodingKeys: String, CodingKey {
    case task, metric, unit
    case lowerIsBetter = "lower_is_better"
  }

  /// The tag under which its values on validation data are logged, or another program logs it.
  public var tag: String { isLogged ? task : "validation/\(task)/\(metric)" }
}

/// The value of a metric on a split of the data.
public struct Measurement: Codable, Hashable, Sendable {
  /// The task's name.
  public var task: String

  /// The metric's name.
  public var metric: String

  /// The unit of the value.
  public var unit: String

  /// The value.
  public var value: Double

  /// Whether a smaller value is the better one.
  public var lowerIsBetter: Bool

  /// The split it was measured on: "validation" or "test".
  public var split: String

  /// A metric's value on a split.
  public init(_ metric: Metric, value: Double, split: String) {
    task = metric.task
    self.metric = metric.metric
    unit = metric.unit
    lowerIsBetter = metric.lowerIsBetter
    self.value = value
    self.split = split
  }

  private enum CodingKeys: String, CodingKey {
    case task, metric, unit, value
    case lowerIsBetter = "lower_is_better"
    case split
  }
}

/// How much better an architecture's tasks do than single-task networks, in percent.
public struct DeltaM: Codable, Hashable, Sendable {
  /// The mean over tasks of the mean over metrics of the relative improvement, in percent.
  public var value: Double

  /// Always "percent".
  public var unit = "percent"

  /// Always true: an improvement counts as positive whatever the metric's direction.
  public var positiveIsBetter = true

  /// The run whose results it is measured against.
  public var baseline: String

  /// The definition in words.
  public var definition = "mean over tasks of mean over metrics"

  private enum CodingKeys: String, CodingKey {
    case value, unit
    case positiveIsBetter = "positive_is_better"
    case baseline, definition
  }

  /// Delta-m of test results against a baseline's; `nil` when a metric is missing there, is zero
  /// there, or is not finite.
  ///
  /// Source: Vandenhende et al. 2021, "Multi-task learning for dense prediction tasks", eq. 10,
  /// averaged over each task's metrics first.
  public init?(of results: [Measurement], against baseline: [Measurement], run: String) {
    let changes = relativeChanges(of: results, against: baseline)
    guard let changes, !changes.isEmpty else { return nil }
    let perTask = changes.values.map { $0.reduce(0, +) / Double($0.count) }
    value = 100 * perTask.reduce(0, +) / Double(perTask.count)
    self.baseline = run
  }
}

/// The relative improvements of each task's metrics, positive for better.
private func relativeChanges(
  of results: [Measurement], against baseline: [Measurement]
) -> [String: [Double]]? {
  var changes: [String: [Double]] = [:]
  for result in results {
    let match = baseline.first { $0.isSameMetric(as: result) }
    guard let reference = match?.value, reference != 0 else { return nil }
    let change = (result.value - reference) / abs(reference)
    guard change.isFinite else { return nil }
    changes[result.task, default: []].append(result.lowerIsBetter ? -change : change)
  }
  return changes
}
