import Runs
import Terminal

/// What a drawn tree costs, beside the tree that it began with and the two extremes, and how far it
/// is from the best one of its size.
struct TreeCostPanel: Panel {
  let editor: TreeEditor
  var scroll = 0

  /// A line of one of the tables: a name and four numbers.
  private struct Line {
    var name: String
    var cells: [(text: String, style: Style)] = []
    var style = Style()
    /// Whether it is left out where there is no room for all.
    var isSpare = false
  }

  func title(_ glyphs: Glyphs) -> String { "Cost" }

  func status(_ glyphs: Glyphs) -> String {
    guard let affinity = editor.measures.affinity else { return "" }
    let name = affinity.run.split(separator: "/").last ?? ""
    return affinity.run == editor.run
      ? "\(affinity.rule.rawValue) cost" : "affinities of \(name)"
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    let width = min(rect.width, 76)
    let all = lines(glyphs, width: width)
    let lines = all.count > rect.height ? all.filter { !$0.isSpare } : all
    let hidden = min(scroll, max(0, lines.count - rect.height))
    let number = min(10, max(6, (width - 16) / 4))
    for (row, line) in lines.dropFirst(hidden).prefix(rect.height).enumerated() {
      let place = Rect(x: rect.x, y: rect.y + row, width: width, height: 1)
      let (numbers, name) =
        line.cells.isEmpty ? (place.right(0).part, place) : place.right(4 * number)
      canvas.line(line.name, line.style, row: 0, in: name, glyphs: glyphs)
      for (index, cell) in line.cells.enumerated() {
        let text = padLeft(cell.text, to: number - 1, ellipsis: glyphs.signs.ellipsis)
        let start = Point(x: numbers.x + index * number + 1, y: place.y)
        canvas.write(text, at: start, style: cell.style, in: numbers)
      }
    }
    canvas.more(lines.count - hidden - rect.height, below: rect)
  }

  private func lines(_ glyphs: Glyphs, width: Int) -> [Line] {
    let sums = [
      editor.sum, editor.measures.sum(of: editor.draft.architecture(editor.draft.start)),
      editor.measures.sum(of: .shared(tasks: editor.draft.tasks, depths: editor.draft.depths)),
      editor.measures.sum(of: .separate(tasks: editor.draft.tasks, depths: editor.draft.depths)),
    ]
    return sizes(sums, glyphs) + costs(sums, glyphs) + notes(glyphs, width)
      + [Line(name: "", isSpare: true)] + depths(sums[0], glyphs)
  }

  private func row(_ name: String, _ texts: [String], _ styles: [Style]? = nil) -> Line {
    let usual = texts.indices.map { $0 == 0 ? Style().bold : Style(.dim) }
    return Line(name: name, cells: Array(zip(texts, styles ?? usual)).map { ($0.0, $0.1) })
  }

  private func head(_ names: [String]) -> Line {
    Line(
      name: names[0], cells: names.dropFirst().map { ($0, Style(.title)) }, style: Style(.title))
  }

  private func sizes(_ sums: [TreeMeasures.Sum], _ glyphs: Glyphs) -> [Line] {
    let missing = String(glyphs.signs.missing)
    func counts(_ values: [Int?]) -> [String] {
      values.map { $0.map { shortNumber(Double($0)) } ?? missing }
    }
    func shares(_ values: [Int?]) -> [String] {
      values.map { value in
        guard let value, let whole = values[3], whole > 0 else { return missing }
        return "\(tenths(100 * Double(value) / Double(whole)))%"
      }
    }
    var lines = [head(["", "DRAWN", "START", "SHARED", "SINGLE"])]
    if editor.measures.costs == nil {
      lines.append(Line(name: "parameters: not recorded", style: Style(.dim)))
    } else {
      let parameters = sums.map(\.parameters)
      lines += [row("parameters", counts(parameters)), row("  of single", shares(parameters))]
    }
    let multiplyAdds = sums.map(\.multiplyAdds)
    if multiplyAdds[0] == nil {
      lines.append(Line(name: "multiply-adds: not recorded", style: Style(.dim)))
    } else {
      var share = row("  of single", shares(multiplyAdds))
      share.isSpare = true
      lines += [row("multiply-adds", counts(multiplyAdds)), share]
    }
    return lines
  }

