/// A property by whose values rows are shown or hidden.
enum Facet: String, CaseIterable, Hashable, Sendable {
  case state, dataset, method

  /// A row's value; nil where it has none, as a folder that cannot be read has no method.
  func value(of row: RowFacts) -> String? {
    switch self {
    case .state: row.state
    case .dataset: row.dataset
    case .method: row.method
    }
  }
}

/// The values whose rows are hidden.
struct FacetChoice: Hashable, Sendable {
  private(set) var hidden: [Facet: Set<String>] = [:]

  var isEmpty: Bool { hidden.values.allSatisfy(\.isEmpty) }

  func isShown(_ facet: Facet, _ value: String) -> Bool {
    !(hidden[facet]?.contains(value) ?? false)
  }

  /// Whether a row is hidden by none of its values.
  func passes(_ row: RowFacts) -> Bool {
    hidden.allSatisfy { facet, values in
      facet.value(of: row).map { !values.contains($0) } ?? true
    }
  }

  mutating func toggle(_ facet: Facet, _ value: String) {
    if hidden[facet, default: []].remove(value) == nil { hidden[facet]?.insert(value) }
  }

  /// Hides all others of a facet's values; all are shown again when they are hidden already.
  mutating func isolate(_ facet: Facet, _ value: String, among values: [String]) {
    let others = Set(values).subtracting([value])
    hidden[facet] = hidden[facet] == others ? [] : others
  }
}

/// A facet's value and how many rows have it, hidden ones too.
struct FacetCount: Hashable, Sendable {
  let facet: Facet
  let value: String
  let count: Int

  /// The order of states; that of the other values is their frequency.
  private static let states = [
    "running", "queued", "paused", "finished", "stopped", "failed", "interrupted", "logged",
    "ready",
    "invalid", "unreadable",
  ]

  private var place: Int {
    facet == .state ? Self.states.firstIndex(of: value) ?? Self.states.count : -count
  }

  /// The values of rows, states by what one wants to know first, others by their frequency.
  static func all(of rows: [RowFacts]) -> [FacetCount] {
    Facet.allCases.flatMap { facet in
      let counts = Dictionary(
        rows.compactMap { facet.value(of: $0).map { ($0, 1) } }, uniquingKeysWith: +)
      return counts.map { FacetCount(facet: facet, value: $0.key, count: $0.value) }
        .sorted { ($0.place, $0.value) < ($1.place, $1.value) }
    }
  }
}

/// A line of the facets' pane that can be selected.
enum FacetLine: Hashable, Sendable {
  case value(Facet, String)
  /// A saved view, by its name.
  case view(String)
  /// Saves the present view.
  case save
}
