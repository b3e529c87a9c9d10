import Foundation
import Runs
import Testing

@Suite(.serialized) struct DashboardTests {
  static let common = [(width: 100, height: 30), (width: 200, height: 50)]

  /// A scratch folder with one session of small experiments.
  static func session(steps: Int = 400) throws -> Scratch {
    let scratch = try Scratch()
    for method in ["all-shared", "affinity-tree"] {
      let text = Small.experiment(method: method, steps: steps)
      try scratch.write(text, to: "Sessions/s/\(method).yaml")
    }
    return scratch
  }

  static func state(of run: String, in scratch: Scratch) -> RunState? {
    try? RunStore(folder: "\(scratch.path)/Sessions").read("s/\(run)").state
  }

  @Test("keys that come at once after a pause are all taken")
  func burst() throws {
    let scratch = try Self.session()
    let pane = try TerminalPane(size: (100, 30), in: scratch.path)
    #expect(pane.wait(for: "affinity-tree .*ready") != nil, "\(pane.text)")
    try pane.press("5")
    #expect(pane.wait(for: "of \(ProcessInfo.processInfo.activeProcessorCount) threads") != nil)
    // The program takes messages in every 0.1 s while there are keys; a pause is longer.
    let idle = Date(timeIntervalSinceNow: 0.5)
    #expect(pane.wait { _ in Date() > idle } != nil)
    try pane.type(":sort loss")
    #expect(pane.wait(for: ": sort loss") != nil, "\(pane.text)")
    try pane.press("Escape", "q")
    #expect(try #require(pane.waitForEnd()) == (0, true))
  }

  @Test("an idle dashboard wakes up for nothing, and yet sees what others write")
  func idle() throws {
    let scratch = try Self.session()
    let pane = try TerminalPane(size: (100, 30), in: scratch.path)
    #expect(pane.wait(for: "affinity-tree .*ready") != nil, "\(pane.text)")
    var (count, since) = (-1, Date())
    let quiet = pane.wait(seconds: 30) { pane in
      let now = Self.wakeUps(of: pane.process)
      if now != count { (count, since) = (now, Date()) }
      return Date().timeIntervalSince(since) > 3
    }
    #expect(quiet != nil, "\(count) wake-ups")
    try scratch.write(Small.experiment(method: "single-task"), to: "Sessions/s/late.yaml")
    #expect(pane.wait(for: "late .*ready", seconds: 2) != nil, "\(pane.text)")
    try pane.press("q")
    #expect(try #require(pane.waitForEnd()) == (0, true))
  }

  /// How often the threads of a process went to sleep, each time after something woke them.
  private static func wakeUps(of process: pid_t) -> Int {
    let tasks = "/proc/\(process)/task"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
    return names.reduce(0) { sum, name in
      let status = (try? String(contentsOfFile: "\(tasks)/\(name)/status", encoding: .utf8)) ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches") }
      return sum + (line?.split(separator: "\t").last.flatMap { Int($0) } ?? 0)
    }
  }

  @Test("from a key press to a learned tree: start, pause, stop, kill, resume", arguments: common)
  func learnedTree(width: Int, height: Int) throws {
    let scratch = try Self.session()
    var pane = try TerminalPane(size: (width, height), in: scratch.path)
    #expect(pane.wait(for: "affinity-tree .*ready") != nil, "\(pane.text)")
    try pane.press("s", "Enter")
    let moved = try #require(pane.wait(for: "depth +[0-9.]+"), "\(pane.text)")
    #expect(moved < 10)
    try pane.press("p")
    #expect(pane.wait(for: "paused") != nil, "\(pane.text)")
    try pane.press("p")
    #expect(pane.wait(for: "running") != nil, "\(pane.text)")
    try pane.press("x")
    #expect(pane.wait(for: "stopped") != nil, "\(pane.text)")
    #expect(Self.state(of: "affinity-tree-1", in: scratch) == .stopped)
    try pane.press("r")
    #expect(pane.wait(for: "running") != nil, "\(pane.text)")
    kill(pane.process, SIGKILL)
    #expect(pane.waitForEnd()?.status == 137)
    pane = try TerminalPane(size: (width, height), in: scratch.path)
    #expect(pane.wait(for: "interrupted") != nil, "\(pane.text)")
    try pane.press("r", "Enter")
    #expect(pane.wait(for: "\\+[0-9]{2}", seconds: 90) != nil, "\(pane.text)")
    #expect(pane.wait(for: "finished", seconds: 90) != nil, "\(pane.text)")
    #expect(Self.state(of: "affinity-tree-1", in: scratch) == .finished)
    try pane.press("q")
    #expect(try #require(pane.waitForEnd()) == (0, true))
  }

