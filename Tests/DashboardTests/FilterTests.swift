import Dashboard
import Runs
import Terminal
import Testing

/// What the filter's language means, told by the rows that pass.
@Suite("filter")
struct FilterTests {
  private static let tree3 = "quickstart/affinity-tree-3"
  private static let tree2 = "quickstart/affinity-tree-2"
  private static let tree1 = "quickstart/affinity-tree-1"
  private static let shared2 = "quickstart/all-shared-2"
  private static let shared1 = "quickstart/all-shared-1"
  private static let single = "quickstart/single-task-1"
  private static let planted1 = "planted/affinity-tree-1"
  private static let planted2 = "planted/affinity-tree-2"
  private static let planted3 = "planted/affinity-tree-3"
  private static let wide = "Sessions/planted/wide.yaml"
  private static let typo = "Sessions/planted/typo.yaml"
  private static let broken = "Sessions/quickstart/runs/all-shared-7"

  private static func typed(_ text: String, into dashboard: inout Dashboard) {
    for character in "/" + text { _ = dashboard.update(.input(.key(.character(character)))) }
  }

  static let cases: [(String, Set<String>)] = [
    ("shared", [shared1, shared2, wide, broken]),
    ("SHARED finished", [shared1]),
    ("\"all-shared on\"", [shared1, shared2, wide]),
    ("method:single", [single]),
    ("method=all-shared", [shared1, shared2, wide]),
    ("method!=affinity-tree", [shared1, shared2, single, wide]),
    ("state:failed", [shared2]),
    ("state:ready or state=invalid", [wide, typo]),
    ("session:planted !state:paused", [planted2, planted3, wide, typo]),
    ("name:tree-3", [tree3, planted3]),
    ("dataset:scenes not method:tree", [shared1, shared2, single, wide]),
    ("tasks:keypoints state:running", [tree3]),
    ("tasks>=5 state:running", [tree3]),
    ("tasks<5", []),
    ("loss<1.7", [single, tree2]),
    ("loss:<1.7", [single, tree2]),
    ("loss < 1.7", [single, tree2]),
    ("loss=1.74", [shared1]),
    ("delta>1", [tree2]),
    ("delta-m<=-6%", [shared1]),
    ("delta=-6.3", [shared1]),
    ("params<=2M", [tree2, shared1]),
    ("parameters>731k", [tree2, single]),
    ("params=3.52M", [single]),
    ("steps>=1500", [tree3, tree2, single]),
    ("progress<5 not state:queued", [tree1, planted1]),
    ("seed=1 state:finished", [single, shared1, tree2]),
    ("budget=0.6 finished", [tree2]),
    (
      "started>=2027-01-15",
      [
        tree1, tree2, tree3, shared1, shared2, single, planted1, planted2, planted3,
      ]
    ),
    ("started<2027-01-15", []),
    ("started>=today method:single", [single]),
    ("started=yesterday", []),
    ("started>=8:20", [planted1, planted2, tree3]),
    ("started>=2027-01-15T08:20 !paused", [planted2, tree3]),
    ("age<15m paused", [planted1]),
    ("(failed or paused) tree", [planted1]),
    ("failed or paused and tree", [shared2, planted1]),
    ("not (failed or tree)", [shared1, single, wide, typo, broken]),
    ("not not failed", [shared2]),
    ("unreadable", [broken]),
  ]

  @Test("a filter lets through exactly the rows that it describes", arguments: cases)
  func rows(_ text: String, _ expected: Set<String>) {
    var dashboard = Fixtures.dashboard(100, 30)
    Self.typed(text, into: &dashboard)
    #expect(dashboard.filterProblem == nil)
    #expect(Set(dashboard.listed) == expected)
  }

