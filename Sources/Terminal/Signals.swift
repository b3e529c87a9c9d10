import CNcurses

/// Makes a screen's `next` return `.wake` at once.
///
/// It may be used from any thread, before the screen is opened and after it is closed.
public struct Waker: Sendable {
  /// A waker of whatever screen this process has.
  public init() {}

  /// Wakes the thread that waits for input, or the next one that does.
  public func wake() {
    wake_post(Int32(wake_asked))
  }
}

/// Requests from outside to end: Ctrl-C, `kill`, a closed terminal.
///
/// After `install` such signals no longer end the process. They wake the screen, and the program
/// looks at `requested`, keeps what must be kept, and exits with `exitCode`. A second Ctrl-C ends
/// it at once.
public enum TerminationSignals {
  /// From now on INT, TERM and HUP are requests.
  public static func install() {
    termination_install()
  }

  /// The number of the first signal that asked to end.
  public static var requested: Int32? {
    let signal = termination_requested()
    return signal == 0 ? nil : signal
  }

  /// What the process should exit with after a request: 128 and the signal's number.
  public static var exitCode: Int32? { requested.map { 128 + $0 } }

  /// Asks to end as if a signal had come.
  public static func request(_ signal: Int32) {
    termination_request(signal)
  }
}
