import Runs
import Terminal

/// A small chart of each task's first metric on validation data.
struct MultiplesPanel: Panel {
  let run: Run
  let memory: CurveMemory

  func title(_ glyphs: Glyphs) -> String { Pane.multiples.title }

  func status(_ glyphs: Glyphs) -> String { run.isImported ? "" : "validation" }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    let metrics = run.primaryMetrics.filter { run.newestSeries($0.tag) != nil }
    guard !metrics.isEmpty else {
      canvas.explain(
        ["A chart for each task appears with the first validation."], in: rect, glyphs: glyphs)
      return
    }
    let columns = max(1, min(metrics.count, rect.width / 22, max(3, (metrics.count + 1) / 2)))
    let rows = (metrics.count + columns - 1) / columns
    let cells = rect.rows(.init(repeating: 1, count: rows)).flatMap {
      $0.columns(.init(repeating: 1, count: columns))
    }
    for (metric, cell) in zip(metrics, cells) { draw(metric, on: &canvas, in: cell, glyphs) }
  }

  private func draw(_ metric: Metric, on canvas: inout Canvas, in cell: Rect, _ glyphs: Glyphs) {
    guard let series = run.newestSeries(metric.tag) else { return }
    let (head, body) = cell.right(1).rest.top(1)
    let paint = TaskPaints(run.tasks)[metric.task]
    let arrow = metric.lowerIsBetter ? glyphs.signs.down : glyphs.signs.up
    let label = metric.hasDirection ? "\(metric.label) \(arrow)" : metric.label
    let value =
      " " + shortNumber(Double(series.last ?? .nan))
      + (metric.unit.isEmpty ? "" : " \(metric.unit)")
    let (right, left) = head.right(columnWidth(value))
    canvas.line(label, Style(paint), row: 0, in: left, glyphs: glyphs)
    canvas.write(value, at: right.origin, in: right)
    let curve = memory.find(
      Curve(series), of: "\(run.id)/newest/\(metric.tag)", weight: 0, window: nil,
      columns: 2 * body.width, isOverTime: false
    ).drawn
    let plot = LinePlot(
      [
        .init(
          x: curve.steps.map(Double.init), y: curve.values.map(Double.init), paint: paint)
      ],
      xRange: 0...Double(max(run.experiment.training.steps, series.steps.last ?? 1, 1)))
    canvas.plot(plot, in: body, glyphs: glyphs)
  }
}
