import Dashboard
import Runs
import Terminal
import Testing

/// Facets, orders, columns, saved views and the palette.
@Suite("browser")
struct BrowserTests {
  private static func press(_ keys: [Key], on dashboard: inout Dashboard) -> Command? {
    keys.reduce(nil) { _, key in dashboard.update(.input(.key(key))) }
  }

  private static func type(_ text: String, into dashboard: inout Dashboard) -> Command? {
    press(text.map(Key.character), on: &dashboard)
  }

  private static let toFacets: [Key] = [.tab, .tab, .tab]

  @Test("Space hides a facet's rows, Enter all others, and Esc brings all back")
  func facets() {
    var dashboard = Fixtures.dashboard(200, 50)
    _ = Self.press(Self.toFacets + [.down, .down, .down, .character(" ")], on: &dashboard)
    #expect(dashboard.listed.count == 9)
    #expect(dashboard.view().text.contains("[ ] finished"))
    #expect(dashboard.view().text.contains("Hidden finished"))
    _ = Self.press([.up, .enter], on: &dashboard)
    #expect(dashboard.listed == ["planted/affinity-tree-1"])
    _ = Self.press([.enter], on: &dashboard)
    #expect(dashboard.listed.count == 12)
    _ = Self.press([.character(" "), .escape], on: &dashboard)
    #expect(dashboard.listed.count == 12)
  }

  @Test("a click on a facet hides its rows")
  func click() throws {
    var dashboard = Fixtures.dashboard(200, 50)
    let rows = dashboard.view().text.split(separator: "\n", omittingEmptySubsequences: false)
    let row = try #require(rows.firstIndex { $0.contains("[x] all-shared") })
    _ = dashboard.update(.input(.click(Point(x: 3, y: row))))
    #expect(dashboard.listed.allSatisfy { !$0.contains("shared-") || $0.contains("runs/") })
  }

  @Test(
    "rows go by any key, either way, and what has no value comes last",
    arguments: [
      ("loss", false, "quickstart/affinity-tree-2"), ("loss", true, "quickstart/affinity-tree-3"),
      ("parameters", false, "quickstart/all-shared-1"),
      ("parameters", true, "quickstart/single-task-1"),
      ("delta-m", false, "quickstart/affinity-tree-2"),
      ("delta-m", true, "quickstart/all-shared-1"),
      ("name", false, "planted/affinity-tree-1"), ("name", true, "quickstart/single-task-1"),
    ])
  func orders(_ key: String, _ isReversed: Bool, _ first: String) {
    var dashboard = Fixtures.dashboard(132, 43)
    _ = Self.type(":sort \(key)", into: &dashboard)
    #expect(Self.press([.enter], on: &dashboard) != nil)
    if isReversed { _ = Self.type("O", into: &dashboard) }
    #expect(dashboard.listed.first == first)
    #expect(dashboard.view().text.contains("by \(key)"))
  }

  @Test("the column that the rows go by is marked, and chosen columns come and go")
  func columns() {
    var dashboard = Fixtures.dashboard(132, 43)
    #expect(!dashboard.view().text.contains("SEED"))
    _ = Self.press([.character("c")] + Array(repeating: .down, count: 4), on: &dashboard)
    _ = Self.press([.character(" "), .enter, .escape], on: &dashboard)
    #expect(dashboard.view().text.contains("SEED↑"))
    _ = Self.press([.character("c")], on: &dashboard)
    _ = Self.press([.character(" "), .escape], on: &dashboard)
    #expect(!dashboard.view().text.contains("STATE"))
    #expect(dashboard.view().text.contains("typo.yaml: training.stepz"))
  }

  @Test("a view is saved, kept by the program, brought back at the next start, and forgotten")
  func views() throws {
    var dashboard = Fixtures.dashboard(200, 50)
    _ = Self.type("/failed or paused", into: &dashboard)
    _ = Self.press([.enter], on: &dashboard)
    _ = Self.type(":save trouble", into: &dashboard)
    guard case .keep(let settings)? = Self.press([.enter], on: &dashboard) else {
      Issue.record("the view is not kept")
      return
    }
    var next = Fixtures.dashboard(200, 50)
    next.restore(try ViewSettings(json: settings.json.utf8))
    #expect(next.listed.count == 12)
    #expect(next.view().text.contains("trouble"))
    _ = Self.type(":view trouble", into: &next)
    _ = Self.press([.enter], on: &next)
    #expect(next.listed == ["planted/affinity-tree-1", "quickstart/all-shared-2"])
    _ = Self.type(":forget trouble", into: &next)
    #expect(Self.press([.enter], on: &next) == .keep(ViewSettings()))
    #expect(!next.view().text.contains("trouble"))
  }

