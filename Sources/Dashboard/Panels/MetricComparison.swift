import Runs
import Terminal

/// The compared runs' numbers, with differences to one of them and the best of each marked.
struct MetricComparison: Panel {
  let runs: [Run]
  let deltas: [String: Delta]
  let baseline: Int
  var scroll = 0

  /// A number of each run.
  struct Line {
    let name: String
    let values: [Double?]
    /// Whether the least is the best; nil where none is better.
    let lowerIsBetter: Bool?

    /// The runs with the best value, unless all are alike.
    var best: Set<Int> {
      let known = values.compactMap { $0 }.filter(\.isFinite)
      guard let lowerIsBetter, known.count > 1, let low = known.min(), let high = known.max(),
        low < high
      else { return [] }
      return Set(values.indices.filter { values[$0] == (lowerIsBetter ? low : high) })
    }
  }

  func title(_ glyphs: Glyphs) -> String { Pane.metrics.title }

  func status(_ glyphs: Glyphs) -> String {
    let split = isTested ? "test" : "validation, newest"
    return "\(split)\(glyphs.separator)\(glyphs.signs.delta) to \(letter(baseline))"
  }

  /// Test values are shown only when every run has them: the splits are not to be mixed.
  private var isTested: Bool { runs.allSatisfy { $0.result != nil } }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    let lines = lines(glyphs)
    let longest = lines.map { columnWidth($0.name) }.max() ?? 8
    let names = min(longest + 1, max(12, rect.width - 15 * runs.count))
    let width = max(8, min(18, (rect.width - names) / max(1, runs.count)))
    let (head, body) = rect.top(1)
    drawHead(on: &canvas, in: head.left(names).rest, width, glyphs)
    let hidden = min(scroll, max(0, lines.count - body.height))
    for (row, line) in lines.dropFirst(hidden).prefix(body.height).enumerated() {
      let place = Rect(x: body.x, y: body.y + row, width: body.width, height: 1)
      canvas.line(line.name, Style(.dim), row: 0, in: place.left(names).part, glyphs: glyphs)
      draw(line, on: &canvas, in: place.left(names).rest, width, glyphs)
    }
    canvas.more(lines.count - hidden - body.height, in: body)
  }

  private func drawHead(on canvas: inout Canvas, in row: Rect, _ width: Int, _ glyphs: Glyphs) {
    for (index, run) in runs.enumerated() {
      let cell = Rect(x: row.x + index * width, y: row.y, width: width, height: 1)
        .intersection(row)
      let sign = run.result == nil ? "\(run.state.glyph(glyphs))" : ""
      let text = "\(letter(index)) \(glyphs.marker(index))\(sign)"
      canvas.write(
        padLeft(text, to: 6), at: cell.origin, style: Style(.series(index)).bold, in: cell)
      guard index == baseline, width >= 14 else { continue }
      let point = Point(x: cell.x + 8, y: cell.y)
      canvas.write("base", at: point, style: Style(.dim), in: cell)
    }
  }

  private func draw(
    _ line: Line, on canvas: inout Canvas, in row: Rect, _ width: Int, _ glyphs: Glyphs
  ) {
    let best = line.best
    for (index, value) in line.values.enumerated() {
      let cell = Rect(x: row.x + index * width, y: row.y, width: width, height: 1)
        .intersection(row)
      let isBest = best.contains(index)
      let text = padLeft(value.map(shortNumber) ?? String(glyphs.signs.missing), to: 6)
      let pieces: [(text: String, style: Style)] = [
        (text, Style(foreground: value == nil ? .dim : .text, isBold: isBest)),
        (isBest ? String(glyphs.best) : " ", Style(.good)),
      ]
      let used = canvas.write(pieces, at: cell.origin, in: cell)
      if index != baseline, width >= 14 {
        draw(difference(line, value), line, on: &canvas, in: cell.left(used + 1).rest)
      }
    }
  }

  private func difference(_ line: Line, _ value: Double?) -> Double? {
    guard line.values.indices.contains(baseline) else { return nil }
    return value.flatMap { mine in line.values[baseline].map { mine - $0 } }
  }

  private func draw(
    _ difference: Double?, _ line: Line, on canvas: inout Canvas, in cell: Rect
  ) {
    guard let difference, difference.isFinite else { return }
    let isBetter = line.lowerIsBetter.map { $0 == (difference < 0) }
    let paint: Paint = difference == 0 || isBetter == nil ? .dim : isBetter == true ? .good : .bad
    canvas.write(signedNumber(difference), at: cell.origin, style: Style(paint), in: cell)
  }

  private func lines(_ glyphs: Glyphs) -> [Line] {
    var seen = Set<[String]>()
    let metrics = runs.flatMap(\.metrics).filter { seen.insert([$0.task, $0.metric]).inserted }
    let losses = Line(
      name: "loss \(glyphs.signs.down)", values: runs.map { LossHistory($0).last },
      lowerIsBetter: true)
    let delta = Line(
      name: "\(glyphs.signs.delta)m % \(glyphs.signs.up)",
      values: runs.map { deltas[$0.id]?.percent }, lowerIsBetter: false)
    return metrics.map { line($0, glyphs) } + [delta, losses] + costs(glyphs)
  }

  private func line(_ metric: Metric, _ glyphs: Glyphs) -> Line {
    let arrow = metric.lowerIsBetter ? glyphs.signs.down : glyphs.signs.up
    return Line(
      name: "\(metric.task) \(metric.metric) \(arrow)",
      values: runs.map { isTested ? $0.tested(metric) : $0.validated(metric) },
      lowerIsBetter: metric.lowerIsBetter)
  }

  private func costs(_ glyphs: Glyphs) -> [Line] {
    let down = glyphs.signs.down
    return [
      Line(
        name: "parameters \(down)", values: runs.map { $0.result.map { Double($0.parameters) } },
        lowerIsBetter: true),
      Line(
        name: "multiply-adds \(down)",
        values: runs.map { $0.result.map { Double($0.multiplyAdds) } }, lowerIsBetter: true),
      Line(
        name: "latency \(down) ms", values: runs.map { $0.result?.latencyMilliseconds },
        lowerIsBetter: true),
      Line(name: "seconds", values: runs.map { $0.result?.seconds }, lowerIsBetter: nil),
      Line(
        name: "steps",
        values: runs.map { run in
          Double(run.result?.steps ?? run.trainings.reduce(0) { $0 + $1.step })
        }, lowerIsBetter: nil),
    ]
  }
}

extension Glyphs {
  /// The sign of the best of several values.
  var best: Character { self == .ascii ? "*" : "◆" }
}
