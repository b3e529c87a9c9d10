import Datasets
import MultiTask
import Runs
import Tensors
import Testing

@Suite("loss weighting")
struct LossWeightingTests {
  let engine: Engine

  init() throws { engine = try Engine(threads: 1) }

  private static let kinds: [TaskKind] = [
    .classOfImage(classes: 3), .value(unit: "m"), .directionPerPixel, .binary,
    .valuePerPixel(unit: ""), .classesPerPixel(classes: 2),
  ]

  private func objective(
    _ weighting: LossWeighting, _ kinds: [TaskKind], steps: Int = 8
  ) throws -> TrainingObjective {
    var experiment = Experiment.planted("all-shared", steps: steps)
    experiment.training.weighting = weighting.rawValue
    let tasks = kinds.enumerated().map { TaskDescription(name: "task \($0)", kind: $1) }
    return TrainingObjective(tasks: tasks, problem: try Problem(experiment), on: engine)
  }

  private func group(_ parameters: [Parameter]) -> ParameterGroup {
    ParameterGroup(
      kind: .weights, rule: .sgd(momentum: 0.9), weightDecay: 0.1,
      parameters: parameters.enumerated().map { ("\($0)", $1) })
  }

  /// A scalar whose gradient of a parameter is what is given.
  private func loss(_ parameter: Parameter, gradient: [Float]) -> Tensor {
    dot(parameter.tensor, gradient)
  }