  @Test(
    "settings that were kept and are broken say where",
    arguments: [
      ("", "is no JSON"), ("[]", "is of the wrong type"), ("{}", "sort: is missing"),
      (
        "{\"sort\": 3, \"reversed\": false, \"columns\": [], \"views\": []}",
        "sort: is of the wrong type"
      ),
      (
        "{\"sort\": \"x\", \"reversed\": false, \"columns\": [], \"views\": []}",
        "sort: x is unknown; there are session, newest"
      ),
      (
        "{\"sort\": \"loss\", \"reversed\": false, \"columns\": [\"los\"], \"views\": []}",
        "columns: los is unknown; there are state"
      ),
      (
        "{\"sort\": \"loss\", \"reversed\": false, \"columns\": [], \"views\": [{}]}",
        "views.1.name: is missing"
      ),
    ])
  func broken(_ json: String, _ problem: String) {
    let error = #expect(throws: ViewProblem.self) { try ViewSettings(json: json.utf8) }
    #expect(error?.description.hasPrefix(problem) ?? false, "\(error?.description ?? "")")
  }

  @Test(
    "the palette completes what is typed, the likeliest first",
    arguments: [
      ("so", "sort "), ("sort pa", "sort parameters"), ("theme light", "theme ramify-light"),
      ("all", "all-settings"), ("filter loss<0.5", "filter loss<0.5"), ("checkpoint", "stop"),
      ("column madd", "column multiply-adds"), ("column adds", "column multiply-adds"),
      ("qui", "quit"),
    ])
  func completion(_ text: String, _ line: String) {
    var dashboard = Fixtures.dashboard(100, 30)
    _ = Self.type(":" + text, into: &dashboard)
    if text == "column madd" { return #expect(dashboard.paletteLines.isEmpty) }
    #expect(dashboard.paletteLines.first?.line == line)
    _ = Self.press([.tab], on: &dashboard)
    #expect(dashboard.view().text.contains(": \(line)▌"))
  }

  @Test(
    "a command does what its key does",
    arguments: [
      ("stop", .stop("quickstart/affinity-tree-3")),
      ("pause", .pause("quickstart/affinity-tree-3")),
      ("theme high-contrast", .theme("high-contrast")), ("redraw", .redraw),
    ] as [(String, Command)])
  func commands(_ text: String, _ command: Command) {
    var dashboard = Fixtures.dashboard(100, 30)
    _ = Self.type(":" + text, into: &dashboard)
    #expect(Self.press([.enter], on: &dashboard) == command)
    #expect(dashboard.paletteLines.isEmpty)
  }

  @Test("a finished run is written for other programs, where the page has one")
  func export() {
    var dashboard = Fixtures.dashboard(100, 30)
    _ = Self.type("/name:single-task-1", into: &dashboard)
    _ = Self.press([.enter], on: &dashboard)
    _ = Self.type(":export on", into: &dashboard)
    #expect(
      Self.press([.enter], on: &dashboard)
        == .export(run: "quickstart/single-task-1", format: "onnx"))
    _ = Self.type("3:export ", into: &dashboard)
    #expect(dashboard.paletteLines.first?.obstacle == "select a finished run")
  }

  @Test("the last of the facets' lines saves the view")
  func saveLine() {
    var dashboard = Fixtures.dashboard(200, 50)
    _ = Self.press(Self.toFacets + [.end, .enter], on: &dashboard)
    #expect(dashboard.paletteLines.map(\.line) == ["save "])
  }

  @Test(
    "a command that cannot be done says why, and Enter leaves it there",
    arguments: [
      ("start", "affinity-tree-3 is running; x stops it"), ("baseline", "only on Compare"),
      ("view", "there is none yet"), ("export onnx", "affinity-tree-3 has not finished"),
      ("save ", "give the view a name"),
      ("filter los<3", "no such field; did you mean loss?"),
    ])
  func obstacles(_ text: String, _ reason: String) {
    var dashboard = Fixtures.dashboard(120, 30)
    _ = Self.type(":" + text, into: &dashboard)
    #expect(dashboard.paletteLines.first?.obstacle == reason)
    #expect(Self.press([.enter], on: &dashboard) == nil)
    #expect(dashboard.view().text.contains(reason))
    _ = Self.press([.escape], on: &dashboard)
    #expect(dashboard.paletteLines.isEmpty)
  }
}
