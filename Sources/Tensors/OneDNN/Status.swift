internal import COneDNN

/// A failure of the numeric library.
public struct EngineError: Error, Hashable, CustomStringConvertible {
  /// What failed, where, and what to do about it.
  public let description: String
}

/// Throws unless oneDNN says that it did what was asked.
func check(_ status: dnnl_status_t, _ action: @autoclosure () -> String) throws(EngineError) {
  guard status != dnnl_success else { return }
  throw EngineError(
    description: "onednn could not \(action()): status \(status.rawValue); "
      + "set ONEDNN_VERBOSE=1 to see its own report")
}

/// Traps unless oneDNN says that it did what was asked of it with arguments that we chose.
func require(_ status: dnnl_status_t, _ action: @autoclosure () -> String) {
  precondition(
    status == dnnl_success, "onednn could not \(action()): status \(status.rawValue)")
}
