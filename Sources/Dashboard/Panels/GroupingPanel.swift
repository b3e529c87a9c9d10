import Runs
import Terminal

/// What each candidate network loses on its tasks, and which of them are chosen, while groupings
/// are searched.
struct GroupingPanel: Panel {
  let grouping: GroupingBelief
  let paints: TaskPaints
  /// Which budget's choice is marked, its networks first; the largest when nil.
  let location: Int?
  let keys: KeyNames
  var scroll = 0

  enum Column: Hashable { case sign, cost, task(Int) }

  func title(_ glyphs: Glyphs) -> String { "Grouping" }

  func status(_ glyphs: Glyphs) -> String {
    let known = grouping.networks.count { !$0.losses.isEmpty }
    return "\(grouping.estimate)\(glyphs.separator)\(known)/\(grouping.networks.count) known"
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    guard isSound else {
      canvas.explain(["The networks told do not fit the tasks."], in: rect, glyphs: glyphs)
      return
    }
    let isSideBySide = rect.width >= 100
    let map = helpMap(glyphs)
    let left = map == nil ? rect.height / 2 : rect.height - grouping.tasks.count - 1
    let lines = grouping.choices.isEmpty ? 0 : min(grouping.choices.count + 1, max(1, left))
    let (choices, table) = isSideBySide ? rect.right(rect.width / 2 - 2) : rect.bottom(lines)
    let room = isSideBySide ? table.right(2).rest : table
    if let map {
      drawHelp(map, on: &canvas, in: room, glyphs)
    } else {
      drawNetworks(on: &canvas, in: room, glyphs)
    }
    drawChoices(on: &canvas, in: choices, glyphs)
  }

  /// Whether all indices are of tasks and networks that there are.
  private var isSound: Bool {
    let (tasks, networks) = (grouping.tasks.indices, grouping.networks.indices)
    return grouping.networks.allSatisfy { network in
      network.tasks.allSatisfy(tasks.contains)
        && (network.losses.isEmpty || network.losses.count == network.tasks.count)
    }
      && grouping.choices.allSatisfy { choice in
        choice.networks.allSatisfy(networks.contains)
          && choice.serves.count == choice.networks.count
          && choice.serves.joined().allSatisfy(tasks.contains)
      }
  }

  private var shown: Int? {
    grouping.choices.isEmpty ? nil : min(location ?? .max, grouping.choices.count - 1)
  }
}

extension GroupingPanel {
  /// The chosen networks first, then the others as they are listed; each row a network, each task's
  /// column its loss on that.
  private func drawNetworks(on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs) {
    let (head, body) = rect.top(1)
    let table = Table(columns(rect.width), width: rect.width)
    table.head(on: &canvas, in: head, glyphs: glyphs)
    for (index, task) in grouping.tasks.enumerated() {
      guard let place = table.rect(.task(index), in: head) else { continue }
      canvas.restyle(place) { $0 = Style(paints[task]).bold }
    }
    let best = grouping.tasks.indices.map(leastLoss)
    let chosen = shown.map { grouping.choices[$0].networks } ?? []
    let order = chosen + grouping.networks.indices.filter { !chosen.contains($0) }
    let hidden = min(scroll, max(0, order.count - body.height))
    for (row, index) in order.dropFirst(hidden).prefix(body.height).enumerated() {
      let place = Rect(x: body.x, y: body.y + row, width: body.width, height: 1)
      let sign = chosen.contains(index) ? String(glyphs.signs.bullet) : ""
      table.write(sign, Style(.accent), .sign, on: &canvas, in: place, glyphs: glyphs)
      draw(grouping.networks[index], best, table, on: &canvas, in: place, glyphs)
    }
    canvas.more(order.count - hidden - body.height, below: body)
  }

  private func columns(_ width: Int) -> [Table<Column>.Column] {
    let tasks = grouping.tasks
    let each = min(9, max(1, (width - 6) / max(1, tasks.count) - 1))
    return [
      .init(key: .sign, title: "", width: 1), .init(key: .cost, title: "COST", width: 4),
    ]
      + tasks.indices.map {
        .init(
          key: .task($0), title: String(tasks[$0].prefix(each)), width: each, isRight: true,
          priority: $0)
      }
  }

  private func draw(
    _ network: GroupingBelief.Network, _ best: [Double?], _ table: Table<Column>,
    on canvas: inout Canvas, in place: Rect, _ glyphs: Glyphs
  ) {
    let isKnown = !network.losses.isEmpty
    table.write(
      plainNumber(network.cost), Style(isKnown ? .text : .dim), .cost, on: &canvas, in: place,
      glyphs: glyphs)
    for (position, task) in network.tasks.enumerated() {
      guard let room = table.rect(.task(task), in: place) else { continue }
      let loss = isKnown ? network.losses[position] : nil
      let isBest = loss != nil && loss == best[task]
      let paint = paints[grouping.tasks[task]]
      let text = text(loss, isEstimated: network.isEstimated, width: room.width, glyphs)
      let style = loss == nil || network.isEstimated ? Style(.dim) : Style()
      table.write(
        text, isBest ? Style(paint).bold : room.width < 4 && loss != nil ? Style(paint) : style,
        .task(task), on: &canvas, in: place, glyphs: glyphs)
    }
  }

  /// A loss, with a sign before it when it is estimated; where there is no room for it, only that it
  /// is there.
  private func text(
    _ loss: Double?, isEstimated: Bool, width: Int, _ glyphs: Glyphs
  ) -> String {
    guard let loss else { return String(glyphs.signs.dot) }
    guard width >= 4 else { return isEstimated ? "~" : String(glyphs.block) }
    let number = shortNumber(loss)
    let short = number.hasPrefix("0.") ? String(number.dropFirst()) : number
    return (isEstimated ? "~" : "") + short
  }

