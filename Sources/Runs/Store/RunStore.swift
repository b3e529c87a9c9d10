import Foundation

/// The folder of sessions: experiments that people write and runs that the program writes.
public struct RunStore: Hashable, Sendable {
  /// The folder.
  public let folder: String

  /// The store in a folder, which need not be there yet.
  public init(folder: String) {
    self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
  }

  /// Every experiment file of every session, by session and name.
  public func experiments() -> [StoredExperiment] {
    sessions().flatMap { session -> [StoredExperiment] in
      let names = Disk.names(in: "\(folder)/\(session)")
      // Other programs keep settings of their own beside their logs.
      if names.contains(where: { $0.contains("tfevents") }) { return [] }
      return names.compactMap { name in
        StoredExperiment(session: session, folder: "\(folder)/\(session)", fileName: name)
      }
    }
  }

  /// Every run of every session, readable or not, by session, name and number; then the folders of
  /// other programs' logs, wherever they lie.
  public func runs() -> [StoredRun] {
    let logs = LogFolders.all(in: folder)
    let imported = Set(logs)
    let own = sessions().flatMap { session in
      let runs = "\(folder)/\(session)/runs"
      return Disk.names(in: runs).filter { name in
        let path = "\(session)/runs/\(name)"
        return !name.hasPrefix(".") && !imported.contains(path)
          && (RunFolder(path: "\(runs)/\(name)").isOwn
            || !logs.contains { $0.hasPrefix(path + "/") })
      }.map { name in
        StoredRun(id: "\(session)/\(name)", path: "\(runs)/\(name)")
      }.sorted(by: StoredRun.isBefore)
    }
    let taken = Set(own.map(\.id))
    return own
      + logs.filter { !taken.contains($0) }.map {
        StoredRun(id: $0, path: $0 == "." ? folder : "\(folder)/\($0)", isImported: true)
      }.sorted(by: StoredRun.isBefore)
  }

  private func sessions() -> [String] {
    Disk.names(in: folder).filter { !$0.hasPrefix(".") && Disk.isFolder("\(folder)/\($0)") }
  }

  /// A run as its logs tell it.
  ///
  /// - Parameters:
  ///   - id: the run's identifier.
  ///   - history: whether the trainings' numbers and all beliefs are wanted even of a finished run.
  /// - Returns: the run; one whose process is gone is interrupted.
  /// - Throws: `StoreError` when the folder is no run's or cannot be read.
  public func read(_ id: String, history: Bool = true) throws -> Run {
    try follow(id, history: history).run
  }

  /// A run as its logs tell it, and what tells what is logged from then on.
  ///
  /// - Throws: `StoreError` when the folder is no run's or cannot be read.
  public func follow(
    _ id: String, history: Bool = true
  ) throws -> (run: Run, follower: LogFollower) {
    let folder = try self.folder(of: id)
    // Asked before reading: a run that ends in between has then logged how.
    let isLive = RunLock.isHeld(folder.lock)
    var run = Run(id: id, experiment: try experiment(in: folder))
    let isBrief = !history && Disk.exists(folder.result)
    var follower = LogFollower(path: folder.path, isBrief: isBrief)
    try follower.forEach(history: { !isBrief || run.result == nil }) { run.apply($1) }
    run.isBrief = isBrief && run.result != nil
    if !isLive { run.markInterrupted(damage: follower.damage) }
    return (run, follower)
  }

  /// Every run, and the folders that cannot be read; none of these hides another.
  ///
  /// - Parameter history: whether the trainings' numbers are wanted even of finished runs.
  /// - Returns: the runs in the order of `runs()`, and the rest.
  public func readAll(history: Bool = true) -> (runs: [Run], unreadable: [UnreadableRun]) {
    var (readable, unreadable): ([Run], [UnreadableRun]) = ([], [])
    for stored in runs() {
      do {
        readable.append(try read(stored.id, history: history))
      } catch {
        let reason = (error as? StoreError)?.problem ?? "\(error)"
        unreadable.append(UnreadableRun(path: stored.path, reason: reason))
      }
    }
    return (readable, unreadable)
  }

  /// The facts that a run was made with: code version, host, cores, library versions.
  ///
  /// - Throws: `StoreError` when they cannot be read.
  public func provenance(of id: String) throws -> [String: String] {
    let path = try folder(of: id).provenance
    do {
      return try JSON.decode(from: try Disk.read(path))
    } catch is DecodingError {
      throw StoreError(path: path, problem: "does not read as the facts of a run")
    }
  }

  /// The path of a run's folder, whether there is one or not.
  public func path(of id: String) -> String {
    if let imported = importedFolder(of: id) { return imported.path }
    let session = id.prefix { $0 != "/" }
    return "\(folder)/\(session)/runs\(id.dropFirst(session.count))"
  }

  /// The folders in which experiments, runs and other programs' logs may appear, the store's own
  /// first.
  public func folders() -> [String] { LogFolders.passed(in: folder) }

