/// A number's history: one value a step, steps rising.
public struct Series: Hashable, Sendable {
  /// The steps.
  public private(set) var steps: [Int] = []

  /// The value at each step.
  public private(set) var values: [Float] = []

  /// When each was logged, in seconds since 1970.
  public private(set) var times: [Double] = []

  /// The smallest finite value.
  public private(set) var minimum: Float?

  /// The largest finite value.
  public private(set) var maximum: Float?

  /// An empty history.
  public init() {}

  /// Adds a value; one of a step that is already there replaces it and all after it.
  public mutating func append(_ value: Float, step: Int, time: Double) {
    if let last = steps.last, step <= last { truncate(from: step) }
    steps.append(step)
    values.append(value)
    times.append(time)
    widen(to: value)
  }

  private mutating func widen(to value: Float) {
    guard value.isFinite else { return }
    minimum = min(minimum ?? value, value)
    maximum = max(maximum ?? value, value)
  }

  /// Forgets a step's value and all after it.
  public mutating func truncate(from step: Int) {
    let kept = steps.partitioningIndex { $0 >= step }
    steps.removeSubrange(kept...)
    values.removeSubrange(kept...)
    times.removeSubrange(kept...)
    (minimum, maximum) = (nil, nil)
    for value in values { widen(to: value) }
  }

  /// The newest value.
  public var last: Float? { values.last }
}

extension Array {
  /// The first index from which on a claim holds, by halving.
  func partitioningIndex(where holds: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
