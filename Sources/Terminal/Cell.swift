import Synchronization

/// One cell of a canvas: a glyph and how it is drawn.
///
/// A glyph two columns wide takes two cells; the second is a `continuation`. A frame has thousands
/// of cells, so that one holds nothing that has to be counted or freed.
public struct Cell: Hashable, Sendable {
  /// What is drawn, as a number.
  var code: GlyphCode
  /// How it is drawn.
  public var style: Style

  /// A cell; a blank one unless told otherwise.
  public init(glyph: Character = " ", style: Style = Style()) {
    self.init(code: GlyphCode(glyph), style: style)
  }

  init(code: GlyphCode, style: Style) {
    self.code = code
    self.style = style
  }

  /// What is drawn.
  public var glyph: Character {
    get { code.character }
    set { code = GlyphCode(newValue) }
  }

  /// Whether this is the right half of a wide glyph.
  public var isContinuation: Bool { code == .continuation }
}

/// A character in four bytes: its scalar, or the number under which its scalars are kept.
struct GlyphCode: Hashable, Sendable {
  let value: UInt32

  static let blank = GlyphCode(scalar: " ")
  static let continuation = GlyphCode(scalar: "\u{0}")

  /// Beyond every scalar.
  private static let firstKept: UInt32 = 0x110000

  private static let kept = Mutex(Kept())

  /// The characters of several scalars that were drawn so far.
  private struct Kept {
    var characters: [Character] = []
    var numbers: [Character: UInt32] = [:]
  }

  /// So many characters of several scalars are told apart; names need a few.
  private static let most = 1 << 16

  init(scalar: Unicode.Scalar) { value = scalar.value }

  init(_ character: Character) {
    let scalars = character.unicodeScalars
    let first = scalars[scalars.startIndex]
    let isAlone = scalars.index(after: scalars.startIndex) == scalars.endIndex
    value = isAlone ? first.value : Self.number(of: character)
  }

  var character: Character { scalar.map { Character($0) } ?? cluster }

  /// The scalar, where it is one alone.
  var scalar: Unicode.Scalar? { Unicode.Scalar(value) }

  private var cluster: Character {
    Self.kept.withLock { $0.characters[Int(value - Self.firstKept)] }
  }

  private static func number(of character: Character) -> UInt32 {
    kept.withLock { kept in
      if let number = kept.numbers[character] { return number }
      guard kept.characters.count < most else { return Unicode.Scalar("?").value }
      let number = firstKept + UInt32(kept.characters.count)
      kept.characters.append(character)
      kept.numbers[character] = number
      return number
    }
  }
}
