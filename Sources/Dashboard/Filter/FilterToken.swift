/// A piece of a filter's text, and which of its characters it is.
struct FilterToken: Hashable {
  enum Kind: Hashable {
    case word(String)
    /// Between quotation marks: never a field or `and`.
    case quoted(String)
    case relation(String)
    case not, open, close
  }

  let kind: Kind
  let range: Range<Int>

  /// The pieces of a text; every text has some reading.
  static func all(in text: String) -> [FilterToken] {
    var scanner = FilterScanner(text: Array(text))
    return scanner.tokens()
  }
}

private struct FilterScanner {
  let text: [Character]
  var place = 0

  mutating func tokens() -> [FilterToken] {
    var found: [FilterToken] = []
    while place < text.count {
      let start = place
      guard let kind = next() else { continue }
      found.append(FilterToken(kind: kind, range: start..<place))
    }
    return found
  }

  /// What begins here; nil for a blank.
  private mutating func next() -> FilterToken.Kind? {
    let character = text[place]
    place += 1
    switch character {
    case "(": return .open
    case ")": return .close
    case "\"": return .quoted(quoted())
    case "!" where !isNext("="): return .not
    case "<", ">", "=", "!": return .relation(relation(character))
    case ":": return .relation(":")
    default: return character.isWhitespace ? nil : .word(word(from: character))
    }
  }

  private func isNext(_ character: Character) -> Bool {
    place < text.count && text[place] == character
  }

  private mutating func relation(_ first: Character) -> String {
    guard isNext("=") else { return String(first) }
    place += 1
    return first == "=" ? "=" : "\(first)="
  }

  private mutating func quoted() -> String {
    let rest = text[place...].prefix { $0 != "\"" }
    place = min(text.count, rest.endIndex + 1)
    return String(rest)
  }

  /// A word; a colon ends it where it may be a field's name, and not in a time such as 14:30.
  private mutating func word(from first: Character) -> String {
    var word = String(first)
    while place < text.count, !text[place].isWhitespace, !"()<>=\"".contains(text[place]) {
      if text[place] == "!", place + 1 < text.count, text[place + 1] == "=" { break }
      if text[place] == ":", word.allSatisfy({ $0.isLetter || $0 == "-" }) { break }
      word.append(text[place])
      place += 1
    }
    return word
  }
}
