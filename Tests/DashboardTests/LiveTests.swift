import Dashboard
import Runs
import Terminal
import Testing

/// What the live page shows of curves, structures and beliefs.
@Suite("live page")
struct LiveTests {
  /// The live page of a run after some keys.
  private func dashboard(_ run: Run, _ keys: [Key] = [], _ size: (Int, Int) = (200, 50))
    -> Dashboard
  {
    var dashboard = Dashboard(size: Size(width: size.0, height: size.1))
    _ = dashboard.update(.runs([run]))
    dashboard.open([run.id])
    for key in keys { _ = dashboard.update(.input(.key(key))) }
    return dashboard
  }

  private func frame(_ run: Run, _ keys: [Key] = []) -> String {
    dashboard(run, keys).view().text
  }

  static let windows: [(String, [(Bool, Double)], ClosedRange<Double>)] = [
    ("all", [], 0...800), ("the right half", [(true, 1)], 400...800),
    ("the left half", [(true, 0)], 0...400), ("the middle", [(true, 0.5)], 200...600),
    ("a quarter around what stays", [(true, 0.5), (true, 1)], 400...600),
    ("there and back", [(true, 0), (false, 0)], 0...800),
    ("no wider than all", [(false, 0.3)], 0...800),
    ("wider at an end stays inside", [(true, 0), (true, 0), (false, 1)], 0...400),
  ]

  @Test("an axis is halved and doubled around a place that stays", arguments: windows)
  func window(_ name: String, _ zooms: [(Bool, Double)], _ expected: ClosedRange<Double>) {
    var window = CurveWindow()
    for (isCloser, place) in zooms { window.zoom(isCloser: isCloser, around: place) }
    let part = window.part(of: 0...800)
    #expect(abs(part.lowerBound - expected.lowerBound) < 1e-9, "\(name)")
    #expect(abs(part.upperBound - expected.upperBound) < 1e-9, "\(name)")
  }

  @Test("a window moves as far as the axis goes")
  func moves() {
    var window = CurveWindow()
    window.zoom(isCloser: true, around: 1)
    #expect(window.hasMore(onLeft: true) && !window.hasMore(onLeft: false))
    window.move(by: -0.5)
    #expect(window.part(of: 0...800) == 200...600)
    window.move(by: -9)
    #expect(window.part(of: 0...800) == 0...400)
    #expect(!window.hasMore(onLeft: true) && window.hasMore(onLeft: false))
  }

  @Test("plus shows half as much of the curves, minus twice as much until all is shown")
  func zoom() {
    let run = Fixtures.treeInRetraining
    #expect(frame(run, [.character("+")]).contains("×2 · EMA .9"))
    #expect(frame(run, [.character("+"), .character("+")]).contains("×4 · EMA .9"))
    #expect(frame(run, [.character("+"), .character("-")]) == frame(run))
    #expect(frame(run, [.character("-")]).contains("the whole axis is shown"))
  }

