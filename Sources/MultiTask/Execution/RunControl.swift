import Synchronization

/// Asks a run's trainings to pause, go on or stop; any thread may ask.
public final class RunControl: Sendable {
  /// What is asked of the trainings.
  public enum Wish: Hashable, Sendable {
    /// Train.
    case proceed
    /// Hold between two steps.
    case pause
    /// Write a checkpoint and end.
    case stop
    /// End at once; the last checkpoint has to do.
    case abandon
  }

  private let place: Mutex<Int>
  private let wish = Mutex(Wish.proceed)

  /// A control that lets trainings proceed.
  ///
  /// - Parameter rank: the run's place among those that wait for threads.
  public init(rank: Int = 0) { place = Mutex(rank) }

  /// The run's place among those that wait for threads: the lowest is served first.
  public var rank: Int { place.withLock { $0 } }

  /// Gives the run another place; `ThreadBudget.reorder` makes it count for what waits already.
  package func move(to rank: Int) { place.withLock { $0 = rank } }

  /// What is asked for now.
  public var current: Wish { wish.withLock { $0 } }

  /// Asks for something; a stop cannot be taken back.
  public func ask(_ next: Wish) {
    wish.withLock { wish in
      if wish != .stop && wish != .abandon || next == .abandon { wish = next }
    }
  }

  /// Whether the trainings are to end.
  var isStopping: Bool { wish.withLock { $0 == .stop || $0 == .abandon } }
}

/// A training or a run ended because it was asked to.
public struct Cancelled: Error, Hashable {}
