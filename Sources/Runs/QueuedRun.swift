/// A run in the hands of a program, and whether it is held.
public struct QueuedRun: Hashable, Sendable {
  /// The run's identifier.
  public var id: Run.ID

  /// Whether it was asked to pause, be it trained already or not.
  public var isHeld: Bool

  /// A run's place in a queue is that in the list.
  public init(id: Run.ID, isHeld: Bool) {
    self.id = id
    self.isHeld = isHeld
  }
}