  @Test("two finished runs side by side: both trees and the differences")
  func compare() throws {
    let scratch = try Self.session(steps: 20)
    for method in ["all-shared", "affinity-tree"] {
      let path = "Sessions/s/\(method).yaml"
      #expect(try Program.run("run", path, in: scratch.path).status == 0)
    }
    let pane = try TerminalPane(size: (120, 36), in: scratch.path)
    #expect(pane.wait(for: "all-shared-1") != nil)
    try pane.press("=")
    #expect(pane.wait(for: "affinity-tree-1") != nil, "\(pane.text)")
    #expect(pane.wait(for: "all-shared-1") != nil, "\(pane.text)")
    #expect(pane.wait(for: "[+-][0-9.]+") != nil, "\(pane.text)")
    try pane.press("q")
    #expect(try #require(pane.waitForEnd()) == (0, true))
  }

  @Test(
    "a signal checkpoints what trains, restores the terminal and ends with 128 and its number",
    arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGINT, 130)])
  func signals(signal: Int32, status: Int) throws {
    let scratch = try Self.session(steps: 5000)
    let pane = try TerminalPane(size: (100, 30), in: scratch.path)
    #expect(pane.wait(for: "affinity-tree .*ready") != nil)
    try pane.press("s")
    #expect(pane.wait(for: "running") != nil, "\(pane.text)")
    kill(pane.process, signal)
    #expect(try #require(pane.waitForEnd()) == (status, true))
    #expect(Self.state(of: "affinity-tree-1", in: scratch) == .stopped)
  }

  @Test("a crash gives the terminal back", arguments: [SIGSEGV, SIGABRT, SIGILL, SIGBUS])
  func crash(signal: Int32) throws {
    let scratch = try Self.session()
    // Swift's own report would offer a prompt and wait for a key.
    let pane = try TerminalPane(
      size: (100, 30), in: scratch.path, environment: ["SWIFT_BACKTRACE=interactive=no"])
    #expect(pane.wait(for: "affinity-tree") != nil)
    kill(pane.process, signal)
    #expect(try #require(pane.waitForEnd()) == (128 + Int(signal), true))
  }

  @Test("it follows every size of the terminal, takes q in the smallest, and is all ASCII if asked")
  func sizes() throws {
    let scratch = try Self.session()
    let pane = try TerminalPane(["--ascii"], size: (60, 16), in: scratch.path)
    #expect(pane.wait(for: "affinity-tree") != nil)
    #expect(pane.text.utf8.max() ?? 0 < 128)
    for (width, height) in [(300, 80), (80, 24), (59, 15), (10, 3), (1, 1), (100, 30)] {
      try pane.resize(width, height)
      let rows = pane.wait { $0.text.split(separator: "\n").allSatisfy { $0.count <= width } }
      #expect(rows != nil)
    }
    #expect(pane.wait(for: "affinity-tree") != nil, "\(pane.text)")
    try pane.resize(20, 4)
    #expect(pane.wait(for: "60x16") != nil, "\(pane.text)")
    try pane.press("q")
    #expect(try #require(pane.waitForEnd()) == (0, true))
  }

  @Test("an unknown terminal is a sentence, not an abort", arguments: ["", "no-such-terminal"])
  func unknownTerminal(name: String) throws {
    let scratch = try Self.session()
    let pane = try TerminalPane(
      size: (100, 30), in: scratch.path, environment: ["TERM=\(name)"])
    #expect(pane.wait(for: "ramify: TERM is") != nil, "\(pane.text)")
    #expect(try #require(pane.waitForEnd()) == (2, true))
  }

  @Test("a run folder that cannot be read is shown with its reason")
  func corruptFolder() throws {
    let scratch = try Self.session()
    try scratch.write("name: [", to: "Sessions/s/runs/broken-1/experiment.yaml")
    let pane = try TerminalPane(size: (120, 36), in: scratch.path)
    #expect(pane.wait(for: "broken-1") != nil, "\(pane.text)")
    #expect(pane.wait(for: "unreadable|cannot") != nil, "\(pane.text)")
  }
}
