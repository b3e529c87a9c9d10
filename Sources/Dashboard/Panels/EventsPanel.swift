import Runs
import Terminal

/// What happened last, newest first.
struct EventsPanel: Panel {
  struct Line: Hashable {
    let time: Double
    let run: String
    let text: String
    let paint: Paint
  }

  let lines: [Line]
  let utcOffset: Int
  var heading = "Events"
  var scroll = 0
  var explanation = ["What runs report appears here."]

  func title(_ glyphs: Glyphs) -> String { heading }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    guard !lines.isEmpty else {
      canvas.explain(explanation, in: rect, glyphs: glyphs)
      return
    }
    let names = min(24, lines.prefix(200).map { columnWidth($0.run) }.max() ?? 0)
    let hidden = min(scroll, max(0, lines.count - rect.height))
    for (row, line) in lines.dropFirst(hidden).prefix(rect.height).enumerated() {
      var pieces = [(text: timeOfDay(line.time, utcOffset: utcOffset) + "  ", style: Style(.dim))]
      if names > 0 {
        pieces.append(
          (padRight(line.run, to: names, ellipsis: glyphs.signs.ellipsis) + "  ", Style()))
      }
      let used = canvas.write(pieces, at: Point(x: rect.x, y: rect.y + row), in: rect)
      canvas.line(line.text, Style(line.paint), row: row, in: rect.left(used).rest, glyphs: glyphs)
    }
  }

  /// The newest lines of some runs: what they report, and why they ended.
  static func lines(of runs: [Run], named: Bool, limit: Int) -> [Line] {
    let ages = runs.indices.map { (index: $0, time: runs[$0].updated ?? 0) }
    let newest = ages.sorted { $0.time > $1.time }.prefix(50).map { runs[$0.index] }
    let lines = newest.flatMap { run in
      let name = named ? run.name : ""
      let said = run.messages.suffix(limit).map {
        Line(time: $0.time, run: name, text: $0.text, paint: .text)
      }
      let end = run.reason.map {
        [
          Line(
            time: run.updated ?? 0, run: name, text: "\(run.state.word): \($0)",
            paint: run.state.paint)
        ]
      }
      return said + (end ?? [])
    }
    return Array(
      lines.enumerated().sorted { one, other in
        one.element.time == other.element.time
          ? one.offset > other.offset : one.element.time > other.element.time
      }.map(\.element).prefix(limit))
  }
}
