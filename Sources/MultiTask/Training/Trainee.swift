import Datasets
import Randomness
import Runs
package import Tensors

/// What a training trains: a network, and perhaps a structure that is looked for in it.
protocol Trainee {
  /// Everything that a checkpoint holds.
  var module: any Module { get }

  /// The network, whose blocks and heads carry the weights.
  var network: Network { get }

  /// The part of the training that a step belongs to: where it changes, optimisers begin anew.
  func stage(of step: Int) -> Int

  /// The groups of a step's stage: every trainable value is in exactly one.
  func groups(at step: Int) -> [ParameterGroup]

  /// What a step learns from, and what it moves.
  func lesson(_ step: Int) -> Lesson

  /// The tasks' predictions that a step learns by.
  func predictions(from x: Tensor, step: Int) -> [Tensor]

  /// What is added to the tasks' losses at a step, each a scalar.
  func penalties(at step: Int) -> [(tag: String, value: Tensor)]

  /// The paths that are measured for a batch after so many steps.
  func architecture(at step: Int, batch: Int) -> Architecture

  /// What is believed after so many steps, where that is worth telling.
  func belief(after step: Int) -> Belief?

  /// The structures that a finished search leaves to choose from.
  var candidates: [Architecture] { get }
}

extension Trainee {
  func stage(of step: Int) -> Int { 0 }

  func penalties(at step: Int) -> [(tag: String, value: Tensor)] { [] }

  func belief(after step: Int) -> Belief? { nil }

  var candidates: [Architecture] { [] }
}

/// Parameters that are moved together.
package struct ParameterGroup {
  /// What the parameters of a group are.
  package enum Kind: Hashable {
    /// Weights of blocks and heads.
    case weights
    /// Logits of a structure that is looked for.
    case logits
    /// Log variances that weigh the tasks' losses.
    case logVariances
  }

  /// What the parameters are.
  package let kind: Kind

  /// How they are moved.
  package let rule: Optimizer.Rule

  /// What part of each value is added to its gradient.
  package let weightDecay: Float

  /// The parameters, by their names in the module.
  package let parameters: [(name: String, parameter: Parameter)]

  /// Parameters that are moved together.
  package init(
    kind: Kind, rule: Optimizer.Rule, weightDecay: Float,
    parameters: [(name: String, parameter: Parameter)]
  ) {
    self.kind = kind
    self.rule = rule
    self.weightDecay = weightDecay
    self.parameters = parameters
  }
}

/// What one step learns from, and what it moves.
package struct Lesson {
  /// The training samples.
  package let samples: [Int]

  /// The learning rate of each group; `nil` for one that rests.
  package let rates: [Float?]

  /// Numbers worth a curve.
  package var notes: [(tag: String, value: Float)] = []
}

extension Training {
  /// What is trained, with the values that it starts from.
  func trainee(of problem: Problem, on engine: Engine) -> any Trainee {
    let trainee = freshTrainee(of: problem, on: engine)
    problem.initialWeights?.load(into: trainee.network)
    return trainee
  }

  private func freshTrainee(of problem: Problem, on engine: Engine) -> any Trainee {
    switch search {
    case .policies(let settings): PolicySupernet(settings, problem: problem, on: engine)
    case .branching(let settings): BranchingSupernet(settings, problem: problem, on: engine)
    case nil: FixedNetwork(architecture, problem: problem, on: engine)
    }
  }
}

/// A network whose architecture is given.
private struct FixedNetwork: Trainee {
  let network: Network
  private let problem: Problem

  init(_ architecture: Architecture, problem: Problem, on engine: Engine) {
    self.problem = problem
    network = Network(
      architecture, design: problem.design, on: engine,
      generator: problem.stream.split("weights"))
  }

  var module: any Module { network }

  func groups(at step: Int) -> [ParameterGroup] {
    [problem.weightGroup(network.parameters())]
  }

  func lesson(_ step: Int) -> Lesson {
    Lesson(samples: problem.sampleOrder.indices(of: step), rates: [problem.weightRate(at: step)])
  }

  func predictions(from x: Tensor, step: Int) -> [Tensor] { network(x, training: true) }

  func architecture(at step: Int, batch: Int) -> Architecture { network.architecture }
}

extension Problem {
  /// Where everything random of the experiment comes from.
  var stream: RandomStream { RandomStream(seed: experiment.seed) }

  /// Which training samples each step sees, where it may see all.
  var sampleOrder: SampleOrder {
    SampleOrder(
      stream: stream.split("order"), count: dataset.count(.train),
      batch: experiment.training.batch)
  }

  /// Weights that are moved as the experiment says.
  func weightGroup(_ parameters: [(name: String, parameter: Parameter)]) -> ParameterGroup {
    ParameterGroup(
      kind: .weights, rule: Optimizer.Rule(named: experiment.training.optimizer),
      weightDecay: Float(experiment.training.weightDecay), parameters: parameters)
  }

  /// The learning rate of a step, as the experiment says.
  func weightRate(at step: Int) -> Float { scheduled(experiment.training.learningRate, at: step) }

  /// A rate that changes over the training as the experiment's schedule says.
  func scheduled(_ rate: Double, at step: Int) -> Float {
    let schedule = Schedule(rawValue: experiment.training.schedule) ?? .constant
    return schedule.rate(Float(rate), step: step, of: experiment.training.steps)
  }
}

extension Optimizer.Rule {
  /// A rule with the constants of the frameworks' defaults: "sgd" with momentum 0.9, or "adam".
  init(named name: String) {
    self =
      name == "sgd" ? .sgd(momentum: 0.9) : .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
  }
}
