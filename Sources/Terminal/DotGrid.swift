/// Dots finer than cells, from which curves are made.
///
/// Curves that meet in a cell keep their dots; the last one drawn gives the cell its style.
struct DotGrid {
  /// Dots in all, not cells.
  let size: Size
  private let dots: Glyphs.Dots
  private let cells: Size
  private var bits: [UInt8]
  private var styles: [Style]

  init(cells: Size, dots: Glyphs.Dots) {
    self.cells = cells
    self.dots = dots
    size = Size(width: cells.width * dots.columns, height: cells.height * dots.rows)
    bits = Array(repeating: 0, count: cells.width * cells.height)
    styles = Array(repeating: Style(), count: bits.count)
  }

  /// Sets the dot in column `x` from the left and row `y` from the top, where there is one.
  mutating func set(_ x: Int, _ y: Int, _ style: Style) {
    guard x >= 0, y >= 0, x < size.width, y < size.height else { return }
    let (column, row) = (x >> dots.columnShift, y >> dots.rowShift)
    let index = row * cells.width + column
    bits[index] |= dots.bit(x & (dots.columns - 1), y & (dots.rows - 1))
    styles[index] = style
  }

  /// Sets the dots of a straight line, ends included.
  mutating func line(from start: Point, to end: Point, _ style: Style) {
    guard start.x != end.x else { return column(start.x, from: start.y, to: end.y, style) }
    let (across, up) = (end.x - start.x, end.y - start.y)
    let steps = max(abs(across), abs(up))
    // In one direction the line goes on by a dot with each step.
    let isFlat = abs(across) == steps
    for step in 0...steps {
      let ahead = (isFlat ? across : up) < 0 ? -step : step
      let aside = rounded(step * (isFlat ? up : across), over: steps)
      set(start.x + (isFlat ? ahead : aside), start.y + (isFlat ? aside : ahead), style)
    }
  }

  private mutating func column(_ x: Int, from start: Int, to end: Int, _ style: Style) {
    for y in min(start, end)...max(start, end) { set(x, y, style) }
  }

  /// Sets the dots of straight lines from each point to the next, or of a lone point.
  mutating func path(_ points: [Point], _ style: Style) {
    if points.count == 1 { set(points[0].x, points[0].y, style) }
    for (start, end) in zip(points, points.dropFirst()) { line(from: start, to: end, style) }
  }

  /// Draws the cells that have dots.
  func draw(on canvas: inout Canvas, at origin: Point) {
    for index in bits.indices where bits[index] != 0 {
      let cell = Cell(glyph: dots.glyph(bits[index]), style: styles[index])
      canvas[origin.x + index % cells.width, origin.y + index / cells.width] = cell
    }
  }

  private func rounded(_ dividend: Int, over divisor: Int) -> Int {
    (2 * dividend + (dividend < 0 ? -divisor : divisor)) / (2 * divisor)
  }
}

extension Glyphs.Dots {
  var columns: Int { 1 << columnShift }
  var rows: Int { 1 << rowShift }

  // A curve has some thousand dots, and a division takes as long as all else about one.
  fileprivate var columnShift: Int { self == .ascii ? 0 : 1 }
  fileprivate var rowShift: Int { self == .braille ? 2 : 1 }

  fileprivate func bit(_ x: Int, _ y: Int) -> UInt8 {
    guard self == .braille else { return 1 << (y * columns + x) }
    // The Unicode Standard numbers the dots 1-3 down the left, 4-6 down the right, then 7 and 8.
    return y == 3 ? 0x40 << x : 1 << (x * 3 + y)
  }

  fileprivate func glyph(_ bits: UInt8) -> Character {
    switch self {
    case .braille: Character(Unicode.Scalar(UInt16(bits) + 0x2800) ?? " ")
    case .quadrants: Self.quadrantGlyphs[Int(bits)]
    case .ascii: Self.asciiGlyphs[Int(bits)]
    }
  }

  private static let quadrantGlyphs = Array(" ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█")
  private static let asciiGlyphs = Array(" '.:")
}
