import Runs
import Terminal

/// What fills a pane: drawn from plain values into whatever room there is.
protocol Panel {
  /// What stands at the left of the border.
  func title(_ glyphs: Glyphs) -> String

  /// What stands at the right of the border.
  func status(_ glyphs: Glyphs) -> String

  /// Draws what is inside of the border.
  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs)
}

extension Panel {
  func status(_ glyphs: Glyphs) -> String { "" }
}

extension Canvas {
  /// Says what will be where nothing is yet, in the middle of its room.
  mutating func explain(_ lines: [String], in rect: Rect, glyphs: Glyphs) {
    let wrapped = lines.flatMap { wrap($0, to: rect.width - 2) }
    let top = rect.y + max(0, (rect.height - wrapped.count) / 2)
    for (row, line) in wrapped.enumerated() {
      let x = rect.x + max(0, (rect.width - columnWidth(line)) / 2)
      write(line, at: Point(x: x, y: top + row), style: Style(.dim), in: rect)
    }
  }

  /// Draws one line, its end cut with an ellipsis where it is too long.
  @discardableResult
  mutating func line(
    _ text: String, _ style: Style = Style(), row: Int, in rect: Rect, glyphs: Glyphs
  ) -> Int {
    write(
      text, at: Point(x: rect.x, y: rect.y + row), style: style, in: rect,
      ellipsis: glyphs.signs.ellipsis)
  }

  /// Marks a row as the selected one.
  mutating func select(_ row: Rect) {
    restyle(row) { style in
      style.background = .selection
      if style.foreground == .text || style.foreground == .dim {
        style.foreground = .selectionText
      }
    }
  }

  /// Draws how much of something is done as a heavy line that goes on as a light one.
  mutating func rail(_ rect: Rect, fraction: Double, paint: Paint, glyphs: Glyphs) {
    let row = rect.top(1).part
    let fraction = fraction.isNaN ? 0 : min(max(fraction, 0), 1)
    let done = fraction == 1 ? row.width : Int(fraction * Double(row.width))
    fill(row, with: Cell(glyph: glyphs.light.horizontal, style: Style(.border)))
    fill(row.left(done).part, with: Cell(glyph: glyphs.heavy.horizontal, style: Style(paint)))
  }

  /// Says in the border below a list how many more lines it has.
  mutating func more(_ count: Int, below rect: Rect) {
    guard count > 0, rect.height > 0 else { return }
    let text = " +\(count) "
    let point = Point(x: rect.right - columnWidth(text), y: rect.bottom)
    write(
      text, at: point, style: Style(.dim),
      in: Rect(x: rect.x, y: rect.bottom, width: rect.width, height: 1))
  }
}

/// The text in lines of at most so many columns, broken between words where possible, and within
/// words that are longer than a line.
func wrap(_ text: String, to columns: Int) -> [String] {
  guard columns > 0 else { return [] }
  var lines: [String] = []
  for word in text.prefix(4000).split(separator: " ").flatMap({ pieces(of: $0, columns) }) {
    if let last = lines.last, columnWidth(last) + 1 + columnWidth(String(word)) <= columns {
      lines[lines.count - 1] = last + " " + word
    } else {
      lines.append(String(word))
    }
  }
  return lines
}

/// A word in pieces of at most so many columns.
private func pieces(of word: Substring, _ columns: Int) -> [Substring] {
  guard columnWidth(String(word)) > columns else { return [word] }
  let count = max(1, truncate(String(word), to: columns + 1).count - 1)
  return [word.prefix(count)] + pieces(of: word.dropFirst(count), columns)
}

extension RunState {
  /// How its glyph and word are painted.
  var paint: Paint {
    switch self {
    case .queued: .queued
    case .running: .running
    case .paused: .paused
    case .stopped: .stopped
    case .finished: .finished
    case .failed: .failed
    case .interrupted: .interrupted
    case .logged: .accent
    }
  }

  /// Its sign.
  func glyph(_ glyphs: Glyphs) -> Character {
    switch self {
    case .queued: glyphs.states.queued
    case .running: glyphs.states.running
    case .paused: glyphs.states.paused
    case .stopped: glyphs.states.stopped
    case .finished: glyphs.states.finished
    case .failed: glyphs.states.failed
    case .interrupted: glyphs.states.interrupted
    case .logged: glyphs.signs.bullet
    }
  }
}

extension Glyphs {
  /// A dot between two pieces of text.
  var separator: String { " \(signs.dot) " }

  /// A full block that is a little lower than its row, for bars of whole cells.
  var block: Character { verticalSteps[verticalSteps.count - 2 + (isASCII ? 1 : 0)] }
}
