import Runs
import Terminal

/// The values by which the browser's rows are shown or hidden, and the saved views.
struct FacetsPanel: Panel {
  let browser: BrowserState
  let isFocused: Bool

  private enum Line {
    case head(String)
    case blank
    case choice(FacetLine, text: String, count: Int?)
  }

  func title(_ glyphs: Glyphs) -> String { Pane.facets.title }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    let lines = lines(glyphs)
    let selected = lines.firstIndex { isSelected($0) } ?? 0
    let isMarked = isFocused && lines.contains(where: isSelected)
    canvas.list(lines.count, selected: selected, isMarked: isMarked, in: rect) {
      canvas, row, place in draw(lines[row], on: &canvas, in: place, glyphs)
    }
  }

  /// The line of a row of the pane, for the pointer.
  func line(at row: Int, height: Int, glyphs: Glyphs) -> FacetLine? {
    let lines = lines(glyphs)
    let selected = lines.firstIndex { isSelected($0) } ?? 0
    let offset = ListWindow(of: lines.count, around: selected, height: height).rows.lowerBound
    guard lines.indices.contains(offset + row), case .choice(let line, _, _) = lines[offset + row]
    else { return nil }
    return line
  }

  private func isSelected(_ line: Line) -> Bool {
    if case .choice(let line, _, _) = line { line == browser.selectedFacet } else { false }
  }

  private func lines(_ glyphs: Glyphs) -> [Line] {
    let facets = Facet.allCases.flatMap { facet -> [Line] in
      let counts = browser.facets.filter { $0.facet == facet }
      guard !counts.isEmpty else { return [] }
      let choices = counts.map { count in
        let box = browser.arrangement.facets.isShown(facet, count.value) ? "[x]" : "[ ]"
        return Line.choice(
          .value(facet, count.value), text: "\(box) \(count.value)", count: count.count)
      }
      return [.head(facet.rawValue.uppercased())] + choices + [.blank]
    }
    let views = browser.views.map {
      Line.choice(.view($0.name), text: "\(glyphs.signs.bullet) \($0.name)", count: nil)
    }
    let save = Line.choice(.save, text: "+ save this view", count: nil)
    return facets + [.head("SAVED VIEWS")] + views + [save]
  }

  private func paint(of line: FacetLine) -> Paint {
    switch line {
    case .value(.state, let value): RunState(rawValue: value)?.paint ?? .text
    case .value, .view: .text
    case .save: .dim
    }
  }

  private func draw(
    _ line: Line, on canvas: inout Canvas, in place: Rect, _ glyphs: Glyphs
  ) {
    switch line {
    case .blank: break
    case .head(let text): canvas.line(text, Style(.title), row: 0, in: place, glyphs: glyphs)
    case .choice(let choice, let text, let count):
      let number = count.map(String.init) ?? ""
      let (right, left) = place.right(columnWidth(number) + 1)
      let isHidden =
        if case .value(let facet, let value) = choice {
          !browser.arrangement.facets.isShown(facet, value)
        } else { false }
      canvas.line(
        text, Style(isHidden ? .dim : paint(of: choice)), row: 0, in: left, glyphs: glyphs)
      canvas.line(number, Style(.dim), row: 0, in: right.left(1).rest, glyphs: glyphs)
    }
  }
}
