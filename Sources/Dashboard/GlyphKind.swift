import Terminal

/// The sets of glyphs that a dashboard can draw with.
enum GlyphKind: String, CaseIterable, Sendable {
  case braille, blocks, ascii

  var glyphs: Glyphs {
    switch self {
    case .braille: .unicode
    case .blocks: .blocks
    case .ascii: .ascii
    }
  }

  var help: String {
    switch self {
    case .braille: "Curves of small dots; some fonts show them as boxes."
    case .blocks: "Curves of quarter blocks."
    case .ascii: "Letters and signs alone, for every terminal."
    }
  }
}
