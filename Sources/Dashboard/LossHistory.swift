import Runs

/// The loss of all of a run's tasks together, whoever trained them.
///
/// A training of all tasks logs it; single-task trainings log a part each, and the parts add up.
/// As long as some part is missing, the newest training's own loss stands for it.
struct LossHistory {
  /// Whether it is the loss of all tasks, so that runs can be compared by it.
  let isWhole: Bool
  private let parts: [Series]

  init(_ run: Run) {
    let all = run.trainings.filter { $0.series["loss/total"]?.last != nil }
    let count = run.tasks.count
    let single = all.filter { $0.summary.tasks.count == 1 }
    var trainings = all.suffix(1)
    isWhole = all.last?.summary.tasks.count == count || (count > 0 && single.count == count)
    if isWhole {
      trainings = all.last { $0.summary.tasks.count == count }.map { [$0] } ?? single[...]
    }
    parts = trainings.compactMap { $0.series["loss/total"] }
  }

  /// The newest value.
  var last: Double? {
    parts.isEmpty ? nil : parts.reduce(0) { $0 + Double($1.last ?? .nan) }
  }

  /// The newest value, if it is the loss of all tasks.
  var lastOfAll: Double? { isWhole ? last : nil }

  /// The values at so many evenly spaced steps, fewer when there are fewer.
  func sampled(_ count: Int) -> [Double] {
    let length = parts.map(\.values.count).min() ?? 0
    let columns = min(count, length)
    guard columns > 0 else { return [] }
    return (1...columns).map { value(at: $0 * length / columns - 1) }
  }

  /// The sum of the parts, as far as all of them have come; empty while one is missing.
  var curve: Curve {
    let length = parts.map(\.values.count).min() ?? 0
    guard isWhole, let first = parts.first, length > 0 else { return Curve() }
    if parts.count == 1 { return Curve(first) }
    return Curve(
      steps: Array(first.steps.prefix(length)), times: Array(first.times.prefix(length)),
      values: (0..<length).map { Float(value(at: $0)) })
  }

  private func value(at index: Int) -> Double {
    parts.reduce(0) { $0 + Double($1.values[index]) }
  }
}
