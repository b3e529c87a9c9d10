import Foundation
import Runs
import Terminal

/// The browser's table of experiments and runs.
struct ExperimentTable: Panel {
  let library: Library
  let browser: BrowserState
  let total: Int
  let stopping: Set<String>

  enum Column: Hashable {
    case mark, state, name, method, tasks, loss, trend, delta, parameters, progress
  }

  /// The part of the pane's inside that has the rows.
  static func body(of rect: Rect, isFiltered: Bool, marks: [Row]) -> Rect {
    let lines = (isFiltered ? 1 : 0) + (marks.isEmpty ? 0 : 1)
    return rect.top(1).rest.bottom(min(lines, max(0, rect.height - 4))).rest
  }

  func title(_ glyphs: Glyphs) -> String { Pane.experiments.title }

  func status(_ glyphs: Glyphs) -> String {
    let shown = browser.rows.count(where: \.isCounted)
    let count = shown == total ? "\(total)" : "\(shown) of \(total)"
    let mode = browser.order == .session ? "" : "\(glyphs.separator)by \(browser.order.rawValue)"
    let broken =
      library.unreadable.isEmpty ? "" : "\(library.unreadable.count) unreadable\(glyphs.separator)"
    return broken + count + mode
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    let isFiltered = browser.isFiltering || !browser.filter.isEmpty
    let body = Self.body(of: rect, isFiltered: isFiltered, marks: browser.marks)
    let hasGroups = library.groups.values.contains(where: \.isShown)
    let numbers = hasGroups ? Numbers(grouped: rect.width) : Numbers()
    let table = Table(Self.columns(numbers, glyphs), width: rect.width)
    table.head(on: &canvas, in: rect.top(1).part, glyphs: glyphs)
    if browser.rows.isEmpty { explainEmptiness(on: &canvas, in: body, glyphs) }
    for (line, row) in browser.rows.dropFirst(browser.offset).prefix(body.height).enumerated() {
      let place = Rect(x: body.x, y: body.y + line, width: body.width, height: 1)
      draw(row, table, on: &canvas, in: place, glyphs)
      if row == browser.selected { canvas.select(place) }
    }
    canvas.more(browser.rows.count - browser.offset - body.height, below: rect)
    drawFoot(
      on: &canvas,
      in: Rect(x: rect.x, y: body.bottom, width: rect.width, height: rect.bottom - body.bottom),
      isFiltered, glyphs)
  }

  /// The widths of the columns that replicates have a mean and a deviation in.
  struct Numbers {
    var (loss, delta, parameters) = (6, 6, 6)

    init() {}

    /// Room for deviations, and for counts where the table is so wide.
    init(grouped width: Int) {
      delta = width < 76 ? 10 : 14
      parameters = 14
      loss = width < 120 ? 6 : 14
    }
  }

  private static func columns(
    _ numbers: Numbers, _ glyphs: Glyphs
  ) -> [Table<Column>.Column] {
    [
      .init(key: .mark, title: "", width: 2),
      .init(key: .name, title: "NAME", width: 13, grows: true, isCutInMiddle: true),
      .init(key: .state, title: "STATE", width: 17),
      .init(key: .method, title: "METHOD", width: 13, priority: 5),
      .init(key: .tasks, title: "TASKS", width: 5, isRight: true, priority: 6),
      .init(key: .loss, title: "LOSS", width: numbers.loss, isRight: true),
      .init(key: .trend, title: "TREND", width: 24, priority: 8),
      .init(
        key: .delta, title: "\(glyphs.signs.delta)m %", width: numbers.delta, isRight: true,
        priority: 1),
      .init(
        key: .parameters, title: "PARAMS", width: numbers.parameters, isRight: true, priority: 3),
      .init(key: .progress, title: "STEPS", width: 8, isRight: true, priority: 7),
    ]
  }

