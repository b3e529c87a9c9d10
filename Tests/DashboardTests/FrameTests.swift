import Dashboard
import Foundation
import Runs
import Terminal
import Testing

/// Whole screens, compared with those stored in `Frames`.
///
/// `RAMIFY_RECORD=1 swift test --filter FrameTests` writes them anew; look at the difference then.
@Suite("frames")
struct FrameTests {
  struct Frame: CustomTestStringConvertible, Sendable {
    let name: String
    let keys: [Key]
    var runs = Fixtures.runs

    var testDescription: String { name }
  }

  /// What a screen is drawn with, and the file that its frames are in.
  enum Script: String, CaseIterable, CustomTestStringConvertible, Sendable {
    case unicode, ascii

    var glyphs: Glyphs { self == .ascii ? .ascii : .unicode }
    var suffix: String { self == .ascii ? "-ascii" : "" }
    var testDescription: String { rawValue }
  }

  static let sizes = [(60, 16), (80, 24), (100, 30), (132, 43), (200, 50), (300, 80)].map {
    Size(width: $0.0, height: $0.1)
  }

  static let frames = [
    Frame(name: "browser", keys: []),
    Frame(name: "browser-empty", keys: [], runs: []),
    Frame(name: "live-search", keys: [.enter], runs: [Fixtures.singleTask, Fixtures.treeInSearch]),
    Frame(
      name: "live-tree", keys: [.enter, .character("{")],
      runs: [Fixtures.singleTask, Fixtures.treeInRetraining]),
    Frame(
      name: "live-cursor",
      keys: [.enter, .character("+"), .character("{"), .character("f")]
        + [Key](repeating: .left, count: 24),
      runs: [Fixtures.singleTask, Fixtures.treeInRetraining]),
    Frame(
      name: "live-affinity", keys: [.character("2"), .tab, .tab, .tab, .down, .right],
      runs: [Fixtures.treeInRetraining]),
    Frame(
      name: "live-sample", keys: [.character("2"), .backTab, .backTab],
      runs: [Fixtures.pictured]),
    Frame(name: "live-policy", keys: [.character("2")], runs: [Fixtures.policySearch]),
    Frame(
      name: "live-parents", keys: [.character("2"), .character("{")],
      runs: [Fixtures.branchSearch]),
    Frame(
      name: "live-grouping", keys: [.character("2"), .tab, .tab, .tab, .character("}")],
      runs: [Fixtures.groupingSearch]),
    Frame(
      name: "live-help", keys: [.character("2"), .tab, .tab, .tab],
      runs: [Fixtures.groupingByHelp]),
    Frame(
      name: "live-failed", keys: [.character("2")],
      runs: [Fixtures.failed]),
    Frame(
      name: "compare", keys: [.character("="), .character("b")],
      runs: [Fixtures.allShared, Fixtures.finishedTree]),
    Frame(
      name: "compare-front",
      keys: [
        .home, .character(" "), .character(" "), .character(" "),
        .character(" "), .character("="), .tab, .tab, .tab,
      ],
      runs: [Fixtures.singleTask, Fixtures.allShared, Fixtures.finishedTree, Fixtures.largerTree]),
    Frame(
      name: "compare-running", keys: [.character("="), .tab, .tab, .tab, .tab],
      runs: [Fixtures.largerTree, Fixtures.treeInRetraining]),
    Frame(name: "browser-seeds", keys: [.home, .down, .down, .down], runs: Fixtures.seeds),
    Frame(name: "compare-seeds", keys: [.character("=")], runs: Array(Fixtures.seeds.dropLast())),
    Frame(name: "browser-imported", keys: [.home, .down], runs: Fixtures.imported),
    Frame(name: "live-imported", keys: [.character("2")], runs: [Fixtures.imported[1]]),
    Frame(
      name: "compare-imported", keys: [.character("="), .character("b")],
      runs: Array(Fixtures.imported.prefix(2))),
    Frame(
      name: "browser-filter", keys: "/tree or loss<".map(Key.character)),
    Frame(
      name: "browser-facets", keys: [.tab, .tab, .tab, .down, .character(" ")]),
    Frame(name: "queue", keys: [.character("5")]),
    Frame(name: "undo", keys: [.character("x")]),
    Frame(name: "delete", keys: [.end, .up, .up, .up, .character("D")]),
    Frame(name: "columns", keys: [.character("c"), .down]),
    Frame(
      name: "form",
      keys: [
        .home, .down, .character("n"), .down, .enter, .backspace, .character("2"), .enter, .down,
      ]),
    Frame(
      name: "tree", keys: [.character("2"), .character("d"), .right, .down, .character(" ")],
      runs: [Fixtures.drawable]),
    Frame(
      name: "tree-searching", keys: [.character("2"), .character("d"), .character("J"), .tab],
      runs: [Fixtures.drawable]),
    Frame(
      name: "tree-unmeasured", keys: [.character("2"), .character("d"), .tab, .tab],
      runs: [Fixtures.policySearch]),
    Frame(name: "tree-empty", keys: [.character("6")], runs: []),
    Frame(name: "palette", keys: ":sort".map(Key.character)),
    Frame(name: "help", keys: [.character("?")]),
    Frame(name: "quit", keys: [.character("q"), .down]),
  ]

