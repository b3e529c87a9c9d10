/// Where everything is in a run's folder.
struct RunFolder: Hashable, Sendable {
  /// The folder.
  let path: String

  var experiment: String { path + "/experiment.yaml" }
  var provenance: String { path + "/provenance.json" }
  var result: String { path + "/result.json" }
  var lock: String { path + "/lock" }
  var request: String { path + "/request" }
  var trainings: String { path + "/trainings" }

  /// Whether Ramify made the folder; else its event files are another program's.
  var isOwn: Bool { Disk.size(of: experiment) != nil || Disk.size(of: provenance) != nil }

  /// The folder of a training's log, or of the run's own.
  func log(of training: String?) -> String {
    guard let training else { return path }
    precondition(
      !training.isEmpty && !training.contains("/") && !training.hasPrefix("."),
      "the training's name \"\(training)\" is not fit for a folder")
    return trainings + "/" + training
  }

  /// The newest pictures of a training's predictions.
  func sample(of training: String) -> String { log(of: training) + "/sample.ppm" }

  /// The folder of a training's checkpoints.
  func checkpoints(of training: String) -> CheckpointFolder {
    CheckpointFolder(path: log(of: training) + "/checkpoints")
  }

  /// The names of the trainings that have a folder.
  func trainingNames() -> [String] {
    Disk.names(in: trainings).filter { !$0.hasPrefix(".") }
  }

  /// The event files of a training or of the run, oldest first.
  func logs(of training: String?) -> [String] {
    let folder = log(of: training)
    return Disk.names(in: folder).filter { $0.contains("tfevents") && !$0.hasPrefix(".") }
      .map { folder + "/" + $0 }
  }
}
