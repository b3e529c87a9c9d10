/// Something wrong with what a user wrote: `FILE: KEY: what is wrong; what is allowed`.
public struct InputError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, or the argument, that it is in.
  public let file: String

  /// The key, such as "training.steps"; empty where it is about the whole file.
  public let key: String

  /// What is wrong, and what is allowed instead.
  public let problem: String

  /// A problem with a key of a file.
  public init(file: String, key: String = "", problem: String) {
    self.file = file
    self.key = key
    self.problem = problem
  }

  /// File, key and problem, in one line.
  public var description: String {
    [file, key, problem].filter { !$0.isEmpty }.map(\.singleLine).joined(separator: ": ")
  }
}
