package import Datasets
import Foundation
import Randomness
import Runs
package import Tensors

/// What the steps of a training minimise: its tasks' losses, put together as the experiment says.
///
/// The losses that are told and compared are those of the experiment, with its fixed weights but
/// without learned or moving ones: those of two trainings can be compared.
package struct TrainingObjective: Module {
  /// What the tasks' losses count wherever they are told or compared.
  let fixedWeights: [Float]

  private let tasks: [TaskDescription]
  private let problem: Problem
  private let logVariances: Parameter?
  private let averages: LossAverages?

  /// The objective of some tasks before the first step.
  package init(tasks: [TaskDescription], problem: Problem, on engine: Engine) {
    self.tasks = tasks
    self.problem = problem
    fixedWeights = tasks.map { Float(problem.experiment.training.lossWeights[$0.name] ?? 1) }
    let zeros = [Float](repeating: 0, count: tasks.count)
    logVariances =
      problem.weighting == .uncertainty
      ? Parameter(zeros, shape: [tasks.count], on: engine) : nil
    averages =
      problem.weighting == .dynamicAverage
      ? LossAverages(tasks: tasks.count, epochSteps: problem.epochSteps) : nil
  }

  /// The tasks' losses, each times its fixed weight.
  func weighed(_ losses: [Tensor]) -> [Tensor] {
    zip(losses, fixedWeights).map { $1 == 1 ? $0 : $0 * $1 }
  }

  /// The group of what is learned here, moved as weights are but without decay; none where nothing
  /// is.
  package func groups(like weights: ParameterGroup) -> [ParameterGroup] {
    parameters().map { name, parameter in
      ParameterGroup(
        kind: .logVariances, rule: weights.rule, weightDecay: 0,
        parameters: [("objective.\(name)", parameter)])
    }
  }

  /// The gradients of a step, and numbers worth a curve.
  ///
  /// - Parameters:
  ///   - losses: each task's, a scalar.
  ///   - penalties: what is added to them as it is, scalars.
  ///   - moved: what the step moves.
  ///   - step: the step.
  /// - Returns: a gradient for each moved parameter that a loss or penalty depends on.
  package func gradients(
    of losses: [Tensor], plus penalties: [Tensor], to moved: [ParameterGroup], at step: Int
  ) -> (gradients: Gradients, notes: [(tag: String, value: Float)]) {
    guard problem.weighting != .gradientSurgery else {
      return surgery(on: losses, penalties, moved, step)
    }
    let weights = weights(at: step)
    let total = sum(weighted(losses, by: weights) + penalties)
    averages?.record(losses.map(\.item), at: step)
    let notes = zip(tasks, weights ?? []).map { (tag: "weight/\($0.name)", value: $1) }
    return (total.gradients(of: moved.flatMap(\.members), keepingGraph: false), notes)
  }

  /// What the losses count in a step, as far as that changes.
  package func weights(at step: Int) -> [Float]? {
    guard let logVariances else { return averages?.weights(at: step) }
    return zip(tasks, logVariances.values).map { $0.kind.likelihoodFactor * exp(-$1) }
  }

  /// The losses times their weights, or what learns the weights.
  private func weighted(_ losses: [Tensor], by weights: [Float]?) -> [Tensor] {
    guard let logVariances else { return weights.map { zip(losses, $0).map(*) } ?? losses }
    let scaled = zip(tasks, losses).map { $1 * $0.kind.likelihoodFactor }
    let halves = [Float](repeating: 0.5, count: tasks.count)
    let variances = logVariances.tensor
    return [mix(scaled, by: exp(variances * -1)), dot(variances, halves)]
  }

  /// Surgery on the weights' gradients; logits have those of the plain sum.
  private func surgery(
    on losses: [Tensor], _ penalties: [Tensor], _ moved: [ParameterGroup], _ step: Int
  ) -> (Gradients, [(tag: String, value: Float)]) {
    let weights = moved.filter { $0.kind == .weights }.flatMap(\.members)
    let logits = moved.filter { $0.kind == .logits }.flatMap(\.members)
    var gradients = sum(losses + penalties).gradients(of: logits)
    guard !weights.isEmpty else { return (gradients, []) }
    let surgery = GradientSurgery(losses, of: weights)
    var random = problem.stream.split("gradient surgery").split(step)
    let orders = losses.indices.map { task in
      random.permutation(losses.count).filter { $0 != task }
    }
    gradients = penalties.reduce(gradients + surgery.sum(orders: orders)) {
      $0 + $1.gradients(of: weights)
    }
    return (gradients, surgery.conflictingShare.map { [("gradients/conflicting", $0)] } ?? [])
  }
}

extension Problem {
  /// How many steps see as many samples as there are; of samples without end, those between two
  /// measurements.
  fileprivate var epochSteps: Int {
    let training = experiment.training
    let count = dataset.count(.train)
    return count.map { max(1, ($0 + training.batch - 1) / training.batch) }
      ?? training.validateEvery
  }
}

extension ParameterGroup {
  /// The parameters without their names.
  var members: [Parameter] { parameters.map(\.parameter) }
}
