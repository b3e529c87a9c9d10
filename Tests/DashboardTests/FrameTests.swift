import Dashboard
import Foundation
import Runs
import Terminal
import Testing

/// Whole frames, compared with those stored in `Frames`.
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

  struct Kind: CustomTestStringConvertible, Sendable {
    let name: String
    let width: Int
    let height: Int
    let glyphs: Glyphs

    var testDescription: String { name }
  }

  static let kinds = [
    Kind(name: "100x30", width: 100, height: 30, glyphs: .unicode),
    Kind(name: "200x50", width: 200, height: 50, glyphs: .unicode),
    Kind(name: "80x24-ascii", width: 80, height: 24, glyphs: .ascii),
    Kind(name: "60x16-ascii", width: 60, height: 16, glyphs: .ascii),
  ]

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

  /// The other sizes and glyphs, for one frame of each page.
  static let otherKinds =
    [(60, 16), (80, 24), (132, 43), (300, 80)].map {
      Kind(name: "\($0.0)x\($0.1)", width: $0.0, height: $0.1, glyphs: .unicode)
    }
    + [(100, 30), (132, 43), (200, 50), (300, 80)].map {
      Kind(name: "\($0.0)x\($0.1)-ascii", width: $0.0, height: $0.1, glyphs: .ascii)
    }

  static let main = frames.filter {
    ["browser", "live-tree", "compare-front", "tree"].contains($0.name)
  }

  @Test("a frame is what it was", arguments: kinds, frames)
  func golden(_ kind: Kind, _ frame: Frame) throws {
    try Self.check(Self.canvas(kind, frame).text, "\(frame.name)-\(kind.name)")
  }

  @Test("a page is what it was at every size, in Unicode and ASCII", arguments: otherKinds, main)
  func everySize(_ kind: Kind, _ frame: Frame) throws {
    try Self.check(Self.canvas(kind, frame).text, "\(frame.name)-\(kind.name)")
  }

  @Test(
    "a page's inks are what they were, in colours and without",
    arguments: [ColorDepth.c256, .never], main)
  func inks(_ depth: ColorDepth, _ frame: Frame) throws {
    let canvas = Self.canvas(Self.kinds[0], frame, hasColors: depth != .never)
    let name = depth == .never ? "mono" : "colors"
    try Self.check(canvas.inkMap(depth), "\(frame.name)-100x30-\(name)")
  }

  private static func check(_ text: String, _ name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Frames/\(name).txt")
    if ProcessInfo.processInfo.environment["RAMIFY_RECORD"] == "1" {
      try (text + "\n").write(to: file, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text + "\n" == expected, "\(text)")
  }

  private static func canvas(_ kind: Kind, _ frame: Frame, hasColors: Bool = true) -> Canvas {
    var dashboard = Fixtures.dashboard(
      kind.width, kind.height, glyphs: kind.glyphs, runs: frame.runs)
    _ = dashboard.update(.palette(hasHues: hasColors))
    if frame.name == "browser-empty" {
      _ = dashboard.update(.experiments([]))
      _ = dashboard.update(.unreadable([]))
    }
    let queue = [
      "quickstart/affinity-tree-3", "planted/affinity-tree-1", "planted/affinity-tree-2",
    ]
    _ = dashboard.update(.queue(queue.map { QueuedRun(id: $0, isHeld: false) }, threads: 2))
    for key in frame.keys { _ = dashboard.update(.input(.key(key))) }
    if let wanted = dashboard.wantedSample {
      _ = dashboard.update(.sample(wanted, Fixtures.sample))
    }
    if let question = dashboard.wantedFront, frame.name != "tree-searching" {
      _ = dashboard.update(.front(question, TreeFront(tryingAll: question)))
    }
    return dashboard.view()
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
