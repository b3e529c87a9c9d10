import Runs
import Terminal

/// The first row: the pages as tabs, and what is going on.
struct HeaderBar {
  let page: Page
  let library: Library
  let usage: ResourceUsage?
  let clock: String?
  let subject: Run?

  /// Where the pages' tabs are.
  static func tabs(in row: Rect) -> [(page: Page, rect: Rect)] {
    var x = row.x + 9
    return Page.allCases.map { page in
      let width = columnWidth(page.title) + 4
      defer { x += width }
      return (page, row.intersection(Rect(x: x, y: row.y, width: width, height: 1)))
    }
  }

  func draw(on canvas: inout Canvas, in row: Rect, glyphs: Glyphs) {
    canvas.write(
      " ramify", at: row.origin, style: Style(foreground: .accent, isBold: true), in: row)
    let tabs = Self.tabs(in: row)
    for tab in tabs { draw(tab.page, on: &canvas, in: tab.rect, glyphs) }
    let left = (tabs.last?.rect.right ?? row.x) + 1
    drawFacts(on: &canvas, in: row.left(left - row.x).rest, glyphs)
  }

  private func draw(_ tab: Page, on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs) {
    let isCurrent = tab == page
    let number = Style(isCurrent ? .accent : .key, on: isCurrent ? .field : .none)
    let words = Style(
      foreground: isCurrent ? .accent : .text, background: isCurrent ? .field : .none,
      isBold: isCurrent)
    let (left, right) =
      isCurrent ? ("\(glyphs.signs.tabLeft)", "\(glyphs.signs.tabRight)") : (" ", " ")
    canvas.write(
      [(left, number), ("\(tab.rawValue + 1) ", number), (tab.title, words), (right, number)],
      at: rect.origin, in: rect)
  }

  /// Facts from the right end, the most important first, as many as fit.
  private func drawFacts(on canvas: inout Canvas, in room: Rect, _ glyphs: Glyphs) {
    var end = room.right - 1
    for fact in facts(glyphs) {
      let width = columnWidth(fact.text)
      guard end - width >= room.x else { break }
      end -= width
      canvas.write(fact.text, at: Point(x: end, y: room.y), style: fact.style, in: room)
      end -= 2
    }
  }

  private func facts(_ glyphs: Glyphs) -> [(text: String, style: Style)] {
    var facts: [(text: String, style: Style)] = []
    if let clock { facts.append((clock, Style(.dim))) }
    if page == .live, let subject {
      facts += liveFacts(subject, glyphs)
    } else {
      facts += counts(glyphs)
    }
    if let usage {
      facts.append((byteCount(usage.residentBytes), Style()))
      facts.append(("CPU \(Int(usage.processorPercent.rounded()))%", Style()))
    }
    return facts
  }

  private func counts(_ glyphs: Glyphs) -> [(text: String, style: Style)] {
    [RunState.queued, .paused, .running].compactMap { state in
      let count = library.runs.count { $0.state == state }
      return count == 0
        ? nil : ("\(state.glyph(glyphs)) \(count) \(state.word)", Style(state.paint))
    }
  }

  private func liveFacts(_ run: Run, _ glyphs: Glyphs) -> [(text: String, style: Style)] {
    let eta = run.secondsLeft.map { [("eta \(duration($0))", Style(.dim))] } ?? []
    let state = "\(run.state.glyph(glyphs)) \(run.state.word) \(percent(run.progress))"
    return eta + [(state, Style(run.state.paint)), (run.name, Style().bold)]
  }
}

/// The last row: the keys that do something now, the most useful first.
struct FooterBar {
  let actions: [Action]

  /// The hints that fit into so many columns, none of them cut.
  static func hints(_ actions: [Action], columns: Int, glyphs: Glyphs) -> [(
    key: String, label: String
  )] {
    var used = 1
    var hints: [(key: String, label: String)] = []
    for action in actions {
      guard let first = action.keys.first else { continue }
      let key = glyphs == .ascii ? first.asciiDescription : first.description
      let width = columnWidth(key) + 1 + columnWidth(action.label) + 2
      guard used + width <= columns + 1 else { continue }
      hints.append((key, action.label))
      used += width
    }
    return hints
  }

  func draw(on canvas: inout Canvas, in row: Rect, glyphs: Glyphs) {
    var x = row.x + 1
    for hint in Self.hints(actions, columns: row.width, glyphs: glyphs) {
      let point = Point(x: x, y: row.y)
      let pieces: [(text: String, style: Style)] = [
        (hint.key, Style(foreground: .key, isBold: true)), (" " + hint.label, Style(.dim)),
      ]
      x += canvas.write(pieces, at: point, in: row) + 2
    }
  }
}

extension Run {
  /// Seconds until all trainings are done at their present speed; nil while none is known.
  var secondsLeft: Double? {
    guard state == .running, let updated else { return nil }
    let left = totalSteps - trainings.reduce(0) { $0 + $1.step }
    let speed = trainings.reduce(0) { $0 + $1.stepsPerSecond(at: updated) }
    return speed > 0 ? Double(max(0, left)) / speed : nil
  }
}

extension TrainingProgress {
  /// The speed over its newest hundred steps; 0 when it was not training at a time.
  func stepsPerSecond(at time: Double) -> Double {
    guard !isDone, let series = series["loss/total"] ?? series.values.first,
      let last = series.times.last, time - last < 10
    else { return 0 }
    let first = max(0, series.times.count - 100)
    let (seconds, steps) = (last - series.times[first], Double(step - series.steps[first]))
    return seconds > 0 ? steps / seconds : 0
  }
}
