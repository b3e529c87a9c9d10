import Runs
public import Terminal

extension Dashboard {
  /// The frame that shows the present state; it changes nothing.
  public func view() -> Canvas {
    var canvas = Canvas(size: size)
    let layout = layout
    if layout.breakpoint == .tooSmall {
      drawSummary(on: &canvas)
    } else {
      header.draw(on: &canvas, in: layout.header, glyphs: glyphs)
      for placed in layout.panes { draw(placed, on: &canvas) }
      drawStatus(on: &canvas, in: layout.status)
      FooterBar.draw(hints, on: &canvas, in: layout.footer)
    }
    drawOverlay(on: &canvas)
    return glyphs.isASCII ? canvas.inASCII : canvas
  }

  private func draw(_ placed: Layout.Placed, on canvas: inout Canvas) {
    let panel = panel(placed.pane)
    let inner = canvas.box(
      placed.rect, title: panel.title(glyphs), status: panel.status(glyphs),
      isFocused: placed.pane == focusedPane, glyphs: glyphs)
    panel.draw(on: &canvas, in: inner, glyphs: glyphs)
  }

  /// What the machine is used for; nothing while no run is active, since nothing is measured then.
  var shownUsage: ResourceUsage? { library.hasActiveRuns ? usage : nil }

  private var header: HeaderBar {
    let isBusy = library.hasActiveRuns && now > 0
    return HeaderBar(
      page: page, keys: keyNames, library: library, usage: shownUsage,
      clock: isBusy ? timeOfDay(now, utcOffset: utcOffset) : nil, subject: subject)
  }

  /// The hints for the last row: the actions that do something now.
  package var hints: [FooterBar.Hint] {
    if hasOverlay { return [] }
    if browser.isFiltering, page == .browser { return filterHints }
    if page == .new, form?.editor != nil { return typingHints }
    let actions = keymap.actions(on: page).filter { $0.isHinted && obstacle(to: $0.name) == nil }
    return actions.compactMap { action in
      action.keys.first.map { hint(action.name, $0, label(of: action)) }
    }
  }

  private var filterHints: [FooterBar.Hint] {
    let keep = browser.filter.problem == nil ? [typingHint(.open, "keep filter")] : []
    return keep + [typingHint(.back, "clear filter")]
  }

  private var typingHints: [FooterBar.Hint] {
    [typingHint(.open, "keep value"), typingHint(.back, "stop typing")]
  }

  /// What a key does while something is being typed.
  private func typingHint(_ name: Action.Name, _ label: String) -> FooterBar.Hint {
    .init(name: name, key: keyNames.whileTyping(name), label: label)
  }

  private func hint(_ name: Action.Name, _ key: Key, _ label: String) -> FooterBar.Hint {
    .init(name: name, key: keyNames.name(key), label: label)
  }

  /// What an action does in the present state, where that is less than all it can do.
  private func label(of action: Action) -> String {
    switch action.name {
    case .undo where page == .draw: action.label
    case .pause where subject?.state == .paused: "continue"
    case .open where isInFacets: "only this"
    case .mark where isInFacets: "show/hide"
    case .undo: undoable.last.map { "undo \($0.word) \(secondsToUndo ?? 0)s" } ?? action.label
    case .pause where subject.map { $0.state == .queued } ?? false:
      subject.map(isHeld) ?? false ? "continue" : "hold"
    case .stop where page == .queue && subject?.state == .queued: "cancel"
    case .freeze where live.frozen != nil: "unfreeze"
    case .stop where subject.map { stopping.contains($0.id) } ?? false: "stop now"
    default: action.label
    }
  }

  /// The line above the hints: what was just done or refused, or else which other panes there are.
  private func drawStatus(on canvas: inout Canvas, in row: Rect) {
    let inside = row.left(1).rest
    if let flash {
      let sign = flash.isFailure ? "\(glyphs.states.failed) " : "\(glyphs.signs.pointer) "
      let style = Style(foreground: flash.isFailure ? .bad : .accent, isBold: flash.isFailure)
      canvas.line(sign + flash.text, style, row: 0, in: inside, glyphs: glyphs)
    } else if page != .draw, let last = undoable.last, let seconds = secondsToUndo {
      canvas.line(
        "\(glyphs.signs.pointer) \(last.fact); \(keyName(.undo)) takes it back for \(seconds) s",
        Style(.warn), row: 0, in: inside, glyphs: glyphs)
    } else if let frozenNote {
      let text = "\(glyphs.states.paused) \(frozenNote)"
      canvas.line(text, Style(.paused), row: 0, in: inside, glyphs: glyphs)
    } else {
      drawPaneNames(on: &canvas, in: inside)
    }
  }

