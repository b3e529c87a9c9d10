extension Canvas {
  /// Draws the border of a panel, its title on the left of the top side and its status on the right.
  ///
  /// The title is cut to fit; the status is left out where both do not.
  /// - Parameters:
  ///   - rect: the panel with its border.
  ///   - title: what the panel shows.
  ///   - status: the state of what it shows.
  ///   - isFocused: whether keys go to it; its border is heavy then.
  ///   - statusPaint: how the status is painted.
  ///   - glyphs: what the border is drawn with.
  /// - Returns: what is inside of the border.
  @discardableResult
  public mutating func box(
    _ rect: Rect, title: String = "", status: String = "", isFocused: Bool = false,
    statusPaint: Paint = .dim, glyphs: Glyphs = .unicode
  ) -> Rect {
    guard rect.width >= 2, rect.height >= 2 else { return rect.inset(by: 1) }
    let border = isFocused ? glyphs.heavy : glyphs.light
    let line = Style(isFocused ? .focus : .border)
    drawBorder(rect, border, line)
    let words = Style(foreground: isFocused ? .focus : .title, isBold: true)
    let room = rect.inset(horizontally: 1, vertically: 0).top(1).part
    let shown = truncate(title, to: room.width - 2, ellipsis: glyphs.signs.ellipsis)
    let used = label(shown, at: room.origin, in: room, border, line, words)
    let width = columnWidth(status) + 2
    guard room.width - used > width else { return rect.inset(by: 1) }
    let end = Point(x: room.right - width, y: room.y)
    label(status, at: end, in: room, border, line, Style(statusPaint))
    return rect.inset(by: 1)
  }

  /// Draws a title between the marks that a border keeps for it, and nothing for an empty one.
  @discardableResult
  private mutating func label(
    _ text: String, at point: Point, in clip: Rect, _ border: Glyphs.Border, _ line: Style,
    _ style: Style
  ) -> Int {
    guard !text.isEmpty, clip.width >= 3 else { return 0 }
    return write(
      [(String(border.beforeTitle), line), (text, style), (String(border.afterTitle), line)],
      at: point, in: clip)
  }

  private mutating func drawBorder(_ rect: Rect, _ border: Glyphs.Border, _ style: Style) {
    let horizontal = Cell(glyph: border.horizontal, style: style)
    fill(rect.top(1).part, with: horizontal)
    fill(rect.bottom(1).part, with: horizontal)
    let vertical = Cell(glyph: border.vertical, style: style)
    fill(rect.left(1).part, with: vertical)
    fill(rect.right(1).part, with: vertical)
    let (right, bottom) = (rect.right - 1, rect.bottom - 1)
    self[rect.x, rect.y] = Cell(glyph: border.topLeft, style: style)
    self[right, rect.y] = Cell(glyph: border.topRight, style: style)
    self[right, bottom] = Cell(glyph: border.bottomRight, style: style)
    self[rect.x, bottom] = Cell(glyph: border.bottomLeft, style: style)
  }
}
