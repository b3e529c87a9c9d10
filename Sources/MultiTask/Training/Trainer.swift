import Datasets
import Foundation
import Randomness
import Runs
import Tensors

/// Trains one network, on the thread it is called on, from its newest checkpoint or from scratch.
///
/// What a step does depends on the seed and the step's number alone, so a training that was killed
/// and goes on from a checkpoint ends with the same bits as one that was not.
struct Trainer {
  let training: Training
  let problem: Problem
  let writer: RunWriter
  let control: RunControl
  let loan: ThreadLoan

  /// Trains to the last step and measures on validation and test data.
  ///
  /// - Throws: `Cancelled` when asked to stop, after a checkpoint; `TrainingFailure` when a loss is
  ///   not finite; `StoreError` when the disk is full.
  func run() throws -> Trained {
    if let done = try TrainedFile.load(training, from: writer) { return done }
    var state = try TrainingState(training, problem: problem)
    try announce()
    try takeOver()
    try restore(&state)
    try loop(&state)
    return try finish(&state)
  }

  private var settings: TrainingSettings { problem.experiment.training }

  private var lastStep: Int { training.stepLimit ?? settings.steps }

  private func announce() throws {
    try writer.append(
      .training(
        TrainingSummary(
          name: training.name, tasks: training.architecture.tasks, steps: lastStep)))
  }

  private func restore(_ state: inout TrainingState) throws {
    guard let (step, checkpoint) = try writer.newestCheckpoint(of: training.name),
      step <= lastStep
    else {
      if writer.run.training(training.name)?.step ?? 0 > 0 {
        try writer.append(.restarted(training: training.name, step: 0))
      }
      return
    }
    try state.load(checkpoint, step: step)
    try writer.append(.restarted(training: training.name, step: step))
  }

  private func loop(_ state: inout TrainingState) throws {
    var gallery = SampleGallery(training: training.name, writer: writer)
    while state.step < lastStep {
      try obey(state)
      try report(try state.advance(), at: state.step)
      if let belief = state.belief { try writer.append(.belief(belief)) }
      if state.step % settings.validateEvery == 0 || state.step == lastStep {
        try validate(state, &gallery)
      }
      if state.step % settings.checkpointEvery == 0 && state.step < lastStep {
        try save(state)
      }
    }
  }

  /// Holds or ends the training between two steps, if that is asked for.
  private func obey(_ state: TrainingState) throws {
    if control.current == .pause { loan.giveWayWhilePaused() }
    if control.current == .stop { try save(state) }
    if control.isStopping { throw Cancelled() }
  }

  private func report(_ outcome: StepOutcome, at step: Int) throws {
    let losses = outcome.losses
    try refuse(losses, at: step)
    let total = losses.reduce(0) { $0 + $1.value }
    try log(
      [("loss/total", total)] + losses.map { ("loss/\($0.task)", $0.value) } + outcome.others, step)
  }

  /// Refuses losses of which one is not finite.
  private func refuse(_ losses: [(task: String, value: Float)], at step: Int) throws {
    guard let broken = losses.first(where: { !$0.value.isFinite }) else { return }
    throw TrainingFailure(
      training: training.name, task: broken.task, step: step, value: broken.value,
      checkpoint: writer.run.training(training.name)?.checkpoint)
  }

  private func validate(_ state: TrainingState, _ gallery: inout SampleGallery) throws {
    let isPictured = gallery.isDue || state.step == lastStep
    let evaluation = try state.evaluate(.validation, isPictured: isPictured)
    evaluation.firstSample.map { gallery.show($0, step: state.step) }
    let metrics = evaluation.measurements.map {
      (tag: "validation/\($0.task)/\($0.metric)", value: Float($0.value))
    }
    try log([("validation/loss", evaluation.loss)] + metrics, state.step)
  }

  private func log(_ values: [(tag: String, value: Float)], _ step: Int) throws {
    try writer.append(
      values.map {
        .scalar(training: training.name, tag: $0.tag, step: step, value: $0.value)
      }, at: Date().timeIntervalSince1970)
  }

  /// Stores the state, unless the last step spoiled it: then the losses of the next, or of the
  /// measurement at the end, tell which task's, and the checkpoint before is kept.
  private func save(_ state: TrainingState) throws {
    let checkpoint = state.checkpoint
    guard checkpoint.isFinite else { return }
    try writer.saveCheckpoint(training: training.name, step: state.step, checkpoint)
    try writer.append(.checkpoint(training: training.name, step: state.step))
  }

  private func finish(_ state: inout TrainingState) throws -> Trained {
    try save(state)
    let validation = try state.evaluate(.validation)
    try refuse(Array(zip(training.architecture.tasks, validation.losses)), at: state.step)
    // A search never sees test data, so that nothing can be chosen by them.
    let isSearch = training.search != nil || training.stepLimit != nil
    let test = isSearch ? [] : try state.evaluate(.test).measurements
    let trained = Trained(
      name: training.name, measurements: validation.measurements + test,
      dissimilarities: try state.dissimilarities(samples: training.dissimilaritySamples),
      validationLoss: validation.loss, validationLosses: validation.losses,
      help: state.help, candidates: try state.candidates(), seconds: state.seconds,
      steps: state.step)
    let identity = try TrainingIdentity(training, of: problem)?.hash
    try TrainedFile.save(trained, of: training, identity: identity, to: writer)
    return trained
  }
}

extension Checkpoint {
  /// Whether all weights and running statistics are numbers.
  fileprivate var isFinite: Bool {
    weights.values.allSatisfy { $0.values.allSatisfy(\.isFinite) }
  }
}

extension RunWriter {
  /// Logs an event as of now.
  func append(_ event: Event) throws {
    try append(event, at: Date().timeIntervalSince1970)
  }
}

/// A training whose loss is no longer a finite number.
public struct TrainingFailure: Error, Hashable, CustomStringConvertible {
  let training: String
  let task: String
  let step: Int
  let value: Float

  /// The step of the newest checkpoint, whose values are finite.
  let checkpoint: Int?

  /// The task, the training, the step, and what to do.
  public var description: String {
    "the loss of \(task) in training \(training) is \(value.isNaN ? "nan" : "\(value)") "
      + "at step \(step); "
      + "lower training.learning-rate or its loss weight"
      + (checkpoint.map { ", the checkpoint of step \($0) is kept" } ?? "")
  }
}
