import Foundation

/// A frame in memory: a grid of cells that is drawn on, compared and shown.
///
/// Everything outside of it is ignored when written and blank when read, so that drawing never
/// needs to ask how large the terminal is.
public struct Canvas: Equatable, Sendable {
  /// Columns and rows.
  public let size: Size
  /// Where the terminal's own cursor blinks; nowhere when nil.
  public var cursor: Point?
  var cells: [Cell]

  /// A blank canvas.
  public init(size: Size) {
    self.size = size
    cells = Array(repeating: Cell(), count: size.width * size.height)
  }

  /// All of the canvas.
  public var bounds: Rect { Rect(size: size) }

  /// The cell in column `x` of row `y`.
  ///
  /// Half of a wide glyph that is written over leaves a blank in the other half.
  public subscript(x: Int, y: Int) -> Cell {
    get {
      bounds.contains(Point(x: x, y: y)) ? cells[y * size.width + x] : Cell()
    }
    set {
      put(Glyph(newValue.code), newValue.style, x: x, y: y, in: bounds)
    }
  }

  /// Writes one line of text, made safe and cut at the sides of a clip.
  ///
  /// - Parameters:
  ///   - text: anything; controls are made visible, see `columnWidth` for what it takes.
  ///   - point: where it starts, perhaps left of the clip.
  ///   - style: how it is drawn.
  ///   - clip: what may be drawn on; the whole canvas when nil.
  ///   - ellipsis: the last glyph of a text that is too long for the clip; none when nil.
  /// - Returns: the columns that the text takes from `point` on, up to the clip's right side.
  @discardableResult
  public mutating func write(
    _ text: String, at point: Point, style: Style = Style(), in clip: Rect? = nil,
    ellipsis: Character? = nil
  ) -> Int {
    let clip = clip.map(bounds.intersection) ?? bounds
    let room = clip.right - point.x
    guard room > 0 else { return 0 }
    let text = ellipsis.map { truncate(text, to: room, ellipsis: $0) } ?? text
    if let columns = Glyph.plainColumns(of: text) {
      writePlain(text, at: point, style, in: clip)
      return min(columns, room)
    }
    var x = point.x
    for character in text {
      guard let glyph = Glyph(character) else { continue }
      guard x < clip.right else { break }
      put(glyph, style, x: x, y: point.y, in: clip)
      x += glyph.width
    }
    return min(x, clip.right) - point.x
  }

  /// Writes pieces of text one after the other, each in its own style; see `write`.
  @discardableResult
  public mutating func write(
    _ pieces: [(text: String, style: Style)], at point: Point, in clip: Rect? = nil,
    ellipsis: Character? = nil
  ) -> Int {
    pieces.reduce(0) { used, piece in
      let next = Point(x: point.x + used, y: point.y)
      return used + write(piece.text, at: next, style: piece.style, in: clip, ellipsis: ellipsis)
    }
  }

  /// Sets every cell of a rectangle.
  public mutating func fill(_ rect: Rect, with cell: Cell) {
    let area = bounds.intersection(rect)
    guard !area.isEmpty, let glyph = Glyph(cell.code) else { return }
    for y in area.y..<area.bottom {
      for x in stride(from: area.x, to: area.right, by: glyph.width) {
        put(glyph, cell.style, x: x, y: y, in: area)
      }
    }
  }

  /// Changes how a rectangle is drawn and leaves what it says.
  public mutating func restyle(_ rect: Rect, _ change: (inout Style) -> Void) {
    let area = bounds.intersection(rect)
    guard !area.isEmpty else { return }
    for y in area.y..<area.bottom {
      for x in area.x..<area.right { change(&cells[y * size.width + x].style) }
    }
  }

  /// Copies another canvas onto this one.
  public mutating func draw(_ other: Canvas, at origin: Point) {
    for y in 0..<other.size.height {
      for x in 0..<other.size.width where !other[x, y].isContinuation {
        self[origin.x + x, origin.y + y] = other[x, y]
      }
    }
  }

  /// The columns of a row from the first to the last that differ from another canvas of the same
  /// size; all of them where there is none, nil where none differs.
  ///
  /// Both halves of a wide glyph are in or out.
  package func changes(from other: Canvas?, inRow y: Int) -> Range<Int>? {
    let start = y * size.width
    guard let other else { return 0..<size.width }
    guard !hasSameBytes(as: other, from: start) else { return nil }
    let row = start..<start + size.width
    guard let first = row.first(where: { cells[$0] != other.cells[$0] }),
      let last = row.last(where: { cells[$0] != other.cells[$0] })
    else { return nil }
    let isCut = cells[first].isContinuation || other.cells[first].isContinuation
    let end = row.dropFirst(last + 1 - start).first {
      !cells[$0].isContinuation && !other.cells[$0].isContinuation
    }
    return (isCut ? max(0, first - start - 1) : first - start)..<(end ?? row.upperBound) - start
  }

  /// Whether a row is the same byte by byte; cells may be equal though some spare bytes differ.
  private func hasSameBytes(as other: Canvas, from start: Int) -> Bool {
    cells.withUnsafeBytes { mine in
      other.cells.withUnsafeBytes { theirs in
        let stride = MemoryLayout<Cell>.stride
        guard let one = mine.baseAddress, let other = theirs.baseAddress else { return true }
        return memcmp(one + start * stride, other + start * stride, size.width * stride) == 0
      }
    }
  }

  /// The glyphs alone, one line a row, blanks at the ends of rows trimmed.
  public var text: String {
    (0..<size.height).map { y in
      let row = cells[y * size.width..<(y + 1) * size.width]
      let glyphs = row.lazy.filter { !$0.isContinuation }.map(\.glyph)
      return String(String(glyphs).trimmingSuffix { $0 == " " })
    }.joined(separator: "\n")
  }
}

extension Canvas {
  /// Writes a text of one column a scalar.
  private mutating func writePlain(
    _ text: String, at point: Point, _ style: Style, in clip: Rect
  ) {
    guard clip.y <= point.y, point.y < clip.bottom else { return }
    var x = point.x
    for scalar in text.unicodeScalars {
      if x >= clip.right { return }
      if x >= clip.x { set(GlyphCode(scalar: scalar), style, x: x, y: point.y) }
      x += 1
    }
  }

  private mutating func put(_ glyph: Glyph?, _ style: Style, x: Int, y: Int, in clip: Rect) {
    guard let glyph, y >= clip.y, y < clip.bottom, x < clip.right, x + glyph.width > clip.x
    else { return }
    let isCut = x < clip.x || x + glyph.width > clip.right
    set(isCut ? .blank : glyph.code, style, x: max(x, clip.x), y: y)
    if glyph.width == 2, !isCut { set(.continuation, style, x: x + 1, y: y) }
  }

  private mutating func set(_ code: GlyphCode, _ style: Style, x: Int, y: Int) {
    let index = y * size.width + x
    if cells[index].isContinuation, code != .continuation, x > 0 {
      cells[index - 1].code = .blank
    }
    if x + 1 < size.width, cells[index + 1].isContinuation, !cells[index].isContinuation {
      cells[index + 1].code = .blank
    }
    cells[index] = Cell(code: code, style: style)
  }
}

extension String {
  fileprivate func trimmingSuffix(while matches: (Character) -> Bool) -> Substring {
    guard let last = lastIndex(where: { !matches($0) }) else { return "" }
    return self[...last]
  }
}
