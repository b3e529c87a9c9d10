import Runs
import Terminal

extension Dashboard {
  /// A key while a command is being typed.
  mutating func pressInPalette(_ key: Key) -> Command? {
    guard var state = palette else { return nil }
    let entries = paletteEntries(state)
    switch key {
    case .escape: palette = nil; return nil
    case .backspace where state.line.text.isEmpty: palette = nil; return nil
    case .enter: return run(entries.dropFirst(state.selected).first)
    case .tab: complete(entries.dropFirst(state.selected).first); return nil
    case .up, .backTab: state.selected -= 1
    case .down: state.selected += 1
    case .pageUp: state.selected -= 10
    case .pageDown: state.selected += 10
    default: if state.line.take(key) { state.selected = 0 }
    }
    state.selected = min(max(0, state.selected), max(0, paletteEntries(state).count - 1))
    palette = state
    return nil
  }

  private mutating func complete(_ entry: PaletteEntry?) {
    if let entry { palette = PaletteState(line: LineEditor(entry.line)) }
  }

  private mutating func run(_ entry: PaletteEntry?) -> Command? {
    guard let entry, entry.obstacle == nil else { return nil }
    switch entry.deed {
    case .complete: complete(entry); return nil
    case .action(let name):
      palette = nil
      return perform(name)
    case .verb(let verb, let argument):
      palette = nil
      return perform(verb, argument)
    }
  }

  private mutating func perform(_ verb: PaletteVerb, _ argument: String) -> Command? {
    switch verb {
    case .filter: browser.filter.set(argument)
    case .sort: browser.arrangement.order = RowOrder(rawValue: argument) ?? .session
    case .column: RowColumn(rawValue: argument).map { browser.toggle($0) }
    case .glyphs: GlyphKind(rawValue: argument).map { use($0) }
    case .view: browser.views.first { $0.name == argument }.map { browser.apply($0) }
    case .save:
      browser.save(browser.view(named: argument))
      show("saved the view \(argument); \(keyName(.nextPane)) leads to the saved views")
    case .forget: browser.views.removeAll { $0.name == argument }
    case .export:
      guard let run = subject else { return nil }
      show("writing \(run.name) as \(argument)")
      return .export(run: run.id, format: argument)
    case .theme:
      theme = argument
      return .theme(argument)
    }
    if [.filter, .sort, .column, .view].contains(verb) { show(.browser) }
    return nil
  }

  /// The commands that what is typed may become, the likeliest first.
  func paletteEntries(_ state: PaletteState) -> [PaletteEntry] {
    let text = state.line.text
    guard let blank = text.firstIndex(of: " "),
      let verb = PaletteVerb(rawValue: String(text[..<blank]))
    else { return verbs(text.trimmed) }
    return arguments(of: verb, String(text[text.index(after: blank)...]).trimmed)
  }

  private func verbs(_ text: String) -> [PaletteEntry] {
    let words = text.lowercased().split(separator: " ").map(String.init)
    let all = paletteActions + PaletteVerb.allCases.map(entry) + commandNames
    let first = all.filter { $0.line.hasPrefix(text.lowercased()) }
    let others = all.filter { entry in
      let described = "\(entry.line) \(entry.help)".lowercased().split { " -".contains($0) }
      return !first.contains(entry)
        && words.allSatisfy { word in described.contains { $0.hasPrefix(word) } }
    }
    return first.filter { $0.line.trimmed == text } + first.filter { $0.line.trimmed != text }
      + others
  }

  /// The actions that no verb stands for, by their names.
  private var paletteActions: [PaletteEntry] {
    let moves: Set<Action.Name> = [
      .up, .down, .left, .right, .pageUp, .pageDown, .first, .last, .palette,
    ]
    return keymap.actions.filter {
      !moves.contains($0.name) && PaletteVerb(rawValue: $0.verb) == nil
    }.map { entry($0, called: $0.verb) }
  }

