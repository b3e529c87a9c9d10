package import Runs

/// The loss of all of a run's tasks together, whoever trained them.
///
/// A training of all tasks logs it; where several networks share the tasks out, it is their sum.
/// As long as some part is missing, the newest training's own loss stands for it; of another
/// program's numbers, the first that is called a loss, or else the first.
package struct LossHistory {
  /// Whether it is the loss of all tasks, so that runs can be compared by it.
  package let isWhole: Bool
  private let parts: [Series]

  package init(_ run: Run) {
    let networks = run.isImported ? run.trainings : run.networks
    let tag = run.lossTag
    isWhole = !networks.isEmpty && networks.allSatisfy { $0.series[tag]?.last != nil }
    let newest = run.trainings.last { $0.series[tag]?.last != nil }
    let trainings = isWhole ? networks : newest.map { [$0] } ?? []
    parts = trainings.compactMap { $0.series[tag] }
  }

  /// The newest value.
  package var last: Double? {
    parts.isEmpty ? nil : parts.reduce(0) { $0 + Double($1.last ?? .nan) }
  }

  /// The newest value, if it is the loss of all tasks.
  var lastOfAll: Double? { isWhole ? last : nil }

  /// The values at so many evenly spaced steps, fewer when there are fewer.
  package func sampled(_ count: Int) -> [Double] {
    let length = parts.map(\.values.count).min() ?? 0
    let columns = min(count, length)
    guard columns > 0 else { return [] }
    return (1...columns).map { value(at: $0 * length / columns - 1) }
  }

  /// The sum of the parts, as far as all of them have come; empty while one is missing.
  package var curve: Curve {
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

extension Run {
  /// The newest training of each task, where together they train every task once; else none.
  var networks: [TrainingProgress] {
    var missing = Set(tasks)
    var found: [TrainingProgress] = []
    for training in trainings.reversed() where !missing.isDisjoint(with: training.summary.tasks) {
      guard missing.isSuperset(of: training.summary.tasks) else { return [] }
      missing.subtract(training.summary.tasks)
      found.append(training)
    }
    return missing.isEmpty ? found.reversed() : []
  }
}
