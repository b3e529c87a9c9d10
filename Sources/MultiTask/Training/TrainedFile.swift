import Foundation
import Runs

/// A training's outcome on disk, so that a resumed run does not train again what is done.
enum TrainedFile {
  /// The outcome of a training; `nil` while it is not done, or was done without what is asked for
  /// now.
  ///
  /// A training that is left early has a file of its own.
  static func load(_ training: Training, from writer: RunWriter) throws -> Trained? {
    // A damaged outcome counts as none: the last checkpoint is there to measure again.
    guard let file = try? writer.loadTensors(path(training)),
      let text = file.metadata["measurements"],
      let seconds = file.metadata["seconds"].flatMap(Double.init),
      let loss = file.metadata["validation loss"].flatMap(Float.init),
      let losses = file.metadata["validation losses"],
      let steps = file.metadata["steps"].flatMap(Int.init),
      let help: [[Double]] = try? JSON.decode(from: (file.metadata["help"] ?? "").utf8),
      let candidates = file.metadata["candidates"]
    else { return nil }
    let measurements: [Runs.Measurement] = try JSON.decode(from: text.utf8)
    let dissimilarities = file.tensors.keys.sorted().compactMap { file.tensors[$0]?.values }
    guard training.dissimilaritySamples == 0 || !dissimilarities.isEmpty else { return nil }
    guard training.lookahead == nil || !help.isEmpty else { return nil }
    return Trained(
      name: training.name, measurements: measurements, dissimilarities: dissimilarities,
      validationLoss: loss, validationLosses: try JSON.decode(from: losses.utf8),
      help: help, candidates: try JSON.decode(from: candidates.utf8), seconds: seconds, steps: steps
    )
  }

  /// The trainings of the session that ended with an identity.
  static func finished(_ identity: String, in writer: RunWriter) -> [FinishedTraining] {
    writer.finishedTrainings(file: name, key: "identity", value: identity)
  }

  static func save(
    _ trained: Trained, of training: Training, identity: String?, to writer: RunWriter
  ) throws {
    let tensors = trained.dissimilarities.enumerated().map { depth, pairs in
      (String(format: "depth-%04d", depth), StoredTensor(shape: [pairs.count], values: pairs))
    }
    try writer.saveTensors(
      Dictionary(uniqueKeysWithValues: tensors),
      metadata: [
        "measurements": try JSON.encode(trained.measurements), "seconds": "\(trained.seconds)",
        "validation loss": "\(trained.validationLoss)",
        "validation losses": try JSON.encode(trained.validationLosses), "steps": "\(trained.steps)",
        "help": try JSON.encode(trained.help),
        "candidates": try JSON.encode(trained.candidates),
        "identity": identity ?? "",
      ],
      as: path(training))
  }

  private static let name = "outcome.safetensors"

  private static func path(_ training: Training) -> String {
    let file = training.stepLimit.map { "outcome-after-\($0).safetensors" } ?? name
    return "trainings/\(training.name)/\(file)"
  }
}
