/// A question about the browser's rows, such as `method:adashare loss<0.5 not failed`.
///
/// Words look for text anywhere; `field:text` looks in one field, `field<number` compares. All must
/// hold, unless `or` stands between; `not` or `!` turns what follows around; parentheses group.
struct RowFilter: Hashable, Sendable {
  indirect enum Term: Hashable, Sendable {
    case word(String)
    case text(FilterField, FilterRelation, String)
    case number(FilterField, FilterRelation, Range<Double>)
    case time(FilterField, FilterRelation, FilterTime)
    case not(Term)
    case all([Term])
    case any([Term])
  }

  private let term: Term

  /// The filter that every row passes.
  static let none = RowFilter(term: .all([]))

  private init(term: Term) { self.term = term }

  /// Reads what a user typed; of nothing comes the filter that every row passes.
  ///
  /// - Throws: `FilterProblem`, naming the characters that cannot be read and why.
  init(_ text: String) throws(FilterProblem) {
    var parser = FilterParser(text)
    term = try parser.filter()
  }

  /// Whether a row passes.
  func passes(_ row: RowFacts, at moment: FilterMoment) -> Bool {
    Self.holds(term, row, moment)
  }

  private static func holds(_ term: Term, _ row: RowFacts, _ moment: FilterMoment) -> Bool {
    switch term {
    case .word(let word): row.words.contains { has($0, word) }
    case .text(let field, let relation, let text):
      holds(relation, row.texts(field), text)
    case .number(let field, let relation, let typed):
      row.number(field, at: moment).map { relation.holds($0, typed) } ?? false
    case .time(let field, let relation, let time):
      row.number(field, at: moment).map { relation.holds($0, time.range(at: moment)) } ?? false
    case .not(let term): !holds(term, row, moment)
    case .all(let terms): terms.allSatisfy { holds($0, row, moment) }
    case .any(let terms): terms.contains { holds($0, row, moment) }
    }
  }

  private static func holds(
    _ relation: FilterRelation, _ values: [String], _ text: String
  ) -> Bool {
    switch relation {
    case .equal: values.contains { $0.lowercased() == text }
    case .different: !values.isEmpty && !values.contains { $0.lowercased() == text }
    default: values.contains { has($0, text) }
    }
  }

  private static func has(_ value: String, _ text: String) -> Bool {
    value.lowercased().contains(text)
  }
}

/// Why a filter's text cannot be read, and which of its characters.
struct FilterProblem: Error, Hashable {
  let range: Range<Int>
  let reason: String
}
