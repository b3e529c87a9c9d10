import Runs
import Terminal

/// The browser's selected row: what it is, how it went, and what it found.
struct PreviewPanel: Panel {
  let run: Run?
  let entry: ExperimentEntry?
  let delta: Delta?
  let baseline: Run?
  let unreadable: UnreadableEntry?
  let startKey: String

  func title(_ glyphs: Glyphs) -> String {
    run?.name ?? entry?.file ?? (unreadable == nil ? Pane.preview.title : "Unreadable")
  }

  func status(_ glyphs: Glyphs) -> String {
    run.map { "\($0.state.glyph(glyphs)) \($0.state.word)" } ?? (entry == nil ? "" : "ready")
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    if let run {
      draw(run, on: &canvas, in: rect, glyphs)
    } else if let entry {
      draw(entry, on: &canvas, in: rect, glyphs)
    } else if let unreadable {
      let lines = wrap(unreadable.path, to: rect.width) + wrap(unreadable.reason, to: rect.width)
      for (row, line) in lines.enumerated() {
        canvas.line(line, Style(.bad), row: row, in: rect, glyphs: glyphs)
      }
    } else {
      canvas.explain(["What is selected is shown here."], in: rect, glyphs: glyphs)
    }
  }

  private func draw(_ run: Run, on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs) {
    let facts = facts(run, glyphs)
    for (row, fact) in facts.enumerated() {
      canvas.write(fact, at: Point(x: rect.x, y: rect.y + row), in: rect)
    }
    var rest = rect.top(facts.count).rest
    if run.state.isActive {
      let (bar, below) = rest.top(1)
      drawProgress(run, on: &canvas, in: bar, glyphs)
      rest = below
    }
    draw(run, parts: rest, on: &canvas, glyphs)
  }

  /// The curves, the tasks where there is room for them, and the tree.
  private func draw(_ run: Run, parts rect: Rect, on canvas: inout Canvas, _ glyphs: Glyphs) {
    let chart = Dashboard.newestCurves(of: run)
    if run.isImported { return draw(run, chart, on: &canvas, in: rect, glyphs) }
    let tree = TreePanel(
      architecture: run.architecture, paints: TaskPaints(run.tasks), heads: run.headValues)
    if rect.width > 60, rect.height < 16 {
      let columns = rect.columns([1, 1])
      chart.draw(on: &canvas, in: columns[0], glyphs: glyphs)
      tree.draw(on: &canvas, in: columns[1].left(1).rest, glyphs: glyphs)
      return
    }
    let tasks = rect.height > 30 ? min(12, run.metrics.count + 2) : 0
    let (upper, lower) = rect.top((rect.height - tasks) * 11 / 23)
    chart.draw(on: &canvas, in: upper, glyphs: glyphs)
    let (middle, bottom) = lower.top(1).rest.top(tasks)
    if tasks > 0 {
      TaskTable(run: run, baseline: baseline).draw(on: &canvas, in: middle, glyphs: glyphs)
    }
    tree.draw(on: &canvas, in: bottom, glyphs: glyphs)
  }

  /// The curves and the numbers of another program's log.
  private func draw(
    _ run: Run, _ chart: CurveChart, on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs
  ) {
    let (upper, lower) = rect.top(max(rect.height / 2, rect.height - run.metrics.count - 2))
    chart.draw(on: &canvas, in: upper, glyphs: glyphs)
    TaskTable(run: run, baseline: nil).draw(on: &canvas, in: lower.top(1).rest, glyphs: glyphs)
  }

  private typealias Pieces = [(text: String, style: Style)]

  private func facts(_ run: Run, _ glyphs: Glyphs) -> [Pieces] {
    var loss: Pieces = [("loss ", Style(.dim))]
    loss.append((LossHistory(run).last.map(shortNumber) ?? String(glyphs.signs.missing), Style()))
    if let delta = delta?.percent {
      loss.append(("  \(glyphs.signs.delta)m ", Style(.dim)))
      loss.append((signedPercent(delta) + "%", deltaStyle(delta)))
    }
    if let result = run.result {
      loss.append(("  params ", Style(.dim)))
      loss.append((shortNumber(Double(result.parameters)), Style()))
    }
    let (data, seed) = (run.experiment.data.source, run.experiment.seed)
    let origin = run.isImported ? run.session : "\(data)\(glyphs.separator)seed \(seed)"
    let method: Pieces = [
      (run.experiment.method, Style(.accent)), ("  \(origin)", Style(.dim)),
    ]
    let reason: [Pieces] = run.reason.map { [[($0, Style(run.state.paint))]] } ?? []
    return [method, loss] + reason
  }

  private func drawProgress(_ run: Run, on canvas: inout Canvas, in row: Rect, _ glyphs: Glyphs) {
    let left = run.secondsLeft.map { " eta \(duration($0))" } ?? ""
    let text = " \(percent(run.progress))\(left)"
    let (words, bar) = row.right(columnWidth(text))
    canvas.rail(bar, fraction: run.progress, paint: run.state.paint, glyphs: glyphs)
    canvas.write(text, at: words.origin, in: words)
  }

  /// The settings that have a value; where room is short, each without the section that it is in.
  private func settings(
    _ experiments: [Experiment], isNarrow: Bool
  ) -> [(key: String, value: String)] {
    Settings(experiments).lines.filter { $0.value != "" }.map { key, value in
      (isNarrow ? key.split(separator: ".").last.map(String.init) ?? key : key, value)
    }
  }

  private func draw(
    _ entry: ExperimentEntry, on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs
  ) {
    switch entry.experiments {
    case .failure(let invalid):
      for (row, line) in wrap(invalid.reason, to: rect.width).enumerated() {
        canvas.line(line, Style(.bad), row: row, in: rect, glyphs: glyphs)
      }
    case .success(let experiments):
      let lines = settings(experiments, isNarrow: rect.width < 48)
      let (keys, values) = rect.left((lines.map { columnWidth($0.key) }.max() ?? 0) + 2)
      for (row, line) in lines.prefix(rect.height - 2).enumerated() {
        canvas.line(line.key, Style(.dim), row: row, in: keys, glyphs: glyphs)
        canvas.line(line.value, row: row, in: values, glyphs: glyphs)
      }
      let all = experiments.count > 1 ? "all \(experiments.count)" : "it"
      let hint: Pieces = [(startKey, Style(.key).bold), (" starts \(all)", Style(.dim))]
      canvas.write(hint, at: Point(x: rect.x, y: rect.bottom - 1), in: rect)
    }
  }
}

extension Run {
  /// The newest value of each task's first metric.
  var headValues: [String: HeadValue] {
    Dictionary(
      tasks.compactMap { task in HeadValue(self, task: task).map { (task, $0) } },
      uniquingKeysWith: { one, _ in one })
  }
}
