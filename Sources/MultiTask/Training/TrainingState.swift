import Datasets
import Dispatch
import Randomness
import Runs
import Tensors

/// A network in training: its weights, its optimiser and how far it is.
struct TrainingState {
  private let problem: Problem
  private let training: Training
  private let engine: Engine
  private let network: Network
  private let parameters: [(name: String, parameter: Parameter)]
  private let schedule: Schedule
  private let order: SampleOrder
  private var optimizer: Optimizer

  /// Steps done.
  private(set) var step = 0

  /// Seconds spent in steps.
  private(set) var seconds = 0.0

  init(_ training: Training, problem: Problem) throws {
    self.training = training
    self.problem = problem
    let settings = problem.experiment.training
    let stream = RandomStream(seed: problem.experiment.seed)
    engine = try Engine(threads: settings.threads)
    engine.bindToThread()
    network = Network(
      training.architecture, design: problem.design, on: engine,
      generator: stream.split("weights"))
    parameters = network.parameters()
    schedule = Schedule(rawValue: settings.schedule) ?? .constant
    order = SampleOrder(
      stream: stream.split("order"), count: problem.dataset.count(.train), batch: settings.batch)
    optimizer = Optimizer(
      settings.rule, weightDecay: Float(settings.weightDecay), parameters: parameters)
  }

  /// Does one step and returns each task's weighted loss before it.
  mutating func advance() throws -> [(task: String, value: Float)] {
    let start = DispatchTime.now()
    let settings = problem.experiment.training
    let batch = try problem.dataset.batch(order.indices(of: step), of: .train)
    let losses = losses(of: batch, training: true)
    let gradients = sum(losses).gradients(of: parameters.map(\.parameter))
    let rate = schedule.rate(Float(settings.learningRate), step: step, of: settings.steps)
    optimizer.step(gradients, rate: rate)
    step += 1
    seconds += Double(DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds) / 1e9
    return zip(training.architecture.tasks, losses).map { ($0, $1.item) }
  }

  private func losses(of batch: Batch, training isTraining: Bool) -> [Tensor] {
    losses(of: network(input(batch), training: isTraining), batch)
  }

  private func losses(of predictions: [Tensor], _ batch: Batch) -> [Tensor] {
    zip(training.architecture.tasks, predictions).map { task, prediction in
      let weight = problem.experiment.training.lossWeights[task] ?? 1
      let loss = problem.design.description(of: task).kind.loss(prediction, target(task, batch))
      return weight == 1 ? loss : loss * Float(weight)
    }
  }

  private func input(_ batch: Batch) -> Tensor {
    Tensor(batch.inputs, shape: batch.shape, on: engine)
  }

  private func target(_ task: String, _ batch: Batch) -> Target {
    guard let target = batch.targets[task] else {
      preconditionFailure("a batch has targets for \(batch.targets.keys), not for \(task)")
    }
    return target
  }
}

extension TrainingState {
  /// The tasks' metrics on a split, and the mean over its batches of their weighted losses' sum.
  func evaluate(_ split: Split) throws -> (measurements: [Measurement], loss: Float) {
    var metrics = training.architecture.tasks.map {
      TaskMetrics(problem.design.description(of: $0))
    }
    var total = 0.0
    let batches = batches(of: split, atMost: .max)
    for indices in batches {
      let batch = try problem.dataset.batch(indices, of: split)
      let predictions = engine.withoutGradients { network(input(batch), training: false) }
      for (index, prediction) in predictions.enumerated() {
        metrics[index].add(
          prediction.values, shape: prediction.shape,
          target: target(training.architecture.tasks[index], batch))
      }
      let values = engine.withoutGradients { losses(of: predictions, batch).map(\.item) }
      total += values.reduce(0) { $0 + Double($1) }
    }
    return (
      metrics.flatMap { $0.measurements(split: split) }, Float(total / Double(batches.count))
    )
  }

  /// How unlike each pair of the first validation samples is behind each depth, for the first task.
  func dissimilarities(samples: Int) throws -> [[Float]] {
    guard samples > 0 else { return [] }
    let depths = training.architecture.depths.count
    var rows = [[Float]](repeating: [], count: depths)
    var count = 0
    for indices in batches(of: .validation, atMost: samples) {
      let batch = try problem.dataset.batch(indices, of: .validation)
      let features: [Tensor] = engine.withoutGradients {
        network.features(of: input(batch), training: false)[0]
      }
      for depth in 0..<depths { rows[depth] += features[depth].values }
      count += indices.count
    }
    return rows.map { values in
      let features = Tensor(values, shape: [count, values.count / count], on: engine)
      return engine.withoutGradients { RepresentationSimilarity.dissimilarities(features) }
    }
  }

  private func batches(of split: Split, atMost most: Int) -> [[Int]] {
    let count = min(problem.dataset.count(split) ?? 0, most)
    let size = problem.experiment.training.batch
    return stride(from: 0, to: count, by: size).map { Array($0..<min($0 + size, count)) }
  }
}

extension TrainingState {
  /// Everything the rest of the training depends on.
  var checkpoint: Checkpoint {
    Checkpoint(
      weights: network.state.mapValues(StoredTensor.init),
      optimizer: optimizer.state.mapValues(StoredTensor.init),
      state: ["seconds": "\(seconds)", "step": "\(step)"])
  }

  /// Goes back to where a checkpoint was written.
  mutating func load(_ checkpoint: Checkpoint, step: Int) throws {
    try network.load(checkpoint.weights.mapValues(TensorValues.init))
    try optimizer.load(checkpoint.optimizer.mapValues(TensorValues.init))
    self.step = step
    seconds = checkpoint.state["seconds"].flatMap(Double.init) ?? 0
  }
}

extension StoredTensor {
  fileprivate init(_ tensor: TensorValues) {
    self.init(shape: tensor.shape, values: tensor.values)
  }
}

extension TensorValues {
  fileprivate init(_ tensor: StoredTensor) {
    self.init(shape: tensor.shape, values: tensor.values)
  }
}

extension TrainingSettings {
  /// The optimiser's rule with the constants of the frameworks' defaults.
  fileprivate var rule: Optimizer.Rule {
    optimizer == "sgd"
      ? .sgd(momentum: 0.9) : .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
  }
}
