import Datasets
import MultiTask
import Runs
import Terminal

/// Input that cannot be used, and the file that it came from.
struct BadInput: Error, CustomStringConvertible {
  let file: String
  let reason: any Error

  var description: String { "\(file): \(reason)" }
}

/// Something that was asked for and cannot be done now.
struct Refusal: Error, CustomStringConvertible {
  let description: String
}

extension Error {
  /// Whether the user's input is at fault, so that the exit code is 2.
  var isBadInput: Bool {
    self is BadInput || self is InputError || self is ExperimentError || self is TerminalError
      || self is ThemeError || self is StoreError || self is Refusal || self is DatasetError
  }
}
