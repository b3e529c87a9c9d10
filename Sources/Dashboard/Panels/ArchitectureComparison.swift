import Runs
import Terminal

/// The compared runs' structures side by side, what differs from the baseline pointed out.
struct ArchitectureComparison: Panel {
  let sides: [Compared]
  let baseline: Int
  var scroll = 0

  /// The run that stands for each side.
  private var runs: [Run] { sides.map(\.run) }

  func title(_ glyphs: Glyphs) -> String { Pane.trees.title }

  func status(_ glyphs: Glyphs) -> String {
    guard runs.indices.contains(baseline), let reference = runs[baseline].architecture,
      let depth = pointed(baseline)
    else { return runs.contains { $0.architecture == nil } ? "" : "all alike" }
    return "differ from \(reference.depths[depth]) on"
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    guard !runs.isEmpty else { return }
    let columns = rect.columns(.init(repeating: 1, count: runs.count))
    for (index, column) in columns.enumerated() {
      let inner = index == 0 ? column : column.left(2).rest
      if index > 0 {
        let rule = Cell(glyph: glyphs.light.vertical, style: Style(.border))
        canvas.fill(column.left(1).part, with: rule)
      }
      draw(index, on: &canvas, in: inner, glyphs)
    }
  }

  private func draw(_ index: Int, on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs) {
    let run = runs[index]
    let (head, body) = rect.top(1)
    var pieces: [(text: String, style: Style)] = [
      ("\(letter(index)) ", Style(.series(index)).bold), (sides[index].name, Style().bold),
    ]
    if sides[index].replicates != nil {
      pieces.append(("  seed \(run.experiment.seed)\(kinds(of: sides[index]))", Style(.dim)))
    } else if run.state.isActive {
      let state = "  \(run.state.glyph(glyphs)) \(percent(run.progress))"
      pieces.append((state, Style(run.state.paint)))
    } else if let result = run.result {
      pieces.append(("  \(shortNumber(Double(result.parameters)))", Style(.dim)))
    }
    canvas.write(pieces, at: head.origin, in: head.right(1).rest)
    let tree = TreePanel(
      architecture: run.architecture, paints: TaskPaints(run.tasks), pointed: pointed(index),
      scroll: scroll, explanation: ["No structure yet."])
    tree.draw(on: &canvas, in: body, glyphs: glyphs)
  }

  /// Of how many structures the shown one is, where the seeds have found several.
  private func kinds(of side: Compared) -> String {
    let count = Set(side.runs.compactMap(\.architecture)).count
    return count > 1 ? ", one of \(count)" : ", as all"
  }

  /// The first depth at which a run groups the tasks otherwise than the baseline; for the baseline
  /// itself, otherwise than any other run.
  private func pointed(_ index: Int) -> Int? {
    guard let mine = runs[index].architecture, runs.indices.contains(baseline) else { return nil }
    let others = index == baseline ? runs : [runs[baseline]]
    return others.compactMap(\.architecture)
      .compactMap { mine.agreement(with: $0).firstIndex(of: false) }.min()
  }
}
