import Datasets
import Dispatch
import Randomness
import Runs
import Tensors

/// What a step found.
struct StepOutcome {
  /// Each task's weighted loss before the step.
  var losses: [(task: String, value: Float)]

  /// Other numbers worth a curve.
  var others: [(tag: String, value: Float)]
}

/// What a measurement on a split found.
struct Evaluation {
  /// The tasks' metrics.
  var measurements: [Measurement]

  /// The mean over the split's batches of each task's loss, unweighted.
  var losses: [Float]

  /// The mean over the split's batches of the tasks' weighted losses' sum.
  var loss: Float
}

/// A network in training: its weights, its optimisers and how far it is.
struct TrainingState {
  private let problem: Problem
  private let training: Training
  private let engine: Engine
  private let trainee: any Trainee
  private var optimizers: [(parameters: [Parameter], optimizer: Optimizer)]

  private var lookahead: Lookahead?

  /// Steps done.
  private(set) var step = 0

  /// Seconds spent in steps.
  private(set) var seconds = 0.0

  init(_ training: Training, problem: Problem) throws {
    self.training = training
    self.problem = problem
    engine = try Engine(threads: problem.experiment.training.threads)
    engine.bindToThread()
    trainee = training.trainee(of: problem, on: engine)
    optimizers = trainee.optimizers(at: 0)
    lookahead = training.lookahead.map { Lookahead($0, tasks: training.architecture.tasks.count) }
  }

  /// Does one step.
  mutating func advance() throws -> StepOutcome {
    let start = DispatchTime.now()
    let lesson = trainee.lesson(step)
    let batch = try problem.dataset.batch(lesson.samples, of: .train)
    let losses = losses(of: trainee.predictions(from: input(batch), step: step), batch)
    try look(ahead: losses, batch, lesson)
    let penalties = trainee.penalties(at: step)
    let moved = zip(optimizers, lesson.rates).flatMap { $1 == nil ? [] : $0.parameters }
    let gradients = sum(losses + penalties.map(\.value)).gradients(of: moved)
    for (index, rate) in lesson.rates.enumerated() {
      if let rate { optimizers[index].optimizer.step(gradients, rate: rate) }
    }
    step += 1
    if trainee.stage(of: step) != trainee.stage(of: step - 1) {
      optimizers = trainee.optimizers(at: step)
    }
    seconds += Double(DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds) / 1e9
    return StepOutcome(
      losses: zip(training.architecture.tasks, losses).map { ($0, $1.item) },
      others: lesson.notes + penalties.map { ($0.tag, $0.value.item) })
  }

  /// What a search believes now, if that is worth telling.
  var belief: Belief? {
    guard let lookahead, !help.isEmpty,
      lookahead.settings.isTold(after: step, of: problem.experiment.training.steps)
    else { return trainee.belief(after: step) }
    return .grouping(TaskGrouping.belief(problem, help: help))
  }

  /// How much a step on one task's loss alone helps each task, `[helped][helper]`; empty where that
  /// is not measured.
  var help: [[Double]] { lookahead?.mean ?? [] }

  /// Measures what a step on each task's loss alone would do, if that is due.
  private mutating func look(ahead losses: [Tensor], _ batch: Batch, _ lesson: Lesson) throws {
    guard var lookahead, lookahead.settings.isDue(at: step), let rate = lesson.rates[0] else {
      return
    }
    let decay = Float(problem.experiment.training.weightDecay)
    try lookahead.measure(losses, of: trainee.network, rate: (rate, decay)) {
      engine.withoutGradients {
        self.losses(of: trainee.predictions(from: input(batch), step: step), batch).map(\.item)
      }
    }
    self.lookahead = lookahead
  }

  private func losses(of predictions: [Tensor], _ batch: Batch) -> [Tensor] {
    zip(training.architecture.tasks, plainLosses(of: predictions, batch)).map { task, loss in
      let weight = weight(of: task)
      return weight == 1 ? loss : loss * weight
    }
  }

  private func plainLosses(of predictions: [Tensor], _ batch: Batch) -> [Tensor] {
    zip(training.architecture.tasks, predictions).map { task, prediction in
      problem.design.description(of: task).kind.loss(prediction, target(task, batch))
    }
  }

  private func weight(of task: String) -> Float {
    Float(problem.experiment.training.lossWeights[task] ?? 1)
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
  ///
  /// - Parameters:
  ///   - split: the samples.
  ///   - architecture: the paths that tasks take; `nil` is what the trainee says for each batch.
  /// - Returns: the metrics and the losses.
  /// - Throws: `DatasetError` when a sample cannot be read.
  func evaluate(
    _ split: Split, along architecture: Architecture? = nil
  ) throws -> Evaluation {
    let tasks = training.architecture.tasks
    var metrics = tasks.map { TaskMetrics(problem.design.description(of: $0)) }
    var (total, sums) = (0.0, [Double](repeating: 0, count: tasks.count))
    let batches = batches(of: split, atMost: .max)
    for (number, indices) in batches.enumerated() {
      let batch = try problem.dataset.batch(indices, of: split)
      let path = architecture ?? trainee.architecture(at: step, batch: number)
      let predictions = engine.withoutGradients {
        trainee.network.predictions(from: input(batch), along: path, training: false)
      }
      for (index, prediction) in predictions.enumerated() {
        metrics[index].add(
          prediction.values, shape: prediction.shape,
          target: target(tasks[index], batch))
      }
      let values = engine.withoutGradients { plainLosses(of: predictions, batch).map(\.item) }
      for (index, value) in values.enumerated() { sums[index] += Double(value) }
      total += zip(tasks, values).reduce(0) { $0 + Double(weight(of: $1.0) * $1.1) }
    }
    return Evaluation(
      measurements: metrics.flatMap { $0.measurements(split: split) },
      losses: sums.map { Float($0 / Double(batches.count)) },
      loss: Float(total / Double(batches.count)))
  }

  /// What a search came up with, each with its loss on validation data.
  func candidates() throws -> [Candidate] {
    try trainee.candidates.map {
      Candidate(architecture: $0, loss: try evaluate(.validation, along: $0).loss)
    }
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
        trainee.network.features(of: input(batch), training: false)[0]
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
    let states = optimizers.map(\.optimizer.state)
    return Checkpoint(
      weights: trainee.module.state.mapValues(StoredTensor.init),
      optimizer: states.reduce(into: [:]) { all, state in
        all.merge(state.mapValues(StoredTensor.init)) { one, _ in one }
      },
      state: ["seconds": "\(seconds)", "step": "\(step)"].merging(storedHelp) { one, _ in one })
  }

  private var storedHelp: [String: String] {
    let text = try? lookahead.map { try JSON.encode($0.stored) }
    return text.map { ["help": $0] } ?? [:]
  }

  /// Goes back to where a checkpoint was written.
  mutating func load(_ checkpoint: Checkpoint, step: Int) throws {
    try trainee.module.load(checkpoint.weights.mapValues(TensorValues.init))
    optimizers = trainee.optimizers(at: step)
    let stored = checkpoint.optimizer.mapValues(TensorValues.init)
    for index in optimizers.indices {
      let own = optimizers[index].optimizer.state
      try optimizers[index].optimizer.load(
        optimizers.count == 1 ? stored : stored.filter { own[$0.key] != nil })
    }
    if let help = checkpoint.state["help"] { lookahead?.load(try JSON.decode(from: help.utf8)) }
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