  private func draw(
    _ row: Row, _ table: Table<Column>, on canvas: inout Canvas, in place: Rect, _ glyphs: Glyphs
  ) {
    drawMark(row, on: &canvas, at: place, glyphs)
    switch row {
    case .session(let name):
      drawSession(name, on: &canvas, in: place, glyphs)
    case .experiment(let path):
      guard let entry = library.experiments.first(where: { $0.path == path }) else { return }
      draw(entry, table, on: &canvas, in: place, glyphs)
    case .replicates(let key):
      guard let group = library.groups[key] else { return }
      draw(group, table, on: &canvas, in: place, glyphs)
    case .run(let id):
      guard let run = library[id] else { return }
      draw(run, table, on: &canvas, in: place, glyphs)
    case .unreadable(let path):
      let reason = library.unreadable.first { $0.path == path }?.reason ?? ""
      let inside = place.left(3).rest
      canvas.line(
        "\(glyphs.states.failed) \(path): \(reason)", Style(.bad), row: 0, in: inside,
        glyphs: glyphs)
    }
  }

  private func drawMark(_ row: Row, on canvas: inout Canvas, at place: Rect, _ glyphs: Glyphs) {
    if row == browser.selected {
      canvas.write(String(glyphs.signs.pointer), at: place.origin, style: Style(.accent), in: place)
    }
    guard let index = browser.marks.firstIndex(of: row) else { return }
    let point = Point(x: place.x + 1, y: place.y)
    canvas.write(letter(index), at: point, style: Style(.series(index)).bold, in: place)
  }

  private func drawSession(
    _ name: String, on canvas: inout Canvas, in place: Rect, _ glyphs: Glyphs
  ) {
    let rule = Cell(glyph: glyphs.light.horizontal, style: Style(.border))
    canvas.fill(place, with: rule)
    canvas.write(
      " \(name) ", at: Point(x: place.x + 2, y: place.y), style: Style(.title), in: place,
      ellipsis: glyphs.signs.ellipsis)
  }

  private func draw(
    _ entry: ExperimentEntry, _ table: Table<Column>, on canvas: inout Canvas, in place: Rect,
    _ glyphs: Glyphs
  ) {
    table.write(entry.file, Style(), .name, on: &canvas, in: place, glyphs: glyphs)
    switch entry.experiments {
    case .success(let experiments):
      guard let experiment = experiments.first else { return }
      let count = experiments.count > 1 ? " x\(experiments.count)" : ""
      let state = "\(glyphs.signs.ready) ready\(count)"
      table.write(state, Style(.dim), .state, on: &canvas, in: place, glyphs: glyphs)
      table.write(
        experiment.method, Style(.dim), .method, on: &canvas, in: place, glyphs: glyphs)
      let tasks = experiment.tasks.map { "\($0.count)" } ?? "all"
      table.write(tasks, Style(.dim), .tasks, on: &canvas, in: place, glyphs: glyphs)
    case .failure(let invalid):
      guard let state = table.rect(.state, in: place) else { return }
      let rest = Rect(x: state.x, y: place.y, width: place.right - state.x, height: 1)
      // The file is named in the row already.
      let file = "\(entry.path): "
      let reason = invalid.reason.dropFirst(invalid.reason.hasPrefix(file) ? file.count : 0)
      canvas.line(
        "\(glyphs.states.failed) \(reason)", Style(.bad), row: 0, in: rest, glyphs: glyphs)
    }
  }

  private func draw(
    _ run: Run, _ table: Table<Column>, on canvas: inout Canvas, in place: Rect, _ glyphs: Glyphs
  ) {
    let isStopping = stopping.contains(run.id)
    let losses = LossHistory(run)
    func write(_ text: String, _ style: Style, _ key: Column) {
      table.write(text, style, key, on: &canvas, in: place, glyphs: glyphs)
    }
    let isMember = browser.order == .session && library.group(of: run)?.isShown ?? false
    write((isMember ? " " : "") + run.name, Style(), .name)
    write(stateText(run, isStopping, glyphs), Style(run.state.paint), .state)
    write(run.experiment.method, Style(.dim), .method)
    write(run.tasks.isEmpty || run.isImported ? "" : "\(run.tasks.count)", Style(.dim), .tasks)
    let loss = losses.last
    let isBad = loss.map { !$0.isFinite } ?? false
    write(
      loss.map(shortNumber) ?? missing(glyphs),
      Style(isBad ? .bad : losses.isWhole ? .text : .dim), .loss)
    let delta = library.deltas[run.id]?.percent
    write(delta.map(signedPercent) ?? missing(glyphs), deltaStyle(delta), .delta)
    let parameters = run.result.map { shortNumber(Double($0.parameters)) }
    write(parameters ?? missing(glyphs), Style(), .parameters)
    write(stepsText(run), Style(.dim), .progress)
    guard let trend = table.rect(.trend, in: place) else { return }
    canvas.sparkline(
      losses.sampled(trend.width).map(height), in: trend, paint: run.state.paint, glyphs: glyphs)
  }

