import Dashboard
import Foundation
import Runs
import Terminal
import Testing

/// A tree that is drawn by hand, driven by keys.
@Suite struct TreeEditorTests {
  /// The editor on a run, its best trees found by trying all.
  private func editor(
    _ runs: [Run] = [Fixtures.drawable], width: Int = 200, height: Int = 50
  ) -> Dashboard {
    var dashboard = Fixtures.dashboard(width, height, runs: runs)
    press("2d", &dashboard)
    return dashboard
  }

  /// Presses keys, arrows and Backspace as their signs, and has the best trees come at once.
  @discardableResult
  private func press(_ keys: String, _ dashboard: inout Dashboard) -> Command? {
    var command: Command?
    let named: [Character: Key] = [
      "↓": .down, "↑": .up, "→": .right, "←": .left, "⌫": .backspace, "␛": .escape, "⇱": .home,
    ]
    for character in keys {
      command = dashboard.update(.input(.key(named[character] ?? .character(character))))
      if case .searchTrees(let question)? = command {
        #expect(dashboard.wantedFront == question)
        _ = dashboard.update(.front(question, TreeFront(tryingAll: question)))
        #expect(dashboard.wantedFront == nil)
      }
    }
    return command
  }

  /// The numbers of a line of the table of costs.
  private func numbers(_ line: String, in dashboard: Dashboard) -> [String] {
    let rows = dashboard.view().text.split(separator: "\n").filter {
      $0.contains("│\(line) ") || $0.contains("┃\(line) ")
    }
    guard let row = rows.first, let name = row.range(of: line) else { return [] }
    let cell = row[name.upperBound...].prefix { $0 != "│" && $0 != "┃" }
    return cell.split(separator: " ").map(String.init)
  }

  /// The tree that a start would train.
  private func started(_ dashboard: inout Dashboard) -> Experiment? {
    var copy = dashboard
    guard case .startChanged(let experiments, "quickstart", "fixed-tree")? = press("s", &copy)
    else { return nil }
    return experiments.first
  }

  private func text(_ dashboard: inout Dashboard) -> String? {
    guard case .text(let text)? = started(&dashboard)?.options["tree"] else { return nil }
    return text
  }

