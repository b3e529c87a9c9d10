import Terminal

/// Draws blocks and branches in their places.
struct TreeDrawing {
  let editor: TreeEditor
  let map: TreeMap
  let paints: TaskPaints
  let glyphs: Glyphs

  /// The blocks of each depth, `[depth][group][task]`.
  private let groups: [[[Int]]]

  /// The tasks that are taken hold of.
  private let branch: Set<Int>

  init(editor: TreeEditor, map: TreeMap, paints: TaskPaints, glyphs: Glyphs) {
    (self.editor, self.map, self.paints, self.glyphs) = (editor, map, paints, glyphs)
    groups = editor.shape.groups
    branch = Set(editor.shape.branch(of: editor.task, at: editor.depth))
  }

  func draw(on canvas: inout Canvas, in rect: Rect) {
    guard !map.body.isEmpty else { return }
    drawRoot(on: &canvas)
    for depth in map.depths {
      for block in groups[depth] { draw(block, at: depth, on: &canvas) }
    }
    for place in map.rows { drawName(place, on: &canvas) }
  }

  private func style(_ tasks: [Int]) -> Style {
    Style(tasks.contains(editor.task) ? .accent : .border)
  }

  /// The input, and the branches that begin there; where shallow depths are hidden, a sign of it.
  private func drawRoot(on canvas: inout Canvas) {
    let children = groups[map.depths.lowerBound]
    let parents =
      map.depths.lowerBound == 0 ? [map.order] : groups[map.depths.lowerBound - 1]
    let junction = map.body.x + map.root - 1
    for parent in parents {
      let own = children.filter { parent.contains($0[0]) }
      if let y = row(of: parent) {
        let isWhole = map.depths.lowerBound == 0
        let text = isWhole ? (map.root > 6 ? "input" : "") : String(glyphs.signs.ellipsis)
        let start = Point(x: map.body.x, y: y)
        let used = canvas.write(text, at: start, style: Style(.dim), in: map.body)
        line(from: map.body.x + used, to: junction, y: y, parent, on: &canvas)
      }
      fork(own, of: parent, x: junction, on: &canvas)
    }
  }

  private func draw(_ block: [Int], at depth: Int, on canvas: inout Canvas) {
    let (x, junction) = (map.x(depth), map.junction(depth))
    if let y = row(of: block) {
      line(from: x, to: junction, y: y, block, on: &canvas)
      let chips = block.prefix(map.chips)
      for (place, task) in chips.enumerated() {
        let isLast = place == map.chips - 1 && block.count > map.chips
        let style = Style(paints[editor.draft.tasks[task]])
        canvas[x + 1 + place, y] = Cell(glyph: isLast ? "+" : glyphs.block, style: style)
      }
      if depth == editor.depth, block.contains(editor.task) {
        mark(Rect(x: x, y: y, width: chips.count + 2, height: 1), on: &canvas)
      }
    }
    let next = depth + 1
    let children =
      next < groups.count ? groups[next].filter { block.contains($0[0]) } : block.map { [$0] }
    fork(children, of: block, x: junction, on: &canvas)
  }

  /// Marks the block under the cursor.
  private func mark(_ rect: Rect, on canvas: inout Canvas) {
    let style = Style(.accent).bold
    canvas[rect.x, rect.y] = Cell(glyph: glyphs.signs.right, style: style)
    canvas[rect.right - 1, rect.y] = Cell(glyph: glyphs.signs.left, style: style)
    canvas.restyle(rect) { $0.background = .selection }
  }

  /// The row of a block: that of its first task.
  private func row(of tasks: [Int]) -> Int? {
    tasks.first.flatMap { map.order.firstIndex(of: $0) }.flatMap(map.y)
  }

  private func line(from: Int, to end: Int, y: Int, _ tasks: [Int], on canvas: inout Canvas) {
    let rect = Rect(x: from, y: y, width: end - from + 1, height: 1)
    canvas.fill(rect, with: Cell(glyph: glyphs.tree.twig, style: style(tasks)))
  }

  /// The branches of a block: a line down, and a twig for each.
  private func fork(_ children: [[Int]], of block: [Int], x: Int, on canvas: inout Canvas) {
    guard children.count > 1, let top = place(children[0]),
      let last = place(children[children.count - 1])
    else { return }
    let starts = Dictionary(
      children.compactMap { child in place(child).map { ($0, child) } },
      uniquingKeysWith: { one, _ in one })
    // The way to the selected task is drawn as far as its twig.
    let way = children.first { $0.contains(editor.task) }.flatMap(place) ?? -1
    let turned = way < 0 ? 0 : map.rows(from: way, to: way).upperBound
    for y in map.rows(from: top, to: last) {
      let place = map.place(at: y)
      let glyph =
        place == top
        ? glyphs.tree.fork
        : place.flatMap { starts[$0] } == nil
          ? glyphs.tree.line : place == last ? glyphs.tree.lastChild : glyphs.tree.child
      canvas[x, y] = Cell(glyph: glyph, style: Style(y < turned ? .accent : .border))
    }
  }

  private func place(_ tasks: [Int]) -> Int? {
    tasks.first.flatMap { map.order.firstIndex(of: $0) }
  }

  /// A task's name at the end of its twig; those that are taken hold of stand out.
  private func drawName(_ place: Int, on canvas: inout Canvas) {
    guard let y = map.y(place) else { return }
    let task = map.order[place]
    let row = Rect(x: map.nameColumn, y: y, width: map.names, height: 1)
    let isCut = map.depths.upperBound < editor.draft.depths.count
    let twig = isCut ? glyphs.signs.ellipsis : glyphs.tree.twig
    let isHeld = branch.contains(task)
    let name = editor.draft.tasks[task]
    canvas.write(
      [
        (String(twig), style([task])),
        (isHeld ? String(glyphs.signs.pointer) : " ", Style(.accent).bold),
        (name, Style(foreground: paints[name], isBold: isHeld)),
      ], at: row.origin, in: row, ellipsis: glyphs.signs.ellipsis)
    if task == editor.task { canvas.select(row.left(1).rest) }
  }
}
