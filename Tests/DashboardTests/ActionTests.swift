import Dashboard
import Terminal
import Testing

/// The table of actions.
@Suite("actions")
struct ActionTests {
  @Test("no two actions of a page share a key", arguments: Page.allCases)
  func uniqueKeys(_ page: Page) {
    let keys = Action.actions(on: page).flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
  }

  @Test("every action has one row, a key, and a sentence")
  func complete() {
    #expect(
      Action.all.map(\.name.rawValue).sorted() == Action.Name.allCases.map(\.rawValue).sorted())
    for action in Action.all {
      #expect(!action.keys.isEmpty && !action.pages.isEmpty)
      #expect(action.help.hasSuffix("."), "\(action.name)")
    }
  }

  @Test("help lists every action of its page", arguments: Page.allCases)
  func reachable(_ page: Page) {
    var dashboard = Fixtures.dashboard(140, 60)
    _ = dashboard.update(.input(.key(.down)))
    _ = dashboard.update(.input(.key(.character("\(page.rawValue + 1)".first ?? "1"))))
    _ = dashboard.update(.input(.key(.character("?"))))
    let text = dashboard.view().text
    for action in Action.actions(on: page) {
      #expect(text.contains(" \(action.label) "), "\(action.name) is not in the help")
    }
  }

  @Test("hints are whole and have unique keys", arguments: [60, 80, 100, 160, 300])
  func hints(_ width: Int) {
    for page in ["1", "2", "3", "5", "6"] as [Character] {
      var dashboard = Fixtures.dashboard(width, 50)
      _ = dashboard.update(.input(.key(.down)))
      _ = dashboard.update(.input(.key(.character(page))))
      let keys = dashboard.hints.map(\.key)
      #expect(Set(keys).count == keys.count)
      let footer = dashboard.view().text.split(separator: "\n").last ?? ""
      #expect(footer.hasSuffix("q quit") && footer.contains("? help"))
      let shown = dashboard.hints.filter { footer.contains("\($0.key) \($0.label)") }
      let length = shown.reduce(1) { $0 + columnWidth($1.key) + columnWidth($1.label) + 3 } - 2
      #expect(columnWidth(String(footer)) == length)
    }
  }

  @Test("the README's table has a row for every action")
  func markdown() {
    let rows = Action.markdownTable.split(separator: "\n")
    #expect(rows.count == Action.all.count + 2)
    #expect(rows.allSatisfy { $0.hasPrefix("|") && $0.hasSuffix("|") })
    #expect(Action.markdownTable.contains("| `p` | Browser, Live, Queue | Holds the run"))
  }
}