  /// A loss's place in a sparkline: by its logarithm, so that late progress shows too.
  private func height(_ loss: Double) -> Double { loss > 0 ? log(loss) : loss }

  private func missing(_ glyphs: Glyphs) -> String { String(glyphs.signs.missing) }

  private func stepsText(_ run: Run) -> String {
    "\(run.result?.steps ?? run.trainings.reduce(0) { $0 + $1.step })"
  }

  private func name(of row: Row) -> String {
    switch row {
    case .run(let id): library[id]?.name ?? id
    case .replicates(let key): library.groups[key]?.title ?? key.file
    case .session(let name), .experiment(let name), .unreadable(let name): name
    }
  }

  private func explainEmptiness(on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs) {
    let lines =
      !library.isRead
      ? ["Reading the sessions."]
      : browser.filter.isEmpty
        ? [
          "No experiments yet.",
          "Put a file such as Sessions/mine/first.yaml there, with method: affinity-tree,",
          "and it appears here; then s starts it.",
        ] : ["Nothing matches \(browser.filter).", "Esc clears the filter."]
    canvas.explain(lines, in: rect, glyphs: glyphs)
  }

  private func drawFoot(
    on canvas: inout Canvas, in rect: Rect, _ isFiltered: Bool, _ glyphs: Glyphs
  ) {
    var row = 0
    if isFiltered {
      let edge = browser.isFiltering ? "\(glyphs.signs.tabLeft)" : ""
      let pieces: [(text: String, style: Style)] = [
        ("Filter ", Style(.dim)), ("/ ", Style(.key)),
        (browser.filter, Style(foreground: .accent, isBold: true)), (edge, Style(.accent)),
      ]
      canvas.write(pieces, at: rect.origin, in: rect)
      row = 1
    }
    guard !browser.marks.isEmpty, row < rect.height else { return }
    var pieces: [(text: String, style: Style)] = [("Marked ", Style(.dim))]
    for (index, row) in browser.marks.enumerated() {
      pieces.append(("\(letter(index)) ", Style(.series(index)).bold))
      pieces.append(("\(name(of: row))  ", Style()))
    }
    canvas.write(pieces, at: Point(x: rect.x, y: rect.y + row), in: rect)
  }
}

/// A run's state with its glyph, its word and how far it is.
func stateText(_ run: Run, _ isStopping: Bool, _ glyphs: Glyphs) -> String {
  let word = isStopping ? "stopping" : run.state.word
  let start = "\(run.state.glyph(glyphs)) \(word)"
  guard run.state != .finished, run.state != .queued, run.state != .logged else {
    return start
  }
  // All steps may be done and the measuring not.
  return padRight(start, to: 13) + padLeft(percent(min(run.progress, 0.99)), to: 4)
}

/// A delta-m's colour: better than the baseline, or worse.
func deltaStyle(_ delta: Double?) -> Style {
  guard let delta else { return Style(.dim) }
  return Style(abs(delta) < 0.05 ? .text : delta > 0 ? .good : .bad)
}

/// The letter of a compared run, from its place.
func letter(_ index: Int) -> String {
  let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
  return String(letters[index % letters.count])
}

extension Glyphs.Signs {
  /// The sign of an experiment that never ran.
  var ready: Character { tabLeft == "[" ? "o" : "○" }
}
