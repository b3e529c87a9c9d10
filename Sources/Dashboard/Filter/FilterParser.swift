import Runs

/// Reads a filter's text: `or` binds least, then what stands side by side or has `and` between it,
/// then `not`.
struct FilterParser {
  private let tokens: [FilterToken]
  private let length: Int
  private var place = 0
  /// How many conditions are open, each within the other.
  private var depth = 0

  init(_ text: String) {
    tokens = FilterToken.all(in: text)
    length = text.count
  }

  mutating func filter() throws(FilterProblem) -> RowFilter.Term {
    guard !tokens.isEmpty else { return .all([]) }
    let term = try alternatives()
    if let rest = current { throw problem(rest, "\")\" closes nothing") }
    return term
  }

  private var current: FilterToken? { tokens.indices.contains(place) ? tokens[place] : nil }

  private func problem(_ token: FilterToken?, _ reason: String) -> FilterProblem {
    FilterProblem(range: token?.range ?? max(0, length - 1)..<length, reason: reason)
  }

  /// Takes a word such as `or`, if it comes next.
  private mutating func take(_ word: String) -> Bool {
    guard case .word(let next)? = current?.kind, next.lowercased() == word else { return false }
    place += 1
    return true
  }

  private func isNext(_ word: String) -> Bool {
    if case .word(let next)? = current?.kind { next.lowercased() == word } else { false }
  }

  private mutating func alternatives() throws(FilterProblem) -> RowFilter.Term {
    var terms = [try conditions()]
    while take("or") { terms.append(try conditions()) }
    return terms.count == 1 ? terms[0] : .any(terms)
  }

  private mutating func conditions() throws(FilterProblem) -> RowFilter.Term {
    var terms = [try condition()]
    while let token = current, token.kind != .close, !isNext("or") {
      _ = take("and")
      terms.append(try condition())
    }
    return terms.count == 1 ? terms[0] : .all(terms)
  }

  private mutating func condition() throws(FilterProblem) -> RowFilter.Term {
    let before = place > 0 ? tokens[place - 1] : nil
    guard let token = current else { throw problem(before, "something must follow here") }
    depth += 1
    defer { depth -= 1 }
    guard depth <= 50 else { throw problem(token, "more than 50 conditions within each other") }
    if ["and", "or"].contains(where: isNext) {
      throw problem(token, "a condition must come before this; quote it to look for the word")
    }
    if take("not") { return .not(try condition()) }
    place += 1
    switch token.kind {
    case .not: return .not(try condition())
    case .open: return try group(token)
    case .close: throw problem(token, "a condition must come before \")\"")
    case .quoted(let text): return .word(text.lowercased())
    case .relation(let sign):
      throw problem(token, "a field must come before \(sign), as in loss<0.5")
    case .word(let word): return try comparison(word, token)
    }
  }

  private mutating func group(_ open: FilterToken) throws(FilterProblem) -> RowFilter.Term {
    if let token = current, token.kind == .close {
      throw problem(token, "nothing is between ( and )")
    }
    let term = try alternatives()
    guard let close = current, close.kind == .close else {
      throw problem(open, "this ( is not closed")
    }
    place += 1
    return term
  }

  /// A word by itself, or a field and what its value is compared with.
  private mutating func comparison(
    _ word: String, _ token: FilterToken
  ) throws(FilterProblem) -> RowFilter.Term {
    guard case .relation(let sign)? = current?.kind else { return .word(word.lowercased()) }
    guard let field = FilterField(named: word) else {
      let names = FilterField.allCases.map(\.rawValue)
      throw problem(token, "no such field; did you mean \(word.nearest(in: names) ?? "name")?")
    }
    let relation = try relation(sign)
    let end = place > 0 ? tokens[place - 1].range.upperBound : 0
    let whole = token.range.lowerBound..<end
    guard let value = current, let text = value.text else {
      throw FilterProblem(range: whole, reason: "a value must follow, as in \(field.example)")
    }
    place += 1
    return try term(field, relation, text, value)
  }

  /// The sign that comes next; `loss:<0.5` is read as `loss<0.5`.
  private mutating func relation(_ sign: String) throws(FilterProblem) -> FilterRelation {
    let token = current
    place += 1
    if sign == ":", case .relation(let other)? = current?.kind { return try relation(other) }
    guard let relation = FilterRelation(rawValue: sign) else {
      throw problem(token, "no such sign")
    }
    return relation
  }

  private func term(
    _ field: FilterField, _ relation: FilterRelation, _ text: String, _ token: FilterToken
  ) throws(FilterProblem) -> RowFilter.Term {
    switch field.kind {
    case .text:
      if let count = field == .tasks ? FilterNumber(text) : nil {
        return .number(field, relation, relation.range(count.value, count.rounded))
      }
      guard [.contains, .equal, .different].contains(relation) else {
        throw problem(token, "\(field.rawValue) is a text, asked for as in \(field.example)")
      }
      return .text(field, relation, text.lowercased())
    case .number:
      guard let number = FilterNumber(text) else { throw expected(field, token) }
      return .number(field, relation, relation.range(number.value, number.rounded))
    case .duration:
      guard let seconds = FilterDuration(text) else { throw expected(field, token) }
      return .number(field, relation, relation.range(seconds.value, seconds.rounded))
    case .time:
      guard let time = FilterTime(text) else { throw expected(field, token) }
      return .time(field, relation, time)
    }
  }

  private func expected(_ field: FilterField, _ token: FilterToken) -> FilterProblem {
    problem(token, "not a value of \(field.rawValue), as in \(field.example)")
  }
}

extension FilterToken {
  /// What it says, where it can be a value.
  fileprivate var text: String? {
    switch kind {
    case .word(let text), .quoted(let text): text
    case .relation, .not, .open, .close: nil
    }
  }
}
