import Datasets
import MultiTask
import Runs
import Testing

@Suite("task grouping")
struct TaskGroupingTests {
  /// A run on four planted tasks: 15 networks of some tasks, and four half ones.
  private static func run(
    _ estimate: String, budget: Double = 2, _ options: [String: OptionValue] = [:],
    change: (inout Experiment) -> Void = { _ in }
  ) throws -> TrainedRun {
    var experiment = Experiment.planted("task-grouping", steps: 60, options: options)
    experiment.options["estimate"] = .text(estimate)
    experiment.budget = budget
    change(&experiment)
    return try TrainedRun(experiment)
  }

  private static func belief(of trained: TrainedRun) throws -> GroupingBelief {
    guard case .grouping(let belief)? = trained.run.belief else {
      throw InputError(file: "log", key: "belief", problem: "is no grouping")
    }
    return belief
  }

  /// The least total of all choices of networks within a budget, counted out.
  private static func leastTotal(_ belief: GroupingBelief, budget: Double) -> Double {
    func total(_ chosen: [GroupingBelief.Network]) -> Double {
      belief.tasks.indices.reduce(0) { sum, task in
        let losses = chosen.compactMap { network in
          network.tasks.firstIndex(of: task).flatMap { network.losses.isEmpty ? nil : $0 }
            .map { network.losses[$0] }
        }
        return sum + (losses.min() ?? .infinity)
      }
    }
    func least(_ chosen: [GroupingBelief.Network], from next: Int, left: Double) -> Double {
      belief.networks.indices.dropFirst(next).reduce(total(chosen)) { best, index in
        let network = belief.networks[index]
        guard network.cost <= left else { return best }
        return min(best, least(chosen + [network], from: index + 1, left: left - network.cost))
      }
    }
    return least([], from: 0, left: budget)
  }

