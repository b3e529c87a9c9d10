import Foundation
import MultiTask
import Runs
import Testing

@Suite("task grouping by help")
struct TagTests {
  private struct Table: Decodable {
    let tasks: [String]
    let M: [[Double]]
  }

  private static let tables = SharedData.path("tables/tag/tag_tables.json")

  private static func run(
    _ method: String, _ options: [String: OptionValue] = [:]
  ) throws -> TrainedRun {
    var experiment = Experiment.planted(method, steps: 60, options: options)
    experiment.budget = method == "task-grouping" ? 2 : nil
    return try TrainedRun(experiment)
  }

  private static func beliefs(of trained: TrainedRun) -> [GroupingBelief] {
    trained.beliefs.compactMap { if case .grouping(let it) = $0 { it } else { nil } }
  }

  @Test(
    "the published affinities of Taskonomy give the groups that are known to be best",
    .enabled(
      if: SharedData.has(tables), "the published tables are not here"),
    arguments: [
      (2.0, 0.321696, [[0, 1, 2], [3, 4]]), (3, 0.348670, [[0, 1], [1, 2], [3, 4]]),
      (4, 0.348670, [[0, 1], [1, 2], [3, 4]]),
    ])
  func published(budget: Double, score: Double, groups: [[Int]]) throws {
    let data = try Data(contentsOf: URL(filePath: Self.tables))
    let all = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let part = try JSONSerialization.data(withJSONObject: all["taskonomy_tag_affinity"] ?? [:])
    let scores = HelpScores(help: try JSONDecoder().decode(Table.self, from: part).M)
    let subsets = (1..<32).map { mask in (0..<5).filter { mask >> $0 & 1 == 1 } }
    let candidates = subsets.filter { $0.count > 1 }.map { scores.network(of: $0, cost: 1) }
    let best = try #require(GroupingSearch(candidates).best(budget: budget))
    #expect(abs(1 - best.total / 5 - score) < 1e-6)
    #expect(best.networks.map { candidates[$0.network].tasks } == groups)
    #expect(best.isOptimal)
  }

  @Test("measuring help leaves every number of the training as it is")
  func undisturbed() throws {
    let plain = try Self.run("all-shared")
    let measured = try Self.run("task-grouping", ["estimate": .text("tag")])
    let series = try #require(plain.run.training("all-tasks")?.series)
    #expect(series.count > 5)
    for (tag, values) in series {
      #expect(measured.run.training("all-tasks")?.series[tag]?.last == values.last, "\(tag)")
    }
  }

  @Test(
    "help is told while it is measured, and groups are chosen by it",
    arguments: ["paper", "code"])
  func whole(form: String) throws {
    let trained = try Self.run(
      "task-grouping",
      ["estimate": .text("tag"), "tag-every": .number(5), "tag-form": .text(form)])
    #expect(trained.run.state == .finished, "\(trained.run.reason ?? "")")
    let beliefs = Self.beliefs(of: trained)
    #expect(beliefs.count == 14)
    #expect(beliefs.first?.help == [])
    let last = try #require(beliefs.last)
    #expect(last.estimate == "tag")
    #expect(last.networks.count == 11)
    #expect(last.networks.allSatisfy { $0.isEstimated })
    // A step on a task's own loss helps it.
    for task in 0..<4 { #expect(last.help[task][task] > 0) }
    for network in last.networks {
      for (task, loss) in zip(network.tasks, network.losses) {
        let partners = network.tasks.filter { $0 != task }
        let sum = partners.reduce(0) { $0 + last.help[task][$1] }
        #expect(abs(1 - sum / Double(partners.count) - loss) < 1e-12)
      }
    }
    let choice = try #require(last.choices.first { $0.budget == 2 })
    #expect(Set(choice.serves.joined()) == [0, 1, 2, 3])
    #expect(trained.run.result?.metrics.map(\.task) == ["a", "b", "c", "d"])
  }

  @Test("the code's help is the paper's divided by the rate, where nothing decays")
  func forms() throws {
    func help(_ form: String) throws -> [[Double]] {
      var experiment = Experiment.planted("task-grouping", steps: 20)
      experiment.options = ["estimate": .text("tag"), "tag-form": .text(form)]
      experiment.budget = 2
      experiment.training.schedule = "constant"
      experiment.training.weightDecay = 0
      return Self.beliefs(of: try TrainedRun(experiment)).last?.help ?? []
    }
    let (paper, code) = (try help("paper"), try help("code"))
    #expect(paper.count == 4)
    for (one, other) in zip(paper.joined(), code.joined()) {
      #expect(abs(one / Double(Float(0.003)) - other) < 1e-9 * abs(other))
    }
  }

  @Test("more tasks than all subsets are for: the largest groups are left out, and that is said")
  func many() throws {
    var experiment = Experiment.planted("task-grouping", steps: 2)
    experiment.data.options = ["tasks": .number(18), "groups": .number(3)]
    experiment.options = ["estimate": .text("tag")]
    experiment.budget = 3
    let trained = try TrainedRun(experiment)
    #expect(trained.run.state == .finished, "\(trained.run.reason ?? "")")
    #expect(
      trained.run.messages.contains {
        $0.text == "18 tasks have more than 32767 subsets: candidates are those of up to 6 tasks, "
          + "and all together"
      }, "\(trained.run.messages.map(\.text))")
    #expect(trained.run.result?.architecture.tasks.count == 18)
  }
}
