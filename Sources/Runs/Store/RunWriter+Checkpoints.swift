extension RunWriter {
  /// Stores a training's state; the two newest are kept.
  ///
  /// The training's log is made safe first, so that no checkpoint is ahead of it.
  ///
  /// - Throws: `StoreError` when it could not be written; then the previous one is still there.
  public func saveCheckpoint(training: String, step: Int, _ checkpoint: Checkpoint) throws {
    try flush(logs: [nil, training])
    try folder.checkpoints(of: training).save(checkpoint, step: step)
  }

  /// The newest state of a training whose files are what they were; a damaged one is passed over
  /// and named in a message of the run.
  ///
  /// - Throws: `StoreError` when the message could not be logged.
  public func newestCheckpoint(
    of training: String
  ) throws -> (step: Int, checkpoint: Checkpoint)? {
    let (found, damaged) = folder.checkpoints(of: training).newest()
    for error in damaged {
      try append(.message("a damaged checkpoint is passed over: \(error)"), at: 0)
    }
    return found
  }

  /// Stores tensors in a file of the run's folder, old or new whatever happens.
  ///
  /// - Parameters:
  ///   - tensors: the tensors by name.
  ///   - metadata: words about them.
  ///   - relativePath: the file, within the run's folder.
  /// - Throws: `StoreError` when it could not be written.
  public func saveTensors(
    _ tensors: [String: StoredTensor], metadata: [String: String] = [:], as relativePath: String
  ) throws {
    let path = folder.file(relativePath)
    var file = SafeTensors(tensors: tensors, metadata: metadata)
    file.metadata[hashKey] = SHA256.hash(SafeTensors(tensors: tensors).encoded())
    try Disk.makeFolder(Disk.parent(of: path))
    try Disk.replace(path, file.encoded())
  }

  /// The tensors that `saveTensors` stored; `nil` when there are none.
  ///
  /// - Throws: `StoreError` when the file is damaged.
  public func loadTensors(_ relativePath: String) throws -> SafeTensors? {
    try folder.loadTensors(relativePath)
  }
}

private let hashKey = "sha256"

extension RunFolder {
  /// A file within the folder.
  func file(_ relativePath: String) -> String {
    let parts = relativePath.split(separator: "/", omittingEmptySubsequences: false)
    precondition(
      parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." },
      "\"\(relativePath)\" is no path within a run's folder")
    return path + "/" + relativePath
  }

  /// The tensors stored in a file of the folder; `nil` when there is none.
  func loadTensors(_ relativePath: String) throws -> SafeTensors? {
    let path = file(relativePath)
    guard Disk.size(of: path) != nil else { return nil }
    var file = try SafeTensors(try Disk.read(path), path: path)
    let hash = file.metadata.removeValue(forKey: hashKey)
    guard hash == SHA256.hash(SafeTensors(tensors: file.tensors).encoded()) else {
      throw StoreError(path: path, problem: "is not what was stored: its SHA-256 is another")
    }
    return file
  }
}
