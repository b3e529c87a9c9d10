import Foundation
import Synchronization

/// The only writer of a run's folder, from any number of threads.
///
/// It holds the folder's lock for its life: a second one, in this process or another, is refused.
public final class RunWriter: Sendable {
  /// Told of each record of a run; it must return soon and must not call the writer.
  public typealias Observer = @Sendable (_ run: String, _ record: Record) -> Void

  /// The run's identifier: session, slash, folder.
  public let id: String

  /// The run's folder.
  public var path: String { folder.path }

  let folder: RunFolder
  private let lock: RunLock
  private let observer: Observer?
  private let state: Mutex<State>

  private struct State: Sendable {
    var run: Run
    var logs: [String?: LogOutput] = [:]
    var texts = 0
    var time = 0.0
    var isClosed = false
  }

  /// A writer that goes on after what is logged already.
  init(
    id: String, folder: RunFolder, lock: RunLock, experiment: Experiment,
    observer: Observer?
  ) throws {
    self.id = id
    self.folder = folder
    self.lock = lock
    self.observer = observer
    var state = State(run: Run(id: id, experiment: experiment))
    var follower = LogFollower(path: folder.path)
    try follower.forEach { training, record in
      state.run.apply(record)
      state.time = max(state.time, record.time)
      if training == nil { state.texts += 1 }
    }
    self.state = Mutex(state)
    for file in follower.files where file.end != .whole { try cut(file) }
  }

  /// The fold of all that was ever logged.
  public var run: Run { state.withLock { $0.run } }

  /// Calls a closure with the fold; nothing more happens in the run until it returns.
  public func withRun<Value: Sendable>(_ body: (Run) throws -> Value) rethrows -> Value {
    try state.withLock { try body($0.run) }
  }

  /// Logs what happened, takes it into `run` and shows it to the observer.
  ///
  /// - Parameters:
  ///   - event: what happened.
  ///   - time: when, in seconds since 1970; an earlier time than the last counts as the last.
  /// - Throws: `StoreError` when it could not be written; then it did not happen.
  public func append(_ event: Event, at time: Double) throws {
    try append([event], at: time)
  }

  /// Logs what happened at one time; the numbers of one step become one record.
  ///
  /// - Parameters:
  ///   - events: what happened, in order.
  ///   - time: when, in seconds since 1970; an earlier time than the last counts as the last.
  /// - Throws: `StoreError` when it could not be written.
  public func append(_ events: [Event], at time: Double) throws {
    try state.withLock { state in
      guard !state.isClosed else { throw StoreError(path: path, problem: "is closed") }
      state.time = max(state.time, time)
      var rest = events[...]
      while let first = rest.first {
        let batch = rest.prefix { $0.log == first.log }
        rest = rest.dropFirst(batch.count)
        try log(Array(batch), training: first.log, in: &state)
      }
    }
  }

  private func log(_ events: [Event], training: String?, in state: inout State) throws {
    let isFirst = training == nil && state.texts == 0
    let start = isFirst ? hyperparameters(of: state.run, time: state.time) : []
    let bytes = try start + events.framed(time: state.time, number: state.texts)
    if state.logs[training] == nil {
      let folder = folder.log(of: training)
      state.logs[training] = try LogOutput(folder: folder, time: state.time)
    }
    try state.logs[training]?.append(bytes)
    if training == nil { state.texts += events.count }
    for event in events {
      let record = Record(time: state.time, event: event)
      state.run.apply(record)
      observer?(id, record)
      if case .result(let result) = event {
        try Disk.replace(folder.result, Array(try JSON.pretty(result).utf8))
      }
      if case .state(let ended, _) = event { tellEnd(ended, time: state.time) }
    }
  }

  /// The record of the settings that TensorBoard's table shows.
  private func hyperparameters(of run: Run, time: Double) -> [UInt8] {
    var bytes: [UInt8] = []
    let record = Hyperparameters.start(
      run.experiment.hyperparameters, group: run.replicateGroup, time: time)
    RecordFrame.append(record, to: &bytes)
    return bytes
  }

  /// Tells TensorBoard's table how the run ended; the run's own log knows it already, so that a
  /// full disk costs the table's word alone.
  private func tellEnd(_ state: RunState, time: Double) {
    switch state {
    case .finished: try? LogOutput.writeEnd(.success, in: folder.path, time: time)
    case .failed: try? LogOutput.writeEnd(.failure, in: folder.path, time: time)
    case .queued, .running, .paused, .stopped, .interrupted, .logged: break
    }
  }

  /// Waits until all that was logged is safe from a loss of power.
  ///
  /// - Throws: `StoreError` when the disk refuses.
  public func flush() throws {
    try flush(logs: nil)
  }

  /// Makes some logs safe, or all; other threads go on logging meanwhile.
  func flush(logs trainings: [String?]?) throws {
    let logs = try state.withLock { state in
      try state.logs.filter { trainings?.contains($0.key) ?? true }.map { try $0.value.duplicate() }
    }
    defer { for log in logs { log.end() } }
    for log in logs { try log.sync() }
  }

  /// Ends the writing and gives the folder back.
  public func close() {
    state.withLock { state in
      for log in state.logs.values {
        try? log.sync()
        log.end()
      }
      state.logs = [:]
      state.isClosed = true
    }
    lock.release()
  }

  deinit { close() }

  /// Sets what follows a log's last whole record aside, where no reader looks for records.
  private func cut(_ file: LogFile) throws {
    let rest = try Disk.read(file.path, from: file.length)
    let parent = Disk.parent(of: file.path)
    let number = Disk.names(in: parent).filter { $0.hasPrefix(".torn-") }.count + 1
    try Disk.create("\(parent)/.torn-\(number)", rest)
    try Disk.truncate(file.path, to: file.length)
    let text =
      "the log \(file.path.lastComponent) ended in the middle of a record:"
      + " \(rest.count) bytes are set aside in .torn-\(number)"
    try append(.message(text), at: 0)
  }
}

extension Event {
  /// The training whose log the event is in; `nil` for the run's own.
  var log: String? {
    switch self {
    case .scalar(let training, _, _, _), .restarted(let training, _): training
    case .state, .metrics, .phase, .training, .checkpoint, .belief, .architecture, .costs, .result,
      .message:
      nil
    }
  }
}

extension [Event] {
  /// The framed records of events of one log.
  fileprivate func framed(time: Double, number: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var values: [(tag: String, value: Float)] = []
    for (index, event) in enumerated() {
      switch event {
      case .scalar(_, let tag, let step, let value):
        values.append((tag, value))
        if index + 1 < count, self[index + 1].isScalar(atStep: step) { continue }
        let record = try EventRecord.scalars(values, step: step, time: time)
        RecordFrame.append(record, to: &bytes)
        values = []
      case .restarted(_, let step):
        RecordFrame.append(try EventRecord.start(atStep: step + 1, time: time), to: &bytes)
      default:
        let record = try EventRecord.text(event, number: number + index, time: time)
        RecordFrame.append(record, to: &bytes)
        if case .result(let result) = event {
          RecordFrame.append(try EventRecord.tested(result, time: time), to: &bytes)
        }
      }
    }
    return bytes
  }
}

extension Event {
  fileprivate func isScalar(atStep step: Int) -> Bool {
    guard case .scalar(_, _, step, _) = self else { return false }
    return true
  }
}
