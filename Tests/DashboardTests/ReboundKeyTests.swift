import Dashboard
import Runs
import Terminal
import Testing

/// Every screen under a keymap that has none of the usual keys.
@Suite("rebound keys")
struct ReboundKeyTests {
  /// The usual keys' names, without digits and an article, which are everywhere.
  static let usual = Set(
    Action.all.flatMap(\.keys).flatMap { [$0.description, $0.asciiDescription] }
  ).filter { $0.first?.isNumber == false && $0 != "a" }

  /// Keys that no action has at first: such as work in dialogs for what dialogs know, letters of
  /// other scripts for the rest.
  static let rebound: [Action.Name: Key] = {
    let inDialogs: [Action.Name] = [
      .back, .open, .nextPane, .previousPane, .up, .down, .pageUp, .pageDown,
    ]
    let letters =
      "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯβγδεζηθικλμνξπρστυφχψω"
    let others = Action.Name.allCases.filter { !inDialogs.contains($0) }
    precondition(others.count <= letters.count, "\(others.count) actions, \(letters.count) letters")
    let keys = zip(inDialogs, (1...).lazy.map(Key.function)).map { ($0, $1) }
    return Dictionary(
      uniqueKeysWithValues: keys + zip(others, letters.map(Key.character)).map { ($0, $1) })
  }()

  static let keymap: Keymap = {
    let lines = rebound.map { name, key in
      let verb = name.rawValue.reduce(into: "") {
        $0 += $1.isUppercase ? "-\($1.lowercased())" : "\($1)"
      }
      return "\(verb): \(key.description)"
    }
    let (keymap, problems) = Keymap.read(lines.joined(separator: "\n"))
    precondition(problems.isEmpty, "\(problems)")
    return keymap
  }()

  /// A recorded frame's state, reached by the other keys.
  static func dashboard(_ frame: FrameTests.Frame, _ width: Int, _ height: Int) -> Dashboard {
    var dashboard = FrameTests.dashboard(frame, Size(width: width, height: height))
    dashboard.use(keymap)
    for key in frame.keys {
      let action = Action.actions(on: dashboard.page).first { $0.keys.contains(key) }
      let other = action.flatMap { rebound[$0.name] } ?? key
      _ = dashboard.update(.input(.key(dashboard.isInDialog ? key : other)))
    }
    return dashboard
  }

  /// What looks like a usual key with a word for what it does.
  static func named(in text: String) -> [String] {
    let plain = String(text.map { "│┃|".contains($0) ? "\n" : $0 })
    return plain.split(separator: "\n").flatMap { line -> [String] in
      let line = allowed.reduce(String(line)) { $0.replacing($1, with: "") }
      let words = line.split(separator: " ").map(String.init)
      return zip(words, words.dropFirst() + [""]).compactMap { word, next in
        let bare = word.trimmingSuffix(where: ".,;".contains)
        guard usual.contains(bare) else { return nil }
        let isVerb = next.count > 2 && next.allSatisfy { $0.isLowercase }
        return isVerb || bare.count > 2 ? "\(word) \(next)" : nil
      }
    }
  }

  /// What is no key: the letters beside answers, signs, a unit, and what a written tree has.
  static let allowed =
    [
      "y  delete it", "n  keep it", "+ save this view", "- further", "+ closer than",
      "c  store checkpoints", "n  quit now", "[ ]", "↓ deg", " m normals",
    ] + Fixtures.tasks.flatMap { ["= \($0)", "/ \($0)"] }

  @Test("no screen names a key that does nothing", arguments: FrameTests.frames)
  func screens(_ frame: FrameTests.Frame) {
    let wide = Self.dashboard(frame, 200, 50).view().text
    #expect(Self.named(in: wide) == [], "\(wide)")
    var dashboard = Self.dashboard(frame, 60, 16)
    for _ in 0..<9 {
      let text = dashboard.view().text
      #expect(Self.named(in: text) == [], "\(text)")
      if dashboard.isInDialog { break }
      _ = dashboard.update(.input(.key(.function(3))))
    }
  }

  static let pages = [
    "browser", "browser-empty", "browser-seeds", "live-tree", "live-imported", "compare-front",
    "form", "queue",
  ]

  @Test(
    "no line that says what was done or why not names a key that does nothing",
    arguments: FrameTests.frames.filter { pages.contains($0.name) })
  func lines(_ frame: FrameTests.Frame) {
    let before = Self.dashboard(frame, 100, 30)
    for key in Self.rebound.values {
      var dashboard = before
      _ = dashboard.update(.input(.key(key)))
      let text = dashboard.view().text
      #expect(Self.named(in: text) == [], "\(text)")
    }
  }

  @Test("other keys do in dialogs what they do on pages, as far as they type nothing")
  func dialogs() {
    var dashboard = Self.dashboard(FrameTests.frames[0], 100, 30)
    func press(_ keys: Key...) { for key in keys { _ = dashboard.update(.input(.key(key))) } }
    press(Self.rebound[.help] ?? .escape)
    #expect(dashboard.view().text.contains("type to filter, F2 does it, F1 closes"))
    press(.function(1))
    #expect(!dashboard.isInDialog)
    press(Self.rebound[.filter] ?? .escape, .character("x"))
    #expect(dashboard.view().text.contains("F2 keep filter  F1 clear filter"))
    press(.function(1))
    #expect(!dashboard.isInDialog)
    press(Self.rebound[.columns] ?? .escape, .function(6), Self.rebound[.mark] ?? .escape)
    #expect(dashboard.view().text.contains("[ ] method"))
    press(Self.rebound[.columns] ?? .escape)
    #expect(!dashboard.isInDialog)
    press(Self.rebound[.palette] ?? .escape, .character("d"), .function(3))
    #expect(dashboard.view().text.contains(": delete"))
  }

  @Test("a tab has its page's key and is clicked where it stands")
  func tabs() throws {
    let (keymap, _) = Keymap.read("live: F12")
    var dashboard = Fixtures.dashboard(100, 30)
    dashboard.use(keymap)
    let header = try #require(dashboard.view().text.split(separator: "\n").first)
    #expect(header.contains("1 Browser") && header.contains("F12 Live") && header.contains("5 Q"))
    let column = try #require(header.split(separator: "Compare").first?.count)
    _ = dashboard.update(.input(.click(Point(x: column, y: 0))))
    #expect(dashboard.page == .compare)
  }
}

extension String {
  fileprivate func trimmingSuffix(where matches: (Character) -> Bool) -> String {
    String(reversed().drop(while: matches).reversed())
  }
}
