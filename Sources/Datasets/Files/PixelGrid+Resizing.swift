extension PixelGrid {
  /// The grid in another size, `[channels, height, width]`: a triangle filter as wide as the
  /// larger of an old and a new pixel, so that shrinking averages and growing is bilinear.
  package func resized(height: Int, width: Int) -> [Float] {
    if (height, width) == (self.height, self.width) { return planes }
    let narrow = narrowed(to: Tap.all(from: self.width, to: width))
    let rows = Tap.all(from: self.height, to: height)
    var result = [Float](repeating: 0, count: channels * height * width)
    for channel in 0..<channels {
      for (y, tap) in rows.enumerated() {
        let start = (channel * height + y) * width
        for (index, weight) in tap.weights.enumerated() {
          let source = (channel * self.height + tap.start + index) * width
          for x in 0..<width { result[start + x] += weight * narrow[source + x] }
        }
      }
    }
    return result
  }

  /// `[channels, height, width]`.
  private var planes: [Float] {
    let pixels = height * width
    guard channels > 1 else { return numbers }
    return numbers.indices.map { numbers[$0 % pixels * channels + $0 / pixels] }
  }

  /// `[channels, old height, new width]`.
  private func narrowed(to columns: [Tap]) -> [Float] {
    var narrow = [Float](repeating: 0, count: channels * height * columns.count)
    for y in 0..<height {
      for (x, tap) in columns.enumerated() {
        let first = (y * width + tap.start) * channels
        for channel in 0..<channels {
          var sum: Float = 0
          for index in tap.weights.indices {
            sum += tap.weights[index] * numbers[first + index * channels + channel]
          }
          narrow[(channel * height + y) * columns.count + x] = sum
        }
      }
    }
    return narrow
  }

  /// For each new pixel, row-major, the old one that covers its centre.
  func nearest(height: Int, width: Int) -> [Int] {
    let columns = nearestPixels(from: self.width, to: width)
    return nearestPixels(from: self.height, to: height).flatMap { y in
      columns.map { y * self.width + $0 }
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
}

/// For each new pixel along an axis, the old pixel that covers its centre.
func nearestPixels(from old: Int, to new: Int) -> [Int] {
  (0..<new).map { (2 * $0 + 1) * old / (2 * new) }
}