  @Test("uncertainty's gradients are the finite differences of Kendall's equation 10")
  func uncertainty() throws {
    let (losses, variances): ([Double], [Double]) = (
      [0.7, 1.5, 0.2, 0.05, 3, 1], [0, 0.4, -0.3, 1.2, -0.8, 0.1]
    )
    /// Classes, and directions, whose loss is half of a square: 1 / sigma^2; errors: half of that.
    func total(_ losses: [Double], _ variances: [Double]) -> Double {
      let factors = [1, 0.5, 1, 1, 0.5, 1]
      return zip(factors, zip(losses, variances)).reduce(0) { sum, term in
        let (loss, variance) = term.1
        return sum + term.0 * loss / exponential(variance) + variance / 2
      }
    }
    func differences(_ body: (Int, Double) -> Double) -> [Double] {
      losses.indices.map { (body($0, 1e-5) - body($0, -1e-5)) / 2e-5 }
    }
    let objective = try objective(.uncertainty, Self.kinds)
    try objective.load(["logVariances": TensorValues(shape: [6], values: variances.map(Float.init))]
    )
    let parameters = losses.map { Parameter([Float($0)], shape: [1], on: engine) }
    let weights = group(parameters)
    let learned = objective.groups(like: weights)
    let gradients = objective.gradients(
      of: parameters.map { loss($0, gradient: [1]) }, plus: [], to: [weights] + learned, at: 0
    ).gradients
    let ofLosses = differences { index, change in
      var losses = losses
      losses[index] += change
      return total(losses, variances)
    }
    let ofVariances = differences { index, change in
      var variances = variances
      variances[index] += change
      return total(losses, variances)
    }
    let found = parameters.map { Double(gradients[$0]?.first ?? .nan) }
    let foundOfVariances = try #require(gradients[learned[0].parameters[0].parameter])
    for (one, other) in zip(found, ofLosses) { #expect(abs(one - other) < 1e-5) }
    for (one, other) in zip(foundOfVariances, ofVariances) {
      #expect(abs(Double(one) - other) < 1e-5)
    }
    let told = try #require(objective.weights(at: 0))
    for (one, other) in zip(told, ofLosses) { #expect(abs(Double(one) - other) < 1e-5) }
  }

  @Test("log variances are one group more, moved as weights are but without decay")
  func groups() throws {
    let weights = group([Parameter([1], shape: [1], on: engine)])
    for weighting in LossWeighting.allCases {
      let learned = try objective(weighting, Self.kinds).groups(like: weights)
      #expect(learned.count == (weighting == .uncertainty ? 1 : 0))
      for group in learned {
        #expect(group.kind == .logVariances)
        #expect(group.rule == weights.rule)
        #expect(group.weightDecay == 0)
        #expect(group.parameters.map(\.name) == ["objective.logVariances"])
      }
    }
  }

  @Test("weights of the dynamic average are those of equation 7, by NumPy")
  func dynamicAverage() {
    let averages = LossAverages(tasks: 3, epochSteps: 2)
    let losses: [[Float]] = [
      [1, 2, 4], [3, 2, 2], [1.5, 2, 2], [0.5, 2, 2.8], [1, 0, 0], [2, 1, 0], [1, 0, 0], [0, 1, 0],
    ]
    let expected: [[Float]] = [
      [1, 1, 1], [1, 1, 1],
      [0.87061004, 1.11788541, 1.01150455],
      [1.49430075, 0.79984155, 0.70585769],
      // The third task's loss was 0 before: it counts as one that stays.
      [0.7913010, 1.1043495, 1.1043495],
    ]
    for (step, row) in losses.enumerated() {
      let weights = averages.weights(at: step)
      for (one, other) in zip(weights, expected[step / 2]) { #expect(abs(one - other) < 1e-6) }
      averages.record(row, at: step)
    }
    for (one, other) in zip(averages.weights(at: 8), expected[4]) {
      #expect(abs(one - other) < 1e-6)
    }
  }

  @Test(
    "gradient surgery gives NumPy's results for the same orders, heads left alone",
    arguments: [
      // Two tasks against each other, and two that are not.
      ([[1, 2, 0], [-2, 0, 1]], [[1], [0]], [-1.4, 2.8, 1.4], 1),
      ([[1, 2, 0], [2, 0, 1]], [[1], [0]], [3, 2, 1], 0),
      // Three tasks, in two orders.
      (
        [[1, 0, 1], [-1, 1, 0], [0, -1, 0.5]], [[1, 2], [0, 2], [0, 1]], [-0.5, 0.4, 2.3], 2.0 / 3
      ),
      (
        [[1, 0, 1], [-1, 1, 0], [0, -1, 0.5]], [[2, 1], [2, 0], [1, 0]], [-0.7, 0.2, 2.2], 2.0 / 3
      ),
    ] as [([[Float]], [[Int]], [Float], Float)])
  func surgery(tasks: [[Float]], orders: [[Int]], expected: [Float], conflicts: Float) throws {
    let shared = Parameter([0, 0, 0], shape: [3], on: engine)
    let heads = tasks.map { _ in Parameter([0], shape: [1], on: engine) }
    let losses = zip(tasks, heads).map {
      loss(shared, gradient: $0) + loss($1, gradient: [7])
    }
    let surgery = GradientSurgery(losses, of: [shared] + heads)
    let gradients = surgery.sum(orders: orders)
    let found = try #require(gradients[shared])
    for (one, other) in zip(found, expected) { #expect(abs(one - other) < 1e-6) }
    for head in heads { #expect(gradients[head] == [7]) }
    #expect(surgery.conflictingShare == conflicts)
  }

  @Test("the order of surgery is drawn anew for each step, the same whenever a step is done")
  func orders() throws {
    let objective = try objective(.gradientSurgery, Array(Self.kinds.prefix(3)))
    let tasks: [[Float]] = [[1, 0, 1], [-1, 1, 0], [0, -1, 0.5]]
    let shared = Parameter([0, 0, 0], shape: [3], on: engine)
    let results = (0..<8).map { $0 % 4 }.map { step in
      objective.gradients(
        of: tasks.map { loss(shared, gradient: $0) }, plus: [], to: [group([shared])], at: step
      ).gradients[shared] ?? []
    }
    #expect(Array(results[..<4]) == Array(results[4...]))
    #expect(Set(results).count > 1)
  }

  @Test("surgery leaves logits and penalties the gradient of the plain sum")
  func logits() throws {
    let objective = try objective(.gradientSurgery, Array(Self.kinds.prefix(2)))
    let (weights, logits) = (
      Parameter([0, 0], shape: [2], on: engine), Parameter([0, 0], shape: [2], on: engine)
    )
    let losses = [[1, 0], [-1, 1]].map { loss(weights, gradient: $0) + loss(logits, gradient: $0) }
    let choice = ParameterGroup(
      kind: .logits, rule: .sgd(momentum: 0), weightDecay: 0, parameters: [("logits", logits)])
    let gradients = objective.gradients(
      of: losses, plus: [loss(logits, gradient: [0, 5]), loss(weights, gradient: [0, 3])],
      to: [group([weights]), choice], at: 0
    ).gradients
    #expect(gradients[logits] == [0, 6])
    // [1, 0] loses half of -[-1, 1], [-1, 1] all along [1, 0]: [0.5, 0.5] + [0, 1].
    #expect(gradients[weights] == [0.5, 4.5])
  }

  @Test(
    "a network of one task is trained alike, whatever weighs its loss",
    arguments: ["fixed", "dwa", "pcgrad"])
  func single(weighting: String) throws {
    var experiment = Experiment.planted("single-task", steps: 20)
    experiment.tasks = ["a"]
    experiment.training.validateEvery = 5
    let equal = try TrainedRun(experiment)
    experiment.training.weighting = weighting
    let other = try TrainedRun(experiment)
    #expect(other.run.state == .finished, "\(other.run.reason ?? "")")
    #expect(equal.losses == other.losses)
    #expect(equal.run.result?.metrics == other.run.result?.metrics)
  }

  @Test("the losses that are told are not weighed, and weights are told as they change")
  func told() throws {
    let runs = try ["equal", "uncertainty", "dwa", "pcgrad"].map { weighting in
      var experiment = Experiment.scenes("all-shared")
      (experiment.training.steps, experiment.training.weighting) = (12, weighting)
      return try TrainedRun(experiment)
    }
    let first = runs.map { $0.losses.first }
    #expect(first.allSatisfy { $0 != nil && $0 == first[0] })
    #expect(Set(runs.map { $0.losses.last }).count == 4)
    #expect(runs[0].run.trainings[0].series.keys.allSatisfy { !$0.hasPrefix("weight/") })
    let tags = ["segmentation", "depth", "normals"].map { "weight/\($0)" }
    for tag in tags {
      // 5 steps of 4 see the 20 samples once: in the first two epochs all weigh alike.
      let dwa = try #require(runs[2].run.trainings[0].series[tag]).values
      #expect(dwa.count == 12 && dwa[..<10].allSatisfy { $0 == 1 } && dwa[10] != 1)
      let learned = try #require(runs[1].run.trainings[0].series[tag]).values
      #expect(learned[0] == (tag == "weight/depth" ? 0.5 : 1))
      #expect(Set(learned).count == 12)
    }
    let conflicts = try #require(runs[3].run.trainings[0].series["gradients/conflicting"]).values
    #expect(conflicts.allSatisfy { [0, 1, 2, 3].map { Float($0) / 3 }.contains($0) })
  }

  @Test(
    "searches weigh losses too",
    arguments: ["adashare", "gumbel-tree"], ["fixed", "uncertainty", "dwa", "pcgrad"])
  func searches(method: String, weighting: String) throws {
    var experiment = Experiment.planted(method, steps: 40)
    experiment.training.weighting = weighting
    experiment.training.validateEvery = 10
    let trained = try TrainedRun(experiment)
    #expect(trained.run.state == .finished, "\(trained.run.reason ?? "")")
    let tags = Set(trained.run.trainings[0].series.keys)
    #expect(tags.contains("weight/a") == ["uncertainty", "dwa"].contains(weighting))
    #expect(tags.contains("gradients/conflicting") == (weighting == "pcgrad"))
  }
}

extension TrainedRun {
  /// The first training's losses, added up, of each step.
  fileprivate var losses: [Float] { run.trainings.first?.series["loss/total"]?.values ?? [] }
}

/// e to a power, by its series.
private func exponential(_ power: Double) -> Double {
  var (sum, term) = (1.0, 1.0)
  for index in 1..<40 {
    term *= power / Double(index)
    sum += term
  }
  return sum
}
