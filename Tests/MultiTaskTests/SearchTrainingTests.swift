import MultiTask
import Runs
import Testing

/// Whole runs of the methods that search while they train.
@Suite("search trainings")
struct SearchTrainingTests {
  @Test(
    "AdaShare searches, draws, chooses, trains and reports on planted tasks",
    arguments: ["search-weights", "retrained"])
  func adaShare(choice: String) throws {
    let trained = try TrainedRun(
      .planted(
        "adashare", steps: 60,
        options: ["choice": .text(choice), "samples": .number(3), "sparsity": .number(0.5)]))
    #expect(trained.run.state == .finished, "\(trained.run.reason ?? "")")
    let result = try #require(trained.run.result)
    #expect(result.metrics.count == 4)
    #expect(result.architecture.blocks.allSatisfy { $0[0] == 0 })
    let policies = trained.beliefs.compactMap { if case .policy(let it) = $0 { it } else { nil } }
    #expect(policies.first?.execute == [[Double]](repeating: [0.5, 0.5], count: 4))
    #expect(policies.last?.depths == ["layer 2", "layer 3"])
    #expect(policies.last?.step == 60)
    #expect(policies.last?.unlocked == 2)
    #expect(policies.map(\.step) == policies.map(\.step).sorted())
  }

  @Test("a strong sparsity loss drives execution down")
  func sparse() throws {
    let trained = try TrainedRun(
      .planted(
        "adashare", steps: 100,
        options: [
          "sparsity": .number(100), "policy-rate": .number(0.1), "weight-steps": .number(1),
          "curriculum-speed": .number(1),
        ]))
    guard case .policy(let belief)? = trained.run.belief else {
      Issue.record("no policy was told")
      return
    }
    #expect(belief.execute.joined().allSatisfy { $0 < 0.1 })
  }

  @Test(
    "a Gumbel tree is searched, pruned, trained and reported on planted tasks",
    arguments: ["soft", "straight-through"])
  func gumbelTree(sampling: String) throws {
    let trained = try TrainedRun(
      .planted(
        "gumbel-tree", steps: 60,
        options: ["sampling": .text(sampling), "epochs": .number(20), "growth": .number(2)]))
    #expect(trained.run.state == .finished, "\(trained.run.reason ?? "")")
    let result = try #require(trained.run.result)
    #expect(result.metrics.count == 4)
    #expect(result.architecture.isTree)
    let beliefs = trained.beliefs.compactMap { if case .branching(let it) = $0 { it } else { nil } }
    #expect(beliefs.count == 20)
    let last = try #require(beliefs.last)
    #expect(last.step == 60)
    #expect(last.parents.map(\.count) == [4, 4, 4])
    for row in last.parents.joined() { #expect(abs(row.reduce(0, +) - 1) < 1e-9) }
    // The tasks that share a node are those whose likeliest parents lead to it.
    let parents = last.parents.map { $0.map { row in row.firstIndex(of: row.max() ?? 0) ?? 0 } }
    let tree = Architecture(tasks: last.tasks, depths: last.depths, parents: parents)
    for depth in tree.depths.indices {
      #expect(tree.groups(at: depth) == result.architecture.groups(at: depth))
    }
  }

  @Test("of several searches of a Gumbel tree the one counts whose own weights do best")
  func severalSearches() throws {
    let trained = try TrainedRun(
      .planted(
        "gumbel-tree", steps: 60,
        options: [
          "searches": .number(3), "epochs": .number(20), "branch-optimizer": .text("sgd"),
          "branch-rate": .number(10),
        ]))
    #expect(trained.run.state == .finished, "\(trained.run.reason ?? "")")
    let names = ["branch-search", "branch-search-2", "branch-search-3"]
    let losses = try names.map { name in
      let training = try #require(trained.run.training(name))
      return try #require(training.series["validation/loss"]?.values.last)
    }
    let trees = trained.beliefs.compactMap { belief -> Architecture? in
      guard case .branching(let branching) = belief, branching.step == 60 else { return nil }
      return branching.likeliest
    }
    #expect(Set(losses).count == 3 && Set(trees).count > 1)
    let best = try #require(losses.indices.min { losses[$0] < losses[$1] })
    let found = try #require(trained.run.result?.architecture)
    #expect(found.depths.indices.allSatisfy { found.groups(at: $0) == trees[best].groups(at: $0) })
  }

  @Test(
    "a search may take other steps than the training of what it finds",
    arguments: [
      ("gumbel-tree", "branch-search", 90), ("gumbel-tree", "branch-search", 20),
      ("adashare", "policy-search", 90), ("adashare", "policy-search", 20),
    ])
  func searchSteps(method: String, name: String, steps: Int) throws {
    let trained = try TrainedRun(
      .planted(method, steps: 40, options: ["search-steps": .number(Double(steps))]))
    #expect(trained.run.state == .finished, "\(trained.run.reason ?? "")")
    let search = try #require(trained.run.training(name))
    #expect(search.summary.steps == steps && search.isDone)
    let others = trained.run.trainings.filter { $0.summary.name != name }
    #expect(others.allSatisfy { $0.summary.steps == 40 && $0.isDone })
    #expect(trained.run.result?.steps == steps + 40 * others.count)
    let last = trained.beliefs.last
    let told: Int? =
      switch last {
      case .policy(let belief): belief.step
      case .branching(let belief): belief.step
      default: nil
      }
    #expect(told == steps)
    #expect(trained.run.work >= trained.run.workDone)
  }
}
