import CNcurses

/// The columns that a text takes on a canvas, as `Canvas.write` would draw it.
public func columnWidth(_ text: String) -> Int {
  Glyph.plainColumns(of: text) ?? text.reduce(0) { $0 + (Glyph($1)?.width ?? 0) }
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
  let code: GlyphCode
  /// 1 or 2 columns.
  let width: Int

  /// Nothing when the character has no visible part.
  init?(_ character: Character) {
    if let scalar = Self.oneColumn(character) {
      self.init(code: GlyphCode(scalar: scalar), width: 1)
    } else if character.isASCII {
      self.init(code: GlyphCode(scalar: character.isWhitespace ? " " : "?"), width: 1)
    } else {
      self.init(cluster: character)
    }
  }

  /// Nothing when what the code stands for has no visible part.
  init?(_ code: GlyphCode) {
    if let scalar = code.scalar, Self.isPlain(scalar) {
      self.init(code: code, width: 1)
    } else {
      self.init(code.character)
    }
  }

  private init(code: GlyphCode, width: Int) {
    self.code = code
    self.width = width
  }

  /// The columns of a text whose scalars are a glyph of one column each; nil for any other text.
  static func plainColumns(of text: String) -> Int? {
    var columns = 0
    for scalar in text.unicodeScalars {
      guard isPlain(scalar) else { return nil }
      columns += 1
    }
    return columns
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
      self.init(code: GlyphCode(Character(String(scalars))), width: Int(columns))
    default: self.init(code: GlyphCode(scalar: isBlank ? " " : "?"), width: 1)
    }
  }

  private static func oneColumn(_ character: Character) -> Unicode.Scalar? {
    let scalars = character.unicodeScalars
    guard let scalar = scalars.first, scalars.index(after: scalars.startIndex) == scalars.endIndex
    else { return nil }
    return isPlain(scalar) ? scalar : nil
  }

  /// Whether it is printable ASCII, box drawing, a block, Braille or one of a few signs.
  ///
  /// That is nearly all that a dashboard draws. None of them joins its neighbour in a cluster, and
  /// each takes one column.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7e, 0xb1, 0xb7, 0xd7, 0x394, 0x2013, 0x2016, 0x2022, 0x2026, 0x2190...0x2193,
      0x2500..<0x25fd, 0x2713, 0x2717, 0x271a, 0x2800...0x28ff:
      true
    default: false
    }
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .format || scalar.properties.isVariationSelector
  }
}