  @Test(
    "every way to losses chooses as counting out all choices does, and trains what it chose",
    arguments: ["measured", "hoa", "esa"])
  func optimal(estimate: String) throws {
    let trained = try Self.run(estimate)
    #expect(trained.run.state == .finished, "\(trained.run.reason ?? "")")
    let belief = try Self.belief(of: trained)
    #expect(belief.estimate == estimate)
    #expect(belief.networks.count == 19)
    #expect(belief.networks.allSatisfy { $0.losses.count == $0.tasks.count })
    #expect(belief.networks.map(\.cost).filter { $0 == 0.5 }.count == 4)
    for choice in belief.choices where choice.budget <= 2 {
      #expect(choice.isOptimal)
      #expect(abs(choice.total - Self.leastTotal(belief, budget: choice.budget)) < 1e-9)
    }
    let choice = try #require(belief.choices.first { $0.budget == 2 })
    let result = try #require(trained.run.result)
    for (number, (network, serves)) in zip(choice.networks, choice.serves).enumerated() {
      for task in serves { #expect(result.architecture.blocks[task] == [number, number, number]) }
      let others = belief.networks[network].tasks.filter { !serves.contains($0) }
      let names = others.map { belief.tasks[$0] }
      #expect(result.architecture.auxiliary["\(number)"] ?? [] == names)
      let cost = belief.networks[network].cost
      #expect(result.architecture.capacity["\(number)"] ?? 1 == cost)
    }
    #expect(result.metrics.map(\.task) == belief.tasks)
  }

  @Test("chosen networks that were trained whole are not trained again, and early ones go on")
  func steps() throws {
    #expect(try Self.run("measured").run.result?.steps == 19 * 60)
    let early = try Self.run("esa")
    let chosen = try #require(early.run.result?.architecture.networks.count)
    #expect(early.run.result?.steps == 19 * 12 + chosen * 48)
    #expect(early.run.work >= early.run.workDone)
  }

  @Test("a training that is left early and goes on ends with the same metrics as one in a piece")
  func continued() throws {
    let names = { (run: TrainedRun) in run.run.trainings.filter(\.isDone).map(\.summary.name) }
    let whole = try Self.run("measured")
    let early = try Self.run("esa")
    for name in names(early) {
      let (one, other) = (whole.run.training(name), early.run.training(name))
      guard other?.summary.steps == 60 else { continue }
      for tag in one?.series.keys.filter({ $0.hasPrefix("validation/") }) ?? [] {
        #expect(one?.series[tag]?.last == other?.series[tag]?.last, "\(name) \(tag)")
      }
    }
  }

  @Test("losses of three tasks and more are the means of their pairs, as the paper says")
  func approximation() throws {
    let belief = try Self.belief(of: Self.run("hoa"))
    func loss(_ task: Int, in tasks: [Int]) -> Double {
      let network = belief.networks.first { $0.tasks == tasks && $0.cost == 1 }
      return network?.losses[tasks.firstIndex(of: task) ?? 0] ?? .nan
    }
    for network in belief.networks where network.tasks.count > 2 {
      #expect(network.isEstimated)
      for task in network.tasks {
        let partners = network.tasks.filter { $0 != task }
        let sum = partners.reduce(0) { $0 + loss(task, in: [task, $1].sorted()) }
        #expect(abs(loss(task, in: network.tasks) - sum / Double(partners.count)) < 1e-12)
      }
    }
    #expect(belief.networks.filter { $0.tasks.count <= 2 }.allSatisfy { !$0.isEstimated })
  }

  @Test("what is known grows by a network at a time, and is told each time")
  func live() throws {
    let trained = try Self.run("measured", ["largest": .number(2)])
    let known = trained.beliefs.map { belief -> Int in
      guard case .grouping(let belief) = belief else { return -1 }
      return belief.networks.count { !$0.losses.isEmpty }
    }
    #expect(known == Array(0...14) + [14])
    let belief = try Self.belief(of: trained)
    #expect(belief.networks.allSatisfy { $0.tasks.count <= 2 })
  }

  @Test("losses count relative to single-task networks where that is wished for")
  func scaled() throws {
    let belief = try Self.belief(of: Self.run("measured", ["scale": .text("single-task")]))
    let singles = belief.networks.filter { $0.cost == 1 && $0.tasks.count == 1 }
    #expect(singles.map(\.losses) == [[1], [1], [1], [1]])
  }

  @Test("a network whose loss is not finite is left out, and the others are chosen from")
  func nonFinite() throws {
    // At this rate some of the networks diverge within 150 steps and some do not.
    let trained = try Self.run("measured") { experiment in
      experiment.training.steps = 150
      experiment.training.optimizer = "sgd"
      experiment.training.schedule = "constant"
      experiment.training.learningRate = 0.3
    }
    #expect(trained.run.state == .finished, "\(trained.run.reason ?? "")")
    let belief = try Self.belief(of: trained)
    let lost = belief.networks.count { $0.losses.isEmpty }
    #expect(lost > 0 && lost < 19)
    #expect(trained.run.trainings.count { !$0.isDone } == lost)
    #expect(trained.run.messages.contains { $0.text.hasPrefix("left out of the choice") })
    let chosen = try #require(belief.choices.first { $0.budget == 2 })
    #expect(chosen.networks.allSatisfy { !belief.networks[$0].losses.isEmpty })
  }

  @Test("tasks that no network covers are named")
  func uncovered() throws {
    let trained = try Self.run("measured", ["largest": .number(1)]) { experiment in
      experiment.training.optimizer = "sgd"
      experiment.training.weighting = "fixed"
      experiment.training.lossWeights["b"] = 1e38
    }
    #expect(trained.run.state == .failed)
    #expect(trained.run.reason?.contains("no candidate network covers b:") == true)
  }

  @Test(
    "what cannot be done is refused with what can",
    arguments: [
      (0.4, [:], "budget: no grouping fits; the smallest takes 1 networks; allow at least 1"),
      (
        1.5, ["largest": .number(1)],
        "budget: no grouping fits; the smallest takes 2 networks; allow at least 2"
      ),
      (
        2, ["most-trainings": .number(12)],
        "options.estimate: measured trains 19 networks; use hoa, which trains 14, or tag, which "
          + "trains 1, or fewer tasks in options.largest, or raise options.most-trainings from 12"
      ),
      (
        2, ["estimate": .text("esa"), "early": .number(0.001)],
        "options.early: 0.001 of 60 steps is none; allow at least 0.016666666666666666"
      ),
      (
        4, ["estimate": .text("tag"), "largest": .number(1)],
        "options.largest: tag scores networks of two tasks and more, and there are none; allow 2 "
          + "or more"
      ),
    ] as [(Double, [String: OptionValue], String)])
  func refused(budget: Double, options: [String: OptionValue], message: String) throws {
    var experiment = Experiment.planted("task-grouping", steps: 60, options: options)
    experiment.budget = budget
    let problem = try Problem(experiment)
    let error = #expect(throws: ExperimentError.self) { try TaskGrouping.check(problem) }
    #expect(error.map { "\($0)" } == message)
  }
}
