import Runs
import Terminal

extension Dashboard {
  /// Selects the row, pane or page under the pointer.
  mutating func click(_ point: Point) {
    if !pointer.hasClicked {
      show("Shift+drag selects text; \(keyName(.mouse)) leaves the mouse to the terminal")
    }
    pointer.hasClicked = true
    guard !hasOverlay else { return }
    let layout = layout
    if layout.header.contains(point) {
      if let page = HeaderBar.tabs(in: layout.header, keyNames).first(where: {
        $0.rect.contains(point)
      })?
      .page {
        show(page)
      }
      return
    }
    guard let pane = layout.pane(at: point) else { return }
    focus[page] = pane
    guard let rect = layout.rect(of: pane) else { return }
    if pane == .experiments { selectRow(at: point, in: rect) }
    if pane == .queue {
      let line = queuePanel.lines.dropFirst(queuePanel.offset(height: rect.height - 3))
        .dropFirst(point.y - rect.y - 2).first
      if point.y > rect.y + 1, let line { queue.chosen = line.run.id }
    }
    if pane == .facets { useFacet(at: point, in: rect.inset(by: 1)) }
    if pane == .draft { selectBlock(at: point, in: rect.inset(by: 1)) }
    if pane == .form { selectField(at: point, in: rect.inset(by: 1)) }
    if pane.hasCurves { pointer.drag = CurveDrag(pane: pane, start: point, end: point) }
  }

  private mutating func selectField(at point: Point, in rect: Rect) {
    guard let form, form.editor == nil, rect.contains(point) else { return }
    let offset = FormPanel.offset(of: form, height: rect.height)
    self.form?.select(offset + point.y - rect.y)
  }

  private mutating func useFacet(at point: Point, in rect: Rect) {
    let panel = FacetsPanel(browser: browser, isFocused: true)
    guard rect.contains(point),
      let line = panel.line(at: point.y - rect.y, height: rect.height, glyphs: glyphs)
    else { return }
    browser.chosenFacet = line
    useFacet(isAlone: false)
  }

  private mutating func selectRow(at point: Point, in rect: Rect) {
    let body = tableBody(in: rect)
    guard body.contains(point) else { return }
    let index = point.y - body.y + browser.offset
    guard browser.rows.indices.contains(index), browser.rows[index].isSelectable else { return }
    browser.selected = browser.rows[index]
  }

  /// Scrolls what is under the pointer.
  mutating func turn(_ lines: Int, over point: Point) {
    if var state = help {
      let last = max(0, helpEntries(state).count - 1)
      state.selected = min(max(0, state.selected + lines), last)
      help = state
    } else if !hasOverlay, let pane = layout.pane(at: point) {
      move(by: lines, in: pane)
    }
  }

  /// Moves the selection, or scrolls where nothing can be selected.
  mutating func move(by lines: Int, in pane: Pane) {
    if pane == .facets { return moveFacet(by: lines) }
    if pane == .queue || page == .queue && pane == .preview { return moveInQueue(by: lines) }
    if pane == .form { form?.move(by: lines); return }
    if page == .draw, pane != .treeCost { treeEditor?.move(down: lines, deeper: 0); return }
    guard pane == .experiments || page == .browser && pane == .preview else {
      scroll[pane] = min(max(0, (scroll[pane] ?? 0) + lines), 100_000)
      return
    }
    let rows = browser.rows.filter(\.isSelectable)
    guard !rows.isEmpty else { return }
    let index = browser.selected.flatMap { rows.firstIndex(of: $0) } ?? 0
    browser.selected = rows[min(max(0, index + lines), rows.count - 1)]
  }
}
