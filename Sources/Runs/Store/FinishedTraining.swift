/// A training that is done in some run of a session, for an equal one to take over.
public struct FinishedTraining: Hashable, Sendable {
  /// The run's identifier.
  public let run: String

  /// Its name within the run.
  public let name: String

  private let folder: RunFolder

  fileprivate init(run: String, name: String, folder: RunFolder) {
    self.run = run
    self.name = name
    self.folder = folder
  }

  /// A number that a training logged.
  public struct Entry: Hashable, Sendable {
    /// What it is, such as "loss/depth".
    public let tag: String

    /// When, in steps.
    public let step: Int

    /// How much.
    public let value: Float
  }

  /// The training's state after so many steps; `nil` where it is damaged or another.
  public func checkpoint(afterStep step: Int) -> Checkpoint? {
    guard let found = folder.checkpoints(of: name).newest().found, found.step == step else {
      return nil
    }
    return found.checkpoint
  }

  /// What the training logged of so many steps, void repetitions left out; `nil` where the log is
  /// damaged or ends before.
  public func entries(upToStep last: Int) -> [Entry]? {
    var entries: [Entry] = []
    for path in folder.logs(of: name) {
      var log = LogFile(path: path, training: name)
      guard (try? log.read { take($0.event, into: &entries) }) != nil, log.damage == nil else {
        return nil
      }
    }
    return entries.last?.step == last ? entries : nil
  }

  private func take(_ event: Event, into entries: inout [Entry]) {
    switch event {
    case .scalar(_, let tag, let step, let value):
      entries.append(Entry(tag: tag, step: step, value: value))
    case .restarted(_, let step): entries.removeAll { $0.step > step }
    case .state, .metrics, .phase, .training, .checkpoint, .belief, .architecture, .costs, .result,
      .message:
      break
    }
  }
}

extension RunWriter {
  /// The folder of the session's runs.
  public var runsFolder: String { Disk.parent(of: path) }

  /// The trainings of the session's runs, this one's too, that have a file of tensors with a word
  /// in its metadata, by run and name.
  ///
  /// - Parameters:
  ///   - file: the file, within the training's folder.
  ///   - key: the word's key.
  ///   - value: the word.
  /// - Returns: the trainings; what cannot be read is passed over.
  public func finishedTrainings(file: String, key: String, value: String) -> [FinishedTraining] {
    let runs = Disk.names(in: runsFolder).filter { !$0.hasPrefix(".") }
    return runs.flatMap { run in
      let folder = RunFolder(path: "\(runsFolder)/\(run)")
      return folder.trainingNames().filter { name in
        let path = "\(folder.log(of: name))/\(file)"
        return Disk.size(of: path) != nil
          && (try? SafeTensors.metadata(of: path))?[key] == value
      }.map { FinishedTraining(run: "\(id.prefix { $0 != "/" })/\(run)", name: $0, folder: folder) }
    }
  }
}
