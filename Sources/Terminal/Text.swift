import CNcurses

/// The columns that a text takes on a canvas, as `Canvas.write` would draw it.
public func columnWidth(_ text: String) -> Int {
  text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f }
    ? text.utf8.count : text.reduce(0) { $0 + (Glyph($1)?.width ?? 0) }
}

/// The text cut to so many columns, its last one being `ellipsis` where something was cut.
public func truncate(_ text: String, to columns: Int, ellipsis: Character = "…") -> String {
  guard columnWidth(text) > columns else { return text }
  guard columns > 0 else { return "" }
  var result = ""
  var used = 1
  for character in text {
    let width = Glyph(character)?.width ?? 0
    guard used + width <= columns else { break }
    result.append(character)
    used += width
  }
  return result + String(ellipsis)
}

/// The text cut to so many columns in its middle, for names whose ends tell them apart.
///
/// At most half of the columns, rounded down, hold its end.
public func truncateMiddle(_ text: String, to columns: Int, ellipsis: Character = "…") -> String {
  guard columnWidth(text) > columns, columns > 2 else {
    return truncate(text, to: columns, ellipsis: ellipsis)
  }
  var end = ""
  for character in text.reversed() {
    guard columnWidth(end) + columnWidth(String(character)) <= columns / 2 else { break }
    end = String(character) + end
  }
  return truncate(text, to: columns - columnWidth(end), ellipsis: ellipsis) + end
}

/// The text in exactly so many columns: blanks added after it, or its end cut.
public func padRight(_ text: String, to columns: Int, ellipsis: Character = "…") -> String {
  let text = truncate(text, to: columns, ellipsis: ellipsis)
  return text + String(repeating: " ", count: max(0, columns - columnWidth(text)))
}

/// The text in exactly so many columns: blanks added before it, or its end cut.
public func padLeft(_ text: String, to columns: Int, ellipsis: Character = "…") -> String {
  let text = truncate(text, to: columns, ellipsis: ellipsis)
  return String(repeating: " ", count: max(0, columns - columnWidth(text))) + text
}

/// A character as it may be drawn, and its width: the one place where untrusted text is made safe.
///
/// Controls show as `?`, tabs and line ends as blanks; invisible formatting (bidirectional marks,
/// joiners, variation selectors) is dropped. Of a cluster remain its first visible scalar and at
/// most four marks on it, since terminals disagree about the width of anything longer.
struct Glyph {
  let character: Character
  /// 1 or 2 columns.
  let width: Int

  /// Nothing when the character has no visible part.
  init?(_ character: Character) {
    if let scalar = Self.oneColumn(character) {
      self.init(character: Character(scalar), width: 1)
    } else if character.isASCII {
      self.init(character: character.isWhitespace ? " " : "?", width: 1)
    } else {
      self.init(cluster: character)
    }
  }

  private init(character: Character, width: Int) {
    self.character = character
    self.width = width
  }

  private init?(cluster: Character) {
    let visible = cluster.unicodeScalars.filter { !Self.isInvisible($0) }
    guard let first = visible.first else { return nil }
    let isBlank = first.properties.isWhitespace
    switch terminal_width(first.value) {
    case 0: return nil
    case let columns where columns > 0 && !isBlank:
      let marks = visible.dropFirst().prefix { terminal_width($0.value) == 0 }.prefix(4)
      let scalars = String.UnicodeScalarView([first] + marks)
      self.init(character: Character(String(scalars)), width: Int(columns))
    default: self.init(character: isBlank ? " " : "?", width: 1)
    }
  }

  /// Printable ASCII, box drawing, blocks and Braille: nearly all that a dashboard draws.
  private static func oneColumn(_ character: Character) -> Unicode.Scalar? {
    let scalars = character.unicodeScalars
    guard let scalar = scalars.first, scalars.index(after: scalars.startIndex) == scalars.endIndex
    else { return nil }
    return switch scalar.value {
    case 0x20...0x7e, 0x2500..<0x25fd, 0x2800...0x28ff: scalar
    default: nil
    }
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .format || scalar.properties.isVariationSelector
  }
}
