import Runs
import Terminal

/// The form of a new experiment: every setting, those changed and those wrong marked.
struct FormPanel: Panel {
  let form: ExperimentForm

  func title(_ glyphs: Glyphs) -> String { "New run of \(form.file)" }

  func status(_ glyphs: Glyphs) -> String {
    let changed = form.differences.count
    if case .failure(let error) = form.experiments {
      return "\(error.key.isEmpty ? "the settings" : error.key) cannot be used"
    }
    return changed == 0 ? "nothing changed yet" : "\(changed) changed"
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    let changed = Set(form.differences.map(\.key))
    let names = min(28, max(12, rect.width * 45 / 100))
    canvas.list(form.fields.count, selected: form.index, in: rect) { canvas, row, place in
      let field = form.fields[row]
      let (left, right) = place.left(names)
      drawKey(field, isChanged: changed.contains(field.key), on: &canvas, in: left, glyphs)
      drawValue(field, isChanged: changed.contains(field.key), on: &canvas, in: right, glyphs)
    }
  }

  /// The first field that is shown, so that the selected one is.
  static func offset(of form: ExperimentForm, height: Int) -> Int {
    ListWindow(of: form.fields.count, around: form.index, height: height).rows.lowerBound
  }

  private func drawKey(
    _ field: FormField, isChanged: Bool, on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs
  ) {
    let isWrong = form.problem(of: field.key) != nil
    let sign = isWrong ? glyphs.states.failed : isChanged ? glyphs.signs.bullet : " "
    let dot = field.key.lastIndex(of: ".").map { field.key.index(after: $0) }
    let split = dot ?? field.key.startIndex
    canvas.write(
      [
        ("\(sign) ", Style(foreground: isWrong ? .bad : .accent, isBold: true)),
        (String(field.key[..<split]), Style(.dim)), (String(field.key[split...]), Style()),
      ], at: rect.origin, in: rect.right(1).rest, ellipsis: glyphs.signs.ellipsis)
  }

  private func drawValue(
    _ field: FormField, isChanged: Bool, on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs
  ) {
    let paint: Paint = form.problem(of: field.key) != nil ? .bad : isChanged ? .accent : .text
    let style = Style(foreground: paint, isBold: isChanged)
    if let editor = form.editor, field.key == form.selected {
      canvas.write(editor.pieces(style, glyphs: glyphs), at: rect.origin, in: rect)
      return
    }
    let isNone = field.value == "null"
    let text = isNone ? String(glyphs.signs.missing) : field.value
    canvas.line(text, isNone ? Style(.dim) : style, row: 0, in: rect, glyphs: glyphs)
  }
}

/// What is known of the selected setting, what was changed, and what a start would do.
struct FormAdvice: Panel {
  let form: ExperimentForm
  /// Whether a few steps are being measured.
  let isMeasuring: Bool
  let keys: KeyNames

  func title(_ glyphs: Glyphs) -> String { form.selected }

  func status(_ glyphs: Glyphs) -> String {
    form.field?.choices.isEmpty ?? true ? "\(keys[.edit]) types" : "\(keys[.nextValue]) chooses"
  }

  private typealias Line = (text: String, style: Style)

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    let groups = [meaning, problem, changes, starts, command, size]
    let lines = Array(
      groups.filter { !$0.isEmpty }.map { wrapped($0, to: rect.width) }
        .joined(separator: [("", Style())]))
    for (row, line) in lines.prefix(rect.height).enumerated() {
      canvas.line(line.text, line.style, row: row, in: rect, glyphs: glyphs)
    }
    canvas.more(lines.count - rect.height, below: rect)
  }

  private func wrapped(_ group: [Line], to width: Int) -> [Line] {
    group.flatMap { line in wrap(line.text, to: width).map { ($0, line.style) } }
  }

  private var meaning: [Line] {
    guard let field = form.field else { return [] }
    var lines: [Line] = field.meaning.isEmpty ? [] : [(field.meaning, Style())]
    if !field.choices.isEmpty { lines.append((field.choices.joined(separator: ", "), Style(.dim))) }
    if !field.allowed.isEmpty { lines.append((field.allowed, Style(.dim))) }
    if !field.origin.isEmpty { lines.append(("from \(field.origin)", Style(.dim))) }
    return lines
  }

  private var problem: [Line] {
    guard case .failure(let error) = form.experiments else { return [] }
    let text = [error.key, error.problem].filter { !$0.isEmpty }.joined(separator: ": ")
    return [(text, Style(.bad))]
  }

  private var changes: [Line] {
    form.differences.map { ("\($0.key): \($0.old), now \($0.new)", Style(.accent)) }
  }

  private var starts: [Line] {
    guard case .success(let experiments) = form.experiments, experiments.count > 1 else {
      return []
    }
    let seeds = Set(experiments.map(\.seed)).count
    let budgets = Set(experiments.map(\.budget)).count
    let parts = [seeds > 1 ? "\(seeds) seeds" : nil, budgets > 1 ? "\(budgets) budgets" : nil]
    let sets = parts.compactMap(\.self).joined(separator: ", ")
    return [("\(keys[.start]) starts \(experiments.count) runs: \(sets)", Style())]
  }

  private var command: [Line] {
    form.commandLine.map { [("$ \($0)", Style(.dim))] } ?? []
  }

  private var size: [Line] {
    if isMeasuring { return [("measuring a few steps", Style(.dim))] }
    guard let estimate = form.estimate else {
      let text = "\(keys[.estimate]) measures parameters, a few steps and the time of a run"
      return [(text, Style(.dim))]
    }
    let shared = shortNumber(Double(estimate.sharedParameters))
    let separate = shortNumber(Double(estimate.separateParameters))
    let steps = [estimate.sharedStep, estimate.singleStep].map { shortNumber(1000 * $0) }
    return [
      ("parameters: \(shared) when all is shared, \(separate) when nothing is", Style()),
      ("a step takes \(steps[0]) ms for all tasks, \(steps[1]) ms for one", Style()),
      ("a run takes about \(duration(estimate.seconds)), one training at a time", Style()),
    ]
  }
}
