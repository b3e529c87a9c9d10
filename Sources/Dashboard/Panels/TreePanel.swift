import Runs
import Terminal

/// Who shares what: a tree, or a table where an architecture is no tree.
struct TreePanel: Panel {
  let architecture: Architecture?
  let paints: TaskPaints
  /// The newest value of each task's head, by name.
  var heads: [String: HeadValue] = [:]
  var heading = "Tree"
  var facts = ""
  /// The first depth that differs from another architecture's.
  var pointed: Int?
  var scroll = 0
  var explanation = ["The tree appears when the method has chosen one."]

  func title(_ glyphs: Glyphs) -> String { heading }

  func status(_ glyphs: Glyphs) -> String { facts }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    guard let architecture else {
      canvas.explain(explanation, in: rect, glyphs: glyphs)
      return
    }
    if architecture.isTree {
      drawTree(architecture, on: &canvas, in: rect, glyphs)
    } else {
      drawGrid(architecture, on: &canvas, in: rect, glyphs)
    }
  }

  private func drawTree(
    _ architecture: Architecture, on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs
  ) {
    let lines = BranchingTree(architecture, pointed: pointed, glyphs: glyphs).lines
    let hidden = min(scroll, max(0, lines.count - rect.height))
    let names = lines.map { columnWidth($0.twigs) + columnWidth($0.name) }.max() ?? 0
    let column = min(names, max(6, rect.width / 2)) + 1
    for (row, line) in lines.dropFirst(hidden).prefix(rect.height).enumerated() {
      let place = Rect(x: rect.x, y: rect.y + row, width: min(rect.width, 72), height: 1)
      draw(line, architecture, column, on: &canvas, in: place, glyphs)
    }
    canvas.more(lines.count - hidden - rect.height, below: rect)
  }

  private func draw(
    _ line: BranchingTree.Line, _ architecture: Architecture, _ column: Int,
    on canvas: inout Canvas, in place: Rect, _ glyphs: Glyphs
  ) {
    let isOne = line.tasks.count == 1
    let style = line.isPointedOut ? Style(.warn).bold : Style(line.isHead ? .dim : .text)
    let value =
      isOne && (line.isHead || isLeaf(line)) ? heads[architecture.tasks[line.tasks[0]]] : nil
    let room = value == nil ? place : place.right(8).rest
    let left = place.left(column - 1).part
    let used = canvas.write(line.twigs, at: place.origin, style: Style(.border), in: left)
    let name = Point(x: place.x + used, y: place.y)
    canvas.write(line.name, at: name, style: style, in: left, ellipsis: glyphs.signs.ellipsis)
    drawTasks(line, architecture, on: &canvas, in: room.left(column).rest, glyphs)
    if let value { draw(value, on: &canvas, in: place.right(8).part, glyphs) }
  }

  private func isLeaf(_ line: BranchingTree.Line) -> Bool { line.name != "input" }

  /// A cell for each task that passes, then their names.
  private func drawTasks(
    _ line: BranchingTree.Line, _ architecture: Architecture, on canvas: inout Canvas,
    in rect: Rect, _ glyphs: Glyphs
  ) {
    var pieces: [(text: String, style: Style)] = []
    if !line.isHead {
      for task in line.tasks.prefix(24) {
        pieces.append((String(glyphs.block), Style(paints[architecture.tasks[task]])))
      }
      pieces.append((" ", Style()))
    }
    pieces += size(line, architecture, glyphs) + names(line, architecture, glyphs)
    pieces += auxiliary(line, architecture)
    canvas.write(pieces, at: rect.origin, in: rect)
    let used = pieces.reduce(0) { $0 + columnWidth($1.text) }
    if used > rect.width, rect.width > 0 {
      canvas.write(
        String(glyphs.signs.ellipsis), at: Point(x: rect.right - 1, y: rect.y), style: Style(.dim),
        in: rect)
    }
  }

  private func names(
    _ line: BranchingTree.Line, _ architecture: Architecture, _ glyphs: Glyphs
  ) -> [(text: String, style: Style)] {
    guard line.tasks.count < architecture.tasks.count || line.tasks.count == 1 else {
      return [("\(line.tasks.count) tasks", Style(.dim))]
    }
    let dot = (text: String(glyphs.signs.dot), style: Style(.dim))
    return line.tasks.enumerated().flatMap { index, task in
      let name = architecture.tasks[task]
      return (index == 0 ? [] : [dot]) + [(text: name, style: Style(paints[name]))]
    }
  }

  /// How large a network of a grouping is, where it is not of the standard size.
  private func size(
    _ line: BranchingTree.Line, _ architecture: Architecture, _ glyphs: Glyphs
  ) -> [(text: String, style: Style)] {
    guard let size = line.network.flatMap({ architecture.capacity["\($0)"] }) else { return [] }
    let text = String(shortNumber(size).prefix(3))
    return [(text: "\(glyphs.signs.times)\(text) ", style: Style(.accent))]
  }

  /// What a network of a grouping is trained on beside the tasks that it serves.
  private func auxiliary(
    _ line: BranchingTree.Line, _ architecture: Architecture
  ) -> [(text: String, style: Style)] {
    let names = line.network.flatMap { architecture.auxiliary["\($0)"] } ?? []
    return names.map { (text: " (\($0))", style: Style(.dim)) }
  }

  private func draw(
    _ value: HeadValue, on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs
  ) {
    let arrow = value.isUp.map { String($0 ? glyphs.signs.up : glyphs.signs.down) } ?? " "
    let paint: Paint = value.isUp == nil ? .dim : value.isBetter ? .good : .bad
    let text = padLeft(value.text, to: 6, ellipsis: glyphs.signs.ellipsis)
    canvas.write([(text, Style()), (arrow, Style(paint))], at: rect.origin, in: rect)
  }

  /// A row for each task, a column for each depth, a letter for each block.
  private func drawGrid(
    _ architecture: Architecture, on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs
  ) {
    let names = min(14, architecture.tasks.map(columnWidth).max() ?? 0) + 1
    for (task, name) in architecture.tasks.enumerated().dropFirst(scroll).prefix(rect.height) {
      let place = Rect(x: rect.x, y: rect.y + task - scroll, width: rect.width, height: 1)
      canvas.line(name, Style(paints[name]), row: 0, in: place.left(names - 1).part, glyphs: glyphs)
      let letters = architecture.blocks[task].map { block in
        block.map { letter($0) } ?? String(glyphs.signs.missing)
      }
      canvas.line(
        letters.joined(separator: " "), row: 0, in: place.left(names).rest, glyphs: glyphs)
    }
  }
}
