/// A table of numbers shown by colour and, where there is room, by two digits each.
public struct HeatMap: Hashable, Sendable {
  /// Which ramp colours the numbers.
  public enum Scale: Hashable, Sendable {
    /// `-1...1`, zero in the middle; digits have a sign.
    case diverging
    /// `0...1`; digits have none.
    case sequential
  }

  /// What the rows are.
  public var rows: [String]
  /// What the columns are.
  public var columns: [String]
  /// Values by row and column, clamped to the scale; what is no number shows as a dot.
  public var values: [[Double]]
  /// Which ramp colours the numbers.
  public var scale: Scale
  /// The row and column to point out, if any.
  public var cursor: Point?
  /// Whether shades stand beside the digits, for terminals without colours.
  public var isShaded: Bool

  /// A table of numbers.
  ///
  /// - Precondition: `values` has a row for each of `rows` and a value in it for each of `columns`.
  public init(
    rows: [String], columns: [String], values: [[Double]], scale: Scale = .diverging,
    cursor: Point? = nil, isShaded: Bool = false
  ) {
    precondition(
      values.count == rows.count && values.allSatisfy { $0.count == columns.count },
      "\(values.map(\.count)) values for \(rows.count) rows and \(columns.count) columns")
    self.rows = rows
    self.columns = columns
    self.values = values
    self.scale = scale
    self.cursor = cursor
    self.isShaded = isShaded
  }

  /// The paint behind a value.
  func paint(_ value: Double) -> Paint {
    guard value.isFinite else { return .none }
    return switch scale {
    case .diverging: .diverging(Int((clamped(value) * 5).rounded()))
    case .sequential: .sequential(Int((clamped(value) * 7).rounded()))
    }
  }

  /// A value as hundredths in at most so many columns, 1 or more; `+1` and `-1` at the ends.
  func digits(_ value: Double, columns: Int, glyphs: Glyphs) -> String {
    guard value.isFinite else { return String(glyphs.signs.dot) }
    let hundredths = Int((clamped(value) * 100).rounded())
    let sign = scale == .sequential ? "" : hundredths < 0 ? "-" : hundredths > 0 ? "+" : " "
    let number = abs(hundredths)
    let digits = number == 100 ? "1" : number < 10 ? "0\(number)" : "\(number)"
    return String((sign + digits).prefix(columns))
  }

  /// How dark a value's shade is, from 0 to 4.
  func shade(_ value: Double) -> Int {
    value.isFinite ? Int((abs(clamped(value)) * 4).rounded()) : 0
  }

  private func clamped(_ value: Double) -> Double {
    min(max(value, scale == .diverging ? -1 : 0), 1)
  }
}

extension Canvas {
  /// Draws a table of numbers with the names of its rows and columns.
  ///
  /// Columns get narrower as there are more of them; those that do not fit are left out.
  /// - Parameters:
  ///   - map: the table.
  ///   - rect: all that may be drawn on.
  ///   - glyphs: what shades and missing values are drawn with.
  /// - Returns: what was drawn on, labels included.
  @discardableResult
  public mutating func heatMap(_ map: HeatMap, in rect: Rect, glyphs: Glyphs = .unicode) -> Rect {
    guard !rect.isEmpty, !map.columns.isEmpty else { return rect.top(0).part }
    let names = map.rows.map(columnWidth).max() ?? 0
    let margin = min(names + 1, max(0, rect.width / 3))
    let width = min(5, max(1, (rect.width - margin) / map.columns.count))
    let (head, body) = rect.top(1)
    for column in map.columns.indices {
      let x = rect.x + margin + column * width
      let label = Rect(x: x, y: head.y, width: width, height: 1)
      columnName(map, column, in: head.intersection(label))
    }
    for row in map.rows.indices {
      let (left, cells) = body.top(row + 1).part.bottom(1).part.left(margin)
      guard row < body.height else { break }
      rowName(map, row, in: left, glyphs)
      for column in map.columns.indices where (column + 1) * width <= cells.width {
        let cell = cells.left((column + 1) * width).part.right(width).part
        heatCell(map, map.values[row][column], in: cell, glyphs)
      }
    }
    let used = min(rect.width, margin + width * map.columns.count)
    return rect.left(used).part.top(map.rows.count + 1).part
  }

  private mutating func columnName(_ map: HeatMap, _ column: Int, in rect: Rect) {
    let isFound = map.cursor?.x == column
    let style = Style(foreground: isFound ? .accent : .dim, isBold: isFound)
    let width = rect.width > 2 ? rect.width - 1 : rect.width
    let name = truncateWithoutSign(map.columns[column], to: width)
    let start = rect.x + (rect.width - columnWidth(name)) / 2
    write(name, at: Point(x: start, y: rect.y), style: style, in: rect)
  }

  private mutating func rowName(_ map: HeatMap, _ row: Int, in rect: Rect, _ glyphs: Glyphs) {
    let isFound = map.cursor?.y == row
    let style = Style(foreground: isFound ? .accent : .dim, isBold: isFound)
    let name = truncate(map.rows[row], to: rect.width - 1, ellipsis: glyphs.signs.ellipsis)
    write(name, at: rect.origin, style: style, in: rect)
  }

  private mutating func heatCell(_ map: HeatMap, _ value: Double, in rect: Rect, _ glyphs: Glyphs) {
    let background = map.paint(value)
    let style = Style(background == .none ? .dim : .contrast, on: background)
    fill(rect, with: Cell(style: style))
    let digits = map.digits(value, columns: rect.width, glyphs: glyphs)
    let start = Point(x: rect.x + (rect.width - digits.count) / 2, y: rect.y)
    write(digits, at: start, style: style, in: rect)
    guard map.isShaded, rect.width > digits.count else { return }
    self[rect.right - 1, rect.y] = Cell(glyph: glyphs.shades[map.shade(value)], style: style)
  }

  private func truncateWithoutSign(_ text: String, to columns: Int) -> String {
    guard columnWidth(text) > columns else { return text }
    return String(truncate(text, to: columns + 1, ellipsis: " ").dropLast())
  }
}
