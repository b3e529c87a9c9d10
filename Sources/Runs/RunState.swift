/// Where a run is in its life.
public enum RunState: String, Codable, Hashable, Sendable, CaseIterable {
  /// Waiting for free threads.
  case queued
  /// Training.
  case running
  /// Holding its place, not training.
  case paused
  /// Ended by the user, with a checkpoint to resume from.
  case stopped
  /// Done, with a result.
  case finished
  /// Ended by an error.
  case failed
  /// Its process died; it resumes from its last checkpoint.
  case interrupted
  /// Read from the log of another program, which does not tell whether it goes on.
  case logged

  /// Whether a process is busy with the run or will be.
  public var isActive: Bool { self == .queued || self == .running || self == .paused }

  /// Whether the run can go on from where it ended.
  public var isResumable: Bool { self == .stopped || self == .interrupted || self == .failed }
}