  private func costs(_ sums: [TreeMeasures.Sum], _ glyphs: Glyphs) -> [Line] {
    guard editor.measures.affinity != nil else { return [] }
    let missing = String(glyphs.signs.missing)
    let best = sums.map { editor.best(within: $0)?.cost }
    let distances = zip(sums, best).map { sum, best in
      best.flatMap { best in sum.cost.map { Self.distance($0, best) } }
    }
    let parts = zip(distances, best).map { distance, best in
      distance.flatMap { distance in best.map { $0 > 0 ? 100 * distance / $0 : 0 } }
    }
    let own = row("affinity cost", sums.map { $0.cost.map(shortNumber) ?? missing })
    guard editor.front != nil else { return [own] }
    return [
      own, row("best of its size", best.map { $0.map(shortNumber) ?? missing }),
      row("  distance", distances.map { $0.map(signedNumber) ?? missing }, styles(distances)),
      row("  in percent", parts.map { $0.map(signedPercent) ?? missing }, styles(distances)),
    ]
  }

  /// The best stand out as such, and what is drawn where it is not among them.
  private func styles(_ distances: [Double?]) -> [Style] {
    distances.enumerated().map { index, distance in
      let isBest = distance.map { $0 <= 0 } ?? false
      let paint: Paint = isBest ? .good : index == 0 ? .warn : .dim
      return Style(foreground: paint, isBold: index == 0)
    }
  }

  /// How far a cost is from the best one; what only rounding tells apart is none.
  private static func distance(_ cost: Double, _ best: Double) -> Double {
    abs(cost - best) < 1e-9 ? 0 : cost - best
  }

  private func notes(_ glyphs: Glyphs, _ width: Int) -> [Line] {
    func lines(_ text: String) -> [Line] {
      wrap(text, to: width).map { Line(name: $0, style: Style(.dim)) }
    }
    guard editor.measures.affinity != nil else {
      return lines(
        "No run of the same data, tasks and depths has measured affinities: a run of affinity-tree "
          + "does, and then the tree's cost and the best one of its size are shown.")
    }
    guard editor.question != nil else {
      return lines("The log does not tell what blocks cost, so that no budget is known.")
    }
    guard let front = editor.front else { return lines("searching the best trees") }
    return front.isExact
      ? [] : lines("The best that a beam search found; there may be better ones.")
  }

  /// What each depth contributes to the cost, and to the best tree's.
  private func depths(_ sum: TreeMeasures.Sum, _ glyphs: Glyphs) -> [Line] {
    let best = editor.best(within: sum)
    let costs = best.flatMap { editor.measures.affinity?.costs(of: $0.groups) }
    let missing = String(glyphs.signs.missing)
    let lines = editor.draft.depths.indices.map { depth in
      let own = sum.costs.map { $0[depth] }
      let other = costs.map { $0[depth] }
      let difference = own.flatMap { own in other.map { Self.distance(own, $0) } }
      let isHere = depth == editor.depth
      let count = editor.shape.groups(at: depth).count
      let style = Style(isHere ? .accent : .text)
      var line = row(
        editor.draft.depths[depth],
        [
          best.map { "\(count) / \($0.groups[depth].count)" } ?? "\(count)",
          own.map(shortNumber) ?? missing, other.map(shortNumber) ?? missing,
          difference.map(signedNumber) ?? missing,
        ], [style, style, Style(.dim), differenceStyle(difference)])
      line.style = Style(foreground: isHere ? .accent : .text, isBold: isHere)
      return line
    }
    return [head(["DEPTH", "BLOCKS", "COST", "BEST", "DIFF"])] + lines
  }

  private func differenceStyle(_ difference: Double?) -> Style {
    guard let difference, difference != 0 else { return Style(.dim) }
    return Style(difference > 0 ? .warn : .good)
  }
}
