/// An experiment and the fold of everything that happened in it.
public struct Run: Identifiable, Hashable, Sendable {
  /// The session and the folder's name: "quickstart/affinity-tree-1".
  public let id: String

  /// What was asked for.
  public let experiment: Experiment

  /// Where it is in its life.
  public private(set) var state = RunState.queued

  /// Why it is in that state, where that is worth telling.
  public private(set) var reason: String?

  /// What the tasks are judged by.
  public private(set) var metrics: [Metric] = []

  /// The stage of the method.
  public private(set) var phase: Phase?

  /// Its trainings, in the order they began.
  public private(set) var trainings: [TrainingProgress] = []

  /// What the method believes, as long as it has not chosen, and why it chose after.
  public private(set) var belief: Belief?

  /// What a search of branchings believed so far, oldest first.
  public private(set) var branchings: [BranchingBelief] = []

  /// The structures chosen so far, oldest first.
  public private(set) var architectures: [Architecture] = []

  /// How the structure came to be: what a search believed in most, and what was chosen, oldest
  /// first.
  public private(set) var revisions: [Revision] = []

  /// What the parts of its networks cost, as far as is told.
  public private(set) var costs: BlockCosts?

  /// The outcome, once finished.
  public private(set) var result: RunResult?

  /// Lines for people, oldest first.
  public private(set) var messages: [Message] = []

  /// When the first event happened, in seconds since 1970.
  public private(set) var started: Double?

  /// When the last event happened.
  public private(set) var updated: Double?

  /// Whether the trainings' numbers and all beliefs but the last were left unread.
  public internal(set) var isBrief = false

  /// A run of which nothing has happened yet.
  public init(id: String, experiment: Experiment) {
    self.id = id
    self.experiment = experiment
    if experiment.isImported { state = .logged }
  }

  /// The structure in force.
  public var architecture: Architecture? { result?.architecture ?? architectures.last }

  /// The training of a name.
  public func training(_ name: String) -> TrainingProgress? {
    trainings.first { $0.summary.name == name }
  }

  /// The steps of all trainings, each as often as it trains tasks, as far as is known.
  public var work: Int {
    let steps = experiment.training.steps
    let begun = trainings.reduce(0) { $0 + min($1.summary.steps, steps) * $1.summary.tasks.count }
    return max(steps * max(phase?.work ?? 1, 1), begun)
  }

  /// The steps done so far, each as often as its training trains tasks.
  public var workDone: Int {
    trainings.reduce(0) { $0 + $1.step * $1.summary.tasks.count }
  }

  /// The part of the work that is done, in `0...1`.
  public var progress: Double {
    state == .finished || state == .logged ? 1 : min(1, Double(workDone) / Double(max(1, work)))
  }

  /// Takes in what happened: the only way a run changes, live, in replay and in tests.
  ///
  /// The run's own records may come before all of a training's: a reader need not merge logs.
  public mutating func apply(_ record: Record) {
    started = min(started ?? record.time, record.time)
    updated = max(updated ?? record.time, record.time)
    switch record.event {
    case .state(let state, let reason): (self.state, self.reason) = (state, reason)
    case .metrics(let metrics): self.metrics = metrics
    case .phase(let phase): self.phase = phase
    case .training(let summary): begin(summary)
    case .restarted(let training, let step): change(training) { $0.restart(at: step) }
    case .scalar(let training, let tag, let step, let value):
      change(training) { $0.log(value, tag: tag, step: step, time: record.time) }
    case .checkpoint(let training, let step): change(training) { $0.checkpoint = step }
    case .belief(let belief):
      self.belief = belief
      revisions.take(belief, time: record.time)
      if case .branching(let branching) = belief { remember(branching) }
    case .architecture(let architecture): decide(architecture, time: record.time)
    case .costs(let costs): self.costs = costs
    case .result(let result): self.result = result
    case .message(let text): messages.append(Message(time: record.time, text: text))
    }
  }

  /// Marks a run whose log says that it is active, though no process holds it.
  ///
  /// - Parameter damage: what is wrong with its log, which may have told how it ended; such a run
  ///   counts as failed.
  public mutating func markInterrupted(damage: String? = nil) {
    guard state.isActive else { return }
    state = damage == nil ? .interrupted : .failed
    let cause = damage ?? "its process ended without a word"
    reason = "\(cause); resume goes on from the last checkpoint"
  }

  /// Adds a belief to those before its step; the next search, or one that goes on from a checkpoint,
  /// believes some steps again.
  private mutating func remember(_ branching: BranchingBelief) {
    branchings.removeAll { $0.step >= branching.step }
    branchings.append(branching)
  }

  private mutating func begin(_ summary: TrainingSummary) {
    guard training(summary.name) == nil else { return change(summary.name) { $0.extend(summary) } }
    trainings.append(TrainingProgress(summary: summary))
  }

  private mutating func decide(_ architecture: Architecture, time: Double) {
    guard architectures.last != architecture else { return }
    architectures.append(architecture)
    revisions.choose(architecture, time: time)
  }

  private mutating func change(_ name: String, _ body: (inout TrainingProgress) -> Void) {
    guard let index = trainings.firstIndex(where: { $0.summary.name == name }) else { return }
    body(&trainings[index])
  }
}

/// How far a training is, and the history of its numbers.
public struct TrainingProgress: Hashable, Sendable {
  /// Its name, tasks and length.
  public private(set) var summary: TrainingSummary

  /// Steps done.
  public private(set) var step = 0

  /// Each tag's history: "loss/total", "loss/depth", "validation/depth/absolute error",
  /// "learning-rate".
  public private(set) var series: [String: Series] = [:]

  /// The steps that the newest checkpoint holds.
  public internal(set) var checkpoint: Int?

  init(summary: TrainingSummary) { self.summary = summary }

  /// Whether all its steps are done.
  public var isDone: Bool { step >= summary.steps }

  /// Takes over the length of a training that was done in part and goes on.
  mutating func extend(_ summary: TrainingSummary) { self.summary = summary }

  mutating func log(_ value: Float, tag: String, step: Int, time: Double) {
    series[tag, default: Series()].append(value, step: step, time: time)
    self.step = max(self.step, step)
  }

  mutating func restart(at step: Int) {
    self.step = max(0, step)
    for tag in series.keys { series[tag]?.truncate(from: step + 1) }
  }
}

/// A line for people.
public struct Message: Hashable, Sendable {
  /// When, in seconds since 1970.
  public let time: Double

  /// What.
  public let text: String
}
