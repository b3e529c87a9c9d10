import Dispatch
import Foundation
public import Runs
import Synchronization

/// The runs that this process trains or will train, packed onto its threads in the order in which
/// they were submitted.
public final class RunQueue: Sendable {
  private struct Entry {
    let writer: RunWriter
    let control: RunControl
  }

  private let threads: ThreadBudget
  private let submitted = Atomic(0)
  private let claims = TrainingClaims()
  private let entries = Mutex([String: Entry]())
  private let running = DispatchGroup()
  private let requests: DispatchQueue

  /// A queue over so many threads.
  public init(threads: Int) {
    self.threads = ThreadBudget(total: threads)
    requests = DispatchQueue(label: "ramify.requests", qos: .utility)
  }

  /// Trains a run in the background, as soon as threads are free.
  ///
  /// - Parameters:
  ///   - writer: the run.
  ///   - problem: its samples, where they are made already.
  /// - Throws: `StoreError` when the log cannot be written.
  public func submit(_ writer: RunWriter, problem: Problem? = nil) throws {
    try writer.append(.state(.queued, reason: nil))
    let rank = submitted.add(1, ordering: .relaxed).oldValue
    let entry = Entry(writer: writer, control: RunControl(rank: rank))
    entries.withLock { $0[writer.id] = entry }
    let queue = DispatchQueue(label: "ramify.run.\(writer.id)", qos: .utility)
    queue.async(group: running) { [self] in
      Conductor(
        writer: writer, control: entry.control, threads: threads, claims: claims,
        madeProblem: problem
      ).run()
      // The run may have been resumed as soon as it was closed: that entry stays.
      entries.withLock { entries in
        if entries[writer.id]?.control === entry.control { entries[writer.id] = nil }
      }
    }
    watchRequests(of: entry)
  }

  /// The runs in hand.
  public var active: [String] { entries.withLock { $0.keys.sorted() } }

  /// The runs in hand in the order in which they get threads, the first first.
  public var order: [QueuedRun] {
    entries.withLock { entries in
      entries.map { (QueuedRun(id: $0, isHeld: $1.control.current == .pause), $1.control.rank) }
        .sorted { $0.1 < $1.1 }.map(\.0)
    }
  }

  /// Lets a run change places with its neighbour: it gets threads before it, or after it.
  ///
  /// Trainings that have begun go on; what begins next is decided anew.
  ///
  /// - Parameters:
  ///   - id: the run.
  ///   - isEarlier: whether it goes up.
  /// - Returns: whether there was a neighbour.
  @discardableResult
  public func move(_ id: String, isEarlier: Bool) -> Bool {
    let isMoved = entries.withLock { entries in
      let controls = entries.values.map(\.control).sorted { $0.rank < $1.rank }
      guard let control = entries[id]?.control,
        let index = controls.firstIndex(where: { $0 === control }),
        controls.indices.contains(isEarlier ? index - 1 : index + 1)
      else { return false }
      let other = controls[isEarlier ? index - 1 : index + 1]
      let (mine, theirs) = (control.rank, other.rank)
      control.move(to: theirs)
      other.move(to: mine)
      return true
    }
    if isMoved { threads.reorder() }
    return isMoved
  }

  /// How many threads its runs share.
  public var threadCount: Int { threads.total }

  /// Calls a closure with each run in hand; nothing more happens in a run until it returns.
  public func withRuns(_ body: (Run) -> Void) {
    for entry in entries.withLock({ Array($0.values) }) { entry.writer.withRun(body) }
  }

  /// Asks a run to pause, go on or stop; false when this process does not have it.
  @discardableResult
  public func ask(_ wish: RunControl.Wish, of id: String) -> Bool {
    guard let entry = entries.withLock({ $0[id] }) else { return false }
    apply(wish, to: entry)
    return true
  }

  /// Asks every run to stop with a checkpoint.
  public func stopAll() {
    for entry in entries.withLock({ Array($0.values) }) { apply(.stop, to: entry) }
  }

  /// Waits until no run is in hand.
  public func waitUntilIdle() { running.wait() }

  /// Waits at most so long; true when no run is in hand.
  public func waitUntilIdle(seconds: Double) -> Bool {
    running.wait(timeout: .now() + seconds) == .success
  }

  private func apply(_ wish: RunControl.Wish, to entry: Entry) {
    let state = entry.writer.run.state
    entry.control.ask(wish)
    switch wish {
    case .pause where state == .running: record(.paused, in: entry)
    case .proceed where state == .paused: record(.running, in: entry)
    default: break
    }
  }

  private func record(_ state: RunState, in entry: Entry) {
    try? entry.writer.append(.state(state, reason: nil))
  }

  /// Looks twice a second for what another process asks of a run.
  private func watchRequests(of entry: Entry) {
    requests.asyncAfter(deadline: .now() + 0.5) { [weak self] in
      guard let self, entries.withLock({ $0[entry.writer.id]?.control === entry.control })
      else { return }
      switch entry.writer.pendingRequest() {
      case .stop: apply(.stop, to: entry)
      case .pause: apply(.pause, to: entry)
      case .proceed: apply(.proceed, to: entry)
      case nil: break
      }
      watchRequests(of: entry)
    }
  }
}
