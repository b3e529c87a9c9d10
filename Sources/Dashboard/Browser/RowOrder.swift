import Runs

/// The order of the browser's rows.
enum RowOrder: String, CaseIterable, Sendable {
  case session, newest, loss
  case delta = "delta-m"
  case parameters, name, state, method, dataset, tasks, seed, budget, steps
  case multiplyAdds = "multiply-adds"

  /// The orders that a key goes through; the others are had by name.
  private static let common: [RowOrder] = [
    .session, .newest, .loss, .delta, .parameters, .name, .state,
  ]

  var next: RowOrder {
    let index = Self.common.firstIndex(of: self) ?? -1
    return Self.common[(index + 1) % Self.common.count]
  }

  /// Whether the greatest comes first.
  var isDescending: Bool { self == .newest || self == .delta }
}

/// What a row is ordered by; what has no value comes last, whichever way the order goes.
struct SortKey {
  var number: Double?
  var text = ""

  /// Whether it comes before another; nil where they are alike.
  func precedes(_ other: SortKey, isDescending: Bool) -> Bool? {
    let (mine, theirs) = (value, other.value)
    guard let mine, let theirs else {
      return mine == nil && theirs == nil ? nil : theirs == nil
    }
    if mine != theirs { return isDescending ? mine > theirs : mine < theirs }
    if text != other.text { return isDescending ? text > other.text : text < other.text }
    return nil
  }

  private var value: Double? { number.flatMap { $0.isNaN ? nil : $0 } }
}

extension RowOrder {
  /// What a run is ordered by.
  func key(_ run: Run, in library: Library) -> SortKey {
    switch self {
    case .session, .newest: SortKey(number: run.started ?? .infinity)
    case .loss: SortKey(number: LossHistory(run).lastOfAll)
    case .delta: SortKey(number: library.deltas[run.id]?.percent)
    case .parameters: SortKey(number: run.result.map { Double($0.parameters) })
    case .multiplyAdds: SortKey(number: run.result.map { Double($0.multiplyAdds) })
    case .state: SortKey(number: RunState.allCases.firstIndex(of: run.state).map(Double.init))
    case .tasks: SortKey(number: Double(run.tasks.count))
    case .seed: SortKey(number: Double(run.experiment.seed))
    case .budget: SortKey(number: run.experiment.budget)
    case .steps: SortKey(number: Double(run.stepsDone))
    case .name: SortKey(number: 0, text: run.id)
    case .method: SortKey(number: 0, text: run.experiment.method)
    case .dataset: SortKey(number: 0, text: run.experiment.data.source)
    }
  }
}
