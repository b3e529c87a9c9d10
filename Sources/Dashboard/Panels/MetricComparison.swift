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
    let cells = cells(rect.width)
    let names = rect.width - cells.reduce(0, +)
    let lines = lines(glyphs, names: names - 1)
    let (head, body) = rect.top(1)
    drawHead(on: &canvas, in: columns(cells, head.left(names).rest), glyphs)
    let hidden = min(scroll, max(0, lines.count - body.height))
    for (row, line) in lines.dropFirst(hidden).prefix(body.height).enumerated() {
      let place = Rect(x: body.x, y: body.y + row, width: body.width, height: 1)
      canvas.line(line.name, Style(.dim), row: 0, in: place.left(names - 1).part, glyphs: glyphs)
      draw(line, on: &canvas, in: columns(cells, place.left(names).rest), glyphs)
    }
    canvas.more(lines.count - hidden - body.height, below: body)
  }

  /// The width of each run's column: one of a difference too, where there is room for all of them.
  private func cells(_ width: Int) -> [Int] {
    let full = runs.indices.map { $0 == baseline ? 8 : 15 }
    return full.reduce(0, +) + 16 <= width ? full : full.map { _ in 8 }
  }

  private func columns(_ widths: [Int], _ row: Rect) -> [Rect] {
    var rest = row
    return widths.map { width in
      let (part, right) = rest.left(width)
      rest = right
      return part
    }
  }

  private func drawHead(on canvas: inout Canvas, in cells: [Rect], _ glyphs: Glyphs) {
    for (index, cell) in cells.enumerated() {
      let text = padLeft("\(letter(index)) \(glyphs.marker(index))", to: 6)
      canvas.write(text, at: cell.origin, style: Style(.series(index)).bold, in: cell)
      let title = cell.left(8).rest
      canvas.write("\(glyphs.signs.delta)", at: title.origin, style: Style(.dim), in: title)
    }
  }

  private func draw(
    _ line: Line, on canvas: inout Canvas, in cells: [Rect], _ glyphs: Glyphs
  ) {
    let best = line.best
    for (index, (value, cell)) in zip(line.values, cells).enumerated() {
      let isBest = best.contains(index)
      let text = padLeft(value.map(shortNumber) ?? String(glyphs.signs.missing), to: 6)
      let pieces: [(text: String, style: Style)] = [
        (text, Style(foreground: value == nil ? .dim : .text, isBold: isBest)),
        (isBest ? String(glyphs.best) : " ", Style(.good)),
      ]
      canvas.write(pieces, at: cell.origin, in: cell)
      draw(difference(line, value), line, on: &canvas, in: cell.left(8).rest)
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

  private func lines(_ glyphs: Glyphs, names: Int) -> [Line] {
    var seen = Set<[String]>()
    let metrics = runs.flatMap(\.metrics).filter { seen.insert([$0.task, $0.metric]).inserted }
    let losses = Line(
      name: "loss \(glyphs.signs.down)", values: runs.map { LossHistory($0).lastOfAll },
      lowerIsBetter: true)
    let delta = Line(
      name: "\(glyphs.signs.delta)m % \(glyphs.signs.up)",
      values: runs.map { deltas[$0.id]?.percent }, lowerIsBetter: false)
    return metrics.map { line($0, glyphs, names) } + [delta, losses] + costs(glyphs)
  }

  private func line(_ metric: Metric, _ glyphs: Glyphs, _ width: Int) -> Line {
    let arrow = metric.lowerIsBetter ? glyphs.signs.down : glyphs.signs.up
    let room = max(5, width - columnWidth(metric.metric) - 3)
    let task = truncate(metric.task, to: room, ellipsis: glyphs.signs.ellipsis)
    return Line(
      name: "\(task) \(metric.metric) \(arrow)",
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
