import Foundation
import Runs

extension Trainer {
  /// Takes over what an equal training of the session logged and where it ended, if there is one.
  ///
  /// It is a copy, as if the training had been done here up to its last checkpoint: only the
  /// measurements are left, and no file is shared that a damage could spoil for both.
  func takeOver() throws {
    let steps = problem.experiment.training.steps
    guard problem.experiment.training.reuse,
      let identity = try TrainingIdentity(training, of: problem)?.hash,
      writer.run.training(training.name)?.checkpoint != steps
    else { return }
    for donor in TrainedFile.finished(identity, in: writer) where !isOwn(donor) {
      guard let entries = donor.entries(upToStep: steps),
        let checkpoint = donor.checkpoint(afterStep: steps)
      else { continue }
      try writer.append(
        .message(
          "\(training.name): taken from \(donor.run), trained there with the same settings"
            + (donor.name == training.name ? "" : " as \(donor.name)")))
      return try store(entries, checkpoint, steps)
    }
  }

  private func isOwn(_ donor: FinishedTraining) -> Bool {
    donor.run == writer.id && donor.name == training.name
  }

  private func store(
    _ entries: [FinishedTraining.Entry], _ checkpoint: Checkpoint, _ steps: Int
  ) throws {
    if writer.run.training(training.name)?.step ?? 0 > 0 {
      try writer.append(.restarted(training: training.name, step: 0))
    }
    try writer.append(
      entries.map {
        .scalar(training: training.name, tag: $0.tag, step: $0.step, value: $0.value)
      }, at: Date().timeIntervalSince1970)
    try writer.saveCheckpoint(training: training.name, step: steps, checkpoint)
    try writer.append(.checkpoint(training: training.name, step: steps))
  }
}
