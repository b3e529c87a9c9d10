/// A seeded, splittable, counter-based stream of random numbers.
///
/// Two words are its whole state, so it can be stored and restored exactly, and `split` gives
/// streams that do not depend on how much of this one was used.
///
/// Source: Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators" (SplitMix64).
public struct RandomStream: RandomNumberGenerator, Codable, Hashable, Sendable {
  private let key: UInt64
  private var counter: UInt64 = 0

  /// The stream of a seed.
  public init(seed: Int) {
    key = Self.mix(UInt64(bitPattern: Int64(seed)) &+ Self.golden)
  }

  private init(key: UInt64) { self.key = key }

  /// An independent stream named by a number: the same one each time it is asked for.
  public func split(_ index: Int) -> RandomStream {
    RandomStream(key: Self.mix(Self.mix(key ^ Self.golden) &+ UInt64(bitPattern: Int64(index))))
  }

  /// An independent stream named by a word.
  public func split(_ name: String) -> RandomStream {
    RandomStream(key: name.utf8.reduce(key ^ Self.golden) { Self.mix(($0 &+ UInt64($1)) ^ key) })
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    counter &+= 1
    return Self.mix(key &+ counter &* Self.golden)
  }

  /// A number drawn evenly from `0 ..< 1`, in steps of 2^-24.
  public mutating func uniform() -> Float {
    Float(next() >> 40) * 0x1p-24
  }

  /// A number drawn evenly from `low ..< high`.
  public mutating func uniform(_ low: Float, _ high: Float) -> Float {
    low + (high - low) * uniform()
  }

  /// The numbers `0 ..< count` in a random order.
  public mutating func permutation(_ count: Int) -> [Int] {
    (0..<count).shuffled(using: &self)
  }

  private static let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func mix(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
