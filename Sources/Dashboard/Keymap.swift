import Runs
import Terminal
import Yams

/// Which keys do what: the table of actions, with the keys that the user gave some of them.
public struct Keymap: Sendable {
  /// Every action, each with the keys that do it.
  let actions: [Action]

  /// Where each action is in them; several keys' names are looked up for each frame.
  private let places: [Action.Name: Int]

  /// The keys that the program comes with.
  public static let usual = Keymap(actions: Action.all)

  private init(actions: [Action]) {
    self.actions = actions
    places = Dictionary(uniqueKeysWithValues: actions.enumerated().map { ($1.name, $0) })
  }

  /// The actions of a page, the most useful first.
  package func actions(on page: Page) -> [Action] { actions.filter { $0.pages.contains(page) } }

  /// The action of a key on a page.
  func action(for key: Key, on page: Page) -> Action? {
    actions.first { $0.pages.contains(page) && $0.keys.contains(key) }
  }

  /// The action of a name.
  func action(_ name: Action.Name) -> Action? { places[name].map { actions[$0] } }

  /// Reads keys from YAML: a mapping of the palette's verbs to a key or a list of keys, each called
  /// as in the help, such as `stop: [x, Ctrl-X]`.
  ///
  /// The line `preset: vim` gives the keys of a preset, which the other lines change. An action that
  /// cannot have the keys it is given keeps those of the preset, or else its usual ones.
  ///
  /// - Parameter text: the file's text.
  /// - Returns: the keys, and a line for each thing that is wrong, with its line's number.
  public static func read(_ text: String) -> (keymap: Keymap, problems: [String]) {
    var reader = KeymapReader()
    reader.read(text)
    reader.dropConflicts()
    let actions = reader.preset.actions.map { action in
      reader.bindings.last { $0.name == action.name }.map { action.on($0.keys) } ?? action
    }
    return (Keymap(actions: actions), reader.problems)
  }
}

extension Keymap {
  /// Keys that can be chosen as a whole, by their names.
  static let presets: [String: Keymap] = ["default": usual, "vim": vim]

  /// The usual keys, and those that fingers used to vi expect; what loses its key has the letter's
  /// other case.
  private static let vim: Keymap = {
    let keys: [Action.Name: [Key]] = [
      .first: [.home, .character("g")], .last: [.end, .character("G")],
      .pageDown: [.pageDown, .control("d"), .control("f")],
      .pageUp: [.pageUp, .control("u"), .control("b")],
      .right: [.right, .character("l")], .logarithmic: [.character("L")],
      .nextValue: [.character(" "), .right, .character("l")],
      .previousValue: [.left, .character("h")], .edit: [.enter, .character("i")],
      .mark: [.character(" "), .character("v")], .groupSeeds: [.character("S")],
      .glyphs: [.character("V")],
    ]
    return Keymap(actions: Action.all.map { action in keys[action.name].map(action.on) ?? action })
  }()
}

extension Action {
  /// The same action on other keys.
  fileprivate func on(_ keys: [Key]) -> Action {
    Action(name, keys, label, help, on: pages, isHinted: isHinted)
  }
}

/// Reads the lines of a file of keys.
private struct KeymapReader {
  struct Binding {
    let name: Action.Name
    let keys: [Key]
    let line: Int
  }

  private(set) var preset = Keymap.usual
  private(set) var bindings: [Binding] = []
  private(set) var problems: [String] = []

  private static let verbs = Dictionary(
    Action.all.map { ($0.verb, $0.name) }, uniquingKeysWith: { one, _ in one })

  mutating func read(_ text: String) {
    do {
      guard let root = try compose(yaml: text) else { return }
      guard let mapping = root.mapping else {
        return complain(nil, "not a mapping; write lines such as stop: x")
      }
      for (name, keys) in mapping { bind(name, keys) }
    } catch {
      let reason = "\(error)".split(separator: "\n").first ?? ""
      complain(nil, "not YAML: \(reason)")
    }
  }

  private mutating func choose(_ name: String, _ line: Int?) {
    guard let keymap = Keymap.presets[name] else {
      let known = Keymap.presets.keys.sorted().joined(separator: " and ")
      return complain(line, "preset: \"\(name)\" is none; there are \(known)")
    }
    preset = keymap
  }

  private mutating func complain(_ line: Int?, _ problem: String) {
    problems.append((line.map { "line \($0): " } ?? "") + problem)
  }

  private mutating func bind(_ name: Node, _ value: Node) {
    let (verb, line) = (name.scalar?.string ?? "", name.mark?.line)
    if verb == "preset" { return choose(value.scalar?.string ?? "", line) }
    guard let action = Self.verbs[verb] else {
      let nearest = verb.nearest(in: Self.verbs.keys.sorted()) ?? "stop"
      return complain(line, "\(verb): no such action; did you mean \(nearest)?")
    }
    let words =
      value.sequence.map { $0.map { $0.scalar?.string ?? "" } } ?? [value.scalar?.string ?? ""]
    let keys = words.compactMap(Key.init(named:))
    guard keys.count == words.count, !keys.isEmpty else {
      let wrong = words.first { Key(named: $0) == nil } ?? ""
      return complain(
        line, "\(verb): \"\(wrong)\" is no key; write one as the help does, such as x or Ctrl-L")
    }
    bindings.append(Binding(name: action, keys: keys, line: line ?? 0))
  }

  /// Drops lines until no key does two things on one page, later ones first.
  mutating func dropConflicts() {
    while let (index, key, other) = conflict {
      let binding = bindings.remove(at: index)
      let verb = Action.action(binding.name)?.verb ?? ""
      complain(
        binding.line, "\(verb): \(key) is the key of \(other) already; the usual key is used")
    }
  }

  /// The last line with a key that another action has on a page of both.
  private var conflict: (index: Int, key: Key, other: String)? {
    for (index, binding) in bindings.enumerated().reversed() {
      for other in preset.actions where other.name != binding.name {
        let pages = Action.action(binding.name)?.pages ?? []
        guard !pages.isDisjoint(with: other.pages) else { continue }
        let keys = bindings.last { $0.name == other.name }?.keys ?? other.keys
        if let key = binding.keys.first(where: keys.contains) { return (index, key, other.verb) }
      }
      if bindings[..<index].contains(where: { $0.name == binding.name }) {
        return (index, binding.keys[0], "an earlier line")
      }
    }
    return nil
  }
}
