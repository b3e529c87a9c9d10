import Foundation
import Runs

/// Runs as large as the screen has to bear, made of events as real logs are.
struct ScreenScenes {
  static let tasks = (1...5).map { "task \($0)" }
  private static let depths = ["stem", "stage1", "stage2", "stage3", "stage4"]
  private static let tree = Architecture(
    tasks: tasks, depths: depths,
    groups: [
      [[0, 1, 2, 3, 4]], [[0, 1, 2, 3, 4]], [[0, 1, 2], [3, 4]], [[0, 1, 2], [3, 4]],
      [[0], [1, 2], [3, 4]],
    ])
  private static let start = 1_800_000_000.0

  /// Steps of a training in a second, and frames.
  static let stepsPerSecond = 45.0

  /// Finished runs, each with a result and a short history.
  static func finished(_ count: Int) -> [Run] {
    (0..<count).map { index in
      var run = run("finished/\(index % 25)-\(index / 25)", seed: index % 5)
      begin(&run, "tree", steps: 40)
      for step in 1...40 { log(step, of: "tree", tasks, in: &run, at: start + Double(step)) }
      conclude(&run)
      return run
    }
  }

  /// A run in the middle of a training of all tasks.
  static func running(_ name: String, steps: Int) -> Run {
    var run = run("live/\(name)", seed: 0)
    begin(&run, "tree", steps: 2 * steps)
    add(.belief(.affinity(affinity)), to: &run, at: start)
    add(.architecture(tree), to: &run, at: start)
    for step in 1...steps {
      log(step, of: "tree", tasks, in: &run, at: start + Double(step) / stepsPerSecond)
    }
    return run
  }

  /// A run in its last step of one training of so many tasks and steps.
  static func long(tasks count: Int, steps: Int) -> Run {
    let tasks = (1...count).map { "task \($0)" }
    var run = run("long/run-1", seed: 0, tasks: tasks)
    begin(&run, "all", steps: steps, tasks: tasks)
    for step in 1...steps {
      log(step, of: "all", tasks, in: &run, at: start + Double(step) / stepsPerSecond)
    }
    return run
  }

  /// What a training of all tasks tells of one step.
  static func records(of step: Int) -> [Record] {
    let time = start + Double(step) / stepsPerSecond
    return events(of: step, "tree", tasks).map { Record(time: time, event: $0) }
  }

  private static func run(_ id: String, seed: Int, tasks: [String] = tasks) -> Run {
    var experiment = Experiment(name: id, method: "affinity-tree")
    experiment.tasks = tasks
    experiment.seed = seed
    var run = Run(id: id, experiment: experiment)
    let metrics = tasks.map {
      Metric(task: $0, metric: "accuracy", unit: "%", lowerIsBetter: false)
    }
    add(.state(.running, reason: nil), to: &run, at: start)
    add(.metrics(metrics), to: &run, at: start)
    return run
  }

  private static func begin(
    _ run: inout Run, _ training: String, steps: Int, tasks: [String] = tasks
  ) {
    add(.phase(Phase(name: "training", index: 0, count: 1, work: tasks.count)), to: &run, at: start)
    let summary = TrainingSummary(name: training, tasks: tasks, steps: steps)
    add(.training(summary), to: &run, at: start)
  }

  private static func conclude(_ run: inout Run) {
    let measured = run.metrics.map { Measurement($0, value: 71, split: "test") }
    let result = RunResult(
      architecture: tree, parameters: 1_640_000, multiplyAdds: 149_000_000,
      latencyMilliseconds: 4.1, metrics: measured, selectionRule: "last step",
      checkpoint: "checkpoints/40", seconds: 40, steps: 40)
    add(.result(result), to: &run, at: start + 41)
    add(.state(.finished, reason: nil), to: &run, at: start + 41)
  }

  private static func log(
    _ step: Int, of training: String, _ tasks: [String], in run: inout Run, at time: Double
  ) {
    for event in events(of: step, training, tasks) { add(event, to: &run, at: time) }
  }

  private static func events(of step: Int, _ training: String, _ tasks: [String]) -> [Event] {
    let losses = tasks.indices.map { loss(of: $0, at: step) }
    var events = zip(tasks, losses).map { task, loss in
      Event.scalar(training: training, tag: "loss/\(task)", step: step, value: loss)
    }
    let total = losses.reduce(0, +)
    events.append(.scalar(training: training, tag: "loss/total", step: step, value: total))
    guard step % 25 == 0 else { return events }
    return events
      + tasks.enumerated().map { index, task in
        .scalar(
          training: training, tag: "validation/\(task)/accuracy", step: step,
          value: 90 - 30 * loss(of: index, at: step))
      }
  }

  /// A loss that falls and shakes: the same for the same task and step.
  private static func loss(of task: Int, at step: Int) -> Float {
    let shake = UInt32(truncatingIfNeeded: (step * 31 + task) &* 2_654_435_761) >> 8
    let noise = Float(shake) / Float(1 << 24) - 0.5
    return (0.2 + 1.3 / (1 + Float(step) / Float(40 + 20 * task))) * (1 + 0.3 * noise)
  }

  private static let affinity = Affinity(
    tasks: tasks, locations: depths, samples: 64,
    affinity: depths.indices.map { depth in
      tasks.indices.map { one in
        tasks.indices.map { other in
          one == other ? 1 : 0.9 / Double(1 + abs(one - other) + depth)
        }
      }
    })

  private static func add(_ event: Event, to run: inout Run, at time: Double) {
    run.apply(Record(time: time, event: event))
  }
}
