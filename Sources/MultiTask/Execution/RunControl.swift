import Foundation
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

  private let wish = Mutex(Wish.proceed)
  private let changed = NSCondition()

  /// A control that lets trainings proceed.
  public init() {}

  /// What is asked for now.
  public var current: Wish { wish.withLock { $0 } }

  /// Asks for something; a stop cannot be taken back.
  public func ask(_ next: Wish) {
    changed.lock()
    wish.withLock { wish in
      if wish != .stop && wish != .abandon || next == .abandon { wish = next }
    }
    changed.broadcast()
    changed.unlock()
  }

  /// Waits as long as a pause is asked for.
  func waitWhilePaused() {
    changed.lock()
    while current == .pause { changed.wait() }
    changed.unlock()
  }

  /// Whether the trainings are to end.
  var isStopping: Bool { current == .stop || current == .abandon }
}

/// A training or a run ended because it was asked to.
public struct Cancelled: Error, Hashable {}