  @Test("a cursor reads out every curve in a box beside it")
  func readOut() {
    let text = frame(Fixtures.treeInRetraining, [.left, .left, .left])
    let box = text.split(separator: "\n").drop { !$0.contains("╭┤step 2") }.prefix(8)
    #expect(box.count == 8)
    for name in Fixtures.tasks + ["total"] { #expect(box.contains { $0.contains("━ \(name)") }) }
    #expect(!frame(Fixtures.treeInRetraining).contains("╭┤step 2"))
  }

  @Test("a frozen picture stands still while the run goes on, and says so")
  func freeze() {
    let run = Fixtures.treeInRetraining
    var dashboard = dashboard(run, [.character("f")])
    let before = dashboard.view().text
    let lines = before.split(separator: "\n")
    #expect(before.contains("frozen as of") && before.contains("f unfreeze"))
    let record = Record(
      time: run.updated ?? 0,
      event: .scalar(training: "tree", tag: "loss/total", step: 188, value: 9))
    _ = dashboard.update(.record(run: run.id, record))
    // The first line tells how far the run is.
    #expect(dashboard.view().text.split(separator: "\n").dropFirst() == lines.dropFirst())
    _ = dashboard.update(.input(.key(.character("f"))))
    #expect(!dashboard.view().text.contains("frozen as of"))
    #expect(dashboard.view().text.contains("188/300"))
  }

  /// A search of branchings that changed its mind once.
  private static var searched: Run {
    var run = Fixtures.branchSearch
    guard case .branching(var branching)? = run.belief else { return run }
    let last = branching.parents.count - 1
    branching.parents[last] = branching.parents[last].indices.map { task in
      task < 2 ? [0.8, 0.1, 0.1] : [0.1, 0.8, 0.1]
    }
    branching.step = 172
    run.apply(Record(time: run.updated ?? 0, event: .belief(.branching(branching))))
    return run
  }

  @Test("the likeliest parents' probabilities are drawn over the search")
  func parentsOverTime() {
    // Segmentation's first node was the likeliest before; normals' second was not.
    let lines = frame(Self.searched).split(separator: "\n")
    #expect(lines.contains { $0.contains("OVER TIME") })
    #expect(lines.contains { $0.contains("segmentati") && $0.contains("#1  ▅▇") })
    #expect(lines.contains { $0.contains("normals") && $0.contains("#2  ▂▇") })
    #expect(!frame(Fixtures.branchSearch).contains("OVER TIME"))
  }

  @Test("the history of the structure goes back and forth, and arrows' ends say why not")
  func history() {
    let run = Self.searched
    #expect(frame(run).contains("revision 2 of 2"))
    #expect(frame(run).contains("likeliest at step 172"))
    #expect(frame(run, [.character("<")]).contains("revision 1 of 2"))
    #expect(frame(run, [.character("<")]).contains("likeliest at step 171"))
    #expect(frame(run, [.character("<"), .character(">")]) == frame(run))
    #expect(frame(run, [.character(">")]).contains("this is the newest structure"))
    let first = frame(run, [.character("<"), .character("<")])
    #expect(first.contains("this is the first structure"))
    #expect(frame(Fixtures.allShared, [.character("<")]).contains("the structure has no history"))
  }

  @Test("a searched tree has the probabilities of its edges, a chosen one its tasks' affinities")
  func reasons() {
    #expect(frame(Self.searched).contains("p .62"))
    // The mean of .45, .34 and .51 at the tree's second branch.
    #expect(frame(Fixtures.treeInRetraining).contains("affinity .43"))
  }

  @Test("bars show the blocks' shares of the parameters once these are told")
  func shares() {
    var run = Fixtures.treeInRetraining
    #expect(!frame(run).contains("40.0k"))
    let costs = BlockCosts(
      depths: Fixtures.depths, parameters: [10_000, 30_000, 60_000, 120_000, 240_000],
      tasks: Fixtures.tasks, headParameters: [2000, 3000, 4000, 5000, 6000])
    run.apply(Record(time: run.updated ?? 0, event: .costs(costs)))
    let lines = frame(run).split(separator: "\n")
    #expect(lines.contains { $0.contains("stem…stage1") && $0.contains(" 40.0k") })
    #expect(lines.contains { $0.contains("stage2…stage3") && $0.contains(" 180k") })
    #expect(lines.contains { $0.contains("─stage4") && $0.contains(" 242k") })
    #expect(frame(run).contains("chosen · 1.14M parameters"))
  }

  @Test("pictures are asked for once a validation, and shown wherever there is room")
  func samples() throws {
    var dashboard = dashboard(Fixtures.pictured)
    let wanted = try #require(dashboard.wantedSample)
    #expect(wanted.training == "tree" && wanted.run == Fixtures.pictured.id)
    #expect(dashboard.update(.tick(Fixtures.start)) == .readSample(wanted))
    #expect(dashboard.update(.tick(Fixtures.start)) == nil)
    _ = dashboard.update(.sample(wanted, Fixtures.sample))
    #expect(dashboard.wantedSample == nil)
    #expect(dashboard.view().text.contains("step 175 · target above, prediction below"))
    let record = Record(
      time: Fixtures.start + 3000,
      event: .scalar(training: "tree", tag: "validation/loss", step: 187, value: 2))
    let command = dashboard.update(.record(run: Fixtures.pictured.id, record))
    #expect(command != nil && command != .readSample(wanted))
    for _ in 0..<2 { _ = dashboard.update(.input(.key(.backTab))) }
    for (width, height) in LayoutTests.sizes {
      let size = Size(width: width, height: height)
      _ = dashboard.update(.input(.resize(size)))
      #expect(dashboard.view().size == size)
    }
  }

  @Test("no pictures are asked for where none are shown, and a run without any says so")
  func noSamples() {
    #expect(dashboard(Fixtures.treeInRetraining).wantedSample == nil)
    #expect(dashboard(Fixtures.pictured, [.character("1")]).wantedSample == nil)
    #expect(dashboard(Fixtures.pictured, [], (100, 30)).wantedSample == nil)
    #expect(frame(Fixtures.allShared).contains("Pictures appear with the first validation"))
  }

  @Test("arrows move over the focused table of affinities and read a pair out")
  func cells() {
    let focus = [Key](repeating: .tab, count: 3)
    let run = Fixtures.treeInRetraining
    #expect(frame(run, focus).contains("segmentation · depth +.36  "))
    #expect(frame(run, focus + [.down, .right]).contains("depth · normals +.42  "))
    #expect(frame(run, focus + [.up, .left, .left]).contains("segmentation · segmentation"))
    #expect(!frame(run, [.down]).contains("segmentation · depth +.36  "))
  }
}
