import Runs
import Terminal

/// What the keys would do to a drawn tree, and what that would change of its cost.
struct TreeMovesPanel: Panel {
  let editor: TreeEditor
  /// The first key of each move.
  let keys: [(move: TreeMove, key: String)]

  private enum Column: Hashable { case key, text, parameters, cost }

  func title(_ glyphs: Glyphs) -> String {
    "\(editor.draft.tasks[editor.task]) at \(editor.draft.depths[editor.depth])"
  }

  func status(_ glyphs: Glyphs) -> String { "what keys do" }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    let width = keys.map { columnWidth($0.key) }.max() ?? 1
    let table = Table<Column>(
      [
        .init(key: .key, title: "", width: width),
        .init(key: .text, title: "", width: 8, grows: true),
        .init(key: .parameters, title: "PARAMS", width: 7, isRight: true, priority: 2),
        .init(key: .cost, title: "COST", width: 7, isRight: true, priority: 1),
      ], width: min(rect.width, 90))
    let (head, body) = rect.top(rect.height > keys.count ? 1 : 0)
    if !head.isEmpty { table.head(on: &canvas, in: head, glyphs: glyphs) }
    let before = editor.sum
    for (row, line) in keys.prefix(body.height).enumerated() {
      let place = Rect(x: body.x, y: body.y + row, width: body.width, height: 1)
      draw(line.move, line.key, before, table, on: &canvas, in: place, glyphs)
    }
    canvas.more(keys.count - body.height, below: rect)
  }

  private func draw(
    _ move: TreeMove, _ key: String, _ before: TreeMeasures.Sum, _ table: Table<Column>,
    on canvas: inout Canvas, in row: Rect, _ glyphs: Glyphs
  ) {
    let next = editor.result(of: move)
    table.write(
      key, Style(foreground: next == nil ? .dim : .key, isBold: next != nil), .key, on: &canvas,
      in: row, glyphs: glyphs)
    guard let next else {
      let text = editor.obstacle(to: move) ?? ""
      return table.write(text, Style(.dim), .text, on: &canvas, in: row, glyphs: glyphs)
    }
    let room = table.rect(.text, in: row)?.width ?? 0
    let text = editor.account(of: move, within: room, separator: String(glyphs.signs.dot))
    table.write(text, .init(), .text, on: &canvas, in: row, glyphs: glyphs)
    let after = editor.measures.sum(of: editor.draft.architecture(next))
    let parameters = difference(
      before.parameters.map(Double.init), after.parameters.map(Double.init))
    write(parameters, .parameters, table, on: &canvas, in: row, glyphs)
    write(difference(before.cost, after.cost), .cost, table, on: &canvas, in: row, glyphs)
  }

  private func difference(_ before: Double?, _ after: Double?) -> Double? {
    before.flatMap { before in after.map { abs($0 - before) < 1e-9 ? 0 : $0 - before } }
  }

  /// More is worse of either.
  private func write(
    _ value: Double?, _ column: Column, _ table: Table<Column>, on canvas: inout Canvas,
    in row: Rect, _ glyphs: Glyphs
  ) {
    let paint: Paint = value.map { $0 == 0 ? .dim : $0 < 0 ? .good : .warn } ?? .dim
    let text = value.map(signedNumber) ?? String(glyphs.signs.missing)
    table.write(text, Style(paint), column, on: &canvas, in: row, glyphs: glyphs)
  }
}
