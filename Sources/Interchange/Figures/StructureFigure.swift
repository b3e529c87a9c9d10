import Runs

/// A structure as a picture: a line for each task from the input on the left to its head on the
/// right, and a box around the lines that run through one block.
///
/// A dot marks a task that executes a block; the line of one that skips the depth is dashed there.
struct StructureFigure {
  private let architecture: Architecture
  private let title: String

  /// The tasks in the order of their rows: those that share blocks lie together.
  private let order: [Int]

  init(_ architecture: Architecture, title: String) {
    (self.architecture, self.title) = (architecture, title)
    func key(_ task: Int) -> [Int] { architecture.blocks[task].map { $0 ?? .max } + [task] }
    order = architecture.tasks.indices.sorted { key($0).lexicographicallyPrecedes(key($1)) }
  }

  private static let palette = [
    "#4e79a7", "#f28e2b", "#59a14f", "#b07aa1", "#e15759", "#76b7b2", "#9c755f", "#edc948",
  ]
  private static let margin = 16.0
  private static let titleHeight = 34.0
  private static let rowHeight = 30.0
  private static let letterWidth = 7.2

  var text: String {
    let size = (width: number(width), height: number(height))
    let lines =
      [
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(size.width) \(size.height)\""
          + " width=\"\(size.width)\" height=\"\(size.height)\""
          + " font-family=\"sans-serif\" font-size=\"12\">",
        "<title>\(title.escaped)</title>",
        "<rect width=\"\(size.width)\" height=\"\(size.height)\" fill=\"#ffffff\"/>",
        words(title, x: Self.margin, y: Self.margin + 6, "font-weight=\"bold\""),
      ] + depthNames + boxes + order.indices.flatMap(line) + ["</svg>"]
    return lines.map { $0 + "\n" }.joined()
  }
}

extension StructureFigure {
  private var columnWidth: Double {
    max(64, Double(architecture.depths.map(\.count).max() ?? 0) * Self.letterWidth + 20)
  }

  private var width: Double {
    let names = Double(architecture.tasks.map(\.visible.count).max() ?? 0) * Self.letterWidth
    let drawn = column(architecture.depths.count) + names + Self.margin
    return max(drawn, Double(title.visible.count) * Self.letterWidth * 1.1 + 2 * Self.margin)
  }

  private var height: Double { row(order.count) + Self.margin }

  /// The left edge of a depth's column.
  private func column(_ depth: Int) -> Double { Self.margin + 24 + Double(depth) * columnWidth }

  /// The middle of a row.
  private func row(_ index: Int) -> Double {
    Self.margin + 2 * Self.titleHeight + Double(index) * Self.rowHeight
  }

  private var depthNames: [String] {
    architecture.depths.enumerated().map { depth, name in
      words(
        name, x: column(depth) + columnWidth / 2, y: Self.margin + Self.titleHeight,
        "text-anchor=\"middle\" fill=\"#555555\"")
    }
  }

  /// A box for each run of neighbouring rows that share a block.
  private var boxes: [String] {
    architecture.depths.indices.flatMap { depth in
      runs(at: depth).map { block, rows in
        let color = Self.palette[block % Self.palette.count]
        let top = row(rows.lowerBound) - Self.rowHeight / 2 + 3
        let height = Double(rows.count) * Self.rowHeight - 6
        return "<rect x=\"\(number(column(depth) + 5))\" y=\"\(number(top))\""
          + " width=\"\(number(columnWidth - 10))\" height=\"\(number(height))\" rx=\"6\""
          + " fill=\"\(color)\" fill-opacity=\"0.25\" stroke=\"\(color)\"/>"
      }
    }
  }

  /// The blocks of a depth with the rows they run over, from their first task to their last where no
  /// other block lies between.
  private func runs(at depth: Int) -> [(block: Int, rows: ClosedRange<Int>)] {
    var runs: [(block: Int, rows: ClosedRange<Int>)] = []
    for (index, task) in order.enumerated() {
      guard let block = architecture.blocks[task][depth] else { continue }
      if let last = runs.last, last.block == block {
        runs[runs.count - 1].rows = last.rows.lowerBound...index
      } else {
        runs.append((block, index...index))
      }
    }
    return runs
  }

  /// A task's line, with a dot in each block that it executes, and its name.
  private func line(_ index: Int) -> [String] {
    let task = order[index]
    let y = number(row(index))
    func stroke(_ from: Double, _ to: Double, _ style: String = "") -> String {
      "<line x1=\"\(number(from))\" y1=\"\(y)\" x2=\"\(number(to))\" y2=\"\(y)\""
        + " stroke=\"#333333\"\(style)/>"
    }
    let depths = architecture.depths.indices.flatMap { depth in
      let (start, end) = (column(depth), column(depth + 1))
      guard architecture.blocks[task][depth] != nil else {
        return [stroke(start, end, " stroke-dasharray=\"3 4\" stroke-opacity=\"0.6\"")]
      }
      let middle = number((start + end) / 2)
      return [
        stroke(start, end), "<circle cx=\"\(middle)\" cy=\"\(y)\" r=\"4\" fill=\"#333333\"/>",
      ]
    }
    let end = column(architecture.depths.count)
    return [stroke(Self.margin, column(0))] + depths
      + [words(architecture.tasks[task], x: end + 8, y: row(index) + 4)]
  }

  private func words(_ text: String, x: Double, y: Double, _ style: String = "") -> String {
    "<text x=\"\(number(x))\" y=\"\(number(y))\"\(style.isEmpty ? "" : " " + style)>"
      + "\(text.escaped)</text>"
  }

  /// A coordinate to a tenth of a unit.
  private func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}

extension String {
  fileprivate var escaped: String {
    visible(replacing: ["<": "&lt;", ">": "&gt;", "&": "&amp;", "\"": "&quot;"])
  }
}