  private func entry(_ action: Action, called name: String) -> PaletteEntry {
    let isHere = action.pages.contains(page)
    let pages = Page.allCases.filter(action.pages.contains).map(\.title)
    let elsewhere = isHere ? nil : "only on \(pages.joined(separator: ", "))"
    return PaletteEntry(
      line: name, title: name, help: action.help,
      obstacle: elsewhere ?? obstacle(to: action.name), deed: .action(action.name))
  }

  /// What the command line calls what is an action here, where that is another word.
  private static let commands: [(name: String, action: Action.Name)] = [
    ("run", .start), ("list", .browser), ("show", .live),
  ]

  private var commandNames: [PaletteEntry] {
    Self.commands.compactMap { command in
      keymap.action(command.action).map { entry($0, called: command.name) }
    }
  }

  private func entry(_ verb: PaletteVerb) -> PaletteEntry {
    let isEmpty = !verb.takesAnyText && values(of: verb).isEmpty
    return PaletteEntry(
      line: "\(verb.rawValue) ", title: "\(verb.rawValue) \(verb.argument)", help: verb.help,
      obstacle: obstacle(to: verb) ?? (isEmpty ? "there is none yet" : nil), deed: .complete)
  }

  /// Why a verb can do nothing now, whatever its argument.
  private func obstacle(to verb: PaletteVerb) -> String? {
    guard verb == .export, subject?.result == nil else { return nil }
    return subject.map { "\($0.name) has not finished" } ?? "select a finished run"
  }

  private func arguments(of verb: PaletteVerb, _ text: String) -> [PaletteEntry] {
    if verb.takesAnyText { return [typed(verb, text)] }
    let all = values(of: verb)
    let matching =
      all.filter { $0.name.hasPrefix(text) }
      + all.filter { !$0.name.hasPrefix(text) && $0.name.contains(text) }
    return matching.map { value in
      let line = "\(verb.rawValue) \(value.name)"
      return PaletteEntry(
        line: line, title: line, help: value.help, obstacle: obstacle(to: verb),
        deed: .verb(verb, value.name))
    }
  }

  /// The command as it is typed, where any text will do that makes sense.
  private func typed(_ verb: PaletteVerb, _ text: String) -> PaletteEntry {
    var obstacle: String?
    if verb == .save, text.isEmpty { obstacle = "give the view a name" }
    if verb == .filter {
      do throws(FilterProblem) { _ = try RowFilter(text) } catch { obstacle = error.reason }
    }
    let line = "\(verb.rawValue) \(text)"
    return PaletteEntry(
      line: line, title: line, help: verb.help, obstacle: obstacle, deed: .verb(verb, text))
  }

  /// What an argument can be.
  private func values(of verb: PaletteVerb) -> [(name: String, help: String)] {
    switch verb {
    case .filter, .save: []
    case .sort:
      RowOrder.allCases.map { ($0.rawValue, "Puts the rows in the order of \($0.rawValue).") }
    case .column:
      RowColumn.allCases.map {
        ($0.rawValue, (browser.columns.contains($0) ? "Hides: " : "Shows: ") + $0.help)
      }
    case .theme: themes.map { ($0, $0 == theme ? "The colours in use." : "Changes the colours.") }
    case .glyphs: GlyphKind.allCases.map { ($0.rawValue, $0.help) }
    case .export: exportFormats.map { ($0, "Writes the selected run as \($0).") }
    case .view, .forget: browser.views.map { ($0.name, $0.filter) }
    }
  }
}

extension Action {
  /// The palette's word for it: its name, words joined by hyphens.
  var verb: String {
    name.rawValue.reduce(into: "") { $0 += $1.isUppercase ? "-\($1.lowercased())" : "\($1)" }
  }
}

extension String {
  /// The text without blanks around it.
  var trimmed: String {
    let start = drop { $0 == " " }
    return String(start.reversed().drop { $0 == " " }.reversed())
  }
}
