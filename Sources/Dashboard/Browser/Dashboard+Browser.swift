import Runs
import Terminal

extension Dashboard {
  /// A key while the filter is being typed.
  mutating func pressInFilter(_ key: Key) -> Command? {
    switch key {
    case .enter:
      // What cannot be read is mended first, or given up.
      if browser.filter.problem == nil { browser.isFiltering = false }
    case .escape:
      browser.isFiltering = false
      browser.filter.set("")
    case .up: return perform(.up)
    case .down: return perform(.down)
    case .pageUp: return perform(.pageUp)
    case .pageDown: return perform(.pageDown)
    default: browser.filter.take(key)
    }
    return nil
  }

  /// A key while columns are being chosen.
  mutating func pressInColumns(_ key: Key) {
    let all = RowColumn.allCases
    guard let state = columnChoice, all.indices.contains(state.selected) else { return }
    let column = all[state.selected]
    let usual = Keymap.dialogKeys.first { $0.key == key }?.name
    switch usual ?? keymap.action(for: key, on: .browser)?.name {
    case .back, .columns, .quit: columnChoice = nil
    case .up: columnChoice?.selected = max(0, state.selected - 1)
    case .down: columnChoice?.selected = min(all.count - 1, state.selected + 1)
    case .mark: browser.toggle(column)
    case .open: browser.sort(by: column)
    default: break
    }
  }

  /// Whether keys go to the facets.
  var isInFacets: Bool { page == .browser && focusedPane == .facets }

  /// Does what is selected in the facets' pane.
  ///
  /// - Parameter isAlone: whether all other values are to be hidden.
  mutating func useFacet(isAlone: Bool) {
    switch browser.selectedFacet {
    case .value(let facet, let value):
      let values = browser.facets.filter { $0.facet == facet }.map(\.value)
      if isAlone {
        browser.arrangement.facets.isolate(facet, value, among: values)
      } else {
        browser.arrangement.facets.toggle(facet, value)
      }
    case .view(let name): browser.views.first { $0.name == name }.map { browser.apply($0) }
    case .save: palette = PaletteState(line: LineEditor("save "))
    case nil: break
    }
  }

  /// Selects another of the facets' lines.
  mutating func moveFacet(by lines: Int) {
    let all = browser.facetLines
    guard !all.isEmpty else { return }
    let index = browser.selectedFacet.flatMap { all.firstIndex(of: $0) } ?? 0
    browser.chosenFacet = all[min(max(0, index + lines), all.count - 1)]
  }
}

extension BrowserState {
  /// The facets' lines that can be selected.
  var facetLines: [FacetLine] {
    facets.map { .value($0.facet, $0.value) } + views.map { .view($0.name) } + [.save]
  }

  /// The facets' line that keys are about.
  var selectedFacet: FacetLine? {
    let lines = facetLines
    return lines.first { $0 == chosenFacet } ?? lines.first
  }

  /// Puts the rows in the order of a column; asked again, the other way around.
  mutating func sort(by column: RowColumn) {
    guard let order = column.order else { return }
    arrangement.isReversed = arrangement.order == order && !arrangement.isReversed
    arrangement.order = order
  }

  /// Shows a column, or hides it.
  mutating func toggle(_ column: RowColumn) {
    if columns.remove(column) == nil { columns.insert(column) }
  }
}

extension Dashboard {
  /// What the browser's rows list, heads of sessions and replicates left out: runs by their
  /// identifiers, files and folders by their paths.
  package var listed: [String] {
    browser.rows.compactMap { row in
      switch row {
      case .run(let id): id
      case .experiment(let path), .unreadable(let path): path
      case .session, .replicates: nil
      }
    }
  }

  /// Which characters of the filter cannot be read, and why.
  package var filterProblem: (range: Range<Int>, reason: String)? {
    browser.filter.problem.map { ($0.range, $0.reason) }
  }

  /// What the palette lists: what the line would become, and why it cannot be done now.
  package var paletteLines: [(line: String, obstacle: String?)] {
    palette.map { paletteEntries($0).map { ($0.line, $0.obstacle) } } ?? []
  }
}
