import Runs
import Terminal

/// How alike the tasks' networks see the same images, at one location of the network.
struct AffinityPanel: Panel {
  let affinity: Affinity?
  let paints: TaskPaints
  /// The location shown; the deepest when nil.
  let location: Int?
  /// The row and column that are read out.
  var cell: Point?
  let keys: KeyNames
  let explanation: [String]

  func title(_ glyphs: Glyphs) -> String { Pane.affinity.title }

  func status(_ glyphs: Glyphs) -> String {
    guard let affinity, let shown else { return "" }
    return "\(affinity.locations[shown]) \(shown + 1)/\(affinity.locations.count)"
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    guard let affinity, let shown else {
      canvas.explain(explanation, in: rect, glyphs: glyphs)
      return
    }
    let map = map(affinity, shown, glyphs)
    let used = canvas.heatMap(map, in: rect, glyphs: glyphs)
    canvas.paintRows(affinity.tasks, of: map, with: paints, in: rect)
    let (_, side) = rect.left(used.width + 2)
    if side.width >= 24 {
      drawPairs(affinity, shown, on: &canvas, in: side, glyphs)
    }
    let below = rect.top(used.height).rest
    guard below.height >= 1 else { return }
    if let cell {
      return drawReadOut(cell, affinity, shown, on: &canvas, in: below.bottom(1).part, glyphs)
    }
    canvas.locations(
      affinity.locations, shown: shown, facts: "\(affinity.samples) samples", keys: keys,
      in: below.bottom(1).part, glyphs: glyphs)
  }

  private var shown: Int? {
    guard let affinity, !affinity.locations.isEmpty,
      affinity.affinity.count == affinity.locations.count
    else { return nil }
    return min(location ?? .max, affinity.locations.count - 1)
  }

  private func map(_ affinity: Affinity, _ shown: Int, _ glyphs: Glyphs) -> HeatMap {
    let values = affinity.tasks.indices.map { row in
      affinity.tasks.indices.map { column in
        row == column ? .nan : affinity.value(shown, row, column)
      }
    }
    return HeatMap(
      rows: affinity.tasks.map { truncate($0, to: 12, ellipsis: glyphs.signs.ellipsis) },
      columns: affinity.tasks, values: values, cursor: cell, isShaded: glyphs.isASCII)
  }

  /// The two tasks under the cursor, how alike they are here, and at every location.
  private func drawReadOut(
    _ cell: Point, _ affinity: Affinity, _ shown: Int, on canvas: inout Canvas, in row: Rect,
    _ glyphs: Glyphs
  ) {
    guard affinity.tasks.indices.contains(cell.x), affinity.tasks.indices.contains(cell.y) else {
      return
    }
    let (one, other) = (affinity.tasks[cell.y], affinity.tasks[cell.x])
    let values = affinity.locations.indices.map { affinity.value($0, cell.y, cell.x) }
    let number = signedHundredths(affinity.value(shown, cell.y, cell.x))
    let pieces: [(text: String, style: Style)] = [
      (truncate(one, to: 12, ellipsis: glyphs.signs.ellipsis), Style(paints[one]).bold),
      (" \(glyphs.signs.dot) ", Style(.dim)),
      (truncate(other, to: 12, ellipsis: glyphs.signs.ellipsis), Style(paints[other]).bold),
      (" \(number)  ", Style().bold),
    ]
    let used = canvas.write(pieces, at: row.origin, in: row)
    let rest = row.left(used).rest
    canvas.sparkline(
      values, in: rest.left(values.count).part, range: -0.2...1, paint: .accent, glyphs: glyphs)
    let ends = "  \(affinity.locations[0]) \(glyphs.signs.right) \(affinity.locations.last ?? "")"
    canvas.line(ends, Style(.dim), row: 0, in: rest.left(values.count).rest, glyphs: glyphs)
  }

  /// The pairs from the closest on, each with its affinity at every location.
  private func drawPairs(
    _ affinity: Affinity, _ shown: Int, on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs
  ) {
    canvas.line("CLOSEST", Style(.title), row: 0, in: rect, glyphs: glyphs)
    let depth = min(affinity.locations.count, 12)
    for (row, pair) in affinity.pairs(at: shown).prefix(rect.height - 1).enumerated() {
      let place = Rect(x: rect.x, y: rect.y + row + 1, width: rect.width, height: 1)
      let (numbers, names) = place.right(depth + 6)
      let (one, other) = (affinity.tasks[pair.0], affinity.tasks[pair.1])
      let half = max(1, (names.width - 3) / 2)
      let pieces: [(text: String, style: Style)] = [
        (truncate(one, to: half, ellipsis: glyphs.signs.ellipsis), Style(paints[one])),
        (" \(glyphs.signs.dot) ", Style(.dim)),
        (truncate(other, to: half, ellipsis: glyphs.signs.ellipsis), Style(paints[other])),
      ]
      canvas.write(pieces, at: names.origin, in: names)
      let value = affinity.value(shown, pair.0, pair.1)
      canvas.line(signedHundredths(value), row: 0, in: numbers, glyphs: glyphs)
      let values = affinity.locations.indices.map { affinity.value($0, pair.0, pair.1) }
      canvas.sparkline(
        values, in: numbers.right(depth).part, range: -0.2...1, paint: .dim, glyphs: glyphs)
    }
  }

  private func signedHundredths(_ value: Double) -> String {
    guard value.isFinite else { return "nan" }
    let hundredths = Int((abs(value) * 100).rounded())
    let sign = value < 0 ? "-" : "+"
    return hundredths >= 100
      ? sign + "1.0" : sign + (hundredths < 10 ? ".0" : ".") + "\(hundredths)"
  }
}

extension Canvas {
  /// Names the places of which one is shown, or, where there is no room, the keys to change it.
  mutating func locations(
    _ names: [String], shown: Int, facts: String, keys: KeyNames, in row: Rect, glyphs: Glyphs
  ) {
    var pieces: [(text: String, style: Style)] = []
    for (index, name) in names.enumerated() {
      let style = index == shown ? Style(foreground: .accent, isBold: true) : Style(.dim)
      pieces += [(name, style), (" ", Style())]
    }
    let width = pieces.reduce(0) { $0 + columnWidth($1.text) }
    guard width > row.width else { write(pieces, at: row.origin, in: row); return }
    line("\(keys.locations) location   \(facts)", Style(.dim), row: 0, in: row, glyphs: glyphs)
  }
}

extension KeyNames {
  /// The keys that show the location before and the next one.
  var locations: String { "\(self[.previousLocation]) \(self[.nextLocation])" }
}

extension Affinity {
  /// A value; not a number where the table is too small for it.
  func value(_ location: Int, _ one: Int, _ other: Int) -> Double {
    guard affinity.indices.contains(location), affinity[location].indices.contains(one),
      affinity[location][one].indices.contains(other)
    else { return .nan }
    return affinity[location][one][other]
  }

  /// The pairs of tasks at a location, the closest first.
  func pairs(at location: Int) -> [(Int, Int)] {
    let pairs = tasks.indices.flatMap { one in tasks.indices.dropFirst(one + 1).map { (one, $0) } }
    let keyed = pairs.map { (pair: $0, value: value(location, $0.0, $0.1)) }
    return keyed.filter { $0.value.isFinite }.sorted { $0.value > $1.value }.map(\.pair)
  }
}
