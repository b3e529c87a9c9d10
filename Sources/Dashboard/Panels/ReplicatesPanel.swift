import Runs
import Terminal

/// The browser's selected replicates: their seeds, and what they come to.
struct ReplicatesPanel: Panel {
  let group: RunGroup
  let library: Library

  func title(_ glyphs: Glyphs) -> String { group.title }

  func status(_ glyphs: Glyphs) -> String { "\(group.finished) of \(group.seeds) seeds finished" }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    let runs = group.runs.compactMap { library[$0] }
    let seeds = Set(runs.map(\.experiment.seed)).sorted().map(String.init).joined(separator: ", ")
    guard let first = runs.first else { return }
    let head: [(text: String, style: Style)] = [
      (first.experiment.method, Style(.accent)),
      ("  \(first.experiment.data.source)\(glyphs.separator)seeds \(seeds)", Style(.dim)),
    ]
    canvas.write(head, at: rect.origin, in: rect)
    guard let replicates = group.replicates else {
      canvas.explain(
        ["Means and deviations appear with the first finished run."], in: rect, glyphs: glyphs)
      return
    }
    draw(lines(replicates, glyphs), on: &canvas, in: rect.top(2).rest, glyphs)
  }

  private struct Line {
    let name: String
    let statistic: Statistic
    var number: (Double) -> String = shortNumber
  }

  private func draw(
    _ lines: [Line], on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs
  ) {
    let (values, names) = rect.right(18)
    for (row, line) in lines.prefix(rect.height).enumerated() {
      canvas.line(
        line.name, Style(.dim), row: row, in: names.right(1).rest, glyphs: glyphs)
      let text = statisticText(
        line.statistic, width: values.width, glyphs: glyphs, number: line.number)
      canvas.line(padLeft(text, to: values.width), row: row, in: values, glyphs: glyphs)
    }
    canvas.more(lines.count - rect.height, below: rect)
  }

  private func lines(_ replicates: Replicates, _ glyphs: Glyphs) -> [Line] {
    let (up, down) = (glyphs.signs.up, glyphs.signs.down)
    let metrics = (replicates.metrics ?? []).map { metric in
      let arrow = metric.metric.lowerIsBetter ? down : up
      let unit = metric.metric.unit.isEmpty ? "" : " \(metric.metric.unit)"
      return Line(
        name: "\(metric.metric.task) \(metric.metric.metric) \(arrow)\(unit)",
        statistic: metric.statistic)
    }
    let delta = replicates.deltaM.map {
      [Line(name: "\(glyphs.signs.delta)m % \(up)", statistic: $0, number: signedPercent)]
    }
    let totals = [
      ("parameters \(down)", replicates.parameters),
      ("multiply-adds \(down)", replicates.multiplyAdds),
      ("latency \(down) ms", replicates.latencyMilliseconds), ("seconds", replicates.seconds),
    ].compactMap { name, statistic in statistic.map { Line(name: name, statistic: $0) } }
    return (delta ?? []) + metrics + totals
  }
}

extension ExperimentTable {
  /// The row of replicates: how many seeds are done, and what they come to.
  func draw(
    _ group: RunGroup, _ table: Table<Column>, on canvas: inout Canvas, in place: Rect,
    _ glyphs: Glyphs
  ) {
    let runs = group.runs.compactMap { library[$0] }
    table.write(group.title, Style().bold, .name, on: &canvas, in: place, glyphs: glyphs)
    let (state, paint) = progress(of: group, runs, glyphs)
    table.write(state, Style(paint), .value(.state), on: &canvas, in: place, glyphs: glyphs)
    if let first = runs.first {
      table.write(
        first.experiment.method, Style(.dim), .value(.method), on: &canvas, in: place,
        glyphs: glyphs)
      let tasks = first.tasks.isEmpty ? "" : "\(first.tasks.count)"
      table.write(tasks, Style(.dim), .value(.tasks), on: &canvas, in: place, glyphs: glyphs)
    }
    guard let replicates = group.replicates else { return }
    let losses = replicates.runs.compactMap { LossHistory(library[$0.id] ?? $0).lastOfAll }
    func write(
      _ statistic: Statistic?, _ key: Column, _ style: Style = Style().bold,
      _ number: (Double) -> String = shortNumber
    ) {
      let width = table.rect(key, in: place)?.width ?? 0
      let text = statistic.map {
        statisticText($0, width: width, glyphs: glyphs, number: number, deviation: shortNumber)
      }
      table.write(
        text ?? String(glyphs.signs.missing), style, key, on: &canvas, in: place, glyphs: glyphs)
    }
    write(Statistic(losses), .value(.loss))
    write(
      replicates.deltaM, .value(.delta), deltaStyle(replicates.deltaM?.mean).bold, signedPercent)
    write(replicates.parameters, .value(.parameters))
  }

  /// How many seeds have finished, in the colour of what the others do.
  private func progress(
    of group: RunGroup, _ runs: [Run], _ glyphs: Glyphs
  ) -> (text: String, paint: Paint) {
    let state: RunState =
      group.finished == group.seeds
      ? .finished : (runs.first { $0.state.isActive } ?? runs.first)?.state ?? .queued
    let count =
      group.finished == group.seeds ? "\(group.seeds)" : "\(group.finished)/\(group.seeds)"
    return ("\(state.glyph(glyphs)) \(count) seeds", state.paint)
  }
}
