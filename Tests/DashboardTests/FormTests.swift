import Dashboard
import Runs
import Terminal
import Testing

/// The form of a new run, driven by keys.
@Suite("the form")
struct FormTests {
  /// A form that begins with the only experiment, which never ran.
  private func form(width: Int = 300, height: Int = 60) -> Dashboard {
    var dashboard = Fixtures.dashboard(width, height, runs: [])
    _ = dashboard.update(.experiments([Fixtures.entries[0]]))
    _ = dashboard.update(.unreadable([]))
    #expect(press("n", &dashboard) == nil)
    #expect(dashboard.page == .new)
    return dashboard
  }

  /// Presses keys; "⏎", "␛", "↓" and "⌫" are what they look like.
  @discardableResult
  private func press(_ keys: String, _ dashboard: inout Dashboard) -> Command? {
    var command: Command?
    for character in keys {
      let named: [Character: Key] = [
        "⏎": .enter, "␛": .escape, "↓": .down, "↑": .up, "→": .right, "←": .left, "⌫": .backspace,
        "⇟": .pageDown,
      ]
      command = dashboard.update(.input(.key(named[character] ?? .character(character))))
    }
    return command
  }

  private func text(_ dashboard: Dashboard) -> String {
    dashboard.view().text
  }

  /// Selects a field by its key.
  private func select(_ key: String, _ dashboard: inout Dashboard) {
    _ = dashboard.update(.input(.key(.home)))
    for _ in 0..<60
    where !text(dashboard).contains("┫\(key)┣") && !text(dashboard).contains("┤\(key)├") {
      press("↓", &dashboard)
    }
  }

  private func started(_ command: Command?, as name: String = "affinity-tree") -> [Experiment] {
    guard case .startChanged(let experiments, "quickstart", name)? = command else { return [] }
    return experiments
  }

  @Test func `it begins with the selected experiment and starts just that`() throws {
    var dashboard = form()
    #expect(text(dashboard).contains("nothing changed yet"))
    #expect(text(dashboard).contains("$ ramify run Sessions/quickstart/affinity-tree.yaml"))
    let experiment = try #require(started(press("s", &dashboard)).first)
    var expected = Fixtures.experiment("affinity-tree")
    expected.options = ["samples": .number(256), "search": .text("exact")]
    #expect(experiment == expected)
    #expect(dashboard.page == .browser)
  }

  @Test func `what is typed is started, shown as changed, and in the command line`() throws {
    var dashboard = form()
    select("training.steps", &dashboard)
    press("⏎⌫⌫⌫1200⏎", &dashboard)
    #expect(text(dashboard).contains("1 changed"))
    #expect(text(dashboard).contains("training.steps: 300, now 1200"))
    #expect(text(dashboard).contains("--set training.steps=1200"))
    #expect(started(press("s", &dashboard)).map(\.training.steps) == [1200])
  }

  @Test func `what is wrong is said while it is typed, and is not started`() {
    var dashboard = form()
    select("training.steps", &dashboard)
    press("⏎⌫⌫⌫many", &dashboard)
    #expect(text(dashboard).contains("training.steps: is many; a whole number"))
    press("⏎", &dashboard)
    #expect(press("s", &dashboard) == nil)
    #expect(dashboard.page == .new)
    press("⌫", &dashboard)
    #expect(text(dashboard).contains("nothing changed yet"))
    #expect(started(press("s", &dashboard)).count == 1)
  }

  @Test func `Esc while typing takes back only what cannot be used`() {
    var dashboard = form()
    select("training.steps", &dashboard)
    press("⏎⌫⌫⌫7␛", &dashboard)
    #expect(text(dashboard).contains("training.steps: 300, now 7"))
    press("⏎x␛", &dashboard)
    #expect(text(dashboard).contains("nothing changed yet"))
  }

  @Test func `choices turn both ways, and another method has other options`() {
    var dashboard = form()
    #expect(text(dashboard).contains("samples"))
    press("→", &dashboard)
    #expect(text(dashboard).contains("method: affinity-tree, now all-shared"))
    #expect(!text(dashboard).contains("samples"))
    #expect(text(dashboard).contains("One network for all."))
    press("←", &dashboard)
    #expect(text(dashboard).contains("samples"))
    press("←", &dashboard)
    // Named after the file they would be a baseline of the session.
    let experiments = started(press("s", &dashboard), as: "single-task")
    #expect(experiments.map(\.method) == ["single-task"])
    #expect(experiments.map(\.options) == [[:]])
  }

  @Test func `a list of seeds starts a run of each`() {
    var dashboard = form()
    select("seed", &dashboard)
    press("⏎⌫[1, 2, 5]⏎", &dashboard)
    #expect(text(dashboard).contains("s starts 3 runs: 3 seeds"))
    #expect(text(dashboard).contains("--set 'seed=[1, 2, 5]'"))
    #expect(started(press("s", &dashboard)).map(\.seed) == [1, 2, 5])
  }

  @Test func `the command of a run's form tells what the run changed of its file`() {
    var dashboard = Fixtures.dashboard(300, 60, runs: [])
    let run = Fixtures.active("quickstart/affinity-tree-1", .finished)
    var written = Fixtures.experiment("affinity-tree")
    written.training.batch = 64
    _ = dashboard.update(
      .experiments([Fixtures.entry("quickstart", "affinity-tree", written)]))
    _ = dashboard.update(.unreadable([]))
    _ = dashboard.update(.runs([run]))
    press("n", &dashboard)
    #expect(text(dashboard).contains("nothing changed yet"))
    #expect(text(dashboard).contains("--set training.batch=16"))
    let copied = press("y", &dashboard)
    #expect(
      copied == .copy("ramify run Sessions/quickstart/affinity-tree.yaml --set training.batch=16"))
  }

  @Test func `a measurement is shown until the settings are others`() throws {
    var dashboard = form()
    guard case .measure(let experiment)? = press("E", &dashboard) else {
      Issue.record("E measures nothing")
      return
    }
    #expect(text(dashboard).contains("measuring a few steps"))
    let estimate = Estimate(
      sharedParameters: 12_300, separateParameters: 61_500, sharedStep: 0.041, singleStep: 0.0142,
      seconds: 754)
    _ = dashboard.update(.estimate(experiment, estimate))
    #expect(text(dashboard).contains("12.3k when all is shared, 61.5k when nothing is"))
    press("→", &dashboard)
    #expect(!text(dashboard).contains("12.3k"))
    _ = dashboard.update(.estimate(experiment, estimate))
    #expect(!text(dashboard).contains("12.3k"))
  }

  @Test func `without anything to begin with the form says how to get one`() {
    var dashboard = Fixtures.dashboard(100, 30, runs: [])
    _ = dashboard.update(.experiments([]))
    _ = dashboard.update(.unreadable([]))
    press("4", &dashboard)
    #expect(dashboard.page == .new)
    #expect(text(dashboard).contains("Sessions/mine/first.yaml"))
    press("s", &dashboard)
    #expect(text(dashboard).split(separator: "\n").contains { $0.hasSuffix("mine/first.yaml") })
    _ = dashboard.update(.unreadable(Fixtures.unreadable))
    _ = dashboard.update(.experiments(Array(Fixtures.entries.suffix(1))))
    press("4", &dashboard)
    #expect(text(dashboard).contains("n in the browser opens a form."))
  }
}
