import Terminal

/// Which rows of a list are seen, so that the selected one is, in the middle where that can be.
struct ListWindow {
  /// The numbers of the rows.
  let rows: Range<Int>

  init(of count: Int, around selected: Int, height: Int) {
    let first = max(0, min(selected - height / 2, count - height))
    rows = first..<min(count, first + max(0, height))
  }
}

extension Canvas {
  /// Draws the rows of a list around its selected one, and below how many more there are.
  ///
  /// - Parameters:
  ///   - count: how many rows the list has.
  ///   - selected: the selected one.
  ///   - isMarked: whether it is marked.
  ///   - rect: where.
  ///   - draw: draws the row of a number in a place one row high.
  mutating func list(
    _ count: Int, selected: Int, isMarked: Bool = true, in rect: Rect,
    _ draw: (_ canvas: inout Canvas, _ row: Int, _ place: Rect) -> Void
  ) {
    let rows = ListWindow(of: count, around: selected, height: rect.height).rows
    for row in rows {
      let place = Rect(x: rect.x, y: rect.y + row - rows.lowerBound, width: rect.width, height: 1)
      draw(&self, row, place)
      if isMarked, row == selected { select(place) }
    }
    more(count - rows.upperBound, below: rect)
  }

  /// Draws an empty box in the middle of some room, over what is there, and returns its inside.
  mutating func overlay(
    _ size: Size, in room: Rect, title: String, status: String = "", glyphs: Glyphs
  ) -> Rect {
    let rect = room.centered(size)
    fill(rect, with: Cell())
    return box(rect, title: title, status: status, isFocused: true, glyphs: glyphs)
      .inset(horizontally: 1, vertically: 0)
  }

  /// The room for lists over the page.
  var overlayRoom: Rect { bounds.inset(horizontally: 2, vertically: 1) }

  /// Draws the answers to a question, each with the key that gives it, as far as there is room.
  mutating func answers(
    _ answers: [(key: String, text: String)], selected: Int, in rect: Rect, glyphs: Glyphs
  ) {
    for (row, answer) in answers.enumerated() where row < rect.height {
      let place = Rect(x: rect.x, y: rect.y + row, width: rect.width, height: 1)
      write(
        [("  \(answer.key)  ", Style(foreground: .key, isBold: true)), (answer.text, Style())],
        at: place.origin, in: place, ellipsis: glyphs.signs.ellipsis)
      if row == selected { select(place) }
    }
  }
}
