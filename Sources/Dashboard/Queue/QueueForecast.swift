package import Runs

/// When the runs of a queue will get threads, as far as it can be told.
package struct QueueForecast {
  /// A run that trains or waits.
  package struct Item: Sendable {
    let id: Run.ID
    /// Threads that it has, or that it needs to begin.
    let threads: Int
    /// Seconds that it will train from then on; nil while nobody knows.
    let seconds: Double?
    let isBegun: Bool
    /// Whether the others pass it by.
    let isHeld: Bool

    package init(id: Run.ID, threads: Int, seconds: Double?, isBegun: Bool, isHeld: Bool) {
      self.id = id
      self.threads = threads
      self.seconds = seconds
      self.isBegun = isBegun
      self.isHeld = isHeld
    }
  }

  /// Seconds from now until each run that waits begins; those that are held, or wait for one of
  /// which nobody knows how long it takes, have none.
  package let starts: [Run.ID: Double]

  /// The forecast of a queue in its order.
  ///
  /// A run that waits begins when enough threads are free and all before it have begun.
  package init(_ items: [Item], threads total: Int) {
    var busy = items.filter { $0.isBegun && !$0.isHeld }.map {
      (threads: min($0.threads, total), end: $0.seconds)
    }
    var starts: [Run.ID: Double] = [:]
    var earliest = 0.0
    for item in items where !item.isBegun && !item.isHeld {
      let needed = min(item.threads, total)
      guard let start = Self.moment(of: needed, in: busy, total, after: earliest) else { break }
      starts[item.id] = start
      earliest = start
      busy.append((needed, item.seconds.map { start + $0 }))
    }
    self.starts = starts
  }

  /// The first moment at which so many threads are free.
  private static func moment(
    of needed: Int, in busy: [(threads: Int, end: Double?)], _ total: Int, after earliest: Double
  ) -> Double? {
    let ends = busy.compactMap(\.end).filter { $0 > earliest }.sorted()
    return ([earliest] + ends).first { time in
      let used = busy.reduce(0) { $0 + ($1.end.map { $0 > time } ?? true ? $1.threads : 0) }
      return total - used >= needed
    }
  }
}
