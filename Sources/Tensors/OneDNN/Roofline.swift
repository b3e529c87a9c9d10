internal import CKernels
internal import COneDNN

/// What the machine does at best: the bounds of every operation's speed.
///
/// Source: Williams, Waterman, Patterson 2009, "Roofline: an insightful visual performance model".
public struct Roofline: Hashable, Sendable {
  /// Of a product of two square matrices in single precision.
  public let gigaflopsPerSecond: Double

  /// Read and written while a vector is added to another, both larger than any cache.
  public let gigabytesPerSecond: Double

  /// The best of some rounds of each on so many threads; it takes about two seconds.
  ///
  /// - Throws: `EngineError` when there is no such engine.
  public static func measure(threads: Int) throws -> Roofline {
    let engine = try Engine(threads: threads)
    return Roofline(
      gigaflopsPerSecond: product(on: engine), gigabytesPerSecond: addition(on: engine))
  }

  private static let rounds = 5

  private static func product(on engine: Engine) -> Double {
    let size = 2048
    let ones = [Float](repeating: 1, count: size * size)
    let factors = (0..<2).map { _ in Tensor(ones, shape: [size, size], on: engine) }
    let result = Tensor(ones, shape: [size, size], on: engine)
    let extent = dnnl_dim_t(size)
    let best = shortest {
      dnnl_sgemm(
        CChar(UInt8(ascii: "N")), CChar(UInt8(ascii: "N")), extent, extent, extent, 1,
        factors[0].memory.floats, extent, factors[1].memory.floats, extent, 0,
        result.memory.floats, extent)
    }
    return 2 * Double(size * size * size) / best / 1e9
  }

  private static func addition(on engine: Engine) -> Double {
    let count = 1 << 25
    let ones = [Float](repeating: 1, count: count)
    let (x, y) = (
      Tensor(ones, shape: [count], on: engine), Tensor(ones, shape: [count], on: engine)
    )
    let best = shortest { kernels_add_scaled(x.memory.floats, 0.5, y.memory.floats, count) }
    // One is read, the other is read and written.
    return 3 * 4 * Double(count) / best / 1e9
  }

  /// The seconds of the shortest of some rounds, after one that is not counted.
  private static func shortest(_ work: () -> Void) -> Double {
    let times = (0...rounds).map { _ in
      let start = ContinuousClock.now
      work()
      return (ContinuousClock.now - start) / .seconds(1)
    }
    return times.dropFirst().min() ?? .infinity
  }
}
