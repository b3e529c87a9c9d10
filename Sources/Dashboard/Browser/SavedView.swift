/// A filter, an order and columns that the user gave a name.
public struct SavedView: Codable, Hashable, Sendable {
  /// What it is called.
  var name: String
  /// The filter's text.
  var filter = ""
  /// The values whose rows are hidden, by facet.
  var hidden: [String: Set<String>] = [:]
  /// The order's name.
  var order = RowOrder.session.rawValue
  /// Whether the order goes the other way.
  var isReversed = false
  /// The columns' names.
  var columns: Set<String> = []

  private enum CodingKeys: String, CodingKey {
    case name, filter, hidden
    case order = "sort"
    case isReversed = "reversed"
    case columns
  }
}

extension BrowserState {
  /// The present filter, facets, order and columns under a name.
  func view(named name: String) -> SavedView {
    let hidden = arrangement.facets.hidden.filter { !$0.value.isEmpty }
    return SavedView(
      name: name, filter: filter.text,
      hidden: Dictionary(hidden.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: { $1 }),
      order: arrangement.order.rawValue, isReversed: arrangement.isReversed,
      columns: Set(columns.map(\.rawValue)))
  }

  /// Keeps a view, in the place of another of its name.
  mutating func save(_ view: SavedView) {
    views = (views.filter { $0.name != view.name } + [view]).sorted { $0.name < $1.name }
  }

  /// Shows rows as a view does; words of it that are unknown count as the usual ones.
  mutating func apply(_ view: SavedView) {
    filter.set(view.filter)
    isFiltering = false
    arrangement.order = RowOrder(rawValue: view.order) ?? .session
    arrangement.isReversed = view.isReversed
    arrangement.facets = FacetChoice(view.hidden)
    columns = view.columns.isEmpty ? RowColumn.usual : Set(view.columns.compactMap(RowColumn.init))
  }
}

extension FacetChoice {
  fileprivate init(_ hidden: [String: Set<String>]) {
    self.init()
    for (facet, values) in hidden {
      for value in values { Facet(rawValue: facet).map { toggle($0, value) } }
    }
  }
}
