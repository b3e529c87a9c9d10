import Dashboard
import Runs
import Terminal
import Testing

/// What keys lead to: exact commands, and the reasons for none.
@Suite("keys")
struct KeyTests {
  /// A dashboard whose selected row is a run in some state, or an experiment that never ran.
  private func dashboard(_ state: RunState?) -> Dashboard {
    let runs = state.map { [Fixtures.active("quickstart/affinity-tree-1", $0)] } ?? []
    var dashboard = Fixtures.dashboard(100, 30, runs: [])
    _ = dashboard.update(.experiments([Fixtures.entries[0]]))
    _ = dashboard.update(.unreadable([]))
    _ = dashboard.update(.runs(runs))
    return dashboard
  }

  private static let path = "Sessions/quickstart/affinity-tree.yaml"
  private static let id = "quickstart/affinity-tree-1"

  struct Case: CustomTestStringConvertible, Sendable {
    let state: RunState?
    let key: Key
    let command: Command?

    init(_ state: RunState?, _ key: Key, _ command: Command?) {
      (self.state, self.key, self.command) = (state, key, command)
    }

    var testDescription: String { "\(key) on \(state?.rawValue ?? "a ready experiment")" }
  }

  static let cases = [
    Case(nil, .character("s"), .start(experiment: path)),
    Case(nil, .character("p"), nil),
    Case(nil, .character("x"), nil),
    Case(nil, .character("q"), .quit),
    Case(nil, .character("y"), .copy(path)),
    Case(nil, .character("T"), .theme("ramify-light")),
    Case(nil, .control("l"), .redraw),
    Case(nil, .control("z"), .suspend),
    Case(nil, .escape, nil),
    Case(.running, .character("s"), nil),
    Case(.running, .character("p"), .pause(id)),
    Case(.running, .character("x"), .stop(id)),
    Case(.running, .character("r"), nil),
    Case(.running, .character("R"), nil),
    Case(.running, .character("q"), nil),
    Case(.running, .character("y"), .copy(id)),
    Case(.paused, .character("p"), .proceed(id)),
    Case(.paused, .character("x"), .stop(id)),
    Case(.queued, .character("p"), nil),
    Case(.queued, .character("x"), .stop(id)),
    Case(.stopped, .character("s"), .start(experiment: path)),
    Case(.stopped, .character("r"), .resume(id)),
    Case(.stopped, .character("R"), .retry(id)),
    Case(.interrupted, .character("r"), .resume(id)),
    Case(.failed, .character("r"), .resume(id)),
    Case(.failed, .character("R"), .retry(id)),
    Case(.finished, .character("r"), nil),
    Case(.finished, .character("R"), .retry(id)),
    Case(.finished, .character("x"), nil),
    Case(.finished, .character("q"), .quit),
  ]

  @Test(
    "a key that is held down starts one run", arguments: [nil, RunState.stopped, .finished])
  func held(_ state: RunState?) {
    var dashboard = dashboard(state)
    let start = Dashboard.Message.input(.key(.character("s")))
    #expect(dashboard.update(start) == .start(experiment: Self.path))
    #expect(dashboard.update(start) == nil)
    _ = dashboard.update(.failure("the disk is full"))
    #expect(dashboard.update(start) == .start(experiment: Self.path))
  }

  @Test("a key asks for exactly what it stands for", arguments: cases)
  func command(_ test: Case) {
    var dashboard = dashboard(test.state)
    #expect(dashboard.update(.input(.key(test.key))) == test.command)
  }

  @Test(
    "the same keys do the same on the live page",
    arguments: cases.filter { $0.state != nil && $0.key != .escape })
  func commandLive(_ test: Case) {
    var dashboard = dashboard(test.state)
    _ = dashboard.update(.input(.key(.enter)))
    #expect(dashboard.page == .live)
    #expect(dashboard.update(.input(.key(test.key))) == test.command)
  }

  @Test("stopping twice means at once, until the run has stopped")
  func stopTwice() {
    var dashboard = dashboard(.running)
    #expect(dashboard.update(.input(.key(.character("x")))) == .stop(Self.id))
    #expect(dashboard.view().text.contains("stopping"))
    #expect(dashboard.update(.input(.key(.character("x")))) == .stopNow(Self.id))
    let stopped = Record(time: Fixtures.start, event: .state(.stopped, reason: nil))
    _ = dashboard.update(.record(run: Self.id, stopped))
    #expect(dashboard.update(.input(.key(.character("x")))) == nil)
    #expect(dashboard.view().text.contains("affinity-tree-1 is stopped; there is nothing to stop"))
  }

  @Test(
    "a key that can do nothing says why",
    arguments: [
      (nil, "p", "the selected row has no run; s starts one"),
      (.running, "s", "affinity-tree-1 is running; x stops it"),
      (.running, "R", "affinity-tree-1 is running; x stops it first"),
      (.finished, "r", "affinity-tree-1 is finished; R runs it again"),
      (.queued, "p", "affinity-tree-1 is queued, not running"),
      (.finished, "=", "a comparison needs two runs and there is one; s in the browser starts one"),
      (nil, " ", "only runs can be marked; the selected row has no run; s starts one"),
    ] as [(RunState?, Character, String)])
  func reason(_ state: RunState?, _ key: Character, _ reason: String) {
    var dashboard = dashboard(state)
    #expect(dashboard.update(.input(.key(.character(key)))) == nil)
    #expect(dashboard.view().text.contains(reason))
  }