  @Test func `it begins with the run's tree and starts what is drawn as fixed-tree`() throws {
    var dashboard = editor()
    #expect(dashboard.page == .draw)
    #expect(dashboard.view().text.contains("drawn from affinity-tree-2"))
    let first = "stage2 = segmentation depth normals / edges keypoints; "
    #expect(
      text(&dashboard) == first + "stage4 = segmentation / depth normals / edges keypoints")
    press("⇱ ", &dashboard)
    let drawn = first + "stage4 = segmentation / depth normals / edges keypoints"
    #expect(text(&dashboard) != drawn)
    let experiment = try #require(started(&dashboard))
    #expect(experiment.method == "fixed-tree" && experiment.budget == nil)
    #expect(experiment.baseline == "single-task" && experiment.training.steps == Fixtures.steps)
    #expect(press("y", &dashboard) == .copy(text(&dashboard) ?? ""))
  }

  @Test func `the command that starts the same is shown, and the form opens with it`() {
    var dashboard = editor(width: 300, height: 60)
    let command =
      "$ ramify run Sessions/quickstart/affinity-tree.yaml --set method=fixed-tree --set budget=null"
    #expect(dashboard.view().text.contains(command))
    press("n", &dashboard)
    #expect(dashboard.page == .new)
    #expect(dashboard.view().text.contains("options.tree"))
  }

  @Test func `parameters, multiply-adds and cost follow each step, and undo gives them back`() {
    var dashboard = editor()
    let blocks = 4 + 37 + 2 * 131 + 2 * 262 + 3 * 265
    #expect(numbers("parameters", in: dashboard)[0] == shortNumber(Double(blocks * 1000 + 32_000)))
    #expect(numbers("multiply-adds", in: dashboard) == ["151M", "151M", "94.0M", "462M"])
    let before = text(&dashboard)
    press("m", &dashboard)
    let merged = text(&dashboard)
    #expect(numbers("parameters", in: dashboard)[0] != numbers("parameters", in: dashboard)[1])
    press("u", &dashboard)
    #expect(text(&dashboard) == before && merged != before)
    press("r", &dashboard)
    #expect(text(&dashboard) == merged)
    press("⌫", &dashboard)
    #expect(numbers("parameters", in: dashboard)[0] == numbers("parameters", in: dashboard)[1])
  }

  @Test(
    "the best tree of the size and the distance to it are those among all trees",
    arguments: [1, 2, 3] as [UInt64])
  func best(_ seed: UInt64) throws {
    var dashboard = editor()
    let question = TreeQuestion(
      affinity: Fixtures.affinity.affinity,
      parameters: Fixtures.costs.parameters.map(Double.init), heads: 32_000, rule: .paper, beam: 10)
    let trees = TreeFront(tryingAll: question).trees
    var state = seed
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    for _ in 0..<60 {
      press(String(Array(" mJK↓↑←→")[random(8)]), &dashboard)
      guard let text = text(&dashboard) else { continue }
      let groups = try #require(Self.groups(text))
      let parameters = zip(groups, question.parameters).reduce(question.heads) {
        $0 + Double($1.0.count) * $1.1
      }
      let cost = zip(groups, question.affinity).reduce(0) {
        $0 + question.rule($1.0, affinity: $1.1)
      }
      let best = try #require(trees.last { $0.parameters <= parameters })
      #expect(numbers("affinity cost", in: dashboard)[0] == shortNumber(cost))
      #expect(numbers("best of its size", in: dashboard)[0] == shortNumber(best.cost))
      let distance = cost - best.cost < 1e-9 ? "0" : "+" + shortNumber(cost - best.cost)
      #expect(numbers("  distance", in: dashboard)[0] == distance)
    }
    press("b", &dashboard)
    #expect(numbers("  distance", in: dashboard)[0] == "0")
  }

  /// The groups of each depth that a written tree stands for.
  private static func groups(_ text: String) -> [[[Int]]]? {
    var levels: [[[Int]]] = []
    let named = Dictionary(
      text.split(separator: ";").map { statement -> (String, [[Int]]) in
        let parts = statement.split(separator: "=").map { $0.split(separator: " ") }
        let groups = parts[1].split(separator: "/").map { group in
          group.compactMap { name in Fixtures.tasks.firstIndex(of: String(name)) }
        }
        return (String(parts[0][0]), groups)
      }, uniquingKeysWith: { one, _ in one })
    for depth in Fixtures.depths {
      levels.append(named[depth] ?? levels.last ?? [Array(Fixtures.tasks.indices)])
    }
    return levels
  }

  @Test func `brackets walk along the best trees, from all shared on`() {
    var dashboard = editor()
    for _ in 0..<40 { press("[", &dashboard) }
    #expect(text(&dashboard) == "stem = segmentation depth normals edges keypoints")
    #expect(numbers("  distance", in: dashboard)[0] == "0")
    press("[", &dashboard)
    #expect(dashboard.view().text.contains("no tree is smaller"))
    press("]", &dashboard)
    #expect(numbers("  distance", in: dashboard)[0] == "0")
    #expect(text(&dashboard) != "stem = segmentation depth normals edges keypoints")
  }

  @Test func `a key that does nothing says why`() {
    var dashboard = editor()
    press("⇱←←←←←K", &dashboard)
    #expect(dashboard.view().text.contains("no branch above at stem"))
    press("m", &dashboard)
    #expect(dashboard.view().text.contains("all tasks share stem"))
    press("u", &dashboard)
    #expect(dashboard.view().text.contains("nothing is drawn yet"))
  }

  @Test func `without a run the page says how to get one`() {
    var dashboard = Fixtures.dashboard(100, 30, runs: [])
    press("d", &dashboard)
    #expect(dashboard.view().text.contains("select a run"))
    press("6", &dashboard)
    #expect(dashboard.page == .draw)
    #expect(dashboard.view().text.contains("d in the browser draws a tree"))
    press("m", &dashboard)
    #expect(dashboard.view().text.contains("d in the browser draws a tree"))
  }

  @Test func `a run that found no tree begins with all shared and borrows what others measured`() {
    let policy = Fixtures.telling(Fixtures.costs, in: Fixtures.policySearch)
    var dashboard = editor([policy])
    #expect(text(&dashboard) == "stem = segmentation depth normals edges keypoints")
    #expect(dashboard.view().text.contains("has measured affinities"))
    press("b", &dashboard)
    #expect(dashboard.view().text.contains("no affinities are known"))
    _ = dashboard.update(.added([Fixtures.drawable]))
    press("→", &dashboard)
    #expect(dashboard.view().text.contains("affinities of affinity-tree-2"))
    #expect(numbers("affinity cost", in: dashboard).count == 4)
  }

  @Test func `an old log's multiply-adds are not recorded, its parameters are`() {
    var costs = Fixtures.costs
    (costs.multiplyAdds, costs.headMultiplyAdds) = (nil, nil)
    let dashboard = editor([Fixtures.telling(costs, in: Fixtures.finishedTree)])
    #expect(dashboard.view().text.contains("multiply-adds: not recorded"))
    #expect(numbers("parameters", in: dashboard).count == 4)
    let oldest = editor([Fixtures.finishedTree])
    #expect(oldest.view().text.contains("parameters: not recorded"))
    #expect(oldest.view().text.contains("does not tell what blocks cost"))
  }

  @Test func `a click puts the cursor on a block, and Esc leaves the draft for later`() {
    var dashboard = editor(width: 100, height: 30)
    let rows = dashboard.view().text.split(separator: "\n").map(Array.init)
    let row = rows.firstIndex { String($0).contains("keypoints") } ?? 0
    let name = String(rows[row]).range(of: "keypoints").map {
      String(rows[row]).distance(from: String(rows[row]).startIndex, to: $0.lowerBound)
    }
    _ = dashboard.update(.input(.click(Point(x: (name ?? 0) - 6, y: row))))
    #expect(dashboard.view().text.contains("keypoints at stage4"))
    press(" ", &dashboard)
    let drawn = text(&dashboard)
    press("␛", &dashboard)
    #expect(dashboard.page == .browser)
    press("6", &dashboard)
    #expect(text(&dashboard) == drawn)
    press("␛2d", &dashboard)
    #expect(text(&dashboard) == drawn)
  }
}
