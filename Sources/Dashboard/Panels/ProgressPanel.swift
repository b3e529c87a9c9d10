import Runs
import Terminal

/// How far a run is: its phase, and each of its trainings.
struct ProgressPanel: Panel {
  let run: Run
  let usage: ResourceUsage?
  var scroll = 0

  func title(_ glyphs: Glyphs) -> String { Pane.progress.title }

  func status(_ glyphs: Glyphs) -> String {
    let speed = run.trainings.reduce(0) { $0 + $1.stepsPerSecond(at: run.updated ?? 0) }
    let steps = run.state == .running && speed > 0 ? "\(shortNumber(speed)) steps/s" : ""
    let cost = usage.map { "UI \(tenths($0.dashboardPercent))%" } ?? ""
    return [steps, cost].filter { !$0.isEmpty }.joined(separator: glyphs.separator)
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    let (top, list) = rect.top(2)
    drawPhase(on: &canvas, in: top.top(1).part, glyphs)
    drawTotal(on: &canvas, in: top.top(1).rest, glyphs)
    drawTrainings(on: &canvas, in: list, glyphs)
  }

  private func drawPhase(on canvas: inout Canvas, in row: Rect, _ glyphs: Glyphs) {
    var pieces: [(text: String, style: Style)] = [
      (stateWord(glyphs) + "  ", Style(run.state.paint).bold)
    ]
    if let phase = run.phase {
      pieces.append(("phase \(phase.index + 1) of \(phase.count) ", Style(.dim)))
      pieces.append((phase.name, Style(.accent)))
    }
    if let reason = run.reason { pieces.append(("  " + reason, Style(run.state.paint))) }
    canvas.write(pieces, at: row.origin, in: row, ellipsis: glyphs.signs.ellipsis)
  }

  private func stateWord(_ glyphs: Glyphs) -> String {
    "\(run.state.glyph(glyphs)) \(run.state.word)"
  }

  private func drawTotal(on canvas: inout Canvas, in row: Rect, _ glyphs: Glyphs) {
    let left = run.secondsLeft.map { "  eta \(duration($0))" } ?? elapsed
    let text = " \(padLeft(percent(run.progress), to: 4))\(left)"
    let (words, bar) = row.right(columnWidth(text))
    canvas.rail(bar, fraction: run.progress, paint: run.state.paint, glyphs: glyphs)
    canvas.write(text, at: words.origin, in: words)
  }

  private var elapsed: String {
    guard let started = run.started, let updated = run.updated, !run.state.isActive else {
      return ""
    }
    return "  in \(duration(run.result?.seconds ?? updated - started))"
  }

  /// The trainings that are not done in columns, then the names of those that are.
  private func drawTrainings(on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs) {
    let open = run.trainings.filter { !$0.isDone }
    let columns = max(1, min(open.count, rect.width / 29))
    let rows = min(rect.height, (open.count + columns - 1) / columns)
    let hidden = min(scroll * columns, max(0, open.count - columns))
    let shown = open.dropFirst(hidden).prefix(rows * columns)
    let cells = rect.columns(.init(repeating: 1, count: columns))
    for (index, training) in shown.enumerated() {
      let cell = cells[index % columns].top(index / columns + 1).part.bottom(1).part
      draw(training, on: &canvas, in: cell.left(cell.width - 2).part, glyphs)
    }
    drawDone(on: &canvas, in: rect.top(rows).rest, glyphs)
  }

  private func drawDone(on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs) {
    let done = run.trainings.filter(\.isDone)
    let width = 4 + (done.map { min(24, columnWidth($0.summary.name)) }.max() ?? 0)
    let columns = max(1, rect.width / width)
    for (index, training) in done.prefix(columns * rect.height).enumerated() {
      let place = Rect(
        x: rect.x + index % columns * width, y: rect.y + index / columns, width: width - 2,
        height: 1)
      let text = "\(glyphs.states.finished) \(training.summary.name)"
      canvas.line(text, Style(.finished), row: 0, in: place, glyphs: glyphs)
    }
  }

  private func draw(
    _ training: TrainingProgress, on canvas: inout Canvas, in place: Rect, _ glyphs: Glyphs
  ) {
    let (steps, total) = (training.step, training.summary.steps)
    let count = " \(padLeft("\(steps)", to: "\(total)".count))/\(total)"
    let (numbers, rest) = place.right(columnWidth(count))
    let longest = run.trainings.map { columnWidth($0.summary.name) }.max() ?? 0
    let (name, bar) = rest.left(min(longest + 1, rest.width - 5))
    canvas.line(
      training.summary.name, row: 0, in: name.left(name.width - 1).part, glyphs: glyphs)
    canvas.rail(
      bar, fraction: Double(steps) / Double(max(1, total)), paint: run.state.paint, glyphs: glyphs)
    canvas.write(count, at: numbers.origin, style: Style(.dim), in: numbers)
  }
}

/// What the program uses of the machine.
struct ResourcesPanel: Panel {
  let usage: ResourceUsage?

  func title(_ glyphs: Glyphs) -> String { Pane.resources.title }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    guard let usage else {
      canvas.explain(["Measured every second while a run is active."], in: rect, glyphs: glyphs)
      return
    }
    let cores = max(1, (usage.processorPercent / 100).rounded(.up))
    let lines: [(name: String, fraction: Double?, text: String)] = [
      ("CPU", usage.processorPercent / (100 * cores), "\(Int(usage.processorPercent.rounded()))%"),
      ("UI", usage.dashboardPercent / 100, "\(tenths(usage.dashboardPercent))%"),
      ("Memory", nil, byteCount(usage.residentBytes)),
    ]
    if let frames = usage.framesPerSecond, let bytes = usage.bytesPerFrame {
      let text = "UI \(tenths(frames)) frames/s\(glyphs.separator)\(byteCount(bytes))/frame"
      let room = Rect(x: rect.x, y: rect.y + 2, width: rect.width, height: 1).left(16).rest
      canvas.line(text, Style(.dim), row: 0, in: room.right(7).rest, glyphs: glyphs)
    }
    for (row, line) in lines.prefix(rect.height).enumerated() {
      let place = Rect(x: rect.x, y: rect.y + row, width: rect.width, height: 1)
      canvas.line(line.name, Style(.dim), row: 0, in: place.left(7).part, glyphs: glyphs)
      let (number, bar) = place.left(7).rest.right(7)
      if let fraction = line.fraction {
        canvas.rail(bar, fraction: fraction, paint: .accent, glyphs: glyphs)
      }
      canvas.write(padLeft(line.text, to: 6), at: Point(x: number.x + 1, y: place.y), in: number)
    }
  }
}
