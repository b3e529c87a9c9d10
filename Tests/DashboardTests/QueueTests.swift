import Dashboard
import Runs
import Terminal
import Testing

/// The queue's page, and keys and the mouse as the user wants them.
@Suite("queue")
struct QueueTests {
  private static let names = [
    "quickstart/affinity-tree-3", "planted/affinity-tree-1", "planted/affinity-tree-2",
  ]

  static var dashboard: Dashboard {
    var dashboard = Fixtures.dashboard(132, 43)
    _ = dashboard.update(.queue(names.map { QueuedRun(id: $0, isHeld: false) }, threads: 2))
    return dashboard
  }

  private func press(_ keys: [Key], on dashboard: inout Dashboard) -> Command? {
    keys.reduce(nil) { _, key in dashboard.update(.input(.key(key))) }
  }

  @Test(
    "keys move, hold and cancel the selected run",
    arguments: [
      ([.character("J")], .move(names[0], isEarlier: false)), ([.character("K")], nil),
      ([.down, .character("K")], .move(names[1], isEarlier: true)),
      ([.end, .character("J")], nil), ([.end, .character("x")], .stop(names[2])),
      ([.end, .character("p")], .pause(names[2])), ([.down, .character("p")], .proceed(names[1])),
    ] as [([Key], Command?)])
  func keys(_ keys: [Key], _ command: Command?) {
    var dashboard = Self.dashboard
    #expect(press([.character("5")] + keys, on: &dashboard) == command)
  }

  @Test("a run that is held before it began says so, and goes on")
  func held() {
    var dashboard = Self.dashboard
    let entries = Self.names.map { QueuedRun(id: $0, isHeld: $0 == Self.names[2]) }
    _ = dashboard.update(.queue(entries, threads: 2))
    _ = press([.character("5"), .end], on: &dashboard)
    #expect(dashboard.view().text.contains("‖ held"))
    #expect(press([.character("p")], on: &dashboard) == .proceed(Self.names[2]))
  }

  @Test("a run that ended is no longer in the queue")
  func ended() {
    var dashboard = Self.dashboard
    _ = press([.character("5")], on: &dashboard)
    for name in Self.names {
      let record = Record(time: Fixtures.start, event: .state(.stopped, reason: nil))
      _ = dashboard.update(.record(run: name, record))
    }
    #expect(dashboard.view().text.contains("No run waits or trains here; s starts one"))
  }

  @Test("a click selects a run of the queue")
  func click() throws {
    var dashboard = Self.dashboard
    _ = press([.character("5")], on: &dashboard)
    let rows = dashboard.view().text.split(separator: "\n", omittingEmptySubsequences: false)
    let row = try #require(rows.firstIndex { $0.contains("3 affinity-tree-2") })
    _ = dashboard.update(.input(.click(Point(x: 10, y: row))))
    #expect(press([.character("x")], on: &dashboard) == .stop(Self.names[2]))
  }

  struct Forecast: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let items: [QueueForecast.Item]
    let threads: Int
    let starts: [String: Double]
  }

  private static func begun(_ id: String, _ seconds: Double?, threads: Int = 1)
    -> QueueForecast.Item
  { .init(id: id, threads: threads, seconds: seconds, isBegun: true, isHeld: false) }

  private static func waiting(
    _ id: String, _ seconds: Double?, threads: Int = 1, isHeld: Bool = false
  ) -> QueueForecast.Item {
    .init(id: id, threads: threads, seconds: seconds, isBegun: false, isHeld: isHeld)
  }

  static let forecasts = [
    Forecast(
      testDescription: "one thread, one after the other",
      items: [begun("a", 10), waiting("b", 5), waiting("c", 7)], threads: 1,
      starts: ["b": 10, "c": 15]),
    Forecast(
      testDescription: "two threads, whichever is free first",
      items: [begun("a", 10), begun("b", 4), waiting("c", 3), waiting("d", 1)], threads: 2,
      starts: ["c": 4, "d": 7]),
    Forecast(
      testDescription: "a wide run waits for all threads, and those after it wait for it",
      items: [begun("a", 10), begun("b", 4), waiting("c", 3, threads: 9), waiting("d", 1)],
      threads: 2, starts: ["c": 10, "d": 13]),
    Forecast(
      testDescription: "after a run of unknown length nobody knows",
      items: [begun("a", 10), waiting("b", nil), waiting("c", 1)], threads: 1,
      starts: ["b": 10]),
    Forecast(
      testDescription: "held runs are passed by",
      items: [begun("a", 10), waiting("b", nil, isHeld: true), waiting("c", 1)], threads: 1,
      starts: ["c": 10]),
  ]

  @Test("a run's start is that of enough free threads", arguments: forecasts)
  func forecast(_ test: Forecast) {
    #expect(QueueForecast(test.items, threads: test.threads).starts == test.starts)
  }
}

/// The user's own keys.
@Suite("keymap")
struct KeymapTests {
  private func dashboard(_ yaml: String) -> (Dashboard, [String]) {
    let (keymap, problems) = Keymap.read(yaml)
    var dashboard = QueueTests.dashboard
    dashboard.use(keymap)
    return (dashboard, problems)
  }

  private static let run = "quickstart/affinity-tree-3"

