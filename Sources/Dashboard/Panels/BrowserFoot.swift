import Runs
import Terminal

/// The lines below the browser's rows: the filter and what is wrong with it, what the facets hide,
/// and what is marked.
struct BrowserFoot {
  let library: Library
  let browser: BrowserState
  /// The key that leads to the filter.
  var filterKey = ""

  private enum Line {
    case filter, advice, hidden, marks
  }

  private var lines: [Line] {
    var lines: [Line] = []
    if browser.isFiltering || !browser.filter.isEmpty { lines.append(.filter) }
    if browser.isFiltering { lines.append(.advice) }
    if !browser.arrangement.facets.isEmpty { lines.append(.hidden) }
    if !browser.marks.isEmpty { lines.append(.marks) }
    return lines
  }

  var height: Int { lines.count }

  func draw(on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs) {
    for (row, line) in lines.prefix(rect.height).enumerated() {
      let place = Rect(x: rect.x, y: rect.y + row, width: rect.width, height: 1)
      canvas.write(
        pieces(line, glyphs), at: place.origin, in: place, ellipsis: glyphs.signs.ellipsis)
    }
  }

  private func pieces(_ line: Line, _ glyphs: Glyphs) -> [(text: String, style: Style)] {
    switch line {
    case .filter: filter(glyphs)
    case .advice: [(indent, Style())] + advice(glyphs)
    case .hidden: [("Hidden ", Style(.dim)), (hidden, Style(.warn))]
    case .marks: marks
    }
  }

  /// As wide as what stands before the filter's text.
  private var indent: String { String(repeating: " ", count: 8 + columnWidth(filterKey)) }

  private func filter(_ glyphs: Glyphs) -> [(text: String, style: Style)] {
    let style = Style(foreground: .accent, isBold: true)
    let (line, problem) = (browser.filter.line, browser.filter.problem)
    let typed =
      browser.isFiltering
      ? line.pieces(style, wrong: problem?.range ?? 0..<0, glyphs: glyphs) : [(line.text, style)]
    return [("Filter ", Style(.dim)), ("\(filterKey) ", Style(.key))] + typed
  }

  /// How the filter is meant, what is wrong in it, or how many rows pass it.
  private func advice(_ glyphs: Glyphs) -> [(text: String, style: Style)] {
    if let problem = browser.filter.problem {
      let text = browser.filter.text
      let wrong = String(Array(text)[problem.range.clamped(to: 0..<text.count)])
      return [("\(glyphs.states.failed) \(wrong): \(problem.reason)", Style(.bad))]
    }
    if browser.filter.isEmpty { return [(FilterLine.example, Style(.dim))] }
    let shown = browser.rows.count(where: \.isCounted)
    return [("\(shown) of \(browser.total) match", Style(.dim))]
  }

  private var hidden: String {
    Facet.allCases.flatMap { (browser.arrangement.facets.hidden[$0] ?? []).sorted() }
      .joined(separator: "  ")
  }

  private var marks: [(text: String, style: Style)] {
    [("Marked ", Style(.dim))]
      + browser.marks.enumerated().flatMap { index, row in
        [("\(letter(index)) ", Style(.series(index)).bold), ("\(name(of: row))  ", Style())]
      }
  }

  private func name(of row: Row) -> String {
    switch row {
    case .run(let id): library[id]?.name ?? id
    case .replicates(let key): library.groups[key]?.title ?? key.file
    case .session(let name), .experiment(let name), .unreadable(let name): name
    }
  }
}
