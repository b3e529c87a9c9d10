import Runs
import Terminal

/// With what probability each node takes its input from each of the level before, while branchings
/// are searched.
struct ParentsPanel: Panel {
  let branching: BranchingBelief
  /// What was believed up to now, oldest first.
  let history: [BranchingBelief]
  let paints: TaskPaints
  /// The level of parents shown; the deepest when nil.
  let location: Int?
  let keys: KeyNames

  func title(_ glyphs: Glyphs) -> String { "Parents" }

  func status(_ glyphs: Glyphs) -> String {
    guard let shown else { return "" }
    let place = "\(branching.depths[shown]) \(shown + 1)/\(branching.depths.count)"
    return "step \(branching.step)\(glyphs.separator)\(place)"
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    guard let shown, let map = map(shown, glyphs) else {
      canvas.explain(["The parents told do not fit the levels."], in: rect, glyphs: glyphs)
      return
    }
    let used = canvas.heatMap(map, in: rect, glyphs: glyphs)
    if isLast(shown) { canvas.paintRows(branching.tasks, of: map, with: paints, in: rect) }
    drawHistory(shown, on: &canvas, in: rect.left(used.width + 2).rest, glyphs)
    let below = rect.top(used.height).rest
    guard below.height >= 1 else { return }
    canvas.locations(
      branching.depths, shown: shown, facts: "temperature \(shortNumber(branching.temperature))",
      keys: keys, in: below.bottom(1).part, glyphs: glyphs)
  }

  /// For each child how the probability of the parent that is now its likeliest changed with the
  /// search, where there is room beside the map.
  private func drawHistory(
    _ level: Int, on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs
  ) {
    guard history.count > 1, rect.width >= 10 else { return }
    canvas.line("OVER TIME", Style(.title), row: 0, in: rect, glyphs: glyphs)
    let rows = branching.parents[level].prefix(max(0, rect.height - 2))
    for (child, chances) in rows.enumerated() {
      guard let parent = chances.indices.max(by: { chances[$0] < chances[$1] }) else { continue }
      let place = Rect(x: rect.x, y: rect.y + child + 1, width: rect.width, height: 1)
      let (name, line) = place.left(4)
      canvas.line("#\(parent + 1)", Style(.dim), row: 0, in: name, glyphs: glyphs)
      canvas.sparkline(
        history.map { $0.probability(of: parent, for: child, at: level) }, in: line, range: 0...1,
        glyphs: glyphs)
    }
  }

  private var shown: Int? {
    guard !branching.depths.isEmpty, branching.parents.count == branching.depths.count else {
      return nil
    }
    return min(location ?? .max, branching.depths.count - 1)
  }

  private func isLast(_ level: Int) -> Bool { level == branching.depths.count - 1 }

  /// A row for each child, a column for each parent.
  private func map(_ level: Int, _ glyphs: Glyphs) -> HeatMap? {
    let values = branching.parents[level]
    let parents = values.first?.count ?? 0
    let names =
      isLast(level)
      ? branching.tasks : values.indices.map { "\(branching.depths[level + 1]) #\($0 + 1)" }
    guard values.allSatisfy({ $0.count == parents }), names.count == values.count else {
      return nil
    }
    return HeatMap(
      rows: names.map { truncate($0, to: 12, ellipsis: glyphs.signs.ellipsis) },
      columns: (0..<parents).map { "#\($0 + 1)" }, values: values, scale: .sequential,
      isShaded: glyphs.isASCII)
  }
}

extension BranchingBelief {
  /// Not a number where the tables have no such place.
  fileprivate func probability(of parent: Int, for child: Int, at level: Int) -> Double {
    guard parents.indices.contains(level), parents[level].indices.contains(child),
      parents[level][child].indices.contains(parent)
    else { return .nan }
    return parents[level][child][parent]
  }
}
