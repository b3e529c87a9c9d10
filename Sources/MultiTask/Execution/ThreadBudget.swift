import Dispatch
import Synchronization

/// The machine's threads, handed out to trainings in the order they ask.
///
/// Two cores are better used by two trainings with one thread each than by one with two, so
/// whoever fits next starts next.
public final class ThreadBudget: Sendable {
  private struct State {
    var free: Int
    var waiting: [Ticket] = []
  }

  private struct Ticket {
    let threads: Int
    let turn: DispatchSemaphore
  }

  /// How many threads there are.
  public let total: Int

  private let state: Mutex<State>

  /// A budget of so many threads.
  public init(total: Int) {
    precondition(total >= 1, "a budget of \(total) threads")
    self.total = total
    state = Mutex(State(free: total))
  }

  /// Waits until so many threads are free and lends them; more than there are count as all.
  ///
  /// - Throws: `Cancelled` when a stop is asked for while waiting.
  func lend(_ threads: Int, control: RunControl) throws -> ThreadLoan {
    try acquire(threads, control: control)
    return ThreadLoan(threads, of: self)
  }

  fileprivate func acquire(_ threads: Int, control: RunControl) throws {
    let ticket = Ticket(threads: min(threads, total), turn: DispatchSemaphore(value: 0))
    state.withLock { state in
      state.waiting.append(ticket)
      Self.admit(&state)
    }
    while ticket.turn.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
      guard control.isStopping, withdraw(ticket) else { continue }
      throw Cancelled()
    }
  }

  fileprivate func release(_ threads: Int) {
    state.withLock { state in
      state.free += min(threads, total)
      Self.admit(&state)
    }
  }

  /// Takes a ticket out of the line; false when its turn came meanwhile.
  private func withdraw(_ ticket: Ticket) -> Bool {
    state.withLock { state in
      guard let index = state.waiting.firstIndex(where: { $0.turn === ticket.turn }) else {
        return false
      }
      state.waiting.remove(at: index)
      Self.admit(&state)
      return true
    }
  }

  private static func admit(_ state: inout State) {
    while let first = state.waiting.first, first.threads <= state.free {
      state.free -= first.threads
      state.waiting.removeFirst()
      first.turn.signal()
    }
  }
}

/// Threads lent to one training, which gives them back while it is paused and when it ends.
final class ThreadLoan: Sendable {
  private let threads: Int
  private let budget: ThreadBudget
  private let isHeld = Mutex(true)

  fileprivate init(_ threads: Int, of budget: ThreadBudget) {
    self.threads = threads
    self.budget = budget
  }

  /// Gives the threads back; they may be taken again.
  func giveBack() {
    let wasHeld = isHeld.withLock { isHeld in
      defer { isHeld = false }
      return isHeld
    }
    if wasHeld { budget.release(threads) }
  }

  /// Waits for the threads again.
  ///
  /// - Throws: `Cancelled` when a stop is asked for while waiting; then they are not held.
  func takeAgain(control: RunControl) throws {
    try budget.acquire(threads, control: control)
    isHeld.withLock { $0 = true }
  }
}
