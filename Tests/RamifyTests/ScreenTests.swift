import Foundation
import Testing

/// Every screen of the built program in a real terminal: resized, and ended from outside.
@Suite struct ScreenTests {
  /// How a screen is reached from the first one, and what it shows then.
  struct Screen: CustomTestStringConvertible, Sendable {
    let name: String
    let keys: [String]
    let pattern: String

    var testDescription: String { name }
  }

  static let screens = [
    Screen(name: "browser", keys: ["Home"], pattern: "Experiments"),
    Screen(name: "live", keys: ["Home", "Down", "2"], pattern: "▌2 Live▐"),
    Screen(name: "comparison", keys: ["="], pattern: "▌3 Compare▐"),
    Screen(name: "form", keys: ["Home", "Down", "n"], pattern: "New run of"),
    Screen(
      name: "a field that is typed", keys: ["Home", "Down", "n", "Down", "Enter"],
      pattern: "stop typing"),
    Screen(name: "tree editor", keys: ["Home", "Down", "d"], pattern: "▌6 Tree▐"),
    Screen(name: "queue", keys: ["5"], pattern: "No run waits or trains here"),
    Screen(name: "help", keys: ["?"], pattern: "type to filter"),
    Screen(name: "palette", keys: [":", "s"], pattern: "completes"),
    Screen(name: "columns", keys: ["c"], pattern: "shows or hides"),
    Screen(name: "filter", keys: ["/", "a"], pattern: "clear filter"),
    Screen(name: "question", keys: ["Home", "Down", "D"], pattern: "Its logs and checkpoints"),
  ]

  /// A folder with two finished runs, made once.
  static let finished: Result<Scratch, any Error> = Result {
    let scratch = try DashboardTests.session(steps: 4)
    for method in ["all-shared", "affinity-tree"] {
      let outcome = try Program.run("run", "Sessions/s/\(method).yaml", in: scratch.path)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    return scratch
  }

  /// A pane at a screen; its folder has the runs of the others, and what it keeps for itself.
  private static func pane(_ screen: Screen) throws -> (pane: TerminalPane, scratch: Scratch) {
    let scratch = try Scratch()
    let sessions = "\(try finished.get().path)/Sessions"
    let pane = try TerminalPane(
      ["--sessions", sessions], size: (100, 30), in: scratch.path,
      environment: ["SWIFT_BACKTRACE=interactive=no"])
    #expect(pane.wait(for: "all-shared-1 +✓ finished") != nil, "\(pane.text)")
    for key in screen.keys { try pane.press(key) }
    #expect(pane.wait(for: screen.pattern) != nil, "\(screen.name): \(pane.text)")
    return (pane, scratch)
  }

  @Test("every screen follows every size and comes back as it was", arguments: screens)
  func sizes(_ screen: Screen) throws {
    let (pane, scratch) = try Self.pane(screen)
    defer { withExtendedLifetime(scratch) {} }
    // The line above the last tells what was just done, for some seconds.
    func rows(_ pane: TerminalPane) -> [Substring] {
      let all = pane.text.split(separator: "\n", omittingEmptySubsequences: false)
      return Array(all.prefix(28))
    }
    try Self.resize(pane, 60, 16, screen)
    try pane.resize(100, 30)
    #expect(pane.wait { rows($0).last?.count == 100 } != nil)
    #expect(pane.wait(for: screen.pattern) != nil, "\(screen.name): \(pane.text)")
    let before = rows(pane)
    try Self.resize(pane, 300, 80, screen)
    try Self.resize(pane, 1, 1, screen)
    try pane.resize(100, 30)
    #expect(pane.wait { rows($0) == before } != nil, "\(screen.name): \(pane.text)")
  }

  private static func resize(
    _ pane: TerminalPane, _ width: Int, _ height: Int, _ screen: Screen
  ) throws {
    try pane.resize(width, height)
    let isFilled = pane.wait { pane in
      let lines = pane.text.split(separator: "\n")
      let longest = lines.map(\.count).max() ?? 0
      return lines.count <= height && longest <= width && longest > (width - 1) * 9 / 10 - 1
    }
    #expect(isFilled != nil, "\(screen.name) at \(width)x\(height): \(pane.text)")
  }

  @Test(
    "a program that is ended in any screen leaves the terminal as it was",
    arguments: screens, [(SIGTERM, 143), (SIGHUP, 129), (SIGSEGV, 139)])
  func ended(_ screen: Screen, _ end: (signal: Int32, status: Int)) throws {
    let (pane, scratch) = try Self.pane(screen)
    defer { withExtendedLifetime(scratch) {} }
    kill(pane.process, end.signal)
    #expect(try #require(pane.waitForEnd()) == (end.status, true), "\(screen.name)")
  }

  @Test("a program whose terminal is gone ends, in any screen", arguments: screens)
  func closed(_ screen: Screen) throws {
    let (pane, scratch) = try Self.pane(screen)
    defer { withExtendedLifetime(scratch) {} }
    let process = pane.process
    #expect(kill(process, 0) == 0)
    try pane.close()
    #expect(pane.wait { _ in kill(process, 0) != 0 } != nil, "\(screen.name)")
  }
}

/// What the built program sends to a real terminal, byte for byte.
@Suite struct ByteTests {
  /// What was sent while the program was used for a moment and left.
  private func bytes(
    _ environment: [String], keys: [String] = ["2", "?", "Escape", "1"],
    waiting pattern: String = "affinity-tree"
  ) throws -> (text: String, scratch: Scratch) {
    let scratch = try DashboardTests.session()
    let file = "\(scratch.path)/bytes"
    let pane = try TerminalPane(
      size: (100, 30), in: scratch.path, environment: environment, recording: file)
    #expect(pane.wait(for: pattern) != nil, "\(pane.text)")
    for key in keys { try pane.press(key) }
    try pane.press("q")
    #expect(try #require(pane.waitForEnd()) == (0, true))
    let ended = pane.wait { _ in
      (try? String(contentsOfFile: file, encoding: .utf8))?.contains("it left with") ?? false
    }
    #expect(ended != nil)
    return (try String(contentsOfFile: file, encoding: .utf8), scratch)
  }

