import Foundation

/// The standard streams.
enum Standard {
  static let output = Stream(descriptor: STDOUT_FILENO)
  static let error = Stream(descriptor: STDERR_FILENO)

  /// A stream that is written through at once.
  struct Stream: Sendable {
    let descriptor: Int32

    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Writes what may be lost without harm.
    func write(_ text: String) { try? send(text) }

    /// Writes what a caller waits for.
    ///
    /// - Throws: the system's error when not all of it could be written.
    func send(_ text: String) throws {
      try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        .write(contentsOf: Data(text.utf8))
    }
  }

  /// A text with its line breaks and control characters made harmless, for one line of a terminal.
  static func oneLine(_ text: String) -> String {
    let kept = text.unicodeScalars.map { scalar -> Character in
      let isControl = scalar.properties.generalCategory == .control
      let isFormat = scalar.properties.generalCategory == .format
      return isControl || isFormat ? " " : Character(scalar)
    }
    return String(kept)
  }
}