  static let problems: [(String, Range<Int>, String)] = [
    ("los<0.5", 0..<3, "no such field; did you mean loss?"),
    ("loss<", 0..<5, "a value must follow, as in loss<0.5"),
    ("tree loss<much", 10..<14, "not a value of loss, as in loss<0.5"),
    ("method:", 0..<7, "a value must follow, as in method:affinity-tree"),
    ("method<3", 7..<8, "method is a text, asked for as in method:affinity-tree"),
    ("<3", 0..<1, "a field must come before <, as in loss<0.5"),
    ("(tree", 0..<1, "this ( is not closed"),
    ("tree)", 4..<5, "\")\" closes nothing"),
    ("state:!paused", 0..<6, "a value must follow, as in state:failed"),
    ("()", 1..<2, "nothing is between ( and )"),
    ("tree or", 5..<7, "something must follow here"),
    ("not", 0..<3, "something must follow here"),
    ("or tree", 0..<2, "a condition must come before this; quote it to look for the word"),
    (
      "started>soon", 8..<12,
      "not a value of started, as in started>=2026-11-20 or started>=today"
    ),
    ("age<2", 4..<5, "not a value of age, as in age<2h or age<7d"),
    (
      "started>2026-13-01", 8..<18,
      "not a value of started, as in started>=2026-11-20 or started>=today"
    ),
  ]

  @Test("what cannot be read is pointed at, and the rows stay as they were", arguments: problems)
  func problem(_ text: String, _ range: Range<Int>, _ reason: String) throws {
    var dashboard = Fixtures.dashboard(132, 43)
    Self.typed(text, into: &dashboard)
    let problem = try #require(dashboard.filterProblem)
    #expect(problem.range == range)
    #expect(problem.reason == reason)
    #expect(dashboard.view().text.contains(reason))
    let rows = dashboard.listed
    _ = dashboard.update(.input(.key(.enter)))
    #expect(dashboard.listed == rows)
    _ = dashboard.update(.input(.key(.character(" "))))
    #expect(dashboard.filterProblem != nil)
  }

  @Test("rows follow each letter, and an unfinished comparison leaves them alone")
  func live() {
    var dashboard = Fixtures.dashboard(100, 30)
    var counts: [Int] = []
    for character in "/paused or loss<2" {
      _ = dashboard.update(.input(.key(.character(character))))
      counts.append(dashboard.listed.count)
    }
    #expect(counts == [12, 6, 1, 1, 1, 1, 1, 1, 1, 1, 1, 9, 1, 1, 1, 1, 5])
  }

  @Test("a field that is being typed does not empty the table on its way")
  func unfinished() {
    var dashboard = Fixtures.dashboard(100, 30)
    var counts: [Int] = []
    for character in "/tree method:a" {
      _ = dashboard.update(.input(.key(.character(character))))
      counts.append(dashboard.listed.count)
    }
    #expect(counts.allSatisfy { $0 > 0 })
    #expect(counts.last == 6)
    for character in " zebra" { _ = dashboard.update(.input(.key(.character(character)))) }
    #expect(dashboard.listed.isEmpty)
  }

  @Test("conditions within each other end somewhere")
  func depth() {
    var dashboard = Fixtures.dashboard(100, 30)
    Self.typed("", into: &dashboard)
    _ = dashboard.update(.input(.paste(String(repeating: "(", count: 100_000))))
    #expect(dashboard.filterProblem?.reason == "more than 50 conditions within each other")
  }

  @Test("the line can be mended in its middle")
  func editing() {
    var dashboard = Fixtures.dashboard(100, 30)
    Self.typed("metod:single", into: &dashboard)
    #expect(dashboard.filterProblem?.reason == "no such field; did you mean method?")
    _ = dashboard.update(.input(.key(.home)))
    for _ in 0..<3 { _ = dashboard.update(.input(.key(.right))) }
    _ = dashboard.update(.input(.key(.character("h"))))
    #expect(dashboard.listed == ["quickstart/single-task-1"])
    _ = dashboard.update(.input(.key(.end)))
    _ = dashboard.update(.input(.key(.control("w"))))
    #expect(dashboard.listed.count == 12)
  }
}
