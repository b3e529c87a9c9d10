import Runs

/// The loss of all of a run's tasks together, whoever trained them.
///
/// A training of all tasks logs it; single-task trainings log a part each, and the parts add up.
struct LossHistory {
  private let parts: [Series]

  init(_ run: Run) {
    let all = run.trainings.filter { $0.series["loss/total"]?.last != nil }
    let count = run.tasks.count
    if let whole = all.last(where: { $0.summary.tasks.count == count }) {
      parts = whole.series["loss/total"].map { [$0] } ?? []
    } else {
      let single = all.filter { $0.summary.tasks.count == 1 }
      parts = single.count == count ? single.compactMap { $0.series["loss/total"] } : []
    }
  }

  /// The newest value, while every task has one.
  var last: Double? {
    parts.isEmpty ? nil : parts.reduce(0) { $0 + Double($1.last ?? .nan) }
  }

  /// The values at so many evenly spaced steps, fewer when there are fewer.
  func sampled(_ count: Int) -> [Double] {
    let length = parts.map(\.values.count).min() ?? 0
    let columns = min(count, length)
    guard columns > 0 else { return [] }
    return (1...columns).map { value(at: $0 * length / columns - 1) }
  }

  /// The sum of the parts, as far as all of them have come.
  var curve: Curve {
    let length = parts.map(\.values.count).min() ?? 0
    guard let first = parts.first, length > 0 else { return Curve() }
    return Curve(
      steps: first.steps.prefix(length).map(Double.init),
      seconds: first.times.prefix(length).map { $0 - first.times[0] },
      values: (0..<length).map(value))
  }

  private func value(at index: Int) -> Double {
    parts.reduce(0) { $0 + Double($1.values[index]) }
  }
}
