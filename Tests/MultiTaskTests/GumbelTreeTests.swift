import Datasets
import MultiTask
import Randomness
import Runs
import Tensors
import Testing

@Suite("Gumbel tree")
struct GumbelTreeTests {
  let engine: Engine
  let problem: Problem

  init() throws {
    engine = try Engine(threads: 1)
    problem = try Problem(.planted("gumbel-tree", steps: 40))
  }

  private func supernet(_ options: [String: OptionValue] = [:]) throws -> BranchingSupernet {
    var experiment = problem.experiment
    experiment.options = options
    let problem = try Problem(experiment)
    return BranchingSupernet(BranchingSettings(problem), problem: problem, on: engine)
  }

  private func loss(_ supernet: BranchingSupernet, step: Int) throws -> Tensor {
    let batch = try problem.dataset.batch(Array(0..<16), of: .train)
    let x = Tensor(batch.inputs, shape: batch.shape, on: engine)
    let targets = problem.tasks.map { batch.targets[$0] }
    return sum(
      zip(supernet.predictions(from: x, step: step), targets).map { prediction, target in
        guard case .values(let values)? = target else { return prediction }
        return squaredError(prediction, targets: values)
      })
  }

  @Test("every trainable value is in exactly one optimiser group")
  func groups() throws {
    let supernet = try supernet()
    let grouped = supernet.groups(at: 0).flatMap { $0.parameters.map(\.name) }
    #expect(grouped.sorted() == supernet.parameters().map(\.name).sorted())
    #expect(supernet.groups(at: 0)[1].parameters.count == 3)
  }

  @Test(
    "one step after the warm-up moves every level's logits, soft or straight through",
    arguments: Sampling.allCases)
  func step(_ sampling: Sampling) throws {
    let supernet = try supernet(["sampling": .text(sampling.rawValue)])
    let group = supernet.groups(at: 2)[1]
    #expect(try #require(supernet.lesson(2).rates[1]) > 0)
    let gradients = try loss(supernet, step: 2).gradients(of: group.parameters.map(\.parameter))
    var optimizer = Optimizer(group.rule, weightDecay: 0, parameters: group.parameters)
    optimizer.step(gradients, rate: 0.01)
    // Straight through, children that no task chose have no say in the losses.
    for (level, logits) in supernet.logits.enumerated() {
      let moved = logits.values.filter { $0 != 0 }
      #expect(moved.count == 16 || sampling == .straightThrough && level < 2 && moved.count >= 4)
    }
  }

  @Test("logits may be moved by their bare gradients while weights are moved by Adam")
  func plainLogits() throws {
    let supernet = try supernet(["branch-optimizer": .text("sgd")])
    let groups = supernet.groups(at: 2)
    #expect(groups[0].rule == Optimizer.Rule.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8))
    let logits = supernet.logits[2]
    let gradients = try loss(supernet, step: 2).gradients(of: [logits])
    let slope: [Float] = try #require(gradients[logits])
    var optimizer = Optimizer(groups[1].rule, weightDecay: 0, parameters: groups[1].parameters)
    optimizer.step(gradients, rate: 0.5)
    #expect(slope.contains { $0 != 0 } && logits.values == slope.map { -0.5 * $0 })
  }

  @Test("in the warm-up logits rest, and have no say")
  func warmUp() throws {
    let supernet = try supernet(["epochs": .number(20), "warm-up-rates": .text("rising")])
    let rates = (0..<5).map { supernet.lesson($0).rates }
    #expect(rates.map { $0[1] == nil } == [true, true, true, true, false])
    let full = problem.experiment.training.learningRate
    let rise = zip(rates, 0..<5).map { rate, step in
      (rate[0] ?? 0) / Schedule.cosine.rate(Float(full), step: step, of: 40)
    }
    #expect(rise == [0.25, 0.25, 0.5, 0.5, 1])
    let loss = try loss(supernet, step: 0)
    #expect(supernet.logits.allSatisfy { loss.gradients(of: [$0])[$0] == nil })
  }

  @Test("gates that choose one parent each give the predictions of that tree's network")
  func oneHot() throws {
    let supernet = try supernet()
    let x = Tensor([Float](repeating: 0.5, count: 64), shape: [2, 32], on: engine)
    func outputs(_ parents: [[Int]]) -> [[Float]] {
      let gates = parents.map { row in
        let values = row.flatMap { parent in (0..<4).map { $0 == parent ? Float(1) : 0 } }
        return Tensor(values, shape: [4, 4], on: engine)
      }
      return supernet.predictions(from: x, mixtures: gates).map(\.values)
    }
    let same = outputs([[0, 0, 0, 0], [0, 1, 2, 3], [2, 2, 3, 3]])
    // Nodes that no task leads to may take what they will.
    #expect(outputs([[0, 3, 0, 0], [2, 1, 2, 3], [2, 2, 3, 3]]) == same)
    #expect(outputs([[0, 0, 0, 0], [0, 1, 2, 3], [2, 2, 2, 2]]) != same)
  }

  @Test(
    "levels have the nodes that options ask for, no more than tasks",
    arguments: [
      ([:], [4, 4, 4]), (["nodes": 2], [2, 2, 2]), (["nodes": 64], [4, 4, 4]),
      (["first-nodes": 1], [1, 4, 4]), (["first-nodes": 1, "growth": 2], [1, 2, 4]),
    ] as [([String: Double], [Int])])
  func nodes(options: [String: Double], expected: [Int]) throws {
    var experiment = problem.experiment
    experiment.options = options.mapValues { .number($0) }
    #expect(BranchingSettings(try Problem(experiment)).nodes == expected)
  }

  @Test("parents of alike logits are drawn alike often, at any temperature", arguments: [0.1, 10])
  func frequencies(temperature: Float) {
    var random = RandomStream(seed: 7)
    let logits: [Float] = [0, 1, -1]
    let rows = 10_000
    let table = Tensor(
      (0..<rows).flatMap { _ in logits }, shape: [rows, 3], on: engine)
    let noise = (0..<3 * rows).map { _ in random.gumbel() }
    let drawn = choose(table, noise: noise, temperature: temperature, sampling: .straightThrough)
    let values = drawn.values
    let counts = (0..<3).map { choice in
      stride(from: choice, to: 3 * rows, by: 3).reduce(0) { $0 + Double(values[$1]) }
    }
    // softmax([0, 1, -1]); chi-square with 2 degrees of freedom, 99.9 % below 13.8.
    let expected = [0.24472847, 0.66524096, 0.09003057].map { $0 * Double(rows) }
    let chiSquare = zip(counts, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1 }
    #expect(chiSquare < 13.8)
  }
}
