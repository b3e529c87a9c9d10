import Dashboard
import Runs
import Terminal
import Testing

/// Ten seconds in which a stop and a deletion can be taken back.
@Suite("undo")
struct UndoTests {
  private static let id = "quickstart/affinity-tree-1"

  private func dashboard(_ state: RunState) -> Dashboard {
    var dashboard = Fixtures.dashboard(100, 30, runs: [Fixtures.active(Self.id, state)])
    _ = dashboard.update(.experiments([Fixtures.entries[0]]))
    _ = dashboard.update(.unreadable([]))
    _ = dashboard.update(.tick(1000))
    return dashboard
  }

  private func press(_ keys: String, on dashboard: inout Dashboard) -> Command? {
    keys.reduce(nil) { _, key in dashboard.update(.input(.key(.character(key)))) }
  }

  private func happens(_ state: RunState, in dashboard: inout Dashboard) -> Command? {
    dashboard.update(
      .record(run: Self.id, Record(time: 900, event: .state(state, reason: nil))))
  }

  @Test("a stop that is taken back in time goes on as soon as the run has stopped")
  func stopping() {
    var dashboard = dashboard(.running)
    #expect(press("x", on: &dashboard) == .stop(Self.id))
    #expect(dashboard.view().text.contains("u undo stop 10s"))
    _ = dashboard.update(.tick(1004))
    #expect(dashboard.view().text.contains("u undo stop 6s"))
    #expect(press("u", on: &dashboard) == nil)
    #expect(dashboard.view().text.contains("affinity-tree-1 goes on as soon as it has stopped"))
    #expect(happens(.stopped, in: &dashboard) == .resume(Self.id))
    #expect(happens(.stopped, in: &dashboard) == nil)
  }

  @Test("a stop that has happened is taken back at once")
  func stopped() {
    var dashboard = dashboard(.running)
    _ = press("x", on: &dashboard)
    #expect(happens(.stopped, in: &dashboard) == nil)
    #expect(press("u", on: &dashboard) == .resume(Self.id))
    #expect(press("u", on: &dashboard) == nil)
    #expect(dashboard.view().text.contains("there is nothing to undo"))
  }

  @Test("a run that finished before it could stop is left as it is")
  func finished() {
    var dashboard = dashboard(.running)
    _ = press("xu", on: &dashboard)
    #expect(happens(.finished, in: &dashboard) == nil)
  }

  @Test("a stop after its undo counts")
  func stopAgain() {
    var dashboard = dashboard(.running)
    #expect(press("xux", on: &dashboard) == .stopNow(Self.id))
    #expect(happens(.stopped, in: &dashboard) == nil)
  }

  @Test("after ten seconds a stop stays")
  func late() {
    var dashboard = dashboard(.running)
    _ = press("x", on: &dashboard)
    #expect(dashboard.update(.tick(1010)) == nil)
    #expect(press("u", on: &dashboard) == nil)
    #expect(happens(.stopped, in: &dashboard) == nil)
  }

  @Test("a deleted run is off the screen at once, its files go after ten seconds")
  func delete() {
    var dashboard = dashboard(.stopped)
    #expect(press("D", on: &dashboard) == nil)
    #expect(dashboard.view().text.contains("Its logs and checkpoints are removed"))
    #expect(press("y", on: &dashboard) == nil)
    #expect(dashboard.listed == ["Sessions/quickstart/affinity-tree.yaml"])
    #expect(dashboard.pendingRemovals == [Self.id])
    #expect(dashboard.isAnimating)
    _ = dashboard.update(.run(Fixtures.active(Self.id, .stopped)))
    #expect(happens(.stopped, in: &dashboard) == nil)
    #expect(dashboard.listed == ["Sessions/quickstart/affinity-tree.yaml"])
    #expect(dashboard.update(.tick(1009)) == nil)
    #expect(dashboard.update(.tick(1010)) == .remove([Self.id]))
    #expect(dashboard.pendingRemovals.isEmpty)
    _ = dashboard.update(.removed([Self.id]))
    _ = dashboard.update(.run(Fixtures.active(Self.id, .queued)))
    #expect(dashboard.listed == [Self.id])
  }

  @Test("a deletion that is taken back brings the run back, and nothing is removed")
  func keep() {
    var dashboard = dashboard(.stopped)
    #expect(press("Dyu", on: &dashboard) == nil)
    #expect(dashboard.listed == [Self.id])
    #expect(dashboard.pendingRemovals.isEmpty)
    #expect(dashboard.update(.tick(1010)) == nil)
  }

