import Foundation
import Runs
import Terminal

/// The browser's table of experiments and runs.
struct ExperimentTable: Panel {
  let library: Library
  let browser: BrowserState
  let stopping: Set<String>
  let now: Double
  let keys: KeyNames

  enum Column: Hashable {
    case mark, name
    case value(RowColumn)
  }

  /// The part of the pane's inside that has the rows.
  static func body(of rect: Rect, foot lines: Int) -> Rect {
    rect.top(1).rest.bottom(min(lines, max(0, rect.height - 4))).rest
  }

  func title(_ glyphs: Glyphs) -> String { Pane.experiments.title }

  func status(_ glyphs: Glyphs) -> String {
    let shown = browser.rows.count(where: \.isCounted)
    let count = shown == browser.total ? "\(shown)" : "\(shown) of \(browser.total)"
    let order = browser.arrangement.order
    let mode = order == .session ? "" : "\(glyphs.separator)by \(order.rawValue)"
    let broken =
      library.unreadable.isEmpty ? "" : "\(library.unreadable.count) unreadable\(glyphs.separator)"
    return broken + count + mode
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    let foot = BrowserFoot(library: library, browser: browser, filterKey: keys[.filter])
    let body = Self.body(of: rect, foot: foot.height)
    let table = Table(columns(width: rect.width, glyphs), width: rect.width)
    table.head(on: &canvas, in: rect.top(1).part, glyphs: glyphs)
    if browser.rows.isEmpty { explainEmptiness(on: &canvas, in: body, glyphs) }
    for (line, row) in browser.rows.dropFirst(browser.offset).prefix(body.height).enumerated() {
      let place = Rect(x: body.x, y: body.y + line, width: body.width, height: 1)
      draw(row, table, on: &canvas, in: place, glyphs)
      if row == browser.selected { canvas.select(place) }
    }
    canvas.more(browser.rows.count - browser.offset - body.height, below: rect)
    let below = Rect(
      x: rect.x, y: body.bottom, width: rect.width, height: rect.bottom - body.bottom)
    foot.draw(on: &canvas, in: below, glyphs)
  }

  /// The mark, the name, and the chosen columns in their order.
  private func columns(width: Int, _ glyphs: Glyphs) -> [Table<Column>.Column] {
    let order = browser.arrangement.order
    let isDescending = order.isDescending != browser.arrangement.isReversed
    let arrow = isDescending ? glyphs.signs.down : glyphs.signs.up
    let chosen = RowColumn.allCases.filter(browser.columns.contains)
    let name = order == .name ? "NAME\(arrow)" : "NAME"
    return [
      .init(key: .mark, title: "", width: 2),
      .init(key: .name, title: name, width: 13, grows: true, isCutInMiddle: true),
    ]
      + chosen.map { column in
        column.column(
          width: groupedWidth(of: column, in: width),
          arrow: column.order == order ? arrow : nil, glyphs)
      }
  }

  /// The columns that replicates need for a mean and a deviation, and for the count where the table
  /// is so wide; 0 where there are none.
  private func groupedWidth(of column: RowColumn, in width: Int) -> Int {
    guard library.groups.values.contains(where: \.isShown) else { return 0 }
    return switch column {
    case .delta: width < 76 ? 10 : 14
    case .parameters: 14
    case .loss: width < 120 ? 6 : 14
    default: 0
    }
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
      table.write(state, Style(.dim), .value(.state), on: &canvas, in: place, glyphs: glyphs)
      for column in [RowColumn.method, .dataset, .tasks] {
        let text = RowCells.text(of: column, experiment)
        table.write(text, Style(.dim), .value(column), on: &canvas, in: place, glyphs: glyphs)
      }
    case .failure(let invalid):
      let names = table.rect(.name, in: place)?.right ?? place.x
      let state = table.rect(.value(.state), in: place)?.x ?? names + 1
      let rest = Rect(x: state, y: place.y, width: place.right - state, height: 1)
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
    let order = browser.arrangement.order
    let isMember = order == .session && library.group(of: run)?.isShown ?? false
    let name = (isMember ? " " : "") + run.name
    table.write(name, Style(), .name, on: &canvas, in: place, glyphs: glyphs)
    let cells = RowCells(
      run: run, losses: LossHistory(run), delta: library.deltas[run.id]?.percent,
      isStopping: stopping.contains(run.id), now: now, glyphs: glyphs)
    for case .value(let column) in table.columns.map(\.key) where column != .trend {
      let (text, style) = cells.cell(column)
      table.write(text, style, .value(column), on: &canvas, in: place, glyphs: glyphs)
    }
    guard let trend = table.rect(.value(.trend), in: place) else { return }
    canvas.sparkline(
      cells.losses.sampled(trend.width).map(height), in: trend, paint: run.state.paint,
      glyphs: glyphs)
  }

