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
  /// What blocks and heads cost, for bars of their shares.
  var costs: BlockCosts?
  /// What the structure was chosen by, for a number on each line.
  var belief: Belief?
  /// The number of the structure in its history, and how many there are.
  var history: (place: Int, count: Int)?
  var scroll = 0
  /// The keys that show the structure before and the one after.
  var historyKeys = ("", "")
  var explanation = ["The tree appears when the method has chosen one."]

  func title(_ glyphs: Glyphs) -> String { heading }

  func status(_ glyphs: Glyphs) -> String { facts }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    guard let architecture else {
      canvas.explain(explanation, in: rect, glyphs: glyphs)
      return
    }
    let (foot, body) = rect.bottom(history == nil || rect.height < 6 ? 0 : 1)
    if architecture.isTree {
      drawTree(architecture, on: &canvas, in: body, glyphs)
    } else {
      drawGrid(architecture, on: &canvas, in: body, glyphs)
    }
    drawHistory(on: &canvas, in: foot, glyphs)
  }

  /// Where in the structure's history the shown one is.
  private func drawHistory(on canvas: inout Canvas, in row: Rect, _ glyphs: Glyphs) {
    guard let history, !row.isEmpty else { return }
    let text = "revision \(history.place + 1) of \(history.count) "
    let pieces: [(text: String, style: Style)] = [
      (historyKeys.0, Style(.key).bold), (" ", Style()), (historyKeys.1, Style(.key).bold),
      (" \(text)", Style(.dim)),
    ]
    let used = canvas.write(pieces, at: row.origin, in: row)
    let part = Double(history.place + 1) / Double(history.count)
    let bar = row.left(used).rest.left(40).part
    canvas.rail(bar, fraction: part, paint: .accent, glyphs: glyphs)
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
    let right = value == nil ? 0 : 8
    let costs = place.width >= 60 ? shareWidth : 0
    let room = place.right(right + costs).rest
    if costs > 0 {
      let column = place.right(right).rest.right(costs).part
      drawShare(line, architecture, on: &canvas, in: column, glyphs)
    }
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
    let reason = reason(line, architecture)
    let all = (pieces + reason).reduce(0) { $0 + columnWidth($1.text) }
    if all <= rect.width { pieces += reason }
    canvas.write(pieces, at: rect.origin, in: rect)
    let used = pieces.reduce(0) { $0 + columnWidth($1.text) }
    if used > rect.width, rect.width > 0 {
      canvas.write(
        String(glyphs.signs.ellipsis), at: Point(x: rect.right - 1, y: rect.y), style: Style(.dim),
        in: rect)
    }
  }

  /// The columns of a bar and a number of parameters; none where costs are not known.
  private var shareWidth: Int { costs == nil ? 0 : 15 }

  /// How many of all parameters a line's blocks have.
  private func drawShare(
    _ line: BranchingTree.Line, _ architecture: Architecture, on canvas: inout Canvas,
    in rect: Rect, _ glyphs: Glyphs
  ) {
    guard let costs, let total = costs.parameters(of: architecture), total > 0,
      let own = parameters(of: line, architecture, costs)
    else { return }
    let text = padLeft(shortNumber(Double(own)), to: 6)
    let (number, bar) = rect.right(7)
    canvas.bar(
      bar.left(bar.width - 1).part, fraction: Double(own) / Double(total), paint: .accent,
      glyphs: glyphs)
    canvas.write(text, at: number.origin, style: Style(.dim), in: number)
  }

  private func parameters(
    of line: BranchingTree.Line, _ architecture: Architecture, _ costs: BlockCosts
  ) -> Int? {
    let head = costs.tasks.firstIndex(of: architecture.tasks[line.tasks[0]])
      .map { costs.headParameters[$0] }
    guard let depths = line.depths else { return line.isHead ? head : nil }
    let blocks = depths.reduce(0) { $0 + costs.parameters[$1] }
    // A task that has its last block for itself has no line of its own for its head.
    let isLast = depths.upperBound == architecture.depths.count - 1 && line.tasks.count == 1
    return blocks + (isLast ? head ?? 0 : 0)
  }

  /// Why a line's tasks are together: how alike they are there, or how likely its first block takes
  /// its input from where it does.
  private func reason(
    _ line: BranchingTree.Line, _ architecture: Architecture
  ) -> [(text: String, style: Style)] {
    guard let depths = line.depths else { return [] }
    switch belief {
    case .affinity(let affinity) where line.tasks.count > 1:
      guard
        let value = affinity.mean(
          of: line.tasks.map { architecture.tasks[$0] }, at: architecture.depths[depths.upperBound])
      else { return [] }
      return [(text: "  affinity \(hundredths(value))", style: Style(.dim))]
    case .branching(let branching):
      guard let value = branching.probability(of: line, in: architecture) else { return [] }
      return [(text: "  p \(hundredths(value))", style: Style(.dim))]
    case .affinity, .policy, .grouping, nil: return []
    }
  }

  private func hundredths(_ value: Double) -> String {
    let number = Int((min(abs(value), 9.99) * 100).rounded())
    let digits = number % 100 < 10 ? "0\(number % 100)" : "\(number % 100)"
    return (value < 0 ? "-" : "") + (number < 100 ? ".\(digits)" : "\(number / 100).\(digits)")
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

extension Affinity {
  /// The mean over the pairs of some tasks at a location; nil where it was not measured.
  fileprivate func mean(of names: [String], at location: String) -> Double? {
    guard let place = locations.firstIndex(of: location) else { return nil }
    let members = names.compactMap { tasks.firstIndex(of: $0) }
    let pairs = members.enumerated().flatMap { index, one in
      members[..<index].map { value(place, one, $0) }
    }
    return Statistic(pairs.filter(\.isFinite))?.mean
  }
}

extension BranchingBelief {
  /// The probability that the first block of a line takes its input from where it does.
  fileprivate func probability(
    of line: BranchingTree.Line, in architecture: Architecture
  ) -> Double? {
    guard let task = line.tasks.first, let depth = line.depths?.lowerBound, depth > 0,
      let child = architecture.blocks[task][depth],
      let parent = architecture.blocks[task][depth - 1],
      parents.indices.contains(depth - 1), parents[depth - 1].indices.contains(child),
      parents[depth - 1][child].indices.contains(parent)
    else { return nil }
    let value = parents[depth - 1][child][parent]
    return value.isFinite ? value : nil
  }
}
