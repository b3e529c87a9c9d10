import Terminal

/// A column of the browser's table that can be shown or not; the name always is.
enum RowColumn: String, CaseIterable, Hashable, Sendable {
  case state, method, dataset, tasks, seed, budget, loss, trend
  case delta = "delta-m"
  case parameters
  case multiplyAdds = "multiply-adds"
  case steps, age

  /// Those that are shown until others are chosen.
  static let usual: Set<RowColumn> = [
    .state, .method, .tasks, .loss, .trend, .delta, .parameters, .steps,
  ]

  /// What it shows.
  var help: String {
    switch self {
    case .state: "where the run is in its life, and how far"
    case .method: "the method that searches for the structure"
    case .dataset: "where the samples come from"
    case .tasks: "how many tasks it learns"
    case .seed: "the seed of everything random"
    case .budget: "what the method may spend"
    case .loss: "the newest loss of all tasks together"
    case .trend: "that loss over all steps so far"
    case .delta: "mean change of the metrics to the baseline"
    case .parameters: "parameters of the structure"
    case .multiplyAdds: "multiply-adds of a forward pass"
    case .steps: "steps of all its trainings together"
    case .age: "how long ago its first event happened"
    }
  }

  /// The order that goes by it, if there is one.
  var order: RowOrder? {
    self == .age ? .newest : RowOrder(rawValue: rawValue)
  }

  private func title(_ glyphs: Glyphs) -> String {
    switch self {
    case .delta: "\(glyphs.signs.delta)m %"
    case .parameters: "PARAMS"
    case .multiplyAdds: "MADDS"
    default: rawValue.uppercased()
    }
  }

  /// Columns that it takes, and which of the others is left out before it.
  private var measures: (width: Int, priority: Int) {
    switch self {
    case .state: (17, 0)
    case .method: (13, 5)
    case .dataset: (10, 9)
    case .tasks: (5, 6)
    case .seed: (4, 4)
    case .budget: (6, 4)
    case .loss: (6, 0)
    case .trend: (18, 8)
    case .delta: (6, 1)
    case .parameters: (6, 3)
    case .multiplyAdds: (6, 3)
    case .steps: (8, 7)
    case .age: (6, 2)
    }
  }

  private var isRight: Bool { ![.state, .method, .dataset, .trend].contains(self) }

  /// Its place in a table: at least so wide, and with an arrow where the rows go by it.
  func column(
    width: Int, arrow: Character?, _ glyphs: Glyphs
  ) -> Table<ExperimentTable.Column>.Column {
    let title = title(glyphs) + (arrow.map(String.init) ?? "")
    return .init(
      key: .value(self), title: title,
      width: max(columnWidth(title), max(measures.width, width)), isRight: isRight,
      priority: measures.priority)
  }
}
