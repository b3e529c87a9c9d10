/// Something that happened in a run: the unit of its log.
public enum Event: Hashable, Sendable {
  /// The run's state changed, perhaps for a reason worth telling.
  case state(RunState, reason: String?)

  /// What the tasks are judged by; a task's first metric is the one shown first.
  case metrics([Metric])

  /// A stage of the method began.
  case phase(Phase)

  /// A training began or went on, or was found already done.
  case training(TrainingSummary)

  /// A training went on after a step: what it logged of later steps is void.
  case restarted(training: String, step: Int)

  /// A number of a training, such as the tag "loss/depth", at a step.
  case scalar(training: String, tag: String, step: Int, value: Float)

  /// A training's state was stored after so many steps.
  case checkpoint(training: String, step: Int)

  /// The method changed its mind about the structure, or made it up.
  case belief(Belief)

  /// The method chose a structure.
  case architecture(Architecture)

  /// What the parts of its networks cost.
  case costs(BlockCosts)

  /// The run's outcome.
  case result(RunResult)

  /// A line for people.
  case message(String)
}

/// An event and when it happened, in seconds since 1970.
public struct Record: Hashable, Sendable {
  /// When, in seconds since 1970.
  public var time: Double

  /// What.
  public var event: Event

  /// An event at a time.
  public init(time: Double, event: Event) {
    self.time = time
    self.event = event
  }
}

/// A stage of a method, such as "single-task training".
public struct Phase: Codable, Hashable, Sendable {
  /// The stage's name.
  public var name: String

  /// Its number, from 0.
  public var index: Int

  /// How many stages the method has.
  public var count: Int

  /// The work of the whole method: how many tasks its trainings train, a task counted once for
  /// each training that has it.
  public var work: Int

  /// A stage of a method.
  public init(name: String, index: Int, count: Int, work: Int) {
    self.name = name
    self.index = index
    self.count = count
    self.work = work
  }
}

/// One training of a run, as far as its log needs it.
public struct TrainingSummary: Codable, Hashable, Sendable {
  /// Its name within the run, fit for a folder's name.
  public var name: String

  /// The tasks it trains.
  public var tasks: [String]

  /// Its optimiser steps in all.
  public var steps: Int

  /// A training's name, tasks and length.
  public init(name: String, tasks: [String], steps: Int) {
    self.name = name
    self.tasks = tasks
    self.steps = steps
  }
}

/// What came out of a run.
public struct RunResult: Codable, Hashable, Sendable {
  /// The structure that was found or asked for.
  public var architecture: Architecture

  /// Parameters, each block counted once.
  public var parameters: Int

  /// Multiply-adds for one sample.
  public var multiplyAdds: Int

  /// Milliseconds of a forward pass at batch 1, all tasks.
  public var latencyMilliseconds: Double

  /// The metrics on the test split.
  public var metrics: [Measurement]

  /// Which step's weights were measured.
  public var selectionRule: String

  /// The folder of the final weights, relative to the run's.
  public var checkpoint: String

  /// Seconds of training, pauses and interruptions not counted; a training that was taken over from
  /// another run counts as it did there, so that this is what the method alone takes.
  public var seconds: Double

  /// Optimiser steps of all trainings together, those taken over too.
  public var steps: Int

  /// The outcome of a run.
  public init(
    architecture: Architecture, parameters: Int, multiplyAdds: Int, latencyMilliseconds: Double,
    metrics: [Measurement], selectionRule: String, checkpoint: String, seconds: Double, steps: Int
  ) {
    self.architecture = architecture
    self.parameters = parameters
    self.multiplyAdds = multiplyAdds
    self.latencyMilliseconds = latencyMilliseconds
    self.metrics = metrics
    self.selectionRule = selectionRule
    self.checkpoint = checkpoint
    self.seconds = seconds
    self.steps = steps
  }

  private enum CodingKeys: String, CodingKey {
    case architecture, parameters
    case multiplyAdds = "multiply_adds"
    case latencyMilliseconds = "latency_ms"
    case metrics
    case selectionRule = "selection_rule"
    case checkpoint, seconds, steps
  }
}
