import Runs
import Terminal

/// The compared runs' numbers, replicates' as mean and deviation, with differences to one of them and the best of each marked.
struct MetricComparison: Panel {
  let sides: [Compared]
  let deltas: [String: Delta]
  let baseline: Int
  /// The step at which runs that are not done are compared; nil takes each one's newest values.
  var step: Int?
  var scroll = 0

  /// A number of each side, or the mean of its runs'.
  struct Line {
    let name: String
    let statistics: [Statistic?]
    /// Whether the least is the best; nil where none is better.
    let lowerIsBetter: Bool?

    var values: [Double?] { statistics.map { $0?.mean } }

    /// The sides with the best value, unless all are alike.
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
    let moment = step.map { "validation at step \($0)" } ?? "validation, newest"
    let split = isImported ? "newest" : isTested ? "test" : moment
    return "\(split)\(glyphs.separator)\(glyphs.signs.delta) to \(letter(baseline))"
  }

  /// Test values are shown only when every run has them: the splits are not to be mixed.
  private var isTested: Bool { sides.joinedRuns.allSatisfy { $0.result != nil } }

  /// Whether only other programs' logs are compared, which have neither structures nor costs.
  private var isImported: Bool { sides.allSatisfy(\.run.isImported) }

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
    let least = number + 2
    let full = sides.indices.map { $0 == baseline ? least : least + 7 }
    return full.reduce(0, +) + 16 <= width ? full : full.map { _ in least }
  }

  /// The width of a number; with a deviation beside it where replicates are compared.
  private var number: Int { sides.contains { $0.replicates != nil } ? 12 : 6 }

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
      let count = sides[index].replicates.map { " \(glyphs.signs.times)\($0.runs.count)" } ?? ""
      let text = padLeft("\(letter(index)) \(glyphs.marker(index))\(count)", to: number)
      canvas.write(text, at: cell.origin, style: Style(.series(index)).bold, in: cell)
      let title = cell.left(number + 2).rest
      canvas.write("\(glyphs.signs.delta)", at: title.origin, style: Style(.dim), in: title)
    }
  }

  private func draw(
    _ line: Line, on canvas: inout Canvas, in cells: [Rect], _ glyphs: Glyphs
  ) {
    let best = line.best
    for (index, (statistic, cell)) in zip(line.statistics, cells).enumerated() {
      let isBest = best.contains(index)
      let value = statistic?.mean
      let text = padLeft(
        statistic.map { self.text($0, glyphs) } ?? String(glyphs.signs.missing), to: number)
      let pieces: [(text: String, style: Style)] = [
        (text, Style(foreground: value == nil ? .dim : .text, isBold: isBest)),
        (isBest ? String(glyphs.best) : " ", Style(.good)),
      ]
      canvas.write(pieces, at: cell.origin, in: cell)
      draw(difference(line, value), line, on: &canvas, in: cell.left(number + 2).rest)
    }
  }

  /// The count stands above the column.
  private func text(_ statistic: Statistic, _ glyphs: Glyphs) -> String {
    let mean = shortNumber(statistic.mean)
    guard let deviation = statistic.standardDeviation else { return mean }
    return "\(mean)\(glyphs.signs.plusMinus)\(shortNumber(deviation))"
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
    let metrics = sides.joinedRuns.flatMap(\.metrics)
      .filter { seen.insert([$0.task, $0.metric]).inserted }
    let losses = line("loss \(glyphs.signs.down)") { run in
      guard !isTested, let step else { return LossHistory(run).lastOfAll }
      return LossHistory(run).curve.value(at: step).map(Double.init)
    }
    let delta = Line(
      name: "\(glyphs.signs.delta)m % \(glyphs.signs.up)",
      statistics: sides.map { side in
        guard let replicates = side.replicates else {
          return side.statistic { deltas[$0.id]?.percent }
        }
        return replicates.deltaM
      }, lowerIsBetter: false)
    let own = isImported ? [] : [delta, losses] + costs(glyphs)
    return metrics.map { line($0, glyphs, names) } + own + [steps]
  }

  private func line(
    _ name: String, lowerIsBetter: Bool? = true, _ value: (Run) -> Double?
  ) -> Line {
    Line(
      name: name, statistics: sides.map { $0.statistic(value) }, lowerIsBetter: lowerIsBetter)
  }

  private func line(_ metric: Metric, _ glyphs: Glyphs, _ width: Int) -> Line {
    let arrow = metric.lowerIsBetter ? glyphs.signs.down : glyphs.signs.up
    let room = max(5, width - columnWidth(metric.metric) - 3)
    let task = truncate(metric.task, to: room, ellipsis: glyphs.signs.ellipsis)
    let words = [task, metric.metric, metric.hasDirection ? String(arrow) : ""]
    let name = words.filter { !$0.isEmpty }.joined(separator: " ")
    return line(name, lowerIsBetter: metric.hasDirection ? metric.lowerIsBetter : nil) {
      isTested ? $0.tested(metric) : $0.validated(metric, at: step)
    }
  }

  private func costs(_ glyphs: Glyphs) -> [Line] {
    let down = glyphs.signs.down
    return [
      line("parameters \(down)") { $0.result.map { Double($0.parameters) } },
      line("multiply-adds \(down)") { $0.result.map { Double($0.multiplyAdds) } },
      line("latency \(down) ms") { $0.result?.latencyMilliseconds },
      line("seconds", lowerIsBetter: nil) { $0.result?.seconds },
    ]
  }

  private var steps: Line {
    line("steps", lowerIsBetter: nil) { run in
      Double(run.result?.steps ?? run.trainings.reduce(0) { $0 + $1.step })
    }
  }
}

extension [Compared] {
  /// The runs of all sides.
  fileprivate var joinedRuns: [Run] { flatMap(\.runs) }
}

extension Glyphs {
  /// The sign of the best of several values.
  var best: Character { isASCII ? "*" : "◆" }
}
