import Datasets
import MultiTask
import Randomness
import Runs
import Tensors
import Testing

@Suite("AdaShare")
struct AdaShareTests {
  let engine: Engine
  let problem: Problem
  let supernet: PolicySupernet

  init() throws {
    engine = try Engine(threads: 1)
    var experiment = Experiment.scenes(
      "adashare", options: ["weight-steps": .number(2), "curriculum-speed": .number(1)])
    experiment.training.steps = 20
    problem = try Problem(experiment)
    supernet = PolicySupernet(PolicySettings(problem), problem: problem, on: engine)
  }

  private func input() throws -> Tensor {
    let batch = try problem.dataset.batch([0, 1, 2], of: .train)
    return Tensor(batch.inputs, shape: batch.shape, on: engine)
  }

  @Test("every trainable value is in exactly one optimiser group", arguments: [0, 4, 6, 19])
  func groups(step: Int) {
    let grouped = supernet.groups(at: step).flatMap { $0.parameters.map(\.name) }
    let all = supernet.parameters().map(\.name)
    #expect(grouped.sorted() == all.sorted())
    #expect(Set(all.filter { $0.hasPrefix("logits.") }).count == 3)
  }

  @Test("one policy step moves the logits of unlocked blocks, and no weight")
  func policyStep() throws {
    // 4 steps of warm-up, then rounds of 2 weight steps and 1 policy step.
    let lesson = supernet.lesson(6)
    #expect(lesson.rates == [nil, 0.01])
    let groups = supernet.groups(at: 6)
    let before = supernet.logits.map(\.values)
    let predictions = try supernet.predictions(from: input(), step: 6)
    let loss = sum(predictions.map { squaredError($0, targets: $0.values.map { $0 + 1 }) })
    let moved = groups[1].parameters.map(\.parameter)
    let gradients = sum([loss] + supernet.penalties(at: 6).map(\.value)).gradients(of: moved)
    var optimizer = Optimizer(
      groups[1].rule, weightDecay: 0, parameters: groups[1].parameters)
    optimizer.step(gradients, rate: 0.01)
    for (logits, old) in zip(supernet.logits, before) {
      #expect(logits.values.prefix(4) == old.prefix(4))
      #expect(logits.values[4] != old[4] && logits.values[5] != old[5])
    }
    #expect(groups[0].parameters.allSatisfy { gradients[$0.parameter] == nil })
  }

  @Test("weights and policies learn from samples that never meet")
  func samples() {
    let steps = (4..<4000).map { (lesson: supernet.lesson($0), step: $0) }
    let weights = Set(steps.filter { $0.lesson.rates[1] == nil }.flatMap { $0.lesson.samples })
    let policies = Set(steps.filter { $0.lesson.rates[0] == nil }.flatMap { $0.lesson.samples })
    #expect(weights.count == 16)
    #expect(policies.count == 4)
    #expect(weights.isDisjoint(with: policies))
  }

  @Test(
    "blocks before the first unlocked one, run once for all tasks, give the same predictions",
    arguments: [1, 2])
  func prefix(unlocked: Int) throws {
    let x = try input()
    var random = RandomStream(seed: 4)
    let free = problem.tasks.map { _ in (0..<6).map { _ in random.uniform() } }
    let padded = free.map { gates -> [Float] in
      let locked = 3 - unlocked
      return (0..<locked).flatMap { _ in [Float(1), 0] } + gates.dropFirst(2 * locked)
    }
    func outputs(_ gates: [[Float]], _ unlocked: Int) -> [[Float]] {
      let tensors = gates.map { Tensor($0, shape: [3, 2], on: engine) }
      return supernet.predictions(from: x, gates: tensors, unlocked: unlocked).map(\.values)
    }
    #expect(outputs(free, unlocked) == outputs(padded, 3))
  }

  @Test("gates that all execute are hard sharing, gates that all skip leave the projections")
  func extremes() throws {
    let x = try input()
    let shared = supernet.predictions(from: x, step: 0).map(\.values)
    func outputs(_ gate: [Float]) -> [[Float]] {
      let gates = problem.tasks.map { _ in
        Tensor((0..<3).flatMap { _ in gate }, shape: [3, 2], on: engine)
      }
      return supernet.predictions(from: x, gates: gates, unlocked: 3).map(\.values)
    }
    #expect(outputs([1, 0]) == shared)
    let inner = supernet.parameters().filter { $0.name.contains("convolution2") }
    let skipped = outputs([0, 1])
    #expect(skipped != shared)
    for (_, parameter) in inner { parameter.assign(parameter.values.map { $0 * 3 + 1 }) }
    #expect(outputs([0, 1]) == skipped)
  }

  @Test("parameters and multiply-adds of skipping count what the shape demands")
  func costs() {
    var skipping = Architecture.shared(tasks: problem.tasks, depths: problem.design.depths)
    let whole = problem.design.parameters(of: skipping)
    let work = problem.design.multiplyAdds(of: skipping)
    for task in 0..<3 { skipping.blocks[task][2] = nil }
    // Two 3x3 convolutions from 8 and from 16 channels to 16, and two batch norms.
    #expect(whole - problem.design.parameters(of: skipping) == 9 * (8 + 16) * 16 + 4 * 16)
    #expect(work - problem.design.multiplyAdds(of: skipping) == 9 * (8 + 16) * 16 * 8 * 8)
  }

  @Test("policies are drawn from the seed alone, and skip unlocked blocks only")
  func candidates() {
    let twin = PolicySupernet(PolicySettings(problem), problem: problem, on: engine)
    #expect(supernet.candidates == twin.candidates)
    #expect(supernet.candidates.count > 1)
    for architecture in supernet.candidates {
      #expect(architecture.blocks.allSatisfy { $0[0] == 0 })
    }
  }
}
