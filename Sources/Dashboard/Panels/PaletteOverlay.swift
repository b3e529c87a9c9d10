import Terminal

/// The command line over the page, and what it may become.
struct PaletteOverlay {
  let state: PaletteState
  let entries: [PaletteEntry]
  let keys: KeyNames

  func draw(on canvas: inout Canvas, glyphs: Glyphs) {
    let inner = canvas.overlay(
      Size(width: 104, height: max(10, min(entries.count, 18) + 4)), in: canvas.overlayRoom,
      title: "Command",
      status: "\(keys.whileTyping(.nextPane)) completes, "
        + "\(keys.whileTyping(.open)) does it, \(keys.whileTyping(.back)) closes",
      glyphs: glyphs)
    let (line, list) = inner.top(2)
    canvas.write(
      [(": ", Style(.key))]
        + state.line.pieces(Style(foreground: .accent, isBold: true), glyphs: glyphs),
      at: line.origin, in: line.top(1).part)
    if entries.isEmpty {
      canvas.explain(["No command is called that."], in: list, glyphs: glyphs)
    }
    canvas.list(entries.count, selected: state.selected, in: list) { canvas, row, place in
      draw(entries[row], on: &canvas, in: place, glyphs)
    }
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
  let keys: KeyNames

  func draw(on canvas: inout Canvas, glyphs: Glyphs) {
    let columns = RowColumn.allCases
    let inner = canvas.overlay(
      Size(width: 72, height: columns.count + 2), in: canvas.overlayRoom, title: "Columns",
      status: "\(keys[.mark]) shows or hides, \(keys[.open]) sorts, \(keys[.back]) closes",
      glyphs: glyphs)
    canvas.list(columns.count, selected: state.selected, in: inner) { canvas, row, place in
      draw(columns[row], on: &canvas, in: place, glyphs)
    }
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