  private static let ended = ["1", "2", "3"].map {
    Fixtures.ended("quickstart/affinity-tree-\($0)", .stopped, nil, at: 90)
  }

  /// A dashboard with three ended runs, the first two of its rows marked.
  private func marked(_ runs: [Run] = ended) -> Dashboard {
    var dashboard = Fixtures.dashboard(100, 30, runs: runs)
    _ = dashboard.update(.experiments([Fixtures.entries[0]]))
    _ = dashboard.update(.unreadable([]))
    _ = dashboard.update(.tick(1000))
    for key in [Key.home, .character(" "), .character(" "), .end] {
      _ = dashboard.update(.input(.key(key)))
    }
    return dashboard
  }

  @Test("marked runs are deleted all at once, after one question that names them")
  func several() {
    var dashboard = marked()
    let names = Array(dashboard.listed.prefix(2))
    #expect(press("D", on: &dashboard) == nil)
    let question = dashboard.view().text
    for name in names { #expect(question.contains("\(name.dropFirst(11))  90 steps")) }
    #expect(question.contains("Their logs and checkpoints are removed after 10 seconds."))
    #expect(question.contains("y  delete all 2; u takes it back until then"))
    #expect(press("y", on: &dashboard) == nil)
    #expect(Set(dashboard.pendingRemovals) == Set(names))
    #expect(dashboard.listed.count == 1)
    #expect(dashboard.view().text.contains("2 runs are deleted; u takes it back for 10 s"))
    #expect(dashboard.update(.tick(1010)) == .remove(names))
  }

  @Test("one undo brings all of them back, marked as they were")
  func severalBack() {
    var dashboard = marked()
    let (before, marks) = (dashboard.listed, dashboard.view().text.contains("Marked A "))
    #expect(press("Dyu", on: &dashboard) == nil)
    #expect(dashboard.listed == before && marks)
    #expect(dashboard.view().text.contains("2 runs are back"))
    #expect(dashboard.view().text.contains("Marked A ") && dashboard.view().text.contains("  B "))
    #expect(dashboard.pendingRemovals.isEmpty)
    #expect(dashboard.update(.tick(1010)) == nil)
  }

  @Test("many marked runs are counted, and what cannot be deleted says which")
  func many() {
    let nine = (1...9).map {
      Fixtures.ended("quickstart/affinity-tree-\($0)", .stopped, nil, at: 90)
    }
    var dashboard = marked(nine)
    for key in [Key.home, .down, .down] { _ = dashboard.update(.input(.key(key))) }
    _ = press("       D", on: &dashboard)
    #expect(dashboard.view().text.contains("and 4 more"))
    #expect(dashboard.view().text.contains("delete all 9"))
    dashboard = marked(Self.ended.dropLast() + [Fixtures.active(Self.id + "0", .running)])
    for key in [Key.home, .down, .down] { _ = dashboard.update(.input(.key(key))) }
    _ = press(" ", on: &dashboard)
    #expect(press("D", on: &dashboard) == nil)
    #expect(dashboard.view().text.contains("affinity-tree-10 is running; x stops it first"))
  }

  @Test("who says no deletes nothing", arguments: ["n", "q", "jn"])
  func no(_ keys: String) {
    var dashboard = dashboard(.stopped)
    _ = press("D" + keys, on: &dashboard)
    #expect(dashboard.listed == [Self.id])
    #expect(dashboard.pendingRemovals.isEmpty)
  }

  @Test(
    "what cannot be deleted says why",
    arguments: [
      (.running, "affinity-tree-1 is running; x stops it first"),
      (.queued, "affinity-tree-1 is queued; x stops it first"),
    ] as [(RunState, String)])
  func refused(_ state: RunState, _ reason: String) {
    var dashboard = dashboard(state)
    #expect(press("D", on: &dashboard) == nil)
    #expect(dashboard.view().text.contains(reason))
  }

  @Test("another program's log is never deleted")
  func imported() {
    var dashboard = Fixtures.dashboard(100, 30, runs: Fixtures.imported)
    _ = dashboard.update(.experiments([]))
    _ = dashboard.update(.input(.key(.home)))
    _ = press("D", on: &dashboard)
    #expect(dashboard.view().text.contains("is another program's log"))
    _ = press("y", on: &dashboard)
    #expect(dashboard.pendingRemovals.isEmpty)
  }
}
