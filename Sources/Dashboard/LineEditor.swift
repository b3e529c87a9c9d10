import Terminal

/// A line of text that is being typed, and where in it.
struct LineEditor: Hashable, Sendable {
  private(set) var text: String
  /// How many characters stand before the cursor.
  private(set) var cursor: Int

  /// A line whose cursor stands at its end.
  init(_ text: String = "") {
    self.text = text
    cursor = text.count
  }

  /// The keys that edit a line, beside those that type.
  static let keys: Set<Key> = [
    .backspace, .delete, .left, .right, .home, .end, .control("a"), .control("e"), .control("u"),
    .control("w"),
  ]

  /// Takes a key.
  ///
  /// - Returns: whether it is one that edits a line.
  mutating func take(_ key: Key) -> Bool {
    switch key {
    case .character(let character): insert(String(character))
    case .backspace: remove(from: cursor - 1)
    case .delete: remove(from: cursor)
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(text.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = text.count
    case .control("u"): self = LineEditor()
    case .control("w"): removeWord()
    default: return false
    }
    return true
  }

  /// Types a text at the cursor.
  mutating func insert(_ added: String) {
    let (head, tail) = (text.prefix(cursor), text.dropFirst(cursor))
    text = String((head + added + tail).prefix(Self.longest))
    // Marks may have joined their neighbours, so that there are fewer characters than were typed.
    cursor = max(0, text.count - tail.count)
  }

  /// What is pasted may be anything.
  private static let longest = 1000

  private mutating func remove(from start: Int) {
    guard start >= 0, start < text.count else { return }
    text = String(text.prefix(start) + text.dropFirst(start + 1))
    cursor = min(start, text.count)
  }

  private mutating func removeWord() {
    let head = text.prefix(cursor)
    let kept = head.reversed().drop { $0 == " " }.drop { $0 != " " }.count
    text = String(head.prefix(kept) + text.dropFirst(cursor))
    cursor = min(kept, text.count)
  }

  /// The text in pieces, some of its characters drawn as wrong, with a sign of where the cursor is:
  /// at its end a glyph, within it a style.
  func pieces(
    _ style: Style, wrong: Range<Int> = 0..<0, glyphs: Glyphs
  ) -> [(text: String, style: Style)] {
    var pieces = text.enumerated().map { index, character in
      var style = style
      if wrong.contains(index) { (style.foreground, style.isUnderlined) = (.bad, true) }
      if index == cursor { style.isReversed = true }
      return (text: String(character), style: style)
    }
    if cursor == text.count { pieces.append((String(glyphs.signs.tabLeft), Style(.accent))) }
    return pieces
  }
}
