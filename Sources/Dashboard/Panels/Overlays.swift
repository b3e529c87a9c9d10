import Runs
import Terminal

/// The list of keys over the page: typing filters it, Enter does what is selected.
struct HelpOverlay {
  struct Entry {
    let action: Action
    let obstacle: String?
  }

  let state: HelpState
  let page: Page
  let entries: [Entry]

  func draw(on canvas: inout Canvas, glyphs: Glyphs) {
    let wanted = Size(width: 104, height: entries.count + 4)
    let rect = canvas.bounds.inset(horizontally: 2, vertically: 1).centered(
      Size(width: wanted.width, height: max(wanted.height, 10)))
    canvas.fill(rect, with: Cell())
    let inner = canvas.box(
      rect, title: "Keys\(glyphs.separator)\(page.title)",
      status: "type to filter, Enter does it, Esc closes", isFocused: true, glyphs: glyphs
    ).inset(horizontally: 1, vertically: 0)
    let (line, list) = inner.top(2)
    canvas.write(
      [
        ("/ ", Style(.key)), (state.filter, Style(foreground: .accent, isBold: true)),
        (String(glyphs.signs.tabLeft), Style(.accent)),
      ], at: line.origin, in: line)
    drawList(on: &canvas, in: list, glyphs)
  }

  private func drawList(on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs) {
    if entries.isEmpty {
      canvas.explain(["No key does that."], in: rect, glyphs: glyphs)
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
    _ entry: Entry, on canvas: inout Canvas, in place: Rect, _ glyphs: Glyphs
  ) {
    let isOff = entry.obstacle != nil
    let keys = entry.action.keyNames(isASCII: glyphs == .ascii)
    canvas.line(
      keys, Style(foreground: isOff ? .dim : .key, isBold: !isOff), row: 0,
      in: place.left(10).part, glyphs: glyphs)
    let (label, rest) = place.left(11).rest.left(18)
    canvas.line(
      entry.action.label, Style(isOff ? .dim : .accent), row: 0, in: label, glyphs: glyphs)
    let text = entry.obstacle ?? entry.action.help
    canvas.line(text, Style(isOff ? .dim : .text), row: 0, in: rest, glyphs: glyphs)
  }
}

/// The question before the program ends while runs are active.
struct QuitDialog {
  let state: QuitState
  let active: [Run]

  func draw(on canvas: inout Canvas, glyphs: Glyphs) {
    let names = active.prefix(4)
    let rect = canvas.bounds.centered(Size(width: 64, height: names.count + 7))
    canvas.fill(rect, with: Cell())
    let inner = canvas.box(rect, title: "Quit", isFocused: true, glyphs: glyphs)
      .inset(horizontally: 1, vertically: 0)
    let count = active.count == 1 ? "1 run is" : "\(active.count) runs are"
    canvas.line("\(count) active:", Style(.warn), row: 0, in: inner, glyphs: glyphs)
    for (row, run) in names.enumerated() {
      let text = "  \(run.state.glyph(glyphs)) \(run.name)  \(percent(run.progress))"
      canvas.line(text, Style(run.state.paint), row: row + 1, in: inner, glyphs: glyphs)
    }
    drawChoices(on: &canvas, in: inner.top(names.count + 2).rest, glyphs)
  }

  private func drawChoices(on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs) {
    guard !state.isStopping else {
      canvas.line("stopping with checkpoints; q quits now", row: 0, in: rect, glyphs: glyphs)
      return
    }
    for (row, choice) in QuitChoice.allCases.enumerated() {
      let place = Rect(x: rect.x, y: rect.y + row, width: rect.width, height: 1)
      guard rect.contains(place) else { return }
      canvas.write(
        [
          ("  \(choice.line.key)  ", Style(foreground: .key, isBold: true)),
          (choice.line.text, Style()),
        ],
        at: place.origin, in: place)
      if row == state.selected { canvas.select(place) }
    }
  }
}
