/// Data that cannot be used: which file or key, what is wrong with it and what is allowed.
public struct DatasetError: Error, Hashable, CustomStringConvertible {
  /// The file, or the key of the request such as `data.size`.
  public let subject: String

  /// What is wrong with the subject and what is allowed.
  public let reason: String

  /// Blames a file or key; control characters in either text are written as escapes.
  public init(_ subject: String, _ reason: String) {
    self.subject = Self.printable(subject)
    self.reason = Self.printable(reason)
  }

  /// One line: the subject, a colon and the reason.
  public var description: String { "\(subject): \(reason)" }

  private static func printable(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: scalar.escaped(asASCII: true)
      default: String(scalar)
      }
    }.joined()
  }
}
