import Foundation
import MultiTask
import Runs

/// The sessions on disk and the runs that this process trains: what every command works on.
struct Laboratory: Sendable {
  let store: RunStore
  let queue: RunQueue

  init(store: RunStore) {
    self.store = store
    queue = RunQueue(threads: ProcessInfo.processInfo.activeProcessorCount)
  }

  /// Reads an experiment file: one experiment for each of its seeds and budgets.
  ///
  /// - Throws: `InputError` naming file and key.
  func experiments(at path: String, overrides: [String] = []) throws -> [Experiment] {
    let text = try ExperimentFile.text(of: path)
    return try completed(
      ExperimentFile.parse(text, file: path, overrides: overrides, vocabulary: .multiTask),
      from: path)
  }

  /// Experiments that depend on no file but those of samples and weights, whose paths are whole.
  ///
  /// - Throws: `InputError` naming the file that an option takes its value from.
  func completed(_ experiments: [Experiment], from path: String) throws -> [Experiment] {
    try experiments.map { experiment in
      var experiment = experiment
      if !Vocabulary.multiTask.sources.contains(experiment.data.source) {
        experiment.data.source = URL(filePath: experiment.data.source).standardizedFileURL.path
      }
      experiment.backbone.weights = experiment.backbone.weights.map {
        URL(filePath: $0).standardizedFileURL.path
      }
      for (name, value) in experiment.options {
        experiment.options[name] = try content(value, key: "options.\(name)", file: path)
      }
      return experiment
    }
  }

  /// The experiments of a file that is to be run, with the hash of the weights they start from: a
  /// run that is resumed after these changed says so.
  ///
  /// - Throws: `InputError` naming file and key.
  func sealedExperiments(at path: String, overrides: [String] = []) throws -> [Experiment] {
    try sealed(experiments(at: path, overrides: overrides), from: path)
  }

  /// Experiments with the hash of the weights they start from.
  func sealed(_ experiments: [Experiment], from path: String) throws -> [Experiment] {
    guard let weights = experiments.first?.backbone.weights,
      experiments.first?.backbone.weightsHash == nil
    else { return experiments }
    do {
      let hash = try SafeTensors.hash(of: weights)
      return experiments.map { experiment in
        var experiment = experiment
        experiment.backbone.weightsHash = hash
        return experiment
      }
    } catch {
      throw InputError(
        file: path, key: "backbone.weights", problem: "\(error); name a file that can be read")
    }
  }

  /// An option's value; of `@FILE` what is in the file, so that a run does not depend on it.
  private func content(_ value: OptionValue, key: String, file: String) throws -> OptionValue {
    guard case .text(let text) = value, text.hasPrefix("@") else { return value }
    do {
      return .text(try ExperimentFile.text(of: String(text.dropFirst())))
    } catch {
      throw InputError(file: file, key: key, problem: "\(error); name a file that can be read")
    }
  }

  /// Makes a run's folder; nothing is trained yet.
  func create(
    _ experiment: Experiment, from path: String, observer: @escaping RunWriter.Observer
  ) throws -> RunWriter {
    try store.create(
      experiment, session: session(of: path), file: fileName(path),
      provenance: Provenance.current, observer: observer)
  }

  /// Those of a file's experiments that have no finished or active run; all when all are finished.
  func unfinished(of experiments: [Experiment], from path: String) -> [Experiment] {
    guard experiments.count > 1 else { return experiments }
    let (session, file) = (session(of: path), fileName(path))
    let runs = store.readAll(history: false).runs.filter {
      $0.session == session && $0.experimentFile == file
    }
    return experiments.unfinished(among: runs)
  }

  /// The session that an experiment file belongs to: its folder within the sessions, else
  /// "scratch".
  private func session(of path: String) -> String {
    let folder = URL(filePath: path).standardizedFileURL.deletingLastPathComponent()
    let sessions = URL(filePath: store.folder).standardizedFileURL
    let isInside = folder.deletingLastPathComponent().path == sessions.path
    return isInside ? folder.lastPathComponent : "scratch"
  }

  private func fileName(_ path: String) -> String {
    URL(filePath: path).deletingPathExtension().lastPathComponent
  }
}

/// On what a run was trained, stored beside it.
enum Provenance {
  static var current: [String: String] {
    let process = ProcessInfo.processInfo
    return engineProvenance.merging(
      [
        "ramify": Version.text,
        "host": process.hostName,
        "system": process.operatingSystemVersionString,
        "cores": "\(process.activeProcessorCount)",
      ], uniquingKeysWith: { one, _ in one })
  }
}
