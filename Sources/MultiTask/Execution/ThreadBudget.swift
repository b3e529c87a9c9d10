import Dispatch
import Synchronization

/// The machine's threads, handed out to runs in the order of their ranks, and to the trainings of
/// one run in the order they ask.
///
/// An earlier run never waits for a later one that has not begun, so the first run of a session has
/// trained what the next can use, and of many runs few hold their samples in memory.
/// Two cores are better used by two trainings with one thread each than by one with two, so
/// whoever fits next starts next.
public final class ThreadBudget: Sendable {
  private struct State {
    var free: Int
    var waiting: [Ticket] = []
  }

  fileprivate struct Ticket {
    let threads: Int
    let control: RunControl
    /// Whether it was begun before, and goes on ahead of all that have not.
    let isFirst: Bool
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

  /// How many wait for threads.
  package var waiting: Int { state.withLock { $0.waiting.count } }

  /// Waits until so many threads are free and lends them; more than there are count as all.
  ///
  /// A run that is paused waits on, and lets others pass.
  ///
  /// - Throws: `Cancelled` when a stop is asked for while waiting.
  package func lend(_ threads: Int, control: RunControl) throws -> ThreadLoan {
    guard wait(for: enqueue(threads, control)) else { throw Cancelled() }
    return ThreadLoan(threads, of: self, to: control)
  }

  /// Puts what waits in the order of the ranks again, after these have changed.
  package func reorder() {
    state.withLock { state in
      let begun = state.waiting.filter(\.isFirst)
      let others = state.waiting.filter { !$0.isFirst }.enumerated().sorted { one, other in
        (one.element.control.rank, one.offset) < (other.element.control.rank, other.offset)
      }
      state.waiting = begun + others.map(\.element)
      Self.admit(&state)
    }
  }

  fileprivate func enqueue(_ threads: Int, _ control: RunControl, isFirst: Bool = false) -> Ticket {
    let ticket = Ticket(
      threads: min(threads, total), control: control, isFirst: isFirst,
      turn: DispatchSemaphore(value: 0))
    state.withLock { state in
      let place = state.waiting.firstIndex { isFirst || $0.control.rank > control.rank }
      state.waiting.insert(ticket, at: place ?? state.waiting.endIndex)
      Self.admit(&state)
    }
    return ticket
  }

  /// Waits for a ticket's turn; false when a stop was asked for instead.
  fileprivate func wait(for ticket: Ticket) -> Bool {
    while ticket.turn.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
      if ticket.control.isStopping, withdraw(ticket) { return false }
      // A pause may have ended.
      state.withLock { Self.admit(&$0) }
    }
    return true
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
    var index = 0
    while index < state.waiting.count {
      let ticket = state.waiting[index]
      if ticket.control.current == .pause { index += 1; continue }
      guard ticket.threads <= state.free else { return }
      state.free -= ticket.threads
      state.waiting.remove(at: index)
      ticket.turn.signal()
    }
  }
}

/// Threads lent to one training, which gives them back while it is paused and when it ends.
package final class ThreadLoan: Sendable {
  private let threads: Int
  private let budget: ThreadBudget
  private let control: RunControl
  private let isHeld = Mutex(true)

  fileprivate init(_ threads: Int, of budget: ThreadBudget, to control: RunControl) {
    self.threads = threads
    self.budget = budget
    self.control = control
  }

  /// Gives the threads back.
  package func giveBack() {
    let wasHeld = isHeld.withLock { isHeld in
      defer { isHeld = false }
      return isHeld
    }
    if wasHeld { budget.release(threads) }
  }

  /// Leaves the threads to other runs until the own is no longer paused, then takes them before all
  /// that have not begun; a stop that is asked for meanwhile keeps them away.
  package func giveWayWhilePaused() {
    let ticket = budget.enqueue(threads, control, isFirst: true)
    giveBack()
    let isHeld = budget.wait(for: ticket)
    self.isHeld.withLock { $0 = isHeld }
  }
}
