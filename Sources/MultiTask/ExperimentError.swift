/// An experiment that cannot be done as it was asked for.
public struct ExperimentError: Error, Hashable, CustomStringConvertible {
  /// The key of the experiment file at fault.
  public let key: String

  /// What is wrong.
  public let problem: String

  /// What is allowed, or what to do.
  public let remedy: String

  /// The key, the problem and the remedy in one line.
  public var description: String { "\(key): \(problem); \(remedy)" }
}
