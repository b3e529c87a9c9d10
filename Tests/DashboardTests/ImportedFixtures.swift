import Foundation
import Runs

extension Fixtures {
  /// Other programs' logs: a short one, a long one with a learning rate, and one that is damaged.
  static let imported = [
    imported("sweep/lr-0.1", ["lr": .number(0.1), "net": .text("vgg")], rate: 40, numbers: 4),
    imported("sweep/lr-0.01", ["lr": .number(0.01), "net": .text("vgg")], rate: 90, numbers: 4),
    damaged,
  ]

  private static var damaged: Run {
    var run = imported("old", [:], rate: 20, numbers: 1)
    let reason = "the log events.out.tfevents.17.host of log is damaged after 412 bytes"
    run.apply(Record(time: start + 300, event: .state(.logged, reason: reason)))
    return run
  }

  /// A log of 200 steps, its losses falling at a rate.
  private static func imported(
    _ id: String, _ options: [String: OptionValue], rate: Double, numbers: Int
  ) -> Run {
    var experiment = Experiment(name: id, method: Experiment.importedMethod)
    experiment.options = options
    experiment.training.steps = 0
    experiment.data.source = ""
    var run = Run(id: id, experiment: experiment)
    let tags = ["loss/train", "loss/val", "acc/val", "lr"].prefix(numbers)
    let metrics = tags.map {
      Metric(task: $0, metric: "", unit: "", lowerIsBetter: !$0.hasPrefix("acc"))
    }
    let log = TrainingSummary(name: "log", tasks: [], steps: 0)
    var events: [Event] = [.training(log), .metrics(metrics)]
    for step in stride(from: 0, through: 200, by: 2) {
      let loss = exp(-Double(step) / rate) + 0.05
      let values = [loss, loss * 1.2 + 0.02, 1 - loss, 0.001]
      events += zip(tags, values).map {
        .scalar(training: "log", tag: $0, step: step, value: Float($1))
      }
    }
    for event in events { run.apply(Record(time: start + rate, event: event)) }
    return run
  }
}
