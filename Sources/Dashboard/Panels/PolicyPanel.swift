import Runs
import Terminal

/// With what probability each task executes each block, while policies are searched.
struct PolicyPanel: Panel {
  let policy: PolicyBelief
  let paints: TaskPaints

  func title(_ glyphs: Glyphs) -> String { "Policy" }

  func status(_ glyphs: Glyphs) -> String {
    "step \(policy.step)\(glyphs.separator)\(policy.unlocked)/\(policy.depths.count) open"
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    guard let map = map(glyphs) else {
      canvas.explain(["The policies told do not fit the tasks."], in: rect, glyphs: glyphs)
      return
    }
    let used = canvas.heatMap(map, in: rect, glyphs: glyphs)
    canvas.paintRows(policy.tasks, of: map, with: paints, in: rect)
    let below = rect.top(used.height).rest
    guard below.height >= 1 else { return }
    let temperature = shortNumber(policy.temperature)
    let text = "P(execute) in %   temperature \(temperature)"
    canvas.line(text, Style(.dim), row: 0, in: below.bottom(1).part, glyphs: glyphs)
  }

  private func map(_ glyphs: Glyphs) -> HeatMap? {
    let locked = policy.depths.count - min(max(policy.unlocked, 0), policy.depths.count)
    guard policy.execute.count == policy.tasks.count,
      policy.execute.allSatisfy({ $0.count == policy.depths.count })
    else { return nil }
    return HeatMap(
      rows: policy.tasks.map { truncate($0, to: 12, ellipsis: glyphs.signs.ellipsis) },
      columns: policy.depths.map(\.number),
      values: policy.execute.map { row in
        row.enumerated().map { $0 < locked ? .nan : $1 }
      }, scale: .sequential, isShaded: glyphs.isASCII)
  }
}

extension Canvas {
  /// Gives the names of a table's rows the colours of their tasks.
  mutating func paintRows(
    _ tasks: [String], of map: HeatMap, with paints: TaskPaints, in rect: Rect
  ) {
    let width = min(map.rows.map(columnWidth).max() ?? 0, rect.width / 3)
    for (row, task) in tasks.enumerated() where row + 1 < rect.height {
      let place = Rect(x: rect.x, y: rect.y + row + 1, width: width, height: 1)
      restyle(place) { $0.foreground = paints[task] }
    }
  }
}

extension String {
  /// What tells "block 2.1" from "block 2.2"; a name without a number stays whole.
  fileprivate var number: String {
    let number = drop { !$0.isNumber }
    return number.isEmpty ? self : String(number)
  }
}
