extension PNGImage {
  /// The image in another size, `[channels, height, width]`: a triangle filter as wide as the
  /// larger of an old and a new pixel, so that shrinking averages.
  package func resized(height: Int, width: Int) -> [UInt8] {
    let columns = Tap.all(from: self.width, to: width)
    let rows = Tap.all(from: self.height, to: height)
    return (0..<channels).flatMap { channel in
      let narrow = (0..<self.height).flatMap { y in
        columns.map { tap in
          tap.sum { Float(pixels[(y * self.width + $0) * channels + channel]) }
        }
      }
      return rows.flatMap { tap in
        (0..<width).map { x in UInt8(tap.sum { narrow[$0 * width + x] }.rounded()) }
      }
    }
  }
}

/// The old pixels, with their weights, that one new pixel is made of.
private struct Tap {
  let start: Int
  let weights: [Float]

  static func all(from old: Int, to new: Int) -> [Tap] {
    let scale = Float(old) / Float(new)
    return (0..<new).map { Tap(center: (Float($0) + 0.5) * scale, reach: max(scale, 1), of: old) }
  }

  private init(center: Float, reach: Float, of count: Int) {
    start = max(0, Int((center - reach + 0.5).rounded(.down)))
    let end = min(count, Int((center + reach + 0.5).rounded(.down)))
    let heights = (start..<end).map { max(0, 1 - abs((Float($0) + 0.5 - center) / reach)) }
    let sum = heights.reduce(0, +)
    weights = heights.map { $0 / sum }
  }

  func sum(_ value: (Int) -> Float) -> Float {
    var sum: Float = 0
    for index in weights.indices { sum += weights[index] * value(start + index) }
    return sum
  }
}

/// For each new pixel along an axis, the old pixel that covers its centre.
func nearestPixels(from old: Int, to new: Int) -> [Int] {
  (0..<new).map { (2 * $0 + 1) * old / (2 * new) }
}
