import Runs
import Terminal

/// A tree that is being drawn, from the input at the left to the tasks at the right, a chip in each
/// block for each task that runs it.
struct TreeEditorPanel: Panel {
  let editor: TreeEditor
  let paints: TaskPaints
  /// The key that splits, where no other pane tells what keys do.
  let splitKey: String?

  func title(_ glyphs: Glyphs) -> String {
    let name = editor.run.split(separator: "/").last ?? ""
    return "Tree\(glyphs.separator)drawn from \(name)"
  }

  func status(_ glyphs: Glyphs) -> String {
    guard let splitKey else {
      let count = editor.draft.steps.past
      return count == 0 ? "" : count == 1 ? "1 step" : "\(count) steps"
    }
    let dot = String(glyphs.signs.dot)
    return editor.obstacle(to: .split)
      ?? "\(splitKey) \(editor.account(of: .split, within: 30, separator: dot))"
  }

  /// How many rows stand above the tree.
  private static func head(_ height: Int, tasks: Int) -> Int {
    height > tasks + 1 || height > 6 ? 2 : height > 3 ? 1 : 0
  }

  /// Where the tree is in a pane's inside.
  static func map(of editor: TreeEditor, in rect: Rect) -> TreeMap {
    let tasks = editor.draft.tasks.count
    return TreeMap(editor, in: rect.top(head(rect.height, tasks: tasks)).rest)
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    let map = Self.map(of: editor, in: rect)
    let drawing = TreeDrawing(editor: editor, map: map, paints: paints, glyphs: glyphs)
    let above = rect.top(map.body.y - rect.y).part
    drawHead(on: &canvas, in: above, map, glyphs)
    drawing.draw(on: &canvas, in: rect)
    canvas.more(map.order.count - map.rows.upperBound, below: rect)
    let below = rect.top(map.body.bottom - rect.y + 1).rest
    drawNotes(on: &canvas, in: below, glyphs)
  }

  /// The depths' names, that of the cursor's in any case, and below how many blocks of which size.
  private func drawHead(
    on canvas: inout Canvas, in rect: Rect, _ map: TreeMap, _ glyphs: Glyphs
  ) {
    guard rect.height > 0 else { return }
    let names = map.depths.map { (depth: $0, text: editor.draft.depths[$0]) }
    drawTitles(names, in: rect.top(1).part, map, on: &canvas, glyphs)
    guard rect.height > 1, let costs = editor.measures.costs,
      costs.parameters.count == editor.draft.depths.count
    else { return }
    let sizes = map.depths.map { depth in
      let count = editor.shape.groups(at: depth).count
      let each = shortNumber(Double(costs.parameters[depth]))
      return (depth: depth, text: count == 1 ? each : "\(count)\(glyphs.signs.times)\(each)")
    }
    drawTitles(sizes, in: rect.top(1).rest.top(1).part, map, on: &canvas, glyphs)
  }

  /// Texts above their columns, the cursor's first, then those that there is room for.
  private func drawTitles(
    _ titles: [(depth: Int, text: String)], in row: Rect, _ map: TreeMap,
    on canvas: inout Canvas, _ glyphs: Glyphs
  ) {
    var taken: [Range<Int>] = []
    let ordered =
      titles.filter { $0.depth == editor.depth } + titles.filter { $0.depth != editor.depth }
    for title in ordered {
      let text = truncate(
        title.text, to: max(map.column - 1, 12), ellipsis: glyphs.signs.ellipsis)
      let width = columnWidth(text)
      let start = max(row.x, min(map.x(title.depth) + 1, row.right - width))
      let span = start..<start + width + 1
      guard !taken.contains(where: span.overlaps) else { continue }
      taken.append(span)
      let isHere = title.depth == editor.depth
      canvas.write(
        text, at: Point(x: start, y: row.y),
        style: Style(foreground: isHere ? .accent : .dim, isBold: isHere), in: row)
    }
  }

  /// The tree as text, and the command that starts it.
  private func drawNotes(on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs) {
    let texts =
      [(editor.text, Style())] + (editor.form?.commandLine.map { [("$ \($0)", Style(.dim))] } ?? [])
    let lines = texts.flatMap { text, style in
      wrap(text, to: rect.width).map { (text: $0, style: style) }
    }
    for (row, line) in lines.prefix(rect.height).enumerated() {
      let isCut = row == rect.height - 1 && lines.count > rect.height
      let text = isCut ? line.text + String(glyphs.signs.ellipsis) : line.text
      canvas.line(text, line.style, row: row, in: rect, glyphs: glyphs)
    }
  }
}