  /// The least loss of any network on a task, estimated ones too.
  private func leastLoss(_ task: Int) -> Double? {
    grouping.networks.compactMap { network in
      guard !network.losses.isEmpty, let position = network.tasks.firstIndex(of: task) else {
        return nil
      }
      return network.losses[position]
    }.filter(\.isFinite).min()
  }
}

extension GroupingPanel {
  /// The best grouping so far for each budget, the one of interest in view.
  private func drawChoices(on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs) {
    guard let shown, rect.height > 0 else { return }
    let (head, body) = rect.top(rect.height > 1 ? 1 : 0)
    let hint = grouping.choices.count > 1 && rect.width > 40 ? "   \(keys.locations) budget" : ""
    let worth = grouping.help.isEmpty ? "LOSS" : "HELP"
    canvas.line("BUDGET \(worth)   GROUPS" + hint, Style(.title), row: 0, in: head, glyphs: glyphs)
    let choices = grouping.choices
    canvas.list(choices.count, selected: shown, isMarked: false, in: body) { canvas, row, place in
      draw(choices[row], isShown: row == shown, on: &canvas, in: place, glyphs)
    }
  }

  private func draw(
    _ choice: GroupingBelief.Choice, isShown: Bool, on canvas: inout Canvas, in place: Rect,
    _ glyphs: Glyphs
  ) {
    let style = isShown ? Style(.accent).bold : Style()
    let sign = isShown ? String(glyphs.signs.bullet) : " "
    let head: [(text: String, style: Style)] = [
      (sign + " " + padRight(plainNumber(choice.budget), to: 5), style),
      (padRight(worth(of: choice), to: 6), style),
      (choice.isOptimal ? " " : "~", Style(.warn)),
    ]
    let used = canvas.write(head, at: place.origin, in: place)
    let room = place.left(used).rest
    let widths = [40, 12, 8, 6, 5, 4, 3, 2]
    let fitting = widths.lazy.map { groups(of: choice, names: $0) }.first { pieces in
      pieces.reduce(0) { $0 + columnWidth($1.text) } <= room.width
    }
    canvas.write(fitting ?? groups(of: choice, names: 1), at: room.origin, in: room)
  }

  /// The total loss; where networks are scored by help, the tasks' mean help in the map's unit.
  private func worth(of choice: GroupingBelief.Choice) -> String {
    guard !grouping.help.isEmpty, largestHelp > 0 else { return shortNumber(choice.total) }
    let help = 1 - choice.total / Double(grouping.tasks.count)
    let percent = plainNumber((100 * help / largestHelp).rounded())
    return help > 0 ? "+" + percent : percent
  }

  /// Each network's tasks, those that it does not serve in brackets.
  private func groups(
    of choice: GroupingBelief.Choice, names width: Int
  ) -> [(text: String, style: Style)] {
    zip(choice.networks, choice.serves).enumerated().flatMap { index, group in
      let rule = index == 0 ? [] : [(text: " | ", style: Style(.border))]
      return rule + names(of: grouping.networks[group.0], serving: group.1, width)
    }
  }

  private func names(
    of network: GroupingBelief.Network, serving served: [Int], _ width: Int
  ) -> [(text: String, style: Style)] {
    let helped = network.tasks.filter { !served.contains($0) }
    return (served + helped).enumerated().map { place, task in
      let name = name(of: task, width)
      let isServed = place < served.count
      return (
        text: (place == 0 ? "" : " ") + (isServed ? name : "(\(name))"),
        style: isServed ? Style(paints[grouping.tasks[task]]) : Style(.dim)
      )
    }
  }

  private func name(of task: Int, _ columns: Int) -> String {
    let text = grouping.tasks[task]
    guard columnWidth(text) > columns else { return text }
    return String(truncate(text, to: columns + 1, ellipsis: " ").dropLast())
  }

  /// A number without zeros at its end.
  private func plainNumber(_ value: Double) -> String {
    let text = shortNumber(value)
    guard text.contains(where: { $0 == "." }), text.last == "0" else { return text }
    let digits = text.reversed().drop { $0 == "0" }
    return String((digits.first == "." ? digits.dropFirst() : digits).reversed())
  }
}

extension GroupingPanel {
  /// How much each task helps each other, of the largest that any does; `nil` where it was not
  /// measured.
  private func helpMap(_ glyphs: Glyphs) -> HeatMap? {
    let (help, count) = (grouping.help, grouping.tasks.count)
    guard count > 0, help.count == count, help.allSatisfy({ $0.count == count }) else { return nil }
    let largest = largestHelp
    let values = help.enumerated().map { row, helpers in
      helpers.enumerated().map { $0 == row || largest == 0 ? .nan : $1 / largest }
    }
    return HeatMap(
      rows: grouping.tasks.map { truncate($0, to: 12, ellipsis: glyphs.signs.ellipsis) },
      columns: grouping.tasks, values: values, isShaded: glyphs.isASCII)
  }

  private var largestHelp: Double {
    let values = grouping.help.enumerated().flatMap { row, helpers in
      helpers.enumerated().filter { $0.offset != row && $0.element.isFinite }.map(\.element)
    }
    return values.map(abs).max() ?? 0
  }

  private func drawHelp(_ map: HeatMap, on canvas: inout Canvas, in rect: Rect, _ glyphs: Glyphs) {
    let used = canvas.heatMap(map, in: rect, glyphs: glyphs)
    canvas.paintRows(grouping.tasks, of: map, with: paints, in: rect)
    let below = rect.top(used.height).rest
    guard below.height >= 1 else { return }
    canvas.line(
      "help of the column's task, in % of \(shortNumber(largestHelp))", Style(.dim), row: 0,
      in: below, glyphs: glyphs)
  }
}
