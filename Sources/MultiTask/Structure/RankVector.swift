/// The ranks of values, ties sharing their average rank, moved to mean 0 and scaled to length 1, so
/// that the product of two is Spearman's correlation.
struct RankVector: Sendable {
  /// Padded with zeros.
  private let lanes: [SIMD8<Double>]

  init(_ values: [Float]) {
    let sorted = Self.sorted(values)
    self.init(places: sorted.map { Int($0 & 0xFFFF_FFFF) }) {
      sorted[$0] >> 32 == sorted[$1] >> 32
    }
  }

  init(_ values: [Double]) {
    let places = values.indices.sorted { values[$0] < values[$1] }
    self.init(places: places) { values[places[$0]] == values[places[$1]] }
  }

  /// The ranks of values by their places in rising order, and whether the values are equal at two
  /// positions of that order.
  private init(places: [Int], isTied: (Int, Int) -> Bool) {
    var ranks = [Double](repeating: 0, count: (places.count + 7) / 8 * 8)
    var (start, squares) = (0, 0.0)
    while start < places.count {
      var end = start + 1
      while end < places.count, isTied(start, end) { end += 1 }
      // Twice the distance from the middle rank: whole numbers, with mean 0.
      let rank = Double(start + end - places.count)
      for position in start..<end { ranks[places[position]] = rank }
      squares += rank * rank * Double(end - start)
      start = end
    }
    let scale = squares > 0 ? 1 / squares.squareRoot() : 0
    lanes = stride(from: 0, to: ranks.count, by: 8).map { first in
      var lane = SIMD8<Double>()
      for offset in 0..<8 { lane[offset] = ranks[first + offset] * scale }
      return lane
    }
  }

  /// The correlation of each vector with each, ones on the diagonal.
  static func correlations(_ vectors: [RankVector]) -> [[Double]] {
    let count = vectors.first?.lanes.count ?? 0
    let chunks = stride(from: 0, to: count, by: chunkLanes).map {
      $0..<min($0 + chunkLanes, count)
    }
    // The parts do not depend on the number of cores, so neither does a bit of the sum.
    let parts = (0..<sumParts).map { part in
      chunks.indices.filter { $0 % sumParts == part }.map { chunks[$0] }
    }
    let sums = inParallel(sumParts) { products(vectors, in: parts[$0]) }
    return vectors.indices.map { one in
      vectors.indices.map { other in
        let place = max(one, other) * vectors.count + min(one, other)
        return one == other ? 1 : sums.reduce(0) { $0 + $1[place] }
      }
    }
  }

  /// Lanes of all vectors that are multiplied while they are in the cache.
  private static let chunkLanes = 128
  private static let sumParts = 8

  /// The products of all pairs over parts of the vectors, `[one][other]` where other < one.
  private static func products(_ vectors: [RankVector], in parts: [Range<Int>]) -> [Double] {
    var sums = [Double](repeating: 0, count: vectors.count * vectors.count)
    for part in parts {
      for one in vectors.indices {
        for other in 0..<one {
          sums[one * vectors.count + other] += product(vectors[one], vectors[other], in: part)
        }
      }
    }
    return sums
  }

  private static func product(
    _ one: RankVector, _ other: RankVector, in part: Range<Int>
  ) -> Double {
    var sum = SIMD8<Double>()
    for index in part { sum += one.lanes[index] * other.lanes[index] }
    return sum.sum()
  }

  /// The places of values in rising order, each below the bits of a key that sorts as the value.
  private static func sorted(_ values: [Float]) -> [UInt64] {
    var keyed = values.indices.map { index in
      // Adding 0 makes one of the two zeros.
      let bits = (values[index] + 0).bitPattern
      let key = bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits
      return UInt64(key) << 32 | UInt64(index)
    }
    var spare = keyed
    for shift in [32, 43, 54] as [UInt64] {
      distribute(keyed, into: &spare, by: shift)
      swap(&keyed, &spare)
    }
    return keyed
  }

  /// One pass of a radix sort, 11 bits of the key.
  private static func distribute(
    _ source: [UInt64], into target: inout [UInt64], by shift: UInt64
  ) {
    var places = [Int](repeating: 0, count: 2049)
    for key in source { places[Int(key >> shift & 2047) + 1] &+= 1 }
    for digit in 1..<2049 { places[digit] &+= places[digit - 1] }
    for key in source {
      let digit = Int(key >> shift & 2047)
      target[places[digit]] = key
      places[digit] &+= 1
    }
  }
}
