import Runs
import Terminal

/// The compared runs' settings: those that differ, or all.
struct SettingsComparison: Panel {
  /// Each side's experiments, which differ in their seeds alone.
  let experiments: [[Experiment]]
  let showsAll: Bool
  /// The key that shows all of them, or those that differ.
  let allKey: String
  var scroll = 0

  private var lines: [(key: String, values: [String])] {
    let all = experiments.map { Settings($0).lines }
    var seen = Set<String>()
    let keys = all.flatMap { $0.map(\.key) }.filter { seen.insert($0).inserted }
    return keys.map { key in
      (key, all.map { lines in lines.first { $0.key == key }?.value ?? "" })
    }
  }

  private func differs(_ line: (key: String, values: [String])) -> Bool {
    Set(line.values).count > 1
  }

  func title(_ glyphs: Glyphs) -> String { Pane.settings.title }

  func status(_ glyphs: Glyphs) -> String {
    let lines = lines
    let count = "\(lines.count(where: differs)) of \(lines.count) differ"
    return count + glyphs.separator
      + (showsAll ? "\(allKey) differing only" : "\(allKey) shows all")
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    let shown = lines.filter { showsAll ? $0.values.contains { !$0.isEmpty } : differs($0) }
    guard !shown.isEmpty else {
      canvas.explain(["All settings are the same; \(allKey) shows them."], in: rect, glyphs: glyphs)
      return
    }
    let names = min(26, rect.width / 3)
    let columns = rect.left(names).rest.columns(.init(repeating: 1, count: experiments.count))
    let hidden = min(scroll, max(0, shown.count - rect.height))
    for (row, line) in shown.dropFirst(hidden).prefix(rect.height).enumerated() {
      let isOdd = differs(line)
      let style = Style(foreground: isOdd ? .text : .dim)
      canvas.line(line.key, Style(.dim), row: row, in: rect.left(names - 1).part, glyphs: glyphs)
      for (index, value) in line.values.enumerated() {
        let cell = columns[index].right(1).rest
        canvas.line(letter(index), Style(.series(index)).bold, row: row, in: cell, glyphs: glyphs)
        let text = value.isEmpty ? String(glyphs.signs.missing) : value
        canvas.line(text, style, row: row, in: cell.left(2).rest, glyphs: glyphs)
      }
    }
    canvas.more(shown.count - hidden - rect.height, below: rect)
  }
}

/// A pane with nothing to show yet.
struct EmptyPanel: Panel {
  let heading: String
  let lines: [String]

  func title(_ glyphs: Glyphs) -> String { heading }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    canvas.explain(lines, in: rect, glyphs: glyphs)
  }
}
