import Foundation

/// A run's folder, or a file in it, that could not be read or written.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file or folder.
  public let path: String

  /// What is wrong with it, and what to do.
  public let problem: String

  /// A problem with a file or folder.
  public init(path: String, problem: String) {
    self.path = path
    self.problem = problem
  }

  /// The operating system's refusal of an operation on a file.
  init(path: String, code: Int32) {
    let text = String(cString: strerror(code))
    let problem = text.prefix(1).lowercased() + text.dropFirst()
    let advice = code == ENOSPC || code == EDQUOT ? "; free some space: what is stored stays" : ""
    self.init(path: path, problem: problem + advice)
  }

  /// The path and the problem, in one line.
  public var description: String { "\(path.singleLine): \(problem.singleLine)" }
}

extension String {
  /// The text with control characters escaped, so that it takes one line and drives no terminal.
  var singleLine: String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    return unicodeScalars.map { $0.isControl ? $0.escaped(asASCII: true) : String($0) }.joined()
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool {
    properties.generalCategory == .control || properties.generalCategory == .lineSeparator
      || properties.generalCategory == .paragraphSeparator
  }
}
