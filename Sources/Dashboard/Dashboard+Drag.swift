import Terminal

/// What the mouse has done so far.
struct PointerState: Sendable {
  /// Whether the user has been told how to select text all the same.
  var hasClicked = false
  /// The span of the curves that is being drawn.
  var drag: CurveDrag?
  /// Where and when the button was let go on curves last.
  var click: (point: Point, time: Double)?
}

/// A span of curves from where the button was pressed to where the pointer is.
struct CurveDrag: Sendable {
  let pane: Pane
  let start: Point
  var end: Point

  /// Its columns on the canvas.
  var columns: ClosedRange<Int> { min(start.x, end.x)...max(start.x, end.x) }
}

extension Pane {
  /// Whether a span can be drawn on it.
  var hasCurves: Bool { self == .curves || self == .overlay }
}

extension Dashboard {
  /// The columns of a pane's curves that are being drawn over; nil for a click so far.
  func drawn(on pane: Pane) -> ClosedRange<Int>? {
    guard let drag = pointer.drag, drag.pane == pane, drag.columns.count > Self.leastColumns else {
      return nil
    }
    return drag.columns
  }

  /// Columns that a hand may move over in a click.
  private static let leastColumns = 2
  /// Seconds between the two clicks of a double one.
  private static let secondsOfDoubleClick = 0.5

  /// Shows the span that was drawn; a click moves the cursor, a double one shows all again.
  mutating func endDrag(at point: Point) {
    guard var drag = pointer.drag else { return }
    pointer.drag = nil
    drag.end = point
    guard page.panes.contains(drag.pane), let rect = layout.rect(of: drag.pane)?.inset(by: 1),
      let area = (panel(drag.pane) as? CurveChart)?.area(in: rect), area.width > 1
    else { return }
    let isSpan = drag.columns.count > Self.leastColumns
    let isDouble = pointer.click.map {
      abs($0.point.x - point.x) < Self.leastColumns && now - $0.time < Self.secondsOfDoubleClick
    }
    pointer.click = isSpan ? nil : (point, now)
    changeShownCurves { curves in
      if isSpan {
        curves.window.show(
          area.place(drag.columns.lowerBound)...area.place(drag.columns.upperBound))
        curves.cursor = nil
      } else if isDouble == true {
        (curves.window, curves.cursor) = (CurveWindow(), nil)
      } else {
        let columns = CurveChart.columns(in: rect.width)
        curves.cursor = (1 - area.place(point.x)) * Double(columns)
      }
    }
    if isSpan { show("\(keyName(.back)) or a double click shows all of the curves again") }
  }

  /// Changes how the page's curves are drawn.
  private mutating func changeShownCurves(_ change: (inout CurveSettings) -> Void) {
    if page == .live { change(&live.curves) } else { change(&comparison.curves) }
  }

  /// Shows all of the page's curves again.
  ///
  /// - Returns: whether only a part was shown.
  mutating func showWholeCurves() -> Bool {
    guard page == .live || page == .compare else { return false }
    let window = (page == .live ? live.curves : comparison.curves).window
    changeShownCurves { $0.window = CurveWindow() }
    return !window.isWhole
  }
}

extension Rect {
  /// Where a column lies between the first one, 0, and the last one, 1.
  fileprivate func place(_ column: Int) -> Double {
    Double(min(max(column, x), right - 1) - x) / Double(width - 1)
  }
}
