import Terminal

/// The command line over the page, and what it may become.
struct PaletteOverlay {
  let state: PaletteState
  let entries: [PaletteEntry]

  func draw(on canvas: inout Canvas, glyphs: Glyphs) {
    let room = canvas.bounds.inset(horizontally: 2, vertically: 1)
    let rect = room.centered(Size(width: 104, height: max(10, min(entries.count, 18) + 4)))
    canvas.fill(rect, with: Cell())
    let inner = canvas.box(
      rect, title: "Command", status: "Tab completes, Enter does it, Esc closes", isFocused: true,
      glyphs: glyphs
    ).inset(horizontally: 1, vertically: 0)
    let (line, list) = inner.top(2)
    canvas.write(
      [(": ", Style(.key))]
        + state.line.pieces(Style(foreground: .accent, isBold: true), glyphs: glyphs),
      at: line.origin, in: line.top(1).part)
    drawList(on: &canvas, in: list, glyphs)
  }

  private func drawList(on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs) {
    if entries.isEmpty {
      canvas.explain(["No command is called that."], in: rect, glyphs: glyphs)
    }
    let offset = max(0, min(state.selected - rect.height / 2, entries.count - rect.height))
    for (row, entry) in entries.dropFirst(offset).prefix(rect.height).enumerated() {
      let place = Rect(x: rect.x, y: rect.y + row, width: rect.width, height: 1)
      draw(entry, on: &canvas, in: place, glyphs)
      if row + offset == state.selected { canvas.select(place) }
    }
    canvas.more(entries.count - offset - rect.height, below: rect)
  }

  private func draw(
    _ entry: PaletteEntry, on canvas: inout Canvas, in place: Rect, _ glyphs: Glyphs
  ) {
    let isOff = entry.obstacle != nil
    let (title, rest) = place.left(min(34, max(20, columnWidth(entry.title) + 2)))
    canvas.line(
      entry.title, Style(foreground: isOff ? .dim : .key, isBold: !isOff), row: 0,
      in: title.right(1).rest, glyphs: glyphs)
    canvas.line(
      entry.obstacle ?? entry.help, Style(isOff ? .dim : .text), row: 0, in: rest, glyphs: glyphs)
  }
}

/// The list of the browser's columns: which are shown, and which the rows go by.
struct ColumnsOverlay {
  let state: ColumnChoice
  let browser: BrowserState

  func draw(on canvas: inout Canvas, glyphs: Glyphs) {
    let columns = RowColumn.allCases
    let room = canvas.bounds.inset(horizontally: 2, vertically: 1)
    let rect = room.centered(Size(width: 72, height: columns.count + 2))
    canvas.fill(rect, with: Cell())
    let inner = canvas.box(
      rect, title: "Columns", status: "Space shows or hides, Enter sorts, Esc closes",
      isFocused: true, glyphs: glyphs
    ).inset(horizontally: 1, vertically: 0)
    let offset = max(0, min(state.selected - inner.height / 2, columns.count - inner.height))
    for (row, column) in columns.dropFirst(offset).prefix(inner.height).enumerated() {
      let place = Rect(x: inner.x, y: inner.y + row, width: inner.width, height: 1)
      draw(column, on: &canvas, in: place, glyphs)
      if row + offset == state.selected { canvas.select(place) }
    }
    canvas.more(columns.count - offset - inner.height, below: inner)
  }

  private func draw(
    _ column: RowColumn, on canvas: inout Canvas, in place: Rect, _ glyphs: Glyphs
  ) {
    let isShown = browser.columns.contains(column)
    let isSorted = column.order == browser.arrangement.order
    let (name, rest) = place.left(22)
    let arrow = isSorted ? " \(glyphs.signs.down)" : ""
    canvas.line(
      "\(isShown ? "[x]" : "[ ]") \(column.rawValue)\(arrow)",
      Style(foreground: isShown ? .accent : .dim, isBold: isSorted), row: 0, in: name,
      glyphs: glyphs)
    canvas.line(column.help, Style(isShown ? .text : .dim), row: 0, in: rest, glyphs: glyphs)
  }
}
