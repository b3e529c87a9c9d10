import Runs
import Terminal

/// What a drawn tree costs over its parameters, and the line of the best that each budget buys.
struct TreeFrontPanel: Panel {
  let editor: TreeEditor

  func title(_ glyphs: Glyphs) -> String { "Best trees" }

  func status(_ glyphs: Glyphs) -> String {
    guard let front = editor.front else { return "" }
    return "\(front.trees.count) of \(front.isExact ? "all trees" : "a beam search")"
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    guard let front = editor.front else {
      canvas.explain([explanation], in: rect, glyphs: glyphs)
      return
    }
    let points = points(glyphs)
    let sizes = points.map(\.x) + front.trees.map(\.parameters)
    let costs = points.map(\.y) + front.trees.map(\.cost)
    let (x, y) = (Self.range(sizes), Self.range(costs))
    var plot = LinePlot([stairs(front, x, y)], xRange: x, yRange: y, xLabel: "parameters")
    plot.marks = points
    canvas.plot(plot, in: rect, glyphs: glyphs)
  }

  private var explanation: String {
    if editor.measures.affinity == nil { return "The best trees follow from affinities." }
    guard editor.question != nil else { return "The best trees follow from what blocks cost." }
    return "searching the best trees of \(editor.draft.tasks.count) tasks over "
      + "\(editor.draft.depths.count) depths"
  }

  /// The drawn tree in front of the others.
  private func points(_ glyphs: Glyphs) -> [LinePlot.Mark] {
    let (tasks, depths) = (editor.draft.tasks, editor.draft.depths)
    let start = editor.draft.architecture(editor.draft.start)
    let isChanged = editor.draft.start != editor.shape
    let named: [(String, Architecture, Paint, Character)] =
      [
        ("shared", .shared(tasks: tasks, depths: depths), .dim, glyphs.signs.bullet),
        ("single", .separate(tasks: tasks, depths: depths), .dim, glyphs.signs.bullet),
      ] + (isChanged ? [("start", start, .text, glyphs.marker(4))] : [])
      + [("drawn", editor.architecture, .warn, glyphs.marker(1))]
    return named.compactMap { name, architecture, paint, glyph in
      let sum = editor.measures.sum(of: architecture)
      guard let parameters = sum.parameters, let cost = sum.cost else { return nil }
      return LinePlot.Mark(
        x: Double(parameters), y: cost, glyph: glyph, label: name, paint: paint)
    }
  }

  /// Down from the top at the smallest tree, then right and down from each to the next.
  private func stairs(
    _ front: TreeFront, _ sizes: ClosedRange<Double>, _ costs: ClosedRange<Double>
  ) -> LinePlot.Series {
    var (x, y, cost) = ([Double](), [Double](), costs.upperBound)
    for tree in front.trees {
      x += [tree.parameters, tree.parameters]
      y += [cost, tree.cost]
      cost = tree.cost
    }
    return LinePlot.Series(x: x + [sizes.upperBound], y: y + [cost], paint: .accent)
  }

  /// A range with room for signs at its ends.
  private static func range(_ values: [Double]) -> ClosedRange<Double> {
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    let margin = high > low ? (high - low) * 0.08 : max(abs(high) * 0.2, 1e-9)
    return (low - margin)...(high + margin)
  }
}
