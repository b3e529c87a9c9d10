import Dashboard
import Runs
import Terminal
import Testing

/// Runs side by side: what they gain and cost, and what they believe.
@Suite("comparison")
struct CompareTests {
  private static let four = [
    Fixtures.singleTask, Fixtures.allShared, Fixtures.finishedTree, Fixtures.largerTree,
  ]

  /// The comparison of some runs, each marked, after some keys.
  private func frame(_ runs: [Run], _ keys: [Key] = []) -> String {
    var dashboard = Dashboard(size: Size(width: 200, height: 50))
    _ = dashboard.update(.runs(runs))
    dashboard.open(runs.map(\.id))
    for key in keys { _ = dashboard.update(.input(.key(key))) }
    return dashboard.view().text
  }

  static let fronts: [(String, [(Double, Double)], [(Double, Double)])] = [
    ("nothing", [], []), ("one", [(3, 1)], [(3, 1)]),
    ("the dearer and better stays", [(2, 5), (1, 4)], [(1, 4), (2, 5)]),
    ("the dearer and worse goes", [(1, 4), (2, 3)], [(1, 4)]),
    ("of equal cost the better stays", [(1, 2), (1, 4), (1, 3)], [(1, 4)]),
    ("of equal gain the cheaper stays", [(2, 4), (1, 4)], [(1, 4)]),
  ]

  @Test("the front is what no other beats in gain and cost", arguments: fronts)
  func front(_ name: String, _ all: [(Double, Double)], _ expected: [(Double, Double)]) {
    let front = TradeOff.front(of: all.map { TradeOff(side: nil, cost: $0.0, gain: $0.1) })
    #expect(front.map(\.cost) == expected.map(\.0), "\(name)")
    #expect(front.map(\.gain) == expected.map(\.1), "\(name)")
  }

  @Test("the compared on the front are named, and c changes what it is drawn over")
  func costs() {
    #expect(frame(Self.four).contains("B C D on it"))
    for (presses, title) in [(0, "parameters│"), (1, "multiply-adds│"), (2, "latency in ms│")] {
      let keys = [Key](repeating: .character("c"), count: presses)
      #expect(frame(Self.four, keys).contains(title), "\(title)")
    }
    let unknown = frame([Fixtures.allShared, Fixtures.finishedTree])
    #expect(unknown.contains("once it and its baseline have"))
  }

  @Test("other finished runs of the session are dots behind the compared")
  func others() {
    var dashboard = Dashboard(size: Size(width: 200, height: 50))
    _ = dashboard.update(.runs(Self.four))
    dashboard.open([Fixtures.allShared.id, Fixtures.largerTree.id])
    let front = dashboard.view().text.split(separator: "\n").map { $0.suffix(72) }
    #expect(front.count { $0.contains("•") } >= 2)
    #expect(dashboard.view().text.contains("A B on it"))
  }

  @Test("runs that are not done are compared where all have been, until a takes each as it is")
  func alignment() {
    let runs = [Fixtures.finishedTree, Fixtures.treeInRetraining]
    #expect(frame(runs).contains("validation at step 175"))
    #expect(frame(runs, [.character("a")]).contains("validation, newest"))
    // At step 175 both were validated; a finished run's last values are from step 300.
    let aligned = frame(runs).split(separator: "\n").first { $0.contains("mean angle ↓") }
    let newest = frame(runs, [.character("a")]).split(separator: "\n").first {
      $0.contains("mean angle ↓")
    }
    #expect(aligned != nil && aligned != newest)
    #expect(frame(Self.four, [.character("a")]).contains("all compared runs have finished"))
  }

  @Test("affinities are subtracted where both runs have them, at a location that keys choose")
  func differences() {
    let runs = [Fixtures.finishedTree, Fixtures.largerTree]
    #expect(frame(runs).contains("B - A  mean ±"))
    #expect(frame(runs).contains("stage4 5/5"))
    #expect(frame(runs, [.character("{")]).contains("stage3 4/5"))
    #expect(frame(runs, [.character("}")]).contains("stem 1/5"))
    #expect(frame(runs, [.character("b")]).contains("A - B  mean ±"))
    #expect(frame(Self.four, []).contains("A measured no affinities; b chooses another baseline"))
    let none = frame([Fixtures.allShared, Fixtures.singleTask], [.character("}")])
    #expect(none.contains("no affinities to choose among"))
  }

  @Test("replicates have a band of one standard deviation around their mean")
  func band() {
    let text = frame(Array(Fixtures.seeds.dropLast()))
    #expect(text.contains("band ±1 s.d."))
    #expect(!frame(Self.four).contains("band"))
  }

  @Test("at most six are compared")
  func six() {
    let runs = (1...8).map { Fixtures.ended("s/x-\($0)", .stopped, nil, at: 40) }
    let text = frame(runs)
    #expect(text.contains("F ◇") && !text.contains("G △"))
  }
}
