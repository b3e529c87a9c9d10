import Runs
import Terminal

extension Dashboard {
  mutating func take(_ input: Input) -> Command? {
    switch input {
    case .key, .click, .wheel, .drag, .release: browser.isTouched = true
    case .resize, .paste, .wake: break
    }
    switch input {
    case .key(let key): return press(key)
    case .resize(let size): (self.size, pointer.drag) = (size, nil)
    case .click(let point): click(point)
    case .drag(let point): pointer.drag?.end = point
    case .release(let point): endDrag(at: point)
    case .wheel(let point, let lines): turn(lines, over: point)
    case .paste(let text): paste(text)
    case .wake: break
    }
    return nil
  }

  private mutating func press(_ key: Key) -> Command? {
    if flash?.isFailure == false { flash = nil }
    pointer = PointerState(hasClicked: pointer.hasClicked)
    if isInDialog { return pressInDialog(keymap.dialogKey(for: key)) }
    guard let action = keymap.action(for: key, on: page) else { return nil }
    return perform(action.name)
  }

  /// Whether keys go to a list, a question or a line that is being typed.
  package var isInDialog: Bool {
    hasOverlay || page == .browser && browser.isFiltering || page == .new && form?.editor != nil
  }

  private mutating func pressInDialog(_ key: Key) -> Command? {
    if quitting != nil { return answer(key) }
    if deleting != nil { return answerDelete(key) }
    if help != nil { return pressInHelp(key) }
    if palette != nil { return pressInPalette(key) }
    if columnChoice != nil { pressInColumns(key); return nil }
    if page == .browser { return pressInFilter(key) }
    form?.take(key)
    return nil
  }

  private mutating func paste(_ text: String) {
    if help != nil {
      help?.filter += text
    } else if palette != nil {
      palette?.line.insert(text)
      palette?.selected = 0
    } else if browser.isFiltering, page == .browser {
      browser.filter.insert(text)
    } else if page == .new {
      form?.insert(text)
    }
  }

  private mutating func pressInHelp(_ key: Key) -> Command? {
    guard var state = help else { return nil }
    let found = helpEntries(state)
    switch key {
    case .escape: help = nil; return nil
    case .enter:
      help = nil
      return found.indices.contains(state.selected) ? perform(found[state.selected].name) : nil
    case .up: state.selected -= 1
    case .down: state.selected += 1
    case .pageUp: state.selected -= 10
    case .pageDown: state.selected += 10
    case .backspace: state = HelpState(filter: String(state.filter.dropLast()))
    case .character(let character): state = HelpState(filter: state.filter + String(character))
    default: break
    }
    state.selected = min(max(0, state.selected), max(0, helpEntries(state).count - 1))
    help = state
    return nil
  }

  /// The actions that the help lists: those of the page that have the typed words.
  func helpEntries(_ state: HelpState) -> [Action] {
    let words = state.filter.lowercased().split(separator: " ")
    return keymap.actions(on: page).filter { action in
      let text = "\(action.name.rawValue) \(action.label) \(action.help)".lowercased()
      let isKey = action.keys.contains { $0.description == state.filter }
      return isKey || words.allSatisfy { text.contains($0) }
    }
  }

  /// A key while the program asks whether to end.
  private mutating func answer(_ key: Key) -> Command? {
    guard var state = quitting else { return nil }
    if state.isStopping { return answerWhileStopping(key) }
    switch key {
    case .up, .backTab: state.selected = max(0, state.selected - 1)
    case .down, .tab: state.selected = min(2, state.selected + 1)
    case .character("c"): return quit(.checkpoint)
    case .character("n"): return quit(.now)
    case .escape, .character("w"): return quit(.stay)
    case .enter: return quit(QuitChoice.allCases[state.selected])
    default:
      switch keymap.action(for: key, on: page)?.name {
      case .up: state.selected = max(0, state.selected - 1)
      case .down: state.selected = min(2, state.selected + 1)
      case .quit: return quit(.stay)
      default: break
      }
    }
    quitting = state
    return nil
  }

  private mutating func answerWhileStopping(_ key: Key) -> Command? {
    switch keymap.action(for: key, on: page)?.name {
    case .quit, .stop: .quitNow
    default: key == .character("n") ? .quitNow : nil
    }
  }

  private mutating func quit(_ choice: QuitChoice) -> Command? {
    switch choice {
    case .checkpoint:
      quitting?.isStopping = true
      return .quit
    case .now: return .quitNow
    case .stay:
      quitting = nil
      return nil
    }
  }
}

/// The answers to the question before the program ends.
enum QuitChoice: CaseIterable {
  case checkpoint, stay, now

  /// The key, and what it does.
  var line: (key: String, text: String) {
    switch self {
    case .checkpoint: ("c", "store checkpoints, stop the runs, then quit")
    case .stay: ("w", "keep waiting: stay here, the runs go on")
    case .now: ("n", "quit now; steps since the last checkpoints are lost")
    }
  }
}