  /// The folders in which something is written as a run goes on, its own first.
  public func folders(of id: String) -> [String] {
    let path = path(of: id)
    let trainings = RunFolder(path: path).trainings
    return [path, trainings] + Disk.names(in: trainings).map { "\(trainings)/\($0)" }
  }

  /// All that happened in a run, oldest first.
  ///
  /// - Throws: `StoreError` when the folder is no run's or cannot be read.
  public func records(_ id: String) throws -> [Record] {
    var follower = LogFollower(path: try folder(of: id).path)
    return try follower.records()
  }

  /// Whether a process is at work on the run.
  public func isLive(_ id: String) -> Bool {
    (try? folder(of: id)).map { RunLock.isHeld($0.lock) } ?? false
  }

  /// Asks the process that trains a run for something.
  ///
  /// - Throws: `StoreError` when no process does.
  public func request(_ request: RunRequest, of id: String) throws {
    let folder = try self.folder(of: id)
    guard RunLock.isHeld(folder.lock) else {
      throw StoreError(path: folder.path, problem: "no process is training this run")
    }
    try Disk.replace(folder.request, Array(request.rawValue.utf8))
  }

  /// The folder of a run.
  func folder(of id: String) throws -> RunFolder {
    if let imported = importedFolder(of: id) { return imported }
    let parts = id.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }) else {
      throw StoreError(path: id, problem: "is no run; a run is named SESSION/RUN")
    }
    let path = path(of: id)
    guard Disk.isFolder(path) else {
      let isThere = Disk.exists(path)
      throw StoreError(path: path, problem: isThere ? "is no folder" : "there is no such run")
    }
    return RunFolder(path: path)
  }

  /// The folder of another program's log; `nil` where there is none of that name.
  private func importedFolder(of id: String) -> RunFolder? {
    let parts = id.split(separator: "/", omittingEmptySubsequences: false)
    guard id == "." || parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }) else { return nil }
    if parts.count == 2, Disk.isFolder("\(folder)/\(parts[0])/runs/\(parts[1])") { return nil }
    let place = RunFolder(path: id == "." ? folder : "\(folder)/\(id)")
    return place.isOwn || place.logs(of: nil).isEmpty ? nil : place
  }

  func experiment(in folder: RunFolder) throws -> Experiment {
    if !folder.isOwn, let log = folder.logs(of: nil).first {
      return .imported(
        name: Disk.parent(of: log).lastComponent,
        hyperparameters: Hyperparameters.read(folder.logs(of: nil)))
    }
    guard Disk.size(of: folder.experiment) != nil else {
      throw StoreError(path: folder.path, problem: "has no experiment.yaml, so it is no run")
    }
    do {
      let text = try ExperimentFile.text(of: folder.experiment)
      let found = try ExperimentFile.parse(text, file: folder.experiment, vocabulary: nil)
      guard let only = found.first, found.count == 1 else {
        throw StoreError(
          path: folder.experiment, problem: "describes \(found.count) experiments; a run is of one")
      }
      return only
    } catch let error as InputError {
      throw StoreError(path: error.file, problem: error.problem)
    }
  }
}

/// An experiment file of a session.
public struct StoredExperiment: Hashable, Sendable {
  /// Its session's name.
  public let session: String

  /// Its file name without the ending, which runs are named after.
  public let name: String

  /// Where it is.
  public let path: String

  /// Its text, or why it cannot be read.
  public let content: Result<String, InputError>

  /// The experiment of a file in a session's folder; `nil` if the file is no experiment's.
  init?(session: String, folder: String, fileName: String) {
    guard !fileName.hasPrefix("."), let dot = fileName.lastIndex(of: "."),
      [".yaml", ".yml"].contains(fileName[dot...])
    else { return nil }
    self.session = session
    name = String(fileName[..<dot])
    path = "\(folder)/\(fileName)"
    content = Result { [path] () throws(InputError) in try ExperimentFile.text(of: path) }
  }
}

/// The folder of a run.
public struct StoredRun: Hashable, Sendable {
  /// The run's identifier: session, slash, folder.
  public let id: String

  /// Where it is.
  public let path: String

  /// Whether it is another program's log.
  public var isImported = false

  /// By name and then by number, so that run 10 comes after run 9.
  static func isBefore(_ one: StoredRun, _ other: StoredRun) -> Bool {
    let (left, right) = (one.order, other.order)
    if left.name != right.name { return left.name.utf8.lexicographicallyPrecedes(right.name.utf8) }
    return (left.number, one.id) < (right.number, other.id)
  }

  private var order: (name: Substring, number: Int) {
    guard let dash = id.lastIndex(of: "-"), let number = Int(id[id.index(after: dash)...]) else {
      return (id[...], 0)
    }
    return (id[..<dash], number)
  }
}

/// A run's folder that cannot be read.
public struct UnreadableRun: Codable, Hashable, Sendable {
  /// The folder.
  public let path: String

  /// Why.
  public let reason: String

  /// A folder and why it cannot be read.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}
