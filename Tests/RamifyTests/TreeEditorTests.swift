import Foundation
import Runs
import Testing

/// A tree that is drawn by hand, in a real terminal.
@Suite(.serialized) struct TreeEditorTests {
  private static func run(_ name: String, in scratch: Scratch) throws -> Run {
    try RunStore(folder: "\(scratch.path)/Sessions").read("s/\(name)")
  }

  /// What `ramify tree` prints for a run's affinities and a budget.
  private static func best(
    of run: Run, within budget: Int, in scratch: Scratch
  ) throws -> [String: Any] {
    guard case .affinity(let affinity)? = run.belief else { return [:] }
    try scratch.write(try JSON.encode(affinity), to: "affinity.json")
    let costs = try #require(run.costs)
    let heads = Double(costs.headParameters.reduce(0, +)) / Double(costs.tasks.count)
    let outcome = try Program.run(
      "tree", "affinity.json", "--params",
      costs.parameters.map(String.init).joined(separator: ","), "--heads", "\(heads)",
      "--budget", "\(budget)", "--json", in: scratch.path)
    return outcome.json
  }

  @Test("a drawn tree is the one that is trained, and its costs are those of the commands")
  func drawn() throws {
    let scratch = try DashboardTests.session(steps: 12)
    let path = "Sessions/s/affinity-tree.yaml"
    #expect(try Program.run("run", path, in: scratch.path).status == 0)
    let source = try Self.run("affinity-tree-1", in: scratch)
    let pane = try TerminalPane(size: (120, 36), in: scratch.path)
    #expect(pane.wait(for: "affinity-tree-1 +✓ finished") != nil, "\(pane.text)")
    try pane.press("Home", "d")
    #expect(pane.wait(for: "drawn from affinity-tree-1") != nil, "\(pane.text)")
    let size = try #require(source.result?.parameters)
    let best = try Self.best(of: source, within: size, in: scratch)
    let cost = try #require(best["cost"] as? Double)
    let shown = cost == 0 ? "0" : String(format: cost < 0.9995 ? "%.3f" : "%.2f", cost)
    #expect(pane.wait(for: "best of its size +\(shown) ") != nil, "\(pane.text)")
    // From the smallest tree on the front, which shares all, one task parts at the last depth.
    for _ in 0..<12 { try pane.press("[") }
    #expect(pane.wait(for: "stem = segmentation depth normals") != nil, "\(pane.text)")
    try pane.press("Home", "Right", "Right", "Right", "Space")
    #expect(pane.wait(for: "= segmentation / depth normals") != nil, "\(pane.text)")
    try pane.press("s")
    #expect(pane.wait(for: "fixed-tree-1 +✓ finished", seconds: 90) != nil, "\(pane.text)")
    let run = try Self.run("fixed-tree-1", in: scratch)
    #expect(run.experiment.method == "fixed-tree")
    let blocks = try #require(run.result?.architecture.blocks)
    #expect(blocks.map { $0.dropLast() }.allSatisfy { $0.allSatisfy { $0 == 0 } })
    #expect(blocks.map(\.last) == [0, 1, 1])
    try pane.press("q")
    #expect(try #require(pane.waitForEnd()) == (0, true))
  }
}
