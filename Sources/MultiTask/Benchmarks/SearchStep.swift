import Datasets
import Randomness
import Runs
import Tensors

/// A step of a search that moves the weights of all candidates, on the reference network.
///
/// Losses, optimiser and samples are those of `ReferenceStep`; choices are drawn softly.
package struct SearchStep {
  /// Whose search it is.
  package enum Method: Hashable, Sendable {
    /// AdaShare's, in the phase of policies, at temperature 5: so many of the last blocks follow
    /// them.
    case policies(unlocked: Int)

    /// Learning to Branch's, at temperature 10: so many nodes at each depth behind the first, which
    /// has one. Logits are moved with the weights.
    case branching(nodes: Int)
  }

  private let engine: Engine
  private let images: Tensor
  private let labels: [[Int32]]
  private let predictions: (Tensor) -> [Tensor]
  private let moved: [(name: String, parameter: Parameter)]
  private var optimizer: Optimizer

  /// A search in front of a batch.
  ///
  /// - Throws: `ExperimentError` when the network cannot be built.
  package init(_ method: Method, _ shape: ReferenceStep.Shape) throws {
    let dataset = NoiseImages(size: shape.size, tasks: shape.heads)
    let batch = dataset.batch(Array(0..<shape.batch), of: .train)
    engine = try Engine(threads: shape.threads)
    images = Tensor(batch.inputs, shape: batch.shape, on: engine)
    labels = dataset.tasks.map { batch.labels(of: $0.name) }
    let problem = try Problem(method.experiment(shape), dataset: dataset)
    (predictions, moved) = method.searched(problem, on: engine)
    optimizer = Optimizer(.sgd(momentum: 0.9), weightDecay: 0, parameters: moved)
  }

  /// Does one step and returns the loss before it.
  package mutating func callAsFunction() -> Float {
    let loss = sum(zip(predictions(images), labels).map { crossEntropy($0, labels: $1) })
    optimizer.step(
      loss.gradients(of: moved.map(\.parameter), keepingGraph: false), rate: 0.01)
    return loss.item
  }

  /// The most memory that the steps took at once, in bytes.
  package var peakBytes: Int { engine.peakBytes }
}

extension SearchStep.Method {
  fileprivate func experiment(_ shape: ReferenceStep.Shape) -> Experiment {
    var experiment = Experiment(name: "step", method: name)
    (experiment.backbone.width, experiment.backbone.blocks) = (shape.width, shape.blocks)
    experiment.training.batch = shape.batch
    if case .branching(let nodes) = self {
      experiment.options = ["nodes": .number(Double(nodes)), "first-nodes": .number(1)]
      experiment.options["growth"] = .number(Double(nodes))
    }
    return experiment
  }

  private var name: String {
    switch self {
    case .policies: AdaShare.description.name
    case .branching: GumbelTree.description.name
    }
  }

  /// What predicts, and what a step moves.
  fileprivate func searched(
    _ problem: Problem, on engine: Engine
  ) -> (predict: (Tensor) -> [Tensor], moved: [(name: String, parameter: Parameter)]) {
    switch self {
    case .policies(let unlocked):
      let supernet = PolicySupernet(PolicySettings(problem), problem: problem, on: engine)
      let draw = draws(of: supernet.logits, temperature: 5)
      return (
        { supernet.predictions(from: $0, gates: draw(), unlocked: unlocked) },
        supernet.groups(at: 0).filter { $0.kind == .weights }.flatMap(\.parameters)
      )
    case .branching:
      let supernet = BranchingSupernet(BranchingSettings(problem), problem: problem, on: engine)
      let draw = draws(of: supernet.logits, temperature: 10)
      return (
        { supernet.predictions(from: $0, mixtures: draw()) },
        supernet.groups(at: 0).flatMap(\.parameters)
      )
    }
  }

  /// Draws choices anew each time.
  private func draws(of logits: [Parameter], temperature: Float) -> () -> [Tensor] {
    var random = RandomStream(seed: 0)
    return {
      logits.map { logits in
        let noise = (0..<logits.shape.reduce(1, *)).map { _ in random.gumbel() }
        return choose(logits.tensor, noise: noise, temperature: temperature)
      }
    }
  }
}

extension Batch {
  /// The classes of a task.
  ///
  /// - Precondition: it has classes.
  func labels(of task: String) -> [Int32] {
    guard case .labels(let labels) = targets[task] else {
      preconditionFailure("task \(task) has no labels but \(String(describing: targets[task]))")
    }
    return labels
  }
}
