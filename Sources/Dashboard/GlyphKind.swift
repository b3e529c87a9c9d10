package import Terminal

/// The sets of glyphs that a dashboard can draw with.
package enum GlyphKind: String, CaseIterable, Sendable {
  /// Curves of dots.
  case braille
  /// Curves of quarter blocks.
  case blocks
  /// Letters and signs alone.
  case ascii

  /// The glyphs.
  package var glyphs: Glyphs {
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
