import Runs
import Terminal

/// The runs of this program in the order in which they get threads.
struct QueuePanel: Panel {
  struct Line {
    let run: Run
    let threads: Int
    let isHeld: Bool
    let isStopping: Bool
    /// Seconds until it begins; nil where nobody knows or it has begun.
    let start: Double?
  }

  let lines: [Line]
  let selected: Run.ID?
  let threads: Int
  let used: Int
  let now: Double
  let utcOffset: Int
  let startKey: String
  /// How many runs other programs train.
  let elsewhere: Int

  private enum Column: Hashable {
    case place, name, session, state, threads, steps, starts, left
  }

  func title(_ glyphs: Glyphs) -> String { Pane.queue.title }

  func status(_ glyphs: Glyphs) -> String {
    let waiting = lines.count { $0.run.state == .queued }
    return (waiting > 0 ? "\(waiting) waiting\(glyphs.separator)" : "")
      + "\(used) of \(threads) threads"
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    guard !lines.isEmpty else {
      let others = elsewhere == 1 ? "1 run is" : "\(elsewhere) runs are"
      let note = elsewhere > 0 ? ["\(others) trained by other programs."] : []
      return canvas.explain(
        ["No run waits or trains here; \(startKey) starts one in the browser."] + note, in: rect,
        glyphs: glyphs)
    }
    let table = Table(Self.columns, width: rect.width)
    let (head, body) = rect.top(1)
    table.head(on: &canvas, in: head, glyphs: glyphs)
    canvas.list(lines.count, selected: index, in: body) { canvas, row, place in
      draw(lines[row], row + 1, table, on: &canvas, in: place, glyphs)
    }
  }

  /// The number of the selected line; the first is selected where none was chosen.
  private var index: Int { lines.firstIndex { $0.run.id == selected } ?? 0 }

  /// How many lines are scrolled away so that the selected one is seen.
  func offset(height: Int) -> Int {
    ListWindow(of: lines.count, around: index, height: height).rows.lowerBound
  }

  private static var columns: [Table<Column>.Column] {
    [
      .init(key: .place, title: "", width: 3, isRight: true),
      .init(key: .name, title: "NAME", width: 18, grows: true, isCutInMiddle: true),
      .init(key: .session, title: "SESSION", width: 12, priority: 3),
      .init(key: .state, title: "STATE", width: 17),
      .init(key: .threads, title: "THREADS", width: 7, isRight: true, priority: 1),
      .init(key: .steps, title: "STEPS", width: 7, isRight: true, priority: 2),
      .init(key: .starts, title: "STARTS", width: 9, isRight: true),
      .init(key: .left, title: "LEFT", width: 6, isRight: true),
    ]
  }

  private func draw(
    _ line: Line, _ place: Int, _ table: Table<Column>, on canvas: inout Canvas, in row: Rect,
    _ glyphs: Glyphs
  ) {
    let run = line.run
    let isWaiting = line.isHeld && run.state == .queued
    let state =
      isWaiting ? "\(glyphs.states.paused) held" : stateText(run, line.isStopping, glyphs)
    let missing = String(glyphs.signs.missing)
    let cells: [(Column, String, Style)] = [
      (.place, "\(place)", Style(.dim)),
      (.name, run.name, Style()),
      (.session, run.session, Style(.dim)),
      (.state, state, Style(isWaiting ? .paused : run.state.paint)),
      (.threads, "\(line.threads)", Style(.dim)),
      (.steps, "\(run.stepsDone)", Style(.dim)),
      (.starts, starts(line) ?? missing, Style()),
      (.left, run.secondsLeft.map(duration) ?? missing, Style()),
    ]
    for (column, text, style) in cells {
      table.write(text, style, column, on: &canvas, in: row, glyphs: glyphs)
    }
  }

  /// When it begins or began: the time of day, of one that waits about.
  private func starts(_ line: Line) -> String? {
    if line.run.state != .queued {
      return line.run.started.map { timeOfDay($0, utcOffset: utcOffset) }
    }
    return line.start.map { "~" + timeOfDay(now + $0, utcOffset: utcOffset) }
  }
}
