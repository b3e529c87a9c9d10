#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Memory of one engine: what is given back is handed out again to the next that wants as much.
final class Pool {
  private var free: [Int: [UnsafeMutablePointer<Float>]] = [:]
  /// The bytes that are in use now.
  private(set) var live = 0
  /// The most bytes that were in use at once.
  private(set) var peak = 0
  /// How often the system was asked for memory.
  private(set) var allocations = 0

  private static let grain = 64

  func memory(_ count: Int) -> Memory {
    let capacity = max(count + Self.grain - 1, Self.grain) / Self.grain * Self.grain
    live += capacity * 4
    peak = max(peak, live)
    let floats = free[capacity]?.popLast() ?? allocate(capacity)
    return Memory(floats, capacity: capacity, from: self)
  }

  fileprivate func giveBack(_ floats: UnsafeMutablePointer<Float>, capacity: Int) {
    live -= capacity * 4
    free[capacity, default: []].append(floats)
  }

  private func allocate(_ capacity: Int) -> UnsafeMutablePointer<Float> {
    allocations += 1
    var made: UnsafeMutableRawPointer?
    let status = posix_memalign(&made, 4096, capacity * 4)
    guard status == 0, let made else {
      preconditionFailure("no memory for \(capacity * 4) bytes: error \(status)")
    }
    return made.bindMemory(to: Float.self, capacity: capacity)
  }

  deinit {
    for pointers in free.values { pointers.forEach { $0.deallocate() } }
  }
}

/// A run of uninitialised floats that goes back to its pool with its last owner.
final class Memory {
  let floats: UnsafeMutablePointer<Float>
  private let capacity: Int
  /// Strong, so that the pool outlives what it lent.
  private let pool: Pool

  fileprivate init(_ floats: UnsafeMutablePointer<Float>, capacity: Int, from pool: Pool) {
    self.floats = floats
    self.capacity = capacity
    self.pool = pool
  }

  deinit { pool.giveBack(floats, capacity: capacity) }

  func fill(_ values: [Float]) {
    values.withUnsafeBufferPointer { source in
      guard let first = source.baseAddress else { return }
      floats.update(from: first, count: source.count)
    }
  }

  func values(_ count: Int) -> [Float] {
    Array(UnsafeBufferPointer(start: floats, count: count))
  }
}
