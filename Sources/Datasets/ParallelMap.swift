internal import Dispatch
internal import Synchronization

/// Makes `count` values on all cores, in order whatever the number of cores.
///
/// - Parameters:
///   - count: how many values to make.
///   - progress: called with the finished fraction, one call at a time.
///   - make: makes the value with the given number.
/// - Returns: the values in the order of their numbers.
func parallelMap<Value: Sendable>(
  _ count: Int, progress: @Sendable (Double) -> Void, _ make: @Sendable (Int) -> Value
) -> [Value] {
  let values = Mutex<(made: [Value?], count: Int)>(([Value?](repeating: nil, count: count), 0))
  DispatchQueue.concurrentPerform(iterations: count) { index in
    let value = make(index)
    values.withLock {
      $0.made[index] = value
      $0.count += 1
      progress(Double($0.count) / Double(count))
    }
  }
  return values.withLock { $0.made.compactMap(\.self) }
}
