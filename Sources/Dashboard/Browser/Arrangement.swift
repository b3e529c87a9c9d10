/// What decides which rows the browser has, and in which order.
struct Arrangement: Hashable, Sendable {
  var filter = RowFilter.none
  var facets = FacetChoice()
  var order = RowOrder.session
  /// Whether the order goes the other way.
  var isReversed = false
}
