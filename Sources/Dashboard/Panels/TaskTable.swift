import Runs
import Terminal

/// Each task's metrics: now, at best, and against the baseline.
struct TaskTable: Panel {
  let run: Run
  let baseline: Run?
  var scroll = 0

  enum Column: Hashable { case task, metric, now, best, delta, test, trend }

  func title(_ glyphs: Glyphs) -> String { Pane.tasks.title }

  func status(_ glyphs: Glyphs) -> String {
    if run.isImported { return "newest" }
    let split = run.result == nil ? "validation" : "validation, test"
    return split + (baseline.map { "\(glyphs.separator)\(glyphs.signs.delta) to \($0.name)" } ?? "")
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    guard !run.metrics.isEmpty else {
      canvas.explain(
        ["Each task's metrics appear with the first validation."], in: rect, glyphs: glyphs)
      return
    }
    let (head, body) = rect.top(1)
    let metrics = run.metrics.count <= body.height ? run.metrics : run.primaryMetrics
    let table = Table(columns(metrics, isWide: rect.width > 86, glyphs), width: rect.width)
    table.head(on: &canvas, in: head, glyphs: glyphs)
    let hidden = min(scroll, max(0, metrics.count - body.height))
    for (row, metric) in metrics.dropFirst(hidden).prefix(body.height).enumerated() {
      let place = Rect(x: body.x, y: body.y + row, width: body.width, height: 1)
      draw(metric, table, on: &canvas, in: place, glyphs)
    }
    canvas.more(metrics.count - hidden - body.height, below: body)
  }

  private func columns(_ metrics: [Metric], isWide: Bool, _ glyphs: Glyphs) -> [Table<Column>
    .Column]
  {
    let longest = metrics.map { columnWidth($0.task) }.max() ?? 4
    let tasks = min(run.isImported ? 32 : 16, max(4, longest))
    let names = min(24, max(6, metrics.map { columnWidth(label($0, glyphs)) }.max() ?? 6))
    return [
      .init(key: .task, title: "TASK", width: tasks),
      .init(key: .metric, title: "METRIC", width: isWide ? names : 11, grows: !isWide),
      .init(key: .now, title: "NOW", width: 6, isRight: true),
      .init(key: .best, title: "BEST", width: 6, isRight: true, priority: 2),
    ]
      + (baseline == nil
        ? [] : [.init(key: .delta, title: "\(glyphs.signs.delta) %", width: 6, isRight: true)])
      + (run.result == nil
        ? [] : [.init(key: .test, title: "TEST", width: 6, isRight: true, priority: 1)])
      + [.init(key: .trend, title: "TREND", width: isWide ? 24 : 12, priority: 3, grows: isWide)]
  }

  /// The values, each as wide as all that are to come leave room for; of very many some.
  private func stretched(_ values: [Float], to width: Int) -> [Double] {
    guard values.count < 32 * max(1, width) else {
      let step = values.count / (16 * max(1, width))
      return stride(from: values.count % step, to: values.count, by: step).map {
        Double(values[$0])
      }
    }
    let training = run.experiment.training
    let expected = max(values.count, training.steps / max(1, training.validateEvery), 1)
    let columns = min(4, max(1, width / expected))
    return values.flatMap { repeatElement(Double($0), count: columns) }
  }

  /// The metric with its unit and the direction that is the better one.
  private func label(_ metric: Metric, _ glyphs: Glyphs) -> String {
    guard metric.hasDirection else { return metric.metric }
    let arrow = metric.lowerIsBetter ? glyphs.signs.down : glyphs.signs.up
    let words = [metric.metric, String(arrow), metric.unit]
    return words.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private func draw(
    _ metric: Metric, _ table: Table<Column>, on canvas: inout Canvas, in place: Rect,
    _ glyphs: Glyphs
  ) {
    func write(_ text: String, _ style: Style, _ key: Column) {
      table.write(text, style, key, on: &canvas, in: place, glyphs: glyphs)
    }
    let series = run.newestSeries(metric.tag)
    let missing = String(glyphs.signs.missing)
    let now = series?.last.map(Double.init)
    let best = (metric.lowerIsBetter ? series?.minimum : series?.maximum).map(Double.init)
    write(metric.task, Style(TaskPaints(run.tasks)[metric.task]), .task)
    write(label(metric, glyphs), Style(.dim), .metric)
    write(now.map(shortNumber) ?? missing, Style(now?.isFinite ?? true ? .text : .bad), .now)
    write(metric.hasDirection ? best.map(shortNumber) ?? missing : missing, Style(.dim), .best)
    let change = baseline.flatMap { Change(metric, run, $0) }
    write(change.map { signedPercent($0.percent) } ?? missing, deltaStyle(change?.percent), .delta)
    write(run.tested(metric).map(shortNumber) ?? missing, Style().bold, .test)
    guard let trend = table.rect(.trend, in: place), let series else { return }
    canvas.sparkline(
      stretched(series.values, to: trend.width), in: trend,
      paint: TaskPaints(run.tasks)[metric.task],
      glyphs: glyphs)
  }
}

/// How much better a metric is than a baseline's, in percent of it.
struct Change {
  let percent: Double

  /// Test values where both runs have them, else the newest validation values.
  init?(_ metric: Metric, _ run: Run, _ baseline: Run) {
    let tested = run.tested(metric).flatMap { mine in
      baseline.tested(metric).map { (mine, $0) }
    }
    let validated = run.validated(metric).flatMap { mine in
      baseline.validated(metric).map { (mine, $0) }
    }
    guard let (mine, theirs) = tested ?? validated, theirs != 0 else { return nil }
    let change = 100 * (mine - theirs) / abs(theirs)
    percent = metric.lowerIsBetter ? -change : change
  }
}

extension Run {
  /// A metric's value on the test split.
  func tested(_ metric: Metric) -> Double? {
    result?.metrics.first {
      $0.task == metric.task && $0.metric == metric.metric && $0.split == "test"
    }?.value
  }

  /// A metric's newest value on the validation split.
  func validated(_ metric: Metric) -> Double? { newestSeries(metric.tag)?.last.map(Double.init) }

  /// Its value there at a step, or the last one before; the newest when no step is given.
  func validated(_ metric: Metric, at step: Int?) -> Double? {
    guard let step else { return validated(metric) }
    return newestSeries(metric.tag).map(Curve.init)?.value(at: step).map(Double.init)
  }
}