  /// The panes that Tab leads to, where not all of them are shown.
  private func drawPaneNames(on canvas: inout Canvas, in row: Rect) {
    let shown = Set(layout.panes.map(\.pane))
    guard page.panes.contains(where: { !shown.contains($0) }) else { return }
    let names = page.panes.map(\.title)
    let gap = columnWidth(names.joined(separator: "  ")) <= row.width ? "  " : " "
    var pieces: [(text: String, style: Style)] = []
    for pane in page.panes {
      let isFocused = pane == focusedPane
      let paint: Paint = isFocused ? .focus : shown.contains(pane) ? .text : .dim
      pieces += [(pane.title, Style(foreground: paint, isBold: isFocused)), (gap, Style())]
    }
    canvas.write(pieces, at: row.origin, in: row)
  }

  /// What a terminal too small for any page shows.
  private func drawSummary(on canvas: inout Canvas) {
    let counts = RunState.allCases.compactMap { state in
      let count = library.counts[state, default: 0]
      return count == 0 ? nil : "\(count) \(state.word)"
    }
    let subject = subject.map { ["\($0.name) \(percent($0.progress))"] } ?? []
    let lines =
      ["60x16 needed, is \(size.width)x\(size.height)"] + subject + [counts.joined(separator: ", ")]
      + (flash.map { [$0.text] } ?? []) + [
        "\(keyName(.quit)) quit  \(keyName(.stop)) stop  \(keyName(.pause)) pause"
      ]
    for (row, line) in lines.filter({ !$0.isEmpty }).prefix(size.height).enumerated() {
      canvas.line(
        line, Style(row == 0 ? .warn : .text), row: row, in: canvas.bounds, glyphs: glyphs)
    }
  }

  /// Whether something lies over the page and takes the keys.
  var hasOverlay: Bool {
    help != nil || quitting != nil || deleting != nil || palette != nil || columnChoice != nil
  }

  /// What the keys of actions are called.
  var keyNames: KeyNames { KeyNames(keymap: keymap, isASCII: glyphs.isASCII) }

  /// What the first key of an action is called.
  func keyName(_ name: Action.Name) -> String { keyNames[name] }

  private func drawOverlay(on canvas: inout Canvas) {
    if let quitting {
      QuitDialog(state: quitting, active: library.ownActiveRuns, quitKey: keyName(.quit))
        .draw(on: &canvas, glyphs: glyphs)
    } else if let deleting {
      let runs = deleting.runs.compactMap { library[$0] }
      DeleteDialog(
        state: deleting, runs: runs, dependents: library.dependents(of: runs),
        undoKey: keyName(.undo)
      ).draw(on: &canvas, glyphs: glyphs)
    } else if let palette {
      PaletteOverlay(state: palette, entries: paletteEntries(palette), keys: keyNames)
        .draw(on: &canvas, glyphs: glyphs)
    } else if let columnChoice {
      ColumnsOverlay(state: columnChoice, browser: browser, keys: keyNames)
        .draw(on: &canvas, glyphs: glyphs)
    } else if let help {
      HelpOverlay(
        state: help, page: page,
        entries: helpEntries(help).map { .init(action: $0, obstacle: obstacle(to: $0.name)) },
        keys: keyNames
      ).draw(on: &canvas, glyphs: glyphs)
    }
  }
}

extension Canvas {
  private static let inASCII: [Character: Character] = [
    "°": "o", "²": "2", "³": "3", "µ": "u", "é": "e", "ä": "a", "ö": "o", "ü": "u", "ß": "s",
  ]

  /// The same frame with what ASCII has no glyph for replaced: by what is like it in units and
  /// names, else by a question mark.
  var inASCII: Canvas {
    var canvas = self
    for y in 0..<size.height {
      for x in 0..<size.width where !canvas[x, y].glyph.isASCII {
        let cell = canvas[x, y]
        canvas[x, y] = Cell(glyph: Self.inASCII[cell.glyph] ?? "?", style: cell.style)
      }
    }
    return canvas
  }
}
