import Dispatch
import Foundation
import Synchronization

/// Turns the signals that end a program into a request, and remembers which one came first.
final class StopSignals: Sendable {
  private let first = Mutex<Int32?>(nil)
  private let sources: [any DispatchSourceSignal]

  /// Watches SIGINT, SIGTERM and SIGHUP until this goes away.
  init(_ request: @escaping @Sendable (_ isFirst: Bool) -> Void) {
    let signals = [SIGINT, SIGTERM, SIGHUP]
    sources = signals.map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: .global())
    }
    for (source, number) in zip(sources, signals) {
      source.setEventHandler { [weak self] in
        guard let self else { return }
        request(first.withLock { first in
          defer { first = first ?? number }
          return first == nil
        })
      }
      source.resume()
    }
  }

  /// The exit code for the signal that came, 128 and its number; `nil` when none came.
  var exitCode: Int32? { first.withLock { $0.map { 128 + $0 } } }
}
