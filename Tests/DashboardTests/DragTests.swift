import Dashboard
import Runs
import Terminal
import Testing

/// Spans of curves that are drawn with the mouse.
@Suite("drag zoom")
struct DragTests {
  private func dashboard(isComparison: Bool = false) -> Dashboard {
    var dashboard = Fixtures.dashboard(
      200, 50, runs: [Fixtures.allShared, Fixtures.finishedTree])
    _ = dashboard.update(.input(.key(.character(isComparison ? "=" : "2"))))
    return dashboard
  }

  private func drag(_ dashboard: inout Dashboard, _ columns: Int..., row: Int = 12) {
    _ = dashboard.update(.input(.click(Point(x: columns[0], y: row))))
    for column in columns.dropFirst() {
      _ = dashboard.update(.input(.drag(Point(x: column, y: row))))
    }
  }

  private func release(_ dashboard: inout Dashboard, _ column: Int, row: Int = 12) {
    _ = dashboard.update(.input(.release(Point(x: column, y: row))))
  }

  @Test("a span that is drawn over the curves is shown alone", arguments: [false, true])
  func span(isComparison: Bool) {
    var dashboard = dashboard(isComparison: isComparison)
    drag(&dashboard, 40, 50, 70)
    release(&dashboard, 70)
    let after = dashboard.view().text
    #expect(after.contains("×3.") || after.contains("×4"), "\(after)")
    #expect(after.contains("Esc or a double click shows all of the curves again"))
    _ = dashboard.update(.input(.key(.escape)))
    #expect(dashboard.page == (isComparison ? .compare : .live))
    #expect(!dashboard.view().text.contains("×3."))
  }

  @Test("the span is shaded while it is drawn, in colours and without")
  func shade() {
    var dashboard = dashboard()
    drag(&dashboard, 40)
    let before = dashboard.view()
    drag(&dashboard, 40, 60)
    let drawn = dashboard.view()
    #expect(drawn.text == before.text)
    for column in [40, 50, 60] {
      #expect(drawn[column, 12].style.background == .selection, "\(column)")
      #expect(Theme.builtIn.ink(drawn[column, 12].style, .never) != Ink())
    }
    for column in [39, 61] { #expect(drawn[column, 12].style == before[column, 12].style) }
    _ = dashboard.update(.input(.key(.left)))
    release(&dashboard, 60)
    #expect(!dashboard.view().text.contains("×3."))
  }

  @Test("a click puts the cursor there", arguments: [30, 45, 77, 100])
  func click(_ column: Int) {
    var dashboard = dashboard()
    drag(&dashboard, column)
    release(&dashboard, column)
    let canvas = dashboard.view()
    let cursor = (2..<118).filter { x in
      (4..<20).contains { y in canvas[x, y].glyph == "┊" || canvas[x, y].glyph == "╎" }
    }
    #expect(cursor == [column], "\(canvas.text)")
    #expect(canvas.text.contains("┤step "))
  }

  @Test("a double click shows all of the curves, two slow ones do not", arguments: [0.2, 2])
  func doubleClick(_ seconds: Double) {
    var dashboard = dashboard()
    let time = Fixtures.start + 2000
    _ = dashboard.update(.input(.key(.character("+"))))
    for click in 0..<2 {
      _ = dashboard.update(.tick(time + seconds * Double(click)))
      drag(&dashboard, 50)
      release(&dashboard, 50)
    }
    #expect(dashboard.view().text.contains("×2 · EMA") == (seconds > 1))
  }

  @Test("a span ends at the curves' ends, and wheels and keys take the drag back")
  func ends() {
    var dashboard = dashboard()
    drag(&dashboard, 60, 199)
    release(&dashboard, 199)
    #expect(dashboard.view().text.contains("×1."))
    _ = dashboard.update(.input(.key(.escape)))
    drag(&dashboard, 60, 90)
    _ = dashboard.update(.input(.resize(Size(width: 100, height: 30))))
    release(&dashboard, 90)
    #expect(!dashboard.view().text.contains("×"))
  }

  @Test("a press elsewhere draws no span")
  func elsewhere() {
    var dashboard = dashboard()
    drag(&dashboard, 150, 170)
    release(&dashboard, 170)
    _ = dashboard.update(.input(.release(Point(x: 3, y: 3))))
    _ = dashboard.update(.input(.drag(Point(x: 3, y: 3))))
    #expect(!dashboard.view().text.contains("×"))
  }

  static let spans: [([ClosedRange<Double>], ClosedRange<Double>)] = [
    ([0.25...0.5], 200...400), ([0.25...0.75, 0...0.5], 200...400), ([0...1], 0...800),
    ([0.5...0.5], 399.609375...400.390625), ([1...1], 799.21875...800),
  ]

  @Test("a window shows a span of what it shows", arguments: spans)
  func windows(_ shown: [ClosedRange<Double>], _ expected: ClosedRange<Double>) {
    var window = CurveWindow()
    for span in shown { window.show(span) }
    let part = window.part(of: 0...800)
    #expect(abs(part.lowerBound - expected.lowerBound) < 1e-9, "\(part)")
    #expect(abs(part.upperBound - expected.upperBound) < 1e-9, "\(part)")
  }
}
