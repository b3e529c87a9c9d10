import Foundation
import Runs
import Testing

/// What the dashboard does to runs and for its user, in a real terminal.
@Suite(.serialized) struct DeedTests {
  private static func runs(in scratch: Scratch) -> [String] {
    let folder = "\(scratch.path)/Sessions/s/runs"
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// A scratch folder with two finished runs.
  private static func finished() throws -> Scratch {
    let scratch = try DashboardTests.session(steps: 2)
    for _ in 1...2 {
      let path = "Sessions/s/all-shared.yaml"
      #expect(try Program.run("run", path, in: scratch.path).status == 0)
    }
    return scratch
  }

  @Test("a deleted run's files are there until the program ends, and stay when it is taken back")
  func delete() throws {
    let scratch = try Self.finished()
    let pane = try TerminalPane(size: (120, 30), in: scratch.path)
    #expect(pane.wait(for: "all-shared-2 +✓ finished") != nil, "\(pane.text)")
    try pane.press("Home", "Down", "D")
    #expect(pane.wait(for: "Its logs and checkpoints are removed") != nil, "\(pane.text)")
    try pane.press("y")
    #expect(pane.wait(for: "is deleted; u takes it back") != nil, "\(pane.text)")
    try pane.press("u")
    #expect(pane.wait(for: "is back") != nil, "\(pane.text)")
    #expect(Self.runs(in: scratch) == ["all-shared-1", "all-shared-2"])
    try pane.press("Home", "Down", "D", "y")
    #expect(pane.wait(for: "is deleted; u takes it back") != nil, "\(pane.text)")
    #expect(Self.runs(in: scratch) == ["all-shared-1", "all-shared-2"])
    try pane.press("q")
    #expect(try #require(pane.waitForEnd()) == (0, true))
    #expect(Self.runs(in: scratch).count == 1)
  }

  @Test("a deleted run's files are gone after ten seconds, and so is what another program removes")
  func removal() throws {
    let scratch = try Self.finished()
    let pane = try TerminalPane(size: (120, 30), in: scratch.path)
    #expect(pane.wait(for: "all-shared-2 +✓ finished") != nil, "\(pane.text)")
    try pane.press("Home", "Down", "D", "y")
    #expect(pane.wait { _ in Self.runs(in: scratch).count == 1 } ?? 0 > 5, "\(pane.text)")
    let left = try #require(Self.runs(in: scratch).first)
    try FileManager.default.removeItem(atPath: "\(scratch.path)/Sessions/s/runs/\(left)")
    #expect(pane.wait(for: "all-shared +○ ready") != nil, "\(pane.text)")
  }

  @Test("a stop that is taken back goes on")
  func stop() throws {
    let scratch = try DashboardTests.session(steps: 5000)
    let pane = try TerminalPane(size: (120, 30), in: scratch.path)
    #expect(pane.wait(for: "affinity-tree .*ready") != nil)
    try pane.press("s")
    #expect(pane.wait(for: "▶ running") != nil, "\(pane.text)")
    try pane.press("x", "u")
    #expect(pane.wait { _ in Self.states(in: scratch).contains(.stopped) } != nil, "\(pane.text)")
    #expect(pane.wait { _ in Self.states(in: scratch).last == .running } != nil, "\(pane.text)")
    #expect(Self.states(in: scratch).suffix(3) == [.stopped, .queued, .running])
  }

  /// The states that the run went through.
  private static func states(in scratch: Scratch) -> [RunState] {
    let store = RunStore(folder: "\(scratch.path)/Sessions")
    return ((try? store.records("s/affinity-tree-1")) ?? []).compactMap {
      if case .state(let state, _) = $0.event { state } else { nil }
    }
  }

  @Test("a run that is held in the queue stays there, moves, and begins when it is let go")
  func queue() throws {
    let scratch = try Scratch()
    let cores = ProcessInfo.processInfo.activeProcessorCount
    for name in ["first", "second"] {
      let text = Small.experiment(method: "all-shared", steps: 20_000)
        .replacing("batch: 4", with: "batch: 4, threads: \(cores)")
      try scratch.write(text, to: "Sessions/s/\(name).yaml")
    }
    let pane = try TerminalPane(size: (120, 30), in: scratch.path)
    #expect(pane.wait(for: "second .*ready") != nil, "\(pane.text)")
    try pane.press("Home", "s")
    #expect(pane.wait(for: "first-1 .*running") != nil, "\(pane.text)")
    try pane.press("End", "s")
    #expect(pane.wait(for: "second-1 .*queued") != nil, "\(pane.text)")
    try pane.press("5")
    #expect(pane.wait(for: "2 second-1 .*queued") != nil, "\(pane.text)")
    try pane.press("End", "p")
    #expect(pane.wait(for: "2 second-1 .*held") != nil, "\(pane.text)")
    try pane.press("K")
    #expect(pane.wait(for: "1 second-1 .*held") != nil, "\(pane.text)")
    try pane.press("End", "x")
    #expect(pane.wait { !$0.text.contains("2 first-1") } != nil, "\(pane.text)")
    #expect(pane.wait(for: "1 second-1 .*held") != nil, "\(pane.text)")
    try pane.press("p")
    #expect(pane.wait(for: "1 second-1 .*running") != nil, "\(pane.text)")
  }

  @Test("keys and views come from the user's files, and what is wrong there is told in one line")
  func files() throws {
    let scratch = try DashboardTests.session()
    try scratch.write("quit: Q\nstopp: X\n", to: "config/ramify/keys.yaml")
    var pane = try TerminalPane(size: (140, 30), in: scratch.path)
    #expect(
      pane.wait(for: "keys.yaml: line 2: stopp: no such") != nil,
      "\(pane.text)")
    #expect(pane.wait(for: "affinity-tree .*ready") != nil, "\(pane.text)")
    #expect(pane.text.contains("Q quit"))
    try pane.press("o")
    #expect(pane.wait(for: "by newest") != nil, "\(pane.text)")
    try pane.press("Q")
    #expect(try #require(pane.waitForEnd()) == (0, true))
    try scratch.write("", to: "config/ramify/keys.yaml")
    pane = try TerminalPane(size: (140, 30), in: scratch.path)
    #expect(pane.wait(for: "by newest") != nil, "\(pane.text)")
    try pane.press("q")
    #expect(try #require(pane.waitForEnd()) == (0, true))
    try scratch.write("{", to: "state/ramify/view.json")
    pane = try TerminalPane(size: (140, 30), in: scratch.path)
    #expect(pane.wait(for: "view.json: is no JSON") != nil, "\(pane.text)")
  }
}
