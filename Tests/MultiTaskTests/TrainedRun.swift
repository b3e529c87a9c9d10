import Foundation
import MultiTask
import Runs
import Testing

/// A whole run of a small experiment in a folder of its own, removed afterwards.
final class TrainedRun {
  let run: Run
  let records: [Record]
  private let folder: String

  init(_ experiment: Experiment) throws {
    folder = NSTemporaryDirectory() + "ramify-\(UUID().uuidString)"
    let store = RunStore(folder: folder)
    let writer = try store.create(experiment, session: "s", file: experiment.name, provenance: [:])
    let queue = RunQueue(threads: 1)
    try queue.submit(writer)
    queue.waitUntilIdle()
    run = try store.read(writer.id)
    records = try store.records(writer.id)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// What the run believed, oldest first.
  var beliefs: [Belief] {
    records.compactMap { if case .belief(let belief) = $0.event { belief } else { nil } }
  }
}

extension Experiment {
  /// Four tasks in two planted groups, and three layers of 16 units.
  static func planted(_ method: String, steps: Int, options: [String: OptionValue] = [:])
    -> Experiment
  {
    var experiment = Experiment(name: "planted", method: method)
    experiment.data.source = "planted"
    experiment.data.validation = 128
    experiment.data.test = 128
    experiment.backbone.kind = "mlp"
    experiment.backbone.blocks = [1, 1, 1]
    experiment.training.steps = steps
    experiment.training.batch = 32
    experiment.training.learningRate = 0.003
    experiment.training.validateEvery = steps
    experiment.training.checkpointEvery = steps
    experiment.options = options
    return experiment
  }

  /// Three tasks on small images, and a backbone with and without projections.
  static func scenes(_ method: String, options: [String: OptionValue] = [:]) -> Experiment {
    var experiment = Experiment(name: "scenes", method: method)
    experiment.data.size = [16, 16]
    (experiment.data.train, experiment.data.validation, experiment.data.test) = (20, 8, 8)
    experiment.tasks = ["segmentation", "depth", "normals"]
    experiment.backbone.width = 8
    experiment.backbone.blocks = [1, 2]
    experiment.training.batch = 4
    experiment.options = options
    return experiment
  }
}