  @Test(
    "keys do what the file says, and their old actions have theirs no more",
    arguments: [
      ("stop: X", "X", .stop(run)), ("stop: X", "x", nil), ("stop: [x, X]", "x", .stop(run)),
      ("stop: p\npause: x", "x", .pause(run)), ("stop: p\npause: x", "p", .stop(run)),
      ("all-settings: S", "x", .stop(run)), ("", "x", .stop(run)),
    ] as [(String, Character, Command?)])
  func bindings(_ yaml: String, _ key: Character, _ command: Command?) {
    var (dashboard, problems) = dashboard(yaml)
    #expect(problems.isEmpty)
    #expect(dashboard.update(.input(.key(.character(key)))) == command)
  }

  @Test("footer, help and reasons call the keys that count")
  func words() {
    var (dashboard, _) = dashboard("stop: X\nstart: Ctrl-N\nhelp: F1")
    #expect(dashboard.view().text.contains(" X stop "))
    _ = dashboard.update(.input(.key(.control("n"))))
    #expect(dashboard.view().text.contains("affinity-tree-3 is running; X stops it"))
    _ = dashboard.update(.input(.key(.function(1))))
    #expect(dashboard.view().text.contains("Ctrl-N     start"))
  }

  @Test(
    "what is wrong with the file is told, and the usual key is used",
    arguments: [
      ("stopp: X", "line 1: stopp: no such action; did you mean stop?"),
      (
        "pause: P\nstop: Hyper-X",
        "line 2: stop: \"Hyper-X\" is no key; write one as the help does, such as x or Ctrl-L"
      ),
      ("stop: p", "line 1: stop: p is the key of pause already; the usual key is used"),
      ("start: Z\nstop: Z", "line 2: stop: Z is the key of start already; the usual key is used"),
      ("stop: []", "line 1: stop: \"\" is no key; write one as the help does, such as x or Ctrl-L"),
      ("- x", "not a mapping; write lines such as stop: x"),
    ])
  func problems(_ yaml: String, _ problem: String) {
    var (dashboard, problems) = dashboard(yaml)
    #expect(problems == [problem])
    #expect(dashboard.update(.input(.key(.character("x")))) == .stop(Self.run))
  }

  @Test(
    "a preset gives many keys at once, and other lines change it",
    arguments: [
      ("preset: vim", .control("f"), nil), ("preset: default\nstop: X", .character("x"), nil),
      ("preset: vim", .character("x"), .stop(run)),
      ("stop: X\npreset: vim", .character("X"), .stop(run)),
    ] as [(String, Key, Command?)])
  func presets(_ yaml: String, _ key: Key, _ command: Command?) {
    var (dashboard, problems) = dashboard(yaml)
    #expect(problems.isEmpty)
    #expect(dashboard.update(.input(.key(key))) == command)
  }

  @Test(
    "the vim preset moves as vi does, and every action still has a key",
    arguments: [("G", .end), ("g", .home), ("j", .down), ("v", .character(" "))]
      as [(Character, Key)])
  func vim(_ letter: Character, _ key: Key) {
    var (dashboard, _) = dashboard("preset: vim")
    var other = dashboard
    for after in [Key.down, .character(letter)] { _ = dashboard.update(.input(.key(after))) }
    for after in [Key.down, key] { _ = other.update(.input(.key(after))) }
    #expect(dashboard.view() == other.view())
    let verbs = Action.all.map { action in
      action.name.rawValue.reduce(into: "") {
        $0 += $1.isUppercase ? "-\($1.lowercased())" : "\($1)"
      }
    }
    for verb in verbs {
      #expect(Keymap.read("preset: vim\n\(verb): F12").problems == [], "\(verb)")
    }
  }

  @Test("a preset that there is not is told")
  func noPreset() {
    #expect(
      Keymap.read("preset: emacs").problems == [
        "line 1: preset: \"emacs\" is none; there are default and vim"
      ])
  }

  @Test("no key of a preset does two things", arguments: ["default", "vim"])
  func presetConflicts(_ name: String) {
    let (keymap, _) = Keymap.read("preset: \(name)")
    for page in Page.allCases {
      let keys = keymap.actions(on: page).flatMap(\.keys)
      #expect(Set(keys).count == keys.count, "\(page)")
    }
  }

  @Test("a file that is no YAML leaves the usual keys")
  func broken() {
    #expect(Keymap.read("stop: [x").problems.first?.hasPrefix("not YAML: ") ?? false)
  }

  @Test("the mouse can be left to the terminal, and the first click says how to select")
  func mouse() {
    var dashboard = QueueTests.dashboard
    _ = dashboard.update(.input(.click(Point(x: 5, y: 5))))
    #expect(dashboard.view().text.contains("Shift+drag selects text"))
    #expect(dashboard.update(.input(.key(.character("M")))) == .mouse(false))
    _ = dashboard.update(.input(.click(Point(x: 5, y: 6))))
    #expect(dashboard.view().text.contains("the mouse is off"))
    #expect(dashboard.update(.input(.key(.character("M")))) == .mouse(true))
  }

  @Test("where nothing ever ran the cheapest session is where one begins")
  func firstSelection() {
    var long = Fixtures.experiment("adashare")
    long.training.steps = 10_000
    var dashboard = Fixtures.dashboard(100, 30, runs: [])
    _ = dashboard.update(
      .experiments([
        Fixtures.entry("headline", "adashare", long),
        Fixtures.entry("quickstart", "all-shared", Fixtures.experiment("all-shared")),
      ]))
    #expect(
      dashboard.update(.input(.key(.character("s"))))
        == .start(experiment: "Sessions/quickstart/all-shared.yaml"))
  }
}
