import Synchronization

/// Numbers reported from any thread.
final class Fractions: Sendable {
  private let numbers = Mutex<[Double]>([])

  var all: [Double] { numbers.withLock { $0 } }

  func append(_ number: Double) { numbers.withLock { $0.append(number) } }
}