  /// The numbers of all sequences that change how text looks.
  private func renditions(_ text: String) -> Set<Int> {
    Set(
      text.matches(of: /\u{1b}\[([0-9;]*)m/).flatMap { match in
        match.1.split(separator: ";").compactMap { Int($0) }
      })
  }

  private static let colors = Set(30...38).union(40...48).union(90...97).union(100...107)

  @Test("NO_COLOR sends no colour, and without it there are some")
  func noColor() throws {
    let plain = renditions(try bytes(["NO_COLOR=1"]).text)
    #expect(plain.isDisjoint(with: Self.colors), "\(plain)")
    #expect(plain.contains(1), "bold stands for colours")
    #expect(!renditions(try bytes([]).text).isDisjoint(with: Self.colors))
  }

  @Test("a locale without Unicode gets ASCII bytes alone, one with it gets more")
  func ascii() throws {
    #expect(try bytes(["LC_ALL=C"]).text.utf8.allSatisfy { $0 < 0x80 })
    #expect(try !bytes(["LC_ALL=C.UTF-8"]).text.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test("frames are whole to the terminal, and all modes are taken back")
  func modes() throws {
    let text = try bytes([]).text
    let (begins, ends) = (
      text.components(separatedBy: "\u{1b}[?2026h").count,
      text.components(separatedBy: "\u{1b}[?2026l").count
    )
    #expect(begins > 2 && ends >= begins)
    for mode in [1000, 1002, 1006, 2004, 1049] {
      let on = try #require(text.range(of: "\u{1b}[?\(mode)h"), "\(mode)")
      let off = try #require(text.range(of: "\u{1b}[?\(mode)l", options: .backwards), "\(mode)")
      #expect(on.lowerBound < off.lowerBound)
    }
  }

  @Test("what is copied goes to the terminal's clipboard, or into a file where there is none")
  func copy() throws {
    let path = "Sessions/s/affinity-tree.yaml"
    let keys = ["End", "y"]
    let encoded = Data(path.utf8).base64EncodedString()
    let (text, _) = try bytes([], keys: keys)
    let other = Data("Sessions/s/all-shared.yaml".utf8).base64EncodedString()
    #expect(text.contains("\u{1b}]52;c;\(encoded)\u{7}") || text.contains("]52;c;\(other)\u{7}"))
    let (console, scratch) = try bytes(["TERM=linux"], keys: keys)
    #expect(!console.contains("]52;"))
    let copied = try String(
      contentsOfFile: "\(scratch.path)/state/ramify/copied.txt", encoding: .utf8)
    #expect(copied.hasPrefix("Sessions/s/a") && copied.hasSuffix(".yaml\n"))
  }

  @Test("the user's configuration is read and never written; what is kept is state")
  func configuration() throws {
    let scratch = try DashboardTests.session()
    let keys = "# mine\nstop: [x, F8]\n"
    try scratch.write(keys, to: "config/ramify/keys.yaml")
    let pane = try TerminalPane(size: (100, 30), in: scratch.path)
    #expect(pane.wait(for: "affinity-tree .*ready") != nil, "\(pane.text)")
    for key in ["o", "c", "Space", "Escape", "T", "G", "M"] { try pane.press(key) }
    try pane.type(":save mine")
    try pane.press("Enter")
    #expect(pane.wait(for: "saved the view mine") != nil, "\(pane.text)")
    try pane.press("q")
    #expect(try #require(pane.waitForEnd()) == (0, true))
    #expect(
      try String(contentsOfFile: "\(scratch.path)/config/ramify/keys.yaml", encoding: .utf8)
        == keys)
    let files = FileManager.default.enumerator(atPath: "\(scratch.path)/config")?.allObjects
    #expect(files?.compactMap { $0 as? String }.sorted() == ["ramify", "ramify/keys.yaml"])
    #expect(scratch.has("state/ramify/view.json"))
  }

  @Test("a span of curves is drawn with a real mouse, and Esc shows all of them again")
  func drag() throws {
    let scratch = try Scratch()
    let sessions = "\(try ScreenTests.finished.get().path)/Sessions"
    let pane = try TerminalPane(["--sessions", sessions], size: (100, 30), in: scratch.path)
    #expect(pane.wait(for: "all-shared-1 +✓ finished") != nil, "\(pane.text)")
    try pane.press("Home", "Down", "2")
    #expect(pane.wait(for: "━ total +[0-9.]+") != nil, "\(pane.text)")
    try pane.type("\u{1b}[<0;20;8M\u{1b}[<32;30;8M\u{1b}[<32;36;9M\u{1b}[<0;36;9m")
    #expect(pane.wait(for: "×[0-9.]+ · EMA") != nil, "\(pane.text)")
    try pane.press("Escape")
    #expect(pane.wait { !$0.text.contains("×") && $0.text.contains("EMA .9") } != nil)
    try pane.press("q")
    #expect(try #require(pane.waitForEnd()) == (0, true))
  }
}
