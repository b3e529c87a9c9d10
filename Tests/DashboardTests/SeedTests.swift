import Dashboard
import Runs
import Terminal
import Testing

/// Runs of several seeds, in the browser and side by side.
@Suite("seeds")
struct SeedTests {
  /// The browser with the row of the tree's replicates selected.
  private func dashboard(_ runs: [Run]) -> Dashboard {
    var dashboard = Fixtures.dashboard(160, 50, runs: [])
    _ = dashboard.update(.unreadable([]))
    _ = dashboard.update(.experiments(Fixtures.entries.filter { $0.session == "quickstart" }))
    _ = dashboard.update(.runs(runs))
    _ = dashboard.update(.input(.key(.home)))
    return dashboard
  }

  private func press(_ key: Key, _ dashboard: inout Dashboard) -> Command? {
    dashboard.update(.input(.key(key)))
  }

  private static let finished = Array(Fixtures.seeds.dropLast())
  private static let path = "Sessions/quickstart/affinity-tree.yaml"

  @Test("replicates have a row above their runs that tells how many have finished")
  func row() {
    let lines = dashboard(Fixtures.seeds).view().text.split(separator: "\n")
    let heads = lines.filter { $0.contains(" seeds") && !$0.contains("Preview") }
    #expect(heads.contains { $0.contains("affinity-tree ") && $0.contains("2/3 seeds") })
    #expect(heads.contains { $0.contains("single-task ") && $0.contains("✓ 3 seeds") })
    let one = dashboard([Fixtures.singleTask, Fixtures.allShared]).view().text
    #expect(!one.contains("seeds"))
  }

  @Test("the row of replicates starts what the file describes once none of them is active")
  func start() {
    var busy = dashboard(Fixtures.seeds)
    #expect(press(.character("s"), &busy) == nil)
    #expect(busy.view().text.contains("1 of its runs is active; x stops it below"))
    var idle = dashboard(Self.finished)
    #expect(press(.character("s"), &idle) == .start(experiment: Self.path))
    #expect(press(.character("s"), &idle) == nil)
    #expect(press(.character("x"), &idle) == nil)
    #expect(idle.view().text.contains("select one of the runs below"))
  }

  @Test("Enter on replicates shows the active run, or else the newest")
  func open() {
    for (runs, name) in [(Fixtures.seeds, "affinity-tree-3"), (Self.finished, "affinity-tree-2")] {
      var dashboard = dashboard(runs)
      _ = press(.enter, &dashboard)
      #expect(dashboard.page == .live)
      #expect(dashboard.view().text.split(separator: "\n")[0].contains(name))
    }
  }

  @Test("a marked run stands for all of its seeds, until g shows each run by itself")
  func compare() {
    var dashboard = dashboard(Self.finished)
    for key in [Key.down, .character(" "), .end, .character(" "), .character("=")] {
      _ = press(key, &dashboard)
    }
    let grouped = dashboard.view().text
    #expect(grouped.contains("A ● ×2") && grouped.contains("B ◆ ×3"))
    #expect(grouped.contains("±"))
    _ = press(.character("g"), &dashboard)
    let single = dashboard.view().text
    #expect(single.contains("affinity-tree-2") && single.contains("single-task-1"))
    #expect(!single.contains("±") && !single.contains("×2"))
  }

  @Test("runs of one experiment are compared as runs, there being nothing else")
  func sameExperiment() {
    var dashboard = dashboard(Self.finished)
    for key in [Key.down, .character(" "), .character(" "), .character("=")] {
      _ = press(key, &dashboard)
    }
    let text = dashboard.view().text
    #expect(text.contains("affinity-tree-1") && text.contains("affinity-tree-2"))
    #expect(text.contains("seed                      A 2"))
  }

  @Test("an experiment of several seeds and budgets says how many runs it stands for")
  func ready() {
    var dashboard = Fixtures.dashboard(120, 40, runs: [])
    let experiments = [1, 2].map { seed in
      var experiment = Fixtures.experiment("affinity-tree")
      experiment.seed = seed
      return experiment
    }
    let entry = ExperimentEntry(
      session: "s", file: "tree", path: "Sessions/s/tree.yaml", experiments: .success(experiments))
    _ = dashboard.update(.experiments([entry]))
    let text = dashboard.view().text
    #expect(text.contains("○ ready x2") && text.contains("s starts all 2"))
    #expect(text.contains("1, 2"))
  }
}
