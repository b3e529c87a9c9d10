/// A glyph as areas and lines of its cell, so that a picture of it needs no font.
///
/// Source: Unicode 15, charts U+2500 Box Drawing, U+2580 Block Elements, U+2800 Braille Patterns.
enum GlyphShape: Equatable {
  /// A rectangle in parts of the cell: `x` and `y` of its top left corner, width and height.
  struct Area: Equatable {
    var x, y, width, height: Double
  }

  /// How heavy the lines from the middle to each side are: 0 none, 1 light, 2 heavy.
  struct Lines: Equatable {
    var up, right, down, left: Int
    var isRound = false
    var isDashed = false
  }

  case areas([Area], opacity: Double)
  case lines(Lines)

  /// The shape of a glyph; `nil` for one that a font has to draw.
  init?(_ glyph: Character) {
    guard let scalar = glyph.unicodeScalars.first, glyph.unicodeScalars.count == 1 else {
      return nil
    }
    if let lines = Self.boxes[glyph] {
      self = .lines(lines)
    } else if let shade = Self.shades[glyph] {
      self = .areas([Area(x: 0, y: 0, width: 1, height: 1)], opacity: shade)
    } else if let areas = Self.block(scalar.value) ?? Self.braille(scalar.value) {
      self = .areas(areas, opacity: 1)
    } else {
      return nil
    }
  }

  private static let shades: [Character: Double] = ["░": 0.25, "▒": 0.5, "▓": 0.75]

  private static let boxes: [Character: Lines] = [
    "─": Lines(up: 0, right: 1, down: 0, left: 1), "│": Lines(up: 1, right: 0, down: 1, left: 0),
    "━": Lines(up: 0, right: 2, down: 0, left: 2), "┃": Lines(up: 2, right: 0, down: 2, left: 0),
    "┊": Lines(up: 1, right: 0, down: 1, left: 0, isDashed: true),
    "╭": Lines(up: 0, right: 1, down: 1, left: 0, isRound: true),
    "╮": Lines(up: 0, right: 0, down: 1, left: 1, isRound: true),
    "╯": Lines(up: 1, right: 0, down: 0, left: 1, isRound: true),
    "╰": Lines(up: 1, right: 1, down: 0, left: 0, isRound: true),
    "┏": Lines(up: 0, right: 2, down: 2, left: 0), "┓": Lines(up: 0, right: 0, down: 2, left: 2),
    "┛": Lines(up: 2, right: 0, down: 0, left: 2), "┗": Lines(up: 2, right: 2, down: 0, left: 0),
    "┌": Lines(up: 0, right: 1, down: 1, left: 0), "┐": Lines(up: 0, right: 0, down: 1, left: 1),
    "┘": Lines(up: 1, right: 0, down: 0, left: 1), "└": Lines(up: 1, right: 1, down: 0, left: 0),
    "├": Lines(up: 1, right: 1, down: 1, left: 0), "┤": Lines(up: 1, right: 0, down: 1, left: 1),
    "┣": Lines(up: 2, right: 2, down: 2, left: 0), "┫": Lines(up: 2, right: 0, down: 2, left: 2),
    "┬": Lines(up: 0, right: 1, down: 1, left: 1), "┴": Lines(up: 1, right: 1, down: 0, left: 1),
    "┼": Lines(up: 1, right: 1, down: 1, left: 1),
  ]

  private static func block(_ scalar: UInt32) -> [Area]? {
    switch scalar {
    case 0x2580: [Area(x: 0, y: 0, width: 1, height: 0.5)]
    case 0x2581...0x2588: [lower(Double(scalar - 0x2580) / 8)]
    case 0x2589...0x258F: [Area(x: 0, y: 0, width: Double(0x2590 - scalar) / 8, height: 1)]
    case 0x2590: [Area(x: 0.5, y: 0, width: 0.5, height: 1)]
    case 0x2594: [Area(x: 0, y: 0, width: 1, height: 0.125)]
    case 0x2595: [Area(x: 0.875, y: 0, width: 0.125, height: 1)]
    case 0x2596...0x259F: quadrants(Int(scalar - 0x2596))
    default: nil
    }
  }

  private static func lower(_ height: Double) -> Area {
    Area(x: 0, y: 1 - height, width: 1, height: height)
  }

  /// The quarters of U+2596 to U+259F: bit 0 top left, 1 top right, 2 bottom left, 3 bottom right.
  private static func quadrants(_ index: Int) -> [Area] {
    let bits = [0b0100, 0b1000, 0b0001, 0b1101, 0b1001, 0b0111, 0b1011, 0b0010, 0b0110, 0b1110]
    let quarters = (0..<4).filter { bits[index] >> $0 & 1 == 1 }
    return quarters.map { quarter in
      let (x, y) = (Double(quarter % 2), Double(quarter / 2))
      return Area(x: x / 2, y: y / 2, width: 0.5, height: 0.5)
    }
  }

  /// Dots 1 to 8 of a Braille pattern: the upper three rows by columns, then the lowest.
  private static func braille(_ scalar: UInt32) -> [Area]? {
    guard (0x2800...0x28FF).contains(scalar) else { return nil }
    let bits = Int(scalar - 0x2800)
    let places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
    return places.indices.filter { bits >> $0 & 1 == 1 }.map { dot(places[$0]) }
  }

  private static func dot(_ place: (column: Int, row: Int)) -> Area {
    let (x, y) = (Double(place.column) / 2 + 0.11, Double(place.row) / 4 + 0.055)
    return Area(x: x, y: y, width: 0.28, height: 0.14)
  }
}
