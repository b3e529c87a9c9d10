import Runs
import Terminal

/// The first row: the pages as tabs, and what is going on.
struct HeaderBar {
  let page: Page
  let keys: KeyNames
  let library: Library
  let usage: ResourceUsage?
  let clock: String?
  let subject: Run?

  /// Where the pages' tabs are.
  static func tabs(in row: Rect, _ keys: KeyNames) -> [(page: Page, rect: Rect)] {
    var x = row.x + 9
    // On the smallest terminal neighbours share the column between them.
    let shared = row.width < 72 ? 1 : 0
    return Page.allCases.map { page in
      let width = columnWidth(page.title) + columnWidth(keys[page.action]) + 3
      defer { x += width - shared }
      return (page, row.intersection(Rect(x: x, y: row.y, width: width, height: 1)))
    }
  }

  func draw(on canvas: inout Canvas, in row: Rect, glyphs: Glyphs) {
    canvas.write(
      " ramify", at: row.origin, style: Style(foreground: .accent, isBold: true), in: row)
    let tabs = Self.tabs(in: row, keys)
    for tab in tabs where tab.page != page { draw(tab.page, on: &canvas, in: tab.rect, glyphs) }
    for tab in tabs where tab.page == page { draw(tab.page, on: &canvas, in: tab.rect, glyphs) }
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
      [(left, number), ("\(keys[tab.action]) ", number), (tab.title, words), (right, number)],
      at: rect.origin, in: rect)
  }

  private struct Fact {
    let text: String
    let style: Style
  }

  /// As many facts as fit, the most important chosen first, at the right end.
  private func drawFacts(on canvas: inout Canvas, in room: Rect, _ glyphs: Glyphs) {
    let facts = facts(glyphs)
    var left = room.width
    let chosen = facts.filter { fact in
      guard columnWidth(fact.text) + 2 <= left else { return false }
      left -= columnWidth(fact.text) + 2
      return true
    }
    var end = room.right - 1
    for fact in chosen.reversed() {
      end -= columnWidth(fact.text)
      canvas.write(fact.text, at: Point(x: end, y: room.y), style: fact.style, in: room)
      end -= 2
    }
  }

  /// The most important first.
  private func facts(_ glyphs: Glyphs) -> [Fact] {
    let runs = page == .live ? subject.map { liveFacts($0, glyphs) } ?? [] : counts(glyphs)
    let machine = usage.map { usage in
      [
        Fact(text: "CPU \(Int(usage.processorPercent.rounded()))%", style: Style()),
        Fact(text: byteCount(usage.residentBytes), style: Style()),
      ]
    }
    return runs + (machine ?? []) + (clock.map { [Fact(text: $0, style: Style(.dim))] } ?? [])
  }

  private func counts(_ glyphs: Glyphs) -> [Fact] {
    [RunState.running, .paused, .queued].compactMap { state in
      let count = library.counts[state, default: 0]
      let text = "\(state.glyph(glyphs)) \(count) \(state.word)"
      return count == 0 ? nil : Fact(text: text, style: Style(state.paint))
    }
  }

  private func liveFacts(_ run: Run, _ glyphs: Glyphs) -> [Fact] {
    let state = "\(run.state.glyph(glyphs)) \(run.state.word) \(percent(run.progress))"
    let eta = run.secondsLeft.map { [Fact(text: "eta \(duration($0))", style: Style(.dim))] }
    return [
      Fact(text: state, style: Style(run.state.paint)),
      Fact(text: truncate(run.name, to: 24, ellipsis: glyphs.signs.ellipsis), style: Style().bold),
    ] + (eta ?? [])
  }
}

/// The last row: the keys that do something now, the most useful first.
package struct FooterBar {
  /// A key and what it does now.
  package struct Hint: Hashable {
    package let name: Action.Name
    package let key: String
    package let label: String

    var width: Int { columnWidth(key) + 1 + columnWidth(label) + 2 }
  }

  /// The hints that fit into so many columns, none of them cut.
  ///
  /// Help, back and quit always find room first, though they stand last.
  static func fitting(_ hints: [Hint], columns: Int) -> [Hint] {
    let fixed = hints.filter { [.help, .back, .quit].contains($0.name) }
    var left = columns + 1 - fixed.reduce(0) { $0 + $1.width }
    let others = hints.filter { hint in
      guard !fixed.contains(hint), hint.width <= left else { return false }
      left -= hint.width
      return true
    }
    return others + fixed
  }

  static func draw(_ hints: [Hint], on canvas: inout Canvas, in row: Rect) {
    var x = row.x + 1
    for hint in fitting(hints, columns: row.width) {
      let pieces: [(text: String, style: Style)] = [
        (hint.key, Style(foreground: .key, isBold: true)), (" " + hint.label, Style(.dim)),
      ]
      x += canvas.write(pieces, at: Point(x: x, y: row.y), in: row) + 2
    }
  }
}

extension Run {
  /// Seconds until all trainings are done at their present speed; nil while none is known.
  var secondsLeft: Double? {
    guard state == .running, let updated else { return nil }
    let speed = trainings.reduce(0) {
      $0 + $1.stepsPerSecond(at: updated) * Double($1.summary.tasks.count)
    }
    return speed > 0 ? Double(max(0, work - workDone)) / speed : nil
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
