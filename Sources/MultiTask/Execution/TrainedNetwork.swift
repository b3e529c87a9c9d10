package import Datasets
package import Randomness
package import Runs
import Tensors

/// A network of a finished run, as it can be taken elsewhere.
package struct TrainedNetwork: Sendable {
  /// The name of its training.
  package let name: String

  /// The tasks that it serves, in the experiment's order.
  package let tasks: [String]

  /// The tasks that it was trained with and does not serve.
  package let auxiliary: [String]

  /// Its structure, of the tasks it was trained on.
  package let architecture: Architecture

  /// Its layers, of the tasks it serves.
  package let plan: NetworkPlan

  /// Its tensors, under the plan's names.
  package let weights: [String: StoredTensor]

  /// What it predicts from the stored inputs, by task.
  package let outputs: [String: StoredTensor]

  /// What the plan's layers predict from the same inputs with tensors that were written out.
  ///
  /// - Parameters:
  ///   - inputs: the samples.
  ///   - weights: the tensors, read back.
  /// - Returns: the predictions, by task.
  /// - Throws: `StoreError` when a tensor is missing.
  package func predictions(
    from inputs: StoredTensor, weights: [String: StoredTensor]
  ) throws -> [String: StoredTensor] {
    let missing = self.weights.keys.filter { weights[$0]?.shape != self.weights[$0]?.shape }
    if let name = missing.min() {
      throw StoreError(path: name, problem: "was not written with its shape")
    }
    let engine = try Engine(threads: 1)
    engine.bindToThread()
    return plan.predictions(from: inputs, weights: weights, on: engine)
  }
}

/// The networks of a finished run, with some samples and what they predict from them.
package struct TrainedNetworks: Sendable {
  /// The run.
  package let run: Run

  /// The structure that the run found.
  package let architecture: Architecture

  /// The tasks, in the experiment's order.
  package let tasks: [TaskDescription]

  /// Validation samples, `[batch, ...]`.
  package let inputs: StoredTensor

  /// The networks, which share nothing with each other.
  package let networks: [TrainedNetwork]

  /// Puts networks together.
  package init(
    run: Run, architecture: Architecture, tasks: [TaskDescription], inputs: StoredTensor,
    networks: [TrainedNetwork]
  ) {
    (self.run, self.architecture, self.tasks) = (run, architecture, tasks)
    (self.inputs, self.networks) = (inputs, networks)
  }

  /// Loads the final weights of a run and lets them predict.
  ///
  /// - Parameters:
  ///   - run: a finished run.
  ///   - store: where it lies.
  ///   - samples: how many samples predictions are made of, if there are so many.
  /// - Throws: `InputError` when the run is not finished, `StoreError` when weights are missing or
  ///   damaged, `DatasetError` when its data cannot be read.
  package init(of run: Run, in store: RunStore, samples: Int = 4) throws {
    architecture = try run.finishedArchitecture
    self.run = run
    let problem = try Problem(run.experiment.sampled(samples))
    tasks = problem.design.tasks
    let count = min(samples, problem.dataset.count(.validation) ?? samples)
    let batch = try problem.dataset.batch(Array(0..<count), of: .validation)
    let inputs = StoredTensor(shape: batch.shape, values: batch.inputs)
    self.inputs = inputs
    let served = architecture.served
    networks = try zip(architecture.trainings, served).map { training, served in
      try TrainedNetwork(
        training, serving: served,
        state: store.weights(of: training.name, in: run.id, step: run.experiment.training.steps),
        design: problem.design, inputs: inputs)
    }
  }
}

extension TrainedNetwork {
  /// A network from its stored state.
  ///
  /// - Parameters:
  ///   - training: its name and structure.
  ///   - served: the tasks that it serves.
  ///   - state: its tensors, and those of the training's objective.
  ///   - design: the experiment's blocks and heads.
  ///   - inputs: the samples that it predicts from.
  /// - Throws: `StoreError` when a tensor is missing.
  package init(
    _ training: Training, serving served: [String], state: [String: StoredTensor],
    design: NetworkDesign, inputs: StoredTensor
  ) throws {
    name = training.name
    tasks = served
    architecture = training.architecture
    auxiliary = training.architecture.tasks.filter { !served.contains($0) }
    let plan = NetworkPlan(training.architecture, serving: served, design: design)
    self.plan = plan
    // What the weighting of losses learned is stored beside the network's own tensors.
    weights = try plan.weights(from: state)
    let own = state.filter { !$0.key.hasPrefix(TrainingState.objectivePrefix) }
    outputs = try training.architecture.predictions(from: inputs, state: own, design: design)
      .filter { served.contains($0.key) }
  }
}

extension Architecture {
  /// The state of the network of the architecture before any training.
  ///
  /// - Parameters:
  ///   - design: the experiment's blocks and heads.
  ///   - generator: what draws the weights.
  /// - Returns: its parameters and running statistics, under the names of the store.
  /// - Throws: `EngineError` when there is no engine.
  package func freshState(
    design: NetworkDesign, generator: RandomStream
  ) throws -> [String: StoredTensor] {
    let engine = try Engine(threads: 1)
    engine.bindToThread()
    let network = Network(self, design: design, on: engine, generator: generator)
    return network.state.mapValues { StoredTensor(shape: $0.shape, values: $0.values) }
  }

  /// What the trainer's own network of the architecture predicts, by task.
  fileprivate func predictions(
    from inputs: StoredTensor, state: [String: StoredTensor], design: NetworkDesign
  ) throws -> [String: StoredTensor] {
    let engine = try Engine(threads: 1)
    engine.bindToThread()
    let network = Network(self, design: design, on: engine, generator: RandomStream(seed: 0))
    try network.load(state.mapValues { TensorValues(shape: $0.shape, values: $0.values) })
    let predictions = engine.withoutGradients {
      let samples = Tensor(inputs.values, shape: inputs.shape, on: engine)
      return network(samples, training: false).map {
        StoredTensor(shape: $0.shape, values: $0.values)
      }
    }
    return Dictionary(uniqueKeysWithValues: zip(tasks, predictions))
  }
}

extension Experiment {
  /// The experiment with no more samples made than are asked for; a folder's are all opened, since
  /// how they are divided may depend on their number.
  fileprivate func sampled(_ count: Int) -> Experiment {
    guard DatasetCatalog.builtIn.contains(where: { $0.name == data.source }) else { return self }
    var experiment = self
    experiment.data.train = min(data.train ?? count, count)
    experiment.data.validation = min(data.validation ?? count, count)
    experiment.data.test = min(data.test ?? count, count)
    return experiment
  }
}

extension Run {
  /// The structure of a finished run.
  ///
  /// - Throws: `InputError` saying what to do when it is not finished.
  package var finishedArchitecture: Architecture {
    get throws {
      guard state == .finished, let result else {
        throw InputError(
          file: id, problem: "the run is \(state.rawValue); export takes a finished one")
      }
      return result.architecture
    }
  }
}