  @Test("a line that was shown goes away with the clock")
  func flash() {
    var dashboard = dashboard(nil)
    _ = dashboard.update(.tick(1000))
    _ = dashboard.update(.failure("the disk is full"))
    #expect(dashboard.isAnimating)
    _ = dashboard.update(.tick(1005))
    #expect(dashboard.view().text.contains("the disk is full"))
    _ = dashboard.update(.tick(1007))
    #expect(!dashboard.view().text.contains("the disk is full"))
    #expect(!dashboard.isAnimating)
  }

  @Test("of several things that went wrong each is told, one after the other")
  func failures() {
    var dashboard = dashboard(nil)
    _ = dashboard.update(.tick(1000))
    for text in ["keys.yaml: line 2", "view.json: is no JSON", "view.json: is no JSON"] {
      _ = dashboard.update(.failure(text))
    }
    #expect(dashboard.view().text.contains("keys.yaml: line 2"))
    _ = dashboard.update(.tick(1007))
    #expect(dashboard.view().text.contains("view.json: is no JSON"))
    #expect(!dashboard.view().text.contains("keys.yaml"))
    _ = dashboard.update(.tick(1014))
    #expect(!dashboard.view().text.contains("view.json") && !dashboard.isAnimating)
  }

  @Test("where there is nothing yet every way to a run says how to begin", arguments: "snr24")
  func nothing(_ key: Character) {
    var dashboard = Fixtures.dashboard(100, 30, runs: [])
    _ = dashboard.update(.experiments([]))
    _ = dashboard.update(.unreadable([]))
    #expect(dashboard.update(.input(.key(.character(key)))) == nil)
    #expect(dashboard.view().text.contains("Sessions/mine/first.yaml"))
  }

  @Test(
    "quitting with an active run asks first",
    arguments: [
      ([.enter], .quit), ([.character("c")], .quit), ([.character("n")], .quitNow),
      ([.down, .enter], nil), ([.escape], nil), ([.down, .down, .enter], .quitNow),
      ([.character("c"), .character("q")], .quitNow),
    ] as [([Key], Command?)])
  func quit(_ keys: [Key], _ command: Command?) {
    var dashboard = dashboard(.running)
    #expect(dashboard.update(.input(.key(.character("q")))) == nil)
    #expect(dashboard.view().text.contains("1 run is active"))
    var last: Command?
    for key in keys { last = dashboard.update(.input(.key(key))) }
    #expect(last == command)
  }

  @Test("quitting asks about this program's runs alone; others go on without it")
  func quitElsewhere() {
    var dashboard = dashboard(.running)
    _ = dashboard.update(.run(Fixtures.active("quickstart/affinity-tree-2", .running)))
    _ = dashboard.update(.elsewhere([Self.id]))
    #expect(dashboard.update(.input(.key(.character("q")))) == nil)
    let dialog = dashboard.view().text
    #expect(dialog.contains("1 run is active"))
    _ = dashboard.update(.input(.key(.escape)))
    _ = dashboard.update(.elsewhere([Self.id, "quickstart/affinity-tree-2"]))
    #expect(dashboard.update(.input(.key(.character("q")))) == .quit)
    _ = dashboard.update(.elsewhere([]))
    #expect(dashboard.update(.input(.key(.character("q")))) == nil)
    #expect(dashboard.view().text.contains("2 runs are active"))
  }

  @Test("a started experiment's run is selected when it appears")
  func started() {
    var dashboard = dashboard(.finished)
    _ = dashboard.update(.input(.key(.character("s"))))
    _ = dashboard.update(.run(Fixtures.active("quickstart/affinity-tree-2", .running)))
    #expect(
      dashboard.update(.input(.key(.character("x")))) == .stop("quickstart/affinity-tree-2"))
  }

  @Test("the filter takes letters that are keys elsewhere, and Esc clears it")
  func filter() {
    var dashboard = Fixtures.dashboard(100, 30)
    for key in "/finished shared" { _ = dashboard.update(.input(.key(.character(key)))) }
    #expect(dashboard.view().text.contains("1 of 12"))
    #expect(dashboard.update(.input(.key(.enter))) == nil)
    #expect(dashboard.update(.input(.key(.character("y")))) == .copy("quickstart/all-shared-1"))
    _ = dashboard.update(.input(.key(.escape)))
    #expect(!dashboard.view().text.contains("1 of 12"))
  }

  @Test("help filters as one types and does what is selected")
  func help() {
    var dashboard = dashboard(.running)
    for key in "?hold" { _ = dashboard.update(.input(.key(.character(key)))) }
    #expect(dashboard.view().text.contains("Holds the run, or lets a held one go on."))
    #expect(dashboard.update(.input(.key(.enter))) == .pause(Self.id))
    #expect(!dashboard.view().text.contains("Keys"))
  }

  @Test("a click selects a row, a tab or a pane, and the wheel moves the selection")
  func mouse() throws {
    var dashboard = Fixtures.dashboard(100, 30)
    let rows = dashboard.view().text.split(separator: "\n", omittingEmptySubsequences: false)
    let row = try #require(rows.firstIndex { $0.contains(" all-shared-1 ") })
    _ = dashboard.update(.input(.click(Point(x: 20, y: row))))
    #expect(dashboard.update(.input(.key(.character("y")))) == .copy("quickstart/all-shared-1"))
    _ = dashboard.update(.input(.wheel(Point(x: 20, y: row), 1)))
    #expect(dashboard.update(.input(.key(.character("y")))) == .copy("quickstart/single-task-1"))
    _ = dashboard.update(.input(.click(Point(x: 24, y: 0))))
    #expect(dashboard.page == .live)
  }

  @Test("a pasted text never presses keys")
  func paste() {
    var dashboard = dashboard(.running)
    #expect(dashboard.update(.input(.paste("xqs"))) == nil)
    #expect(!dashboard.view().text.contains("stopping"))
  }
}
