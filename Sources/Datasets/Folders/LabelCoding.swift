/// What the numbers stored in a dense label's file mean.
enum LabelCoding: Hashable, Sendable {
  case classes(ClassCoding)
  case values(ValueCoding)
  case directions
}

/// Which stored number is which class.
struct ClassCoding: Hashable, Sendable {
  /// The number of classes.
  let count: Int

  /// Numbers that stand for a missing label.
  var ignored: Set<Int> = []

  /// The class of each stored number from 0 on, -1 where missing; nil for the numbers themselves.
  var numbers: [Int32]?

  /// The class of a stored number, -1 where missing; nil when the number is not allowed.
  func label(_ stored: Float) -> Int32? {
    if stored.isNaN { return -1 }
    guard let number = Int(exactly: stored) else { return nil }
    if ignored.contains(number) { return -1 }
    if let numbers { return numbers.indices.contains(number) ? numbers[number] : nil }
    return (0..<count).contains(number) ? Int32(number) : nil
  }

  /// Which numbers are allowed, for messages.
  var allowed: String {
    let most = (numbers?.count ?? count) - 1
    let missing = ignored.sorted().map { ", and \($0) for missing" }.joined()
    return "0 to \(most)\(missing)"
  }
}

/// Which stored number is which value.
struct ValueCoding: Hashable, Sendable {
  /// Taken away first.
  var offset: Float = 0

  /// Multiplied with then.
  var scale: Float = 1

  /// The largest value; larger ones become it.
  var most: Float = .infinity

  /// Stored numbers that stand for a missing value.
  var invalid: [Float] = []

  /// Stored numbers must be larger, or else they are missing.
  var above: Float = -.infinity

  /// The value of a stored number, NaN where missing.
  func value(_ stored: Float) -> Float {
    guard stored.isFinite, stored > above, !invalid.contains(stored) else { return .nan }
    return min(most, (stored - offset) * scale)
  }
}

extension LabelCoding {
  /// The channels that a file may have.
  var channels: [Int] {
    switch self {
    // A JPEG, which changes numbers, always has three.
    case .classes: [1]
    case .values: [1, 3]
    case .directions: [3]
    }
  }

  /// The targets at some pixels of a grid.
  ///
  /// - Throws: `DatasetError` naming the file when a class is none of the allowed numbers.
  func target(_ grid: PixelGrid, at pixels: [Int], file: String) throws -> Target {
    switch self {
    case .classes(let coding): .labels(try coding.labels(grid, at: pixels, file: file))
    case .values(let coding): .values(pixels.map { coding.value(grid.mean(at: $0)) })
    case .directions: .values(grid.directions(at: pixels))
    }
  }
}

extension ClassCoding {
  fileprivate func labels(_ grid: PixelGrid, at pixels: [Int], file: String) throws -> [Int32] {
    try pixels.map { pixel in
      guard let label = label(grid.numbers[pixel]) else {
        let number = grid.numbers[pixel]
        let text = Int(exactly: number).map { "\($0)" } ?? "\(number)"
        throw DatasetError(file, "class \(text); allowed are \(allowed)")
      }
      return label
    }
  }
}

extension PixelGrid {
  /// The mean over a pixel's channels.
  fileprivate func mean(at pixel: Int) -> Float {
    if channels == 1 { return numbers[pixel] }
    return numbers[(pixel * channels)..<((pixel + 1) * channels)].reduce(0, +) / Float(channels)
  }

  /// Unit vectors `[3, ...]`; NaN where the vector has no length or the colour is white.
  ///
  /// Colours stand for `(n + 1) / 2` of full brightness.
  fileprivate func directions(at pixels: [Int]) -> [Float] {
    var result = [Float](repeating: .nan, count: 3 * pixels.count)
    for (index, pixel) in pixels.enumerated() {
      guard let direction = direction(at: pixel) else { continue }
      for axis in 0..<3 { result[axis * pixels.count + index] = direction[axis] }
    }
    return result
  }

  private func direction(at pixel: Int) -> SIMD3<Float>? {
    var vector = SIMD3(numbers[3 * pixel], numbers[3 * pixel + 1], numbers[3 * pixel + 2])
    if let white {
      if vector == SIMD3(repeating: white) { return nil }
      vector = vector * (2 / white) - 1
    }
    let length = (vector * vector).sum().squareRoot()
    return length > 0 && length.isFinite ? vector / length : nil
  }
}
