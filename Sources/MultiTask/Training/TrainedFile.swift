import Foundation
import Runs

/// A training's outcome on disk, so that a resumed run does not train again what is done.
enum TrainedFile {
  /// The outcome of a training; `nil` while it is not done, or was done without what is asked for
  /// now.
  static func load(_ training: Training, from writer: RunWriter) throws -> Trained? {
    // A damaged outcome counts as none: the last checkpoint is there to measure again.
    guard let file = try? writer.loadTensors(path(training.name)),
      let text = file.metadata["measurements"],
      let seconds = file.metadata["seconds"].flatMap(Double.init),
      let loss = file.metadata["validation loss"].flatMap(Float.init),
      let candidates = file.metadata["candidates"]
    else { return nil }
    let measurements: [Runs.Measurement] = try JSON.decode(from: text.utf8)
    let dissimilarities = file.tensors.keys.sorted().compactMap { file.tensors[$0]?.values }
    guard training.dissimilaritySamples == 0 || !dissimilarities.isEmpty else { return nil }
    return Trained(
      name: training.name, measurements: measurements, dissimilarities: dissimilarities,
      validationLoss: loss, candidates: try JSON.decode(from: candidates.utf8), seconds: seconds)
  }

  /// The trainings of the session that ended with an identity.
  static func finished(_ identity: String, in writer: RunWriter) -> [FinishedTraining] {
    writer.finishedTrainings(file: name, key: "identity", value: identity)
  }

  static func save(
    _ trained: Trained, identity: String?, to writer: RunWriter
  ) throws {
    let tensors = trained.dissimilarities.enumerated().map { depth, pairs in
      (String(format: "depth-%04d", depth), StoredTensor(shape: [pairs.count], values: pairs))
    }
    try writer.saveTensors(
      Dictionary(uniqueKeysWithValues: tensors),
      metadata: [
        "measurements": try JSON.encode(trained.measurements), "seconds": "\(trained.seconds)",
        "validation loss": "\(trained.validationLoss)",
        "candidates": try JSON.encode(trained.candidates),
        "identity": identity ?? "",
      ],
      as: path(trained.name))
  }

  private static let name = "outcome.safetensors"

  private static func path(_ training: String) -> String {
    "trainings/\(training)/\(name)"
  }
}
