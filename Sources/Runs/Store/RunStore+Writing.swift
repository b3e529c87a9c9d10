import Foundation

extension RunStore {
  /// Makes a run of an experiment, in a new folder that is there whole or not at all.
  ///
  /// - Parameters:
  ///   - experiment: the experiment, every default written out.
  ///   - session: the session's name.
  ///   - file: the experiment's file name without its ending, which the run is named after.
  ///   - provenance: what the run was made with: code version, host, cores, library versions.
  ///   - observer: told of each record.
  /// - Returns: the run's writer.
  /// - Throws: `StoreError` when the folder cannot be made.
  public func create(
    _ experiment: Experiment, session: String, file: String, provenance: [String: String],
    observer: RunWriter.Observer? = nil
  ) throws -> RunWriter {
    let runs = "\(folder)/\(session)/runs"
    let temporary = "\(runs)/.new-\(getpid())-\(UInt32.random(in: 0...(.max)))"
    do {
      try Disk.makeFolder(temporary)
      let lock = try RunLock(path: RunFolder(path: temporary).lock)
      try write(experiment, provenance, to: RunFolder(path: temporary))
      let name = try claim(name: file.replacing("/", with: "-"), in: runs, for: temporary)
      return try RunWriter(
        id: "\(session)/\(name)", folder: RunFolder(path: "\(runs)/\(name)"), lock: lock,
        experiment: experiment, observer: observer)
    } catch {
      try? Disk.remove(temporary)
      throw error
    }
  }

  private func write(
    _ experiment: Experiment, _ provenance: [String: String], to folder: RunFolder
  ) throws {
    try Disk.create(folder.experiment, Array(ExperimentFile.yaml(of: experiment).utf8))
    try Disk.create(folder.provenance, Array(try JSON.pretty(provenance).utf8))
    try Disk.syncFolder(folder.path)
  }

  /// Renames a new run's folder to the next free number; of two processes that want the same one,
  /// the rename lets one have it.
  private func claim(name: String, in runs: String, for temporary: String) throws -> String {
    let taken = Disk.names(in: runs).compactMap { $0.number(after: name) }
    var number = (taken.max() ?? 0) + 1
    while true {
      let claimed = "\(name)-\(number)"
      do {
        try Disk.rename(temporary, to: "\(runs)/\(claimed)")
        try Disk.syncFolder(runs)
        return claimed
      } catch  where Disk.exists("\(runs)/\(claimed)") && Disk.isFolder(temporary) {
        number += 1
      }
    }
  }

  /// Opens a run to go on with it.
  ///
  /// - Parameters:
  ///   - id: the run's identifier.
  ///   - observer: told of each new record.
  /// - Returns: the run's writer, which has replayed its logs.
  /// - Throws: `StoreError` when another process is at work on the run or it cannot be read.
  public func reopen(
    _ id: String, observer: RunWriter.Observer? = nil
  ) throws -> RunWriter {
    let folder = try self.folder(of: id)
    guard folder.isOwn else {
      throw StoreError(path: folder.path, problem: "is another program's log; only it goes on")
    }
    let lock = try RunLock(path: folder.lock)
    unlink(folder.request)
    try LogOutput.takeBackEnd(in: folder.path)
    return try RunWriter(
      id: id, folder: folder, lock: lock, experiment: try experiment(in: folder),
      observer: observer)
  }

  /// Removes a run's folder and all that is in it; what links in it lead to stays.
  ///
  /// The folder gets a hidden name first, so that nobody finds half of a run.
  ///
  /// - Throws: `StoreError` when a process is at work on the run, when it is another program's log,
  ///   or when the disk refuses.
  public func remove(_ id: String) throws {
    let folder = try self.folder(of: id)
    guard folder.isOwn else {
      throw StoreError(path: folder.path, problem: "is another program's log, which is left alone")
    }
    let lock = try RunLock(path: folder.lock)
    defer { lock.release() }
    let parent = Disk.parent(of: folder.path)
    let hidden = "\(parent)/.removed-\(getpid())-\(UInt32.random(in: 0...(.max)))"
    try Disk.rename(folder.path, to: hidden)
    try Disk.syncFolder(parent)
    try Disk.remove(hidden)
  }
}

extension String {
  /// The number of a run named after a file: 12 of "affinity-tree-12".
  fileprivate func number(after file: String) -> Int? {
    hasPrefix(file + "-") ? Int(dropFirst(file.count + 1)) : nil
  }
}