  /// A loss's place in a sparkline: by its logarithm, so that late progress shows too.
  private func height(_ loss: Double) -> Double { loss > 0 ? log(loss) : loss }

  private func explainEmptiness(on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs) {
    let isNarrowed = !browser.filter.isEmpty || !browser.arrangement.facets.isEmpty
    let lines =
      !library.isRead
      ? ["Reading the sessions."]
      : isNarrowed
        ? [
          browser.filter.isEmpty
            ? "All rows are hidden." : "Nothing matches \(browser.filter.text).",
          "\(keys[.back]) shows all rows again.",
        ] + (browser.filter.isEmpty ? [] : ["A filter is written", FilterLine.example + "."])
        : [
          "No experiments yet.",
          "Write one line, method: affinity-tree,",
          "into a file such as Sessions/mine/first.yaml.",
          "It appears here, and \(keys[.start]) starts it.",
        ]
    canvas.explain(lines, in: rect, glyphs: glyphs)
  }
}

/// What a run's row says.
struct RowCells {
  let run: Run
  let losses: LossHistory
  let delta: Double?
  let isStopping: Bool
  let now: Double
  let glyphs: Glyphs

  /// A setting, where it is told of experiments that never ran too.
  static func text(of column: RowColumn, _ experiment: Experiment) -> String {
    switch column {
    case .method: experiment.method
    case .dataset: experiment.data.source.split(separator: "/").last.map(String.init) ?? ""
    case .tasks: experiment.tasks.map { "\($0.count)" } ?? "all"
    default: ""
    }
  }

  func cell(_ column: RowColumn) -> (text: String, style: Style) {
    let missing = String(glyphs.signs.missing)
    let experiment = run.experiment
    return switch column {
    case .state: (stateText(run, isStopping, glyphs), Style(run.state.paint))
    case .method, .dataset: (Self.text(of: column, experiment), Style(.dim))
    case .tasks: (run.tasks.isEmpty || run.isImported ? "" : "\(run.tasks.count)", Style(.dim))
    case .seed: (run.isImported ? "" : "\(experiment.seed)", Style(.dim))
    case .budget: (experiment.budget.map(shortNumber) ?? missing, Style(.dim))
    case .loss: (losses.last.map(shortNumber) ?? missing, lossStyle)
    case .delta: (delta.map(signedPercent) ?? missing, deltaStyle(delta))
    case .parameters:
      (run.result.map { shortNumber(Double($0.parameters)) } ?? missing, Style())
    case .multiplyAdds:
      (run.result.map { shortNumber(Double($0.multiplyAdds)) } ?? missing, Style())
    case .steps: ("\(run.stepsDone)", Style(.dim))
    case .age: (run.started.map { duration(now - $0) } ?? missing, Style(.dim))
    case .trend: ("", Style())
    }
  }

  private var lossStyle: Style {
    let isBad = losses.last.map { !$0.isFinite } ?? false
    return Style(isBad ? .bad : losses.isWhole ? .text : .dim)
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
