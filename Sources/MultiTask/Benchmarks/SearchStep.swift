import Datasets
import Randomness
package import Runs
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
  private let supernet: Supernet
  private var optimizer: Optimizer
  private var done = 0

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
    supernet = method.supernet(problem, on: engine)
    optimizer = Optimizer(.sgd(momentum: 0.9), weightDecay: 0, parameters: supernet.moved)
  }

  /// Does one step and returns the loss before it.
  package mutating func callAsFunction() -> Float {
    let loss = loss(at: done)
    optimizer.step(
      loss.gradients(of: supernet.moved.map(\.parameter), keepingGraph: false), rate: 0.01)
    done += 1
    return loss.item
  }

  private func loss(at step: Int) -> Tensor {
    let choices = supernet.logits.enumerated().map { index, logits in
      choose(
        logits.tensor, noise: noise(of: index, at: step), temperature: supernet.temperature)
    }
    return sum(zip(supernet.predict(images, choices), labels).map { crossEntropy($0, labels: $1) })
  }

  private func noise(of choice: Int, at step: Int) -> [Float] {
    var random = RandomStream(seed: 0).split(step).split(choice)
    return supernet.logits[choice].values.map { _ in random.gumbel() }
  }

  /// The most memory that the steps took at once, in bytes.
  package var peakBytes: Int { engine.peakBytes }
}

extension SearchStep {
  /// What somebody else needs to do the next steps too, and the gradients of the first of them.
  ///
  /// - Parameter steps: of how many the noise is told.
  /// - Returns: `images` `[batch, 3, size, size]`, `labels` `[heads, batch]`, `state.` and the name
  ///   of a parameter or running statistic, `gradients.` and the name of a moved parameter,
  ///   `noise.`step`.`choice as the logits.
  package func beginning(steps: Int) -> SafeTensors {
    let state = supernet.module.state.map { ("state.\($0)", StoredTensor($1)) }
    let gradients = loss(at: done).gradients(of: supernet.moved.map(\.parameter))
    let slopes = supernet.moved.compactMap { name, parameter in
      gradients[parameter].map {
        ("gradients.\(name)", StoredTensor(shape: parameter.shape, values: $0))
      }
    }
    let noises = (done..<done + steps).flatMap { step in
      supernet.logits.enumerated().map { index, logits in
        let values = noise(of: index, at: step)
        return ("noise.\(step).\(index)", StoredTensor(shape: logits.shape, values: values))
      }
    }
    return SafeTensors(
      tensors: Dictionary(uniqueKeysWithValues: state + slopes + noises + batch))
  }

  private var batch: [(String, StoredTensor)] {
    let extents = [labels.count, labels[0].count]
    return [
      ("images", StoredTensor(shape: images.shape, values: images.values)),
      ("labels", StoredTensor(shape: extents, values: labels.joined().map(Float.init))),
    ]
  }
}

/// What a step searches with.
private struct Supernet {
  let module: any Module
  let logits: [Parameter]
  let temperature: Float
  /// What a step moves.
  let moved: [(name: String, parameter: Parameter)]
  /// The tasks' predictions from samples and choices.
  let predict: (Tensor, [Tensor]) -> [Tensor]
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

  fileprivate func supernet(_ problem: Problem, on engine: Engine) -> Supernet {
    switch self {
    case .policies(let unlocked):
      let supernet = PolicySupernet(PolicySettings(problem), problem: problem, on: engine)
      return Supernet(
        module: supernet, logits: supernet.logits, temperature: 5,
        moved: supernet.groups(at: 0).filter { $0.kind == .weights }.flatMap(\.parameters)
      ) { supernet.predictions(from: $0, gates: $1, unlocked: unlocked) }
    case .branching:
      let supernet = BranchingSupernet(BranchingSettings(problem), problem: problem, on: engine)
      return Supernet(
        module: supernet, logits: supernet.logits, temperature: 10,
        moved: supernet.groups(at: 0).flatMap(\.parameters)
      ) { supernet.predictions(from: $0, mixtures: $1) }
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
