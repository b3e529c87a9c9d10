/// Data that cannot be used: which file or key, what is wrong with it and what is allowed.
public struct DatasetError: Error, Hashable, CustomStringConvertible {
  /// The file, or the key of the request such as `data.size`.
  public let subject: String

  /// What is wrong with the subject and what is allowed.
  public let reason: String

  /// Blames a file or key; control characters in either text are written as escapes.
  public init(_ subject: String, _ reason: String) {
    self.subject = subject.visible
    self.reason = reason.visible
  }

  /// One line: the subject, a colon and the reason.
  public var description: String { "\(subject): \(reason)" }
}

extension String {
  /// The text with control characters written as escapes, so that none reaches a terminal.
  package var visible: String {
    unicodeScalars.map { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: scalar.escaped(asASCII: true)
      default: String(scalar)
      }
    }.joined()
  }
}
