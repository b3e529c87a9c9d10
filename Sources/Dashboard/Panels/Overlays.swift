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
  let keys: KeyNames

  func draw(on canvas: inout Canvas, glyphs: Glyphs) {
    let inner = canvas.overlay(
      Size(width: 104, height: max(entries.count + 4, 10)), in: canvas.overlayRoom,
      title: "Keys\(glyphs.separator)\(page.title)",
      status:
        "type to filter, \(keys.whileTyping(.open)) does it, \(keys.whileTyping(.back)) closes",
      glyphs: glyphs)
    let (line, list) = inner.top(2)
    canvas.write(
      [
        ("/ ", Style(.key)), (state.filter, Style(foreground: .accent, isBold: true)),
        (String(glyphs.signs.tabLeft), Style(.accent)),
      ], at: line.origin, in: line)
    if entries.isEmpty {
      canvas.explain(["No key does that."], in: list, glyphs: glyphs)
    }
    canvas.list(entries.count, selected: state.selected, in: list) { canvas, row, place in
      draw(entries[row], on: &canvas, in: place, glyphs)
    }
  }

  private func draw(
    _ entry: Entry, on canvas: inout Canvas, in place: Rect, _ glyphs: Glyphs
  ) {
    let isOff = entry.obstacle != nil
    let keys = entry.action.keyNames(isASCII: glyphs.isASCII)
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
  /// The key that ends the program at once while runs are stopping.
  let quitKey: String

  func draw(on canvas: inout Canvas, glyphs: Glyphs) {
    let names = active.prefix(4)
    let inner = canvas.overlay(
      Size(width: 64, height: names.count + 7), in: canvas.bounds, title: "Quit", glyphs: glyphs)
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
      canvas.line(
        "stopping with checkpoints; \(quitKey) quits now", row: 0, in: rect, glyphs: glyphs)
      return
    }
    canvas.answers(
      QuitChoice.allCases.map(\.line), selected: state.selected, in: rect, glyphs: glyphs)
  }
}

/// The question before runs are deleted.
struct DeleteDialog {
  let state: DeleteState
  let runs: [Run]
  /// How many other runs are measured against them.
  let dependents: Int
  /// The key that takes it back.
  let undoKey: String

  func draw(on canvas: inout Canvas, glyphs: Glyphs) {
    let lines = lines(glyphs)
    let inner = canvas.overlay(
      Size(width: 64, height: lines.count + 6), in: canvas.bounds, title: "Delete", glyphs: glyphs)
    for (row, line) in lines.enumerated() {
      canvas.line(line.text, Style(line.paint), row: row, in: inner, glyphs: glyphs)
    }
    let (those, all) = runs.count == 1 ? ("it", "it") : ("them", "all \(runs.count)")
    canvas.answers(
      [("y", "delete \(all); \(undoKey) takes it back until then"), ("n", "keep \(those)")],
      selected: state.selected, in: inner.bottom(3).part, glyphs: glyphs)
  }

  private func lines(_ glyphs: Glyphs) -> [(text: String, paint: Paint)] {
    let shown = runs.count > Self.mostNamed ? Self.mostNamed - 1 : runs.count
    let names = runs.prefix(shown).map { run in
      ("\(run.state.glyph(glyphs)) \(run.name)  \(run.stepsDone) steps", run.state.paint)
    }
    let others: [(String, Paint)] =
      shown < runs.count ? [("and \(runs.count - shown) more", .text)] : []
    let (whose, those) = runs.count == 1 ? ("Its", "it") : ("Their", "them")
    let seconds = Int(Undoable.life)
    let warning = "\(whose) logs and checkpoints are removed after \(seconds) seconds."
    let count = dependents == 1 ? "1 run is" : "\(dependents) runs are"
    let note: [(String, Paint)] =
      dependents > 0 ? [("\(count) measured against \(those).", .warn)] : []
    return names + others + [(warning, .warn)] + note
  }

  private static let mostNamed = 6
}
