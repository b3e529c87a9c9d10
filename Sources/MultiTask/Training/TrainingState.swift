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

  /// What the network makes of the split's first sample.
  var firstSample: PredictionView?
}

/// A group of parameters and what moves them.
private struct Mover {
  let group: ParameterGroup
  var optimizer: Optimizer

  init(_ group: ParameterGroup) {
    self.group = group
    optimizer = Optimizer(
      group.rule, weightDecay: group.weightDecay, parameters: group.parameters)
  }
}

/// A network in training: its weights, its optimisers and how far it is.
struct TrainingState {
  private let problem: Problem
  private let training: Training
  private let engine: Engine
  private let trainee: any Trainee
  private let objective: TrainingObjective
  private let feed: BatchFeed
  private var movers: [Mover] = []

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
    feed = problem.trainingFeed()
    objective = TrainingObjective(
      tasks: training.architecture.tasks.map(problem.design.description), problem: problem,
      on: engine)
    lookahead = training.lookahead.map { Lookahead($0, tasks: training.architecture.tasks.count) }
    movers = freshMovers()
  }

  /// Does one step.
  mutating func advance() throws -> StepOutcome {
    let start = DispatchTime.now()
    let lesson = trainee.lesson(step)
    let batch = try feed.batch(step, of: problem.experiment.training.steps) {
      trainee.lesson($0).samples
    }
    let losses = losses(of: trainee.predictions(from: input(batch), step: step), batch)
    try look(ahead: losses, batch, lesson)
    let penalties = trainee.penalties(at: step)
    let weights = move(by: losses, penalties.map(\.value), lesson)
    step += 1
    if trainee.stage(of: step) != trainee.stage(of: step - 1) { movers = freshMovers() }
    seconds += Double(DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds) / 1e9
    return StepOutcome(
      losses: zip(training.architecture.tasks, losses).map { ($0, $1.item) },
      others: lesson.notes + penalties.map { ($0.tag, $0.value.item) } + weights)
  }

  /// Moves what a step moves, and returns numbers worth a curve.
  private mutating func move(
    by losses: [Tensor], _ penalties: [Tensor], _ lesson: Lesson
  ) -> [(tag: String, value: Float)] {
    let rates = zip(movers.indices, rates(lesson)).filter { $1 != nil }
    let (gradients, notes) = objective.gradients(
      of: losses, plus: penalties, to: rates.map { movers[$0.0].group }, at: step)
    for (index, rate) in rates {
      if let rate { movers[index].optimizer.step(gradients, rate: rate) }
    }
    return notes
  }

  /// The rates of the trainee's groups, and for what the objective learns those of weights.
  private func rates(_ lesson: Lesson) -> [Float?] {
    let weights = zip(movers, lesson.rates).first { $0.0.group.kind == .weights }
    let others = movers.dropFirst(lesson.rates.count)
    return lesson.rates + others.map { _ in weights?.1 }
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

  /// A fresh optimiser for each group of the step's stage.
  private func freshMovers() -> [Mover] {
    let own = trainee.groups(at: step)
    guard let weights = own.first(where: { $0.kind == .weights }) else {
      preconditionFailure("training \(training.name) has no weights")
    }
    let groups = own + objective.groups(like: weights)
    checkEachIsInOne(groups)
    return groups.map(Mover.init)
  }

  private func checkEachIsInOne(_ groups: [ParameterGroup]) {
    let grouped = groups.flatMap { $0.members.map(ObjectIdentifier.init) }
    let all = (trainee.module.parameters() + objective.parameters()).map {
      ObjectIdentifier($0.parameter)
    }
    precondition(
      grouped.count == all.count && Set(grouped) == Set(all),
      "\(grouped.count) places in optimiser groups for \(all.count) parameters")
  }

  private func losses(of predictions: [Tensor], _ batch: Batch) -> [Tensor] {
    objective.weighed(plainLosses(of: predictions, batch))
  }

  private func plainLosses(of predictions: [Tensor], _ batch: Batch) -> [Tensor] {
    zip(training.architecture.tasks, predictions).map { task, prediction in
      problem.design.description(of: task).kind.loss(prediction, target(task, batch))
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
  ///
  /// - Parameters:
  ///   - split: the samples.
  ///   - architecture: the paths that tasks take; `nil` is what the trainee says for each batch.
  ///   - isPictured: whether the first sample is looked at too.
  /// - Returns: the metrics and the losses.
  /// - Throws: `DatasetError` when a sample cannot be read.
  func evaluate(
    _ split: Split, along architecture: Architecture? = nil, isPictured: Bool = false
  ) throws -> Evaluation {
    let tasks = training.architecture.tasks
    var metrics = tasks.map { TaskMetrics(problem.design.description(of: $0)) }
    var firstSample: PredictionView?
    var (total, sums) = (0.0, [Double](repeating: 0, count: tasks.count))
    let batches = batches(of: split, atMost: .max)
    let feed = problem.feed(of: split)
    for number in batches.indices {
      let batch = try feed.batch(number, of: batches.count) { batches[$0] }
      let path = architecture ?? trainee.architecture(at: step, batch: number)
      let predictions = engine.withoutGradients {
        trainee.network.predictions(from: input(batch), along: path, training: false)
      }
      for (index, prediction) in predictions.enumerated() {
        metrics[index].add(
          prediction.values, shape: prediction.shape,
          target: target(tasks[index], batch))
      }
      if number == 0, isPictured {
        firstSample = try look(at: batches[0][0], of: split, predictions)
      }
      let values = engine.withoutGradients { plainLosses(of: predictions, batch).map(\.item) }
      for (index, value) in values.enumerated() { sums[index] += Double(value) }
      total += zip(objective.fixedWeights, values).reduce(0) { $0 + Double($1.0 * $1.1) }
    }
    return Evaluation(
      measurements: metrics.flatMap { $0.measurements(split: split) },
      losses: sums.map { Float($0 / Double(batches.count)) },
      loss: Float(total / Double(batches.count)), firstSample: firstSample)
  }

  /// Looks at the first sample of a batch.
  private func look(
    at index: Int, of split: Split, _ predictions: [Tensor]
  ) throws -> PredictionView {
    PredictionView(
      try problem.dataset.batch([index], of: split),
      tasks: training.architecture.tasks.map(problem.design.description),
      predictions: predictions.map { Array($0.values.prefix($0.values.count / $0.shape[0])) })
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
    let states = movers.map(\.optimizer.state)
    let objective = Dictionary(
      uniqueKeysWithValues: objective.state.map { (Self.objectivePrefix + $0.key, $0.value) })
    return Checkpoint(
      weights: trainee.module.state.merging(objective) { one, _ in one }
        .mapValues(StoredTensor.init),
      optimizer: states.reduce(into: [:]) { all, state in
        all.merge(state.mapValues(StoredTensor.init)) { one, _ in one }
      },
      state: ["seconds": "\(seconds)", "step": "\(step)"].merging(storedHelp) { one, _ in one })
  }

  private var storedHelp: [String: String] {
    let text = try? lookahead.map { try JSON.encode($0.stored) }
    return text.map { ["help": $0] } ?? [:]
  }

  /// What the names of the objective's values in a checkpoint begin with.
  static let objectivePrefix = "objective."

  /// Goes back to where a checkpoint was written.
  mutating func load(_ checkpoint: Checkpoint, step: Int) throws {
    self.step = step
    let weights = checkpoint.weights.mapValues(TensorValues.init)
    try trainee.module.load(weights.filter { !$0.key.hasPrefix(Self.objectivePrefix) })
    let own = weights.filter { $0.key.hasPrefix(Self.objectivePrefix) }
    try objective.load(
      Dictionary(
        uniqueKeysWithValues: own.map {
          (String($0.key.dropFirst(Self.objectivePrefix.count)), $0.value)
        }))
    movers = freshMovers()
    let stored = checkpoint.optimizer.mapValues(TensorValues.init)
    for index in movers.indices {
      let own = movers[index].optimizer.state
      try movers[index].optimizer.load(
        movers.count == 1 ? stored : stored.filter { own[$0.key] != nil })
    }
    if let help = checkpoint.state["help"] { lookahead?.load(try JSON.decode(from: help.utf8)) }
    seconds = checkpoint.state["seconds"].flatMap(Double.init) ?? 0
  }
}

extension StoredTensor {
  init(_ tensor: TensorValues) {
    self.init(shape: tensor.shape, values: tensor.values)
  }
}

extension TensorValues {
  fileprivate init(_ tensor: StoredTensor) {
    self.init(shape: tensor.shape, values: tensor.values)
  }
}