  @Test(
    "a screen is what it was at every size, in Unicode and ASCII", arguments: frames,
    Script.allCases)
  func golden(_ frame: Frame, _ script: Script) throws {
    let drawn = Self.sizes.map { size in
      RecordedFrames.Section(
        title: "\(size.width)x\(size.height)", text: Self.canvas(frame, size, script.glyphs).text)
    }
    try RecordedFrames.check(drawn, frame.name + script.suffix)
  }

  @Test("a screen's inks are what they were, in colours and without", arguments: frames)
  func inks(_ frame: Frame) throws {
    let kinds: [(Int, Int, ColorDepth)] = [(100, 30, .c256), (200, 50, .c256), (100, 30, .never)]
    let drawn = kinds.map { width, height, depth in
      let size = Size(width: width, height: height)
      let canvas = Self.canvas(frame, size, hasColors: depth != .never)
      return RecordedFrames.Section(
        title: "\(width)x\(height) in \(depth == .never ? "mono" : "256 colours")",
        text: canvas.inkMap(depth))
    }
    try RecordedFrames.check(drawn, frame.name + "-inks")
  }

  @Test("there are no frames but these, and they are no burden")
  func stale() throws {
    let names = Self.frames.flatMap { [$0.name, "\($0.name)-ascii", "\($0.name)-inks"] }
    let files = try FileManager.default.contentsOfDirectory(atPath: RecordedFrames.folder.path)
    #expect(files.sorted() == names.map { "\($0).txt" }.sorted())
    let bytes = try files.reduce(0) {
      try $0 + Data(contentsOf: RecordedFrames.folder.appending(path: $1)).count
    }
    #expect(bytes < 3_000_000)
  }

  private static func canvas(
    _ frame: Frame, _ size: Size, _ glyphs: Glyphs = .unicode, hasColors: Bool = true
  ) -> Canvas {
    var dashboard = dashboard(frame, size, glyphs)
    _ = dashboard.update(.palette(hasHues: hasColors))
    for key in frame.keys { _ = dashboard.update(.input(.key(key))) }
    if let wanted = dashboard.wantedSample {
      _ = dashboard.update(.sample(wanted, Fixtures.sample))
    }
    if let question = dashboard.wantedFront, frame.name != "tree-searching" {
      _ = dashboard.update(.front(question, TreeFront(tryingAll: question)))
    }
    return dashboard.view()
  }

  /// A frame's dashboard before its keys.
  static func dashboard(_ frame: Frame, _ size: Size, _ glyphs: Glyphs = .unicode) -> Dashboard {
    var dashboard = Fixtures.dashboard(size.width, size.height, glyphs: glyphs, runs: frame.runs)
    if frame.name == "browser-empty" {
      _ = dashboard.update(.experiments([]))
      _ = dashboard.update(.unreadable([]))
    }
    let queue = [
      "quickstart/affinity-tree-3", "planted/affinity-tree-1", "planted/affinity-tree-2",
    ]
    _ = dashboard.update(.queue(queue.map { QueuedRun(id: $0, isHeld: false) }, threads: 2))
    return dashboard
  }

  @Test("signs tell curves apart where colours do not", arguments: [true, false])
  func markers(_ hasColors: Bool) {
    var dashboard = Dashboard(size: Size(width: 100, height: 30), hasColors: hasColors)
    _ = dashboard.update(.runs([Fixtures.allShared]))
    _ = dashboard.update(.input(.key(.enter)))
    #expect(dashboard.view().text.contains("▲") != hasColors)
  }

  @Test("a record changes the live frame as replaying it would")
  func live() {
    var dashboard = Fixtures.dashboard(120, 40, runs: [Fixtures.treeInSearch])
    _ = dashboard.update(.input(.key(.enter)))
    let before = dashboard.view()
    var run = Fixtures.treeInSearch
    let record = Record(
      time: run.updated ?? 0, event: .belief(.affinity(Fixtures.affinity)))
    _ = dashboard.update(.record(run: run.id, record))
    run.apply(record)
    #expect(dashboard.view() != before)
    #expect(dashboard.view().text.contains("stage4 5/5"))
    var replayed = Fixtures.dashboard(120, 40, runs: [run])
    _ = replayed.update(.input(.key(.enter)))
    #expect(replayed.view().text == dashboard.view().text)
  }
}

extension Canvas {
  /// A letter for the ink of each cell, a dot for plain text, and what the letters stand for.
  fileprivate func inkMap(_ depth: ColorDepth) -> String {
    var known: [Ink] = []
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    let rows = (0..<size.height).map { y in
      String(
        (0..<size.width).map { x -> Character in
          let ink = Theme.builtIn.ink(self[x, y].style, depth)
          guard ink != Ink() else { return "." }
          if !known.contains(ink) { known.append(ink) }
          return letters[(known.firstIndex(of: ink) ?? 0) % letters.count]
        })
    }
    let legend = known.enumerated().map { index, ink in
      let words = ink.attributes.map(\.rawValue).sorted().joined(separator: " ")
      return "\(letters[index % letters.count]) \(ink.foreground) on \(ink.background) \(words)"
    }
    return (rows + legend).joined(separator: "\n")
  }
}
