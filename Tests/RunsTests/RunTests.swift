import Runs
import Testing

@Suite("a run's fold")
struct RunTests {
  private func run(_ events: [Event]) -> Run {
    var run = Run(id: "s/a-1", experiment: .sample)
    for (time, event) in events.enumerated() {
      run.apply(Record(time: Double(time), event: event))
    }
    return run
  }

  @Test("numbers of a training that never began are left out")
  func unknownTraining() {
    #expect(run([.loss(1)]).trainings.isEmpty)
  }

  @Test("a restart takes back what was logged after its step")
  func restart() throws {
    let events = [.training(.depth)] + (1...6).map { Event.loss($0) }
    let run = run(events + [.restarted(training: "depth", step: 4), .loss(5), .loss(7)])
    let training = try #require(run.training("depth"))
    #expect(training.series["loss/total"]?.steps == [1, 2, 3, 4, 5, 7])
    #expect(training.step == 7)
  }

  @Test("a training that begins again goes on")
  func again() {
    let run = run([.training(.depth), .loss(1), .training(.depth), .loss(2)])
    #expect(run.trainings.count == 1)
    #expect(run.training("depth")?.step == 2)
  }

  @Test(
    "an active run that no process holds is interrupted, any other keeps its state",
    arguments: RunState.allCases)
  func interrupted(state: RunState) {
    var run = run([.state(state, reason: nil)])
    run.markInterrupted()
    #expect(run.state == (state.isActive ? .interrupted : state))
  }

  @Test("progress is the part of all trainings' steps that is done")
  func progress() {
    var experiment = Experiment.sample
    experiment.training.steps = 10
    var run = Run(id: "s/a-1", experiment: experiment)
    let phase = Phase(name: "single-task training", index: 0, count: 2, work: 4)
    for event in [.phase(phase), .training(.depth), .loss(10)] as [Event] {
      run.apply(Record(time: 1, event: event))
    }
    #expect(run.progress == 0.25)
    run.apply(Record(time: 2, event: .state(.finished, reason: nil)))
    #expect(run.progress == 1)
  }

  private static func policy(_ step: Int, _ execute: Double) -> Event {
    .belief(
      .policy(
        PolicyBelief(
          tasks: ["a"], depths: ["x", "y"], step: step, unlocked: 1, temperature: 1,
          execute: [[0, execute]])))
  }

  @Test("the history holds each structure that a search believed in next, and what was chosen")
  func revisions() {
    let (on, off) = ([[Int?]]([[0, 0]]), [[Int?]]([[0, nil]]))
    let chosen = Architecture(tasks: ["a"], depths: ["x", "y"], blocks: off)
    let events = [
      Self.policy(10, 0.9), Self.policy(20, 0.6), Self.policy(30, 0.4), Self.policy(40, 0.7),
      // A search that goes on from step 20 forgets what it believed later.
      Self.policy(30, 0.3), .architecture(chosen), .architecture(chosen),
    ]
    let revisions = run(events).revisions
    #expect(revisions.map(\.architecture.blocks) == [on, off])
    #expect(revisions.map(\.step) == [10, nil])
    #expect(revisions.map(\.time) == [0, 5])
    #expect(run(Array(events.prefix(4))).revisions.map(\.step) == [10, 30, 40])
  }

  @Test("the parameters of a structure follow from its blocks', where it is of them")
  func costs() {
    let costs = BlockCosts(
      depths: ["x", "y"], parameters: [10, 100], tasks: ["a", "b"], headParameters: [1, 2])
    let names = (["a", "b"], ["x", "y"])
    #expect(costs.parameters(of: .shared(tasks: names.0, depths: names.1)) == 113)
    #expect(costs.parameters(of: .separate(tasks: names.0, depths: names.1)) == 223)
    #expect(costs.parameters(of: .shared(tasks: ["b"], depths: names.1)) == 112)
    #expect(costs.parameters(of: .shared(tasks: ["c"], depths: names.1)) == nil)
    #expect(costs.parameters(of: .shared(tasks: ["a"], depths: ["x"])) == nil)
    #expect(costs.multiplyAdds(of: .shared(tasks: names.0, depths: names.1)) == nil)
    var counted = costs
    (counted.multiplyAdds, counted.headMultiplyAdds) = ([1000, 5000], [7, 8])
    #expect(counted.multiplyAdds(of: .shared(tasks: names.0, depths: names.1)) == 6015)
    #expect(counted.multiplyAdds(of: .separate(tasks: names.0, depths: names.1)) == 12_015)
    #expect(counted.multiplyAdds(of: .shared(tasks: ["b"], depths: names.1)) == 6008)
    counted.headMultiplyAdds = [7]
    #expect(counted.multiplyAdds(of: .shared(tasks: ["a"], depths: names.1)) == nil)
  }

  @Test("a structure that is chosen again is not a new one; the result's is in force")
  func architectures() {
    let shared = Architecture.shared(tasks: ["a", "b"], depths: ["x"])
    let separate = Architecture.separate(tasks: ["a", "b"], depths: ["x"])
    var run = run([.architecture(shared), .architecture(shared), .architecture(separate)])
    #expect(run.architectures == [shared, separate])
    #expect(run.architecture == separate)
    run.apply(Record(time: 9, event: .result(.sample(value: 1))))
    #expect(run.architecture == RunResult.sample(value: 1).architecture)
  }

  @Test("the order in which logs are replayed does not matter")
  func order() {
    let own: [Event] = [.training(.depth), .checkpoint(training: "depth", step: 2), .message("m")]
    let numbers = (1...3).map { Event.loss($0) }
    var one = Run(id: "s/a-1", experiment: .sample)
    var other = one
    let records = (own + numbers).enumerated().map { Record(time: Double($0), event: $1) }
    for record in records { one.apply(record) }
    for index in [0, 3, 4, 1, 5, 2] { other.apply(records[index]) }
    #expect(one == other)
    #expect(one.updated == 5)
  }
}
