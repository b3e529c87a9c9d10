import Runs
import Terminal

/// With what probability each node takes its input from each of the level before, while branchings
/// are searched.
struct ParentsPanel: Panel {
  let branching: BranchingBelief
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
    let below = rect.top(used.height).rest
    guard below.height >= 1 else { return }
    canvas.locations(
      branching.depths, shown: shown, facts: "temperature \(shortNumber(branching.temperature))",
      keys: keys, in: below.bottom(1).part, glyphs: glyphs)
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
