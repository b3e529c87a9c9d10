import Synchronization

/// What was found of curves for earlier frames, so that a frame costs what is new in them.
///
/// It changes nothing that is drawn: a curve that is not a continuation of what is kept under its
/// source is found anew.
package final class CurveMemory: Sendable {
  /// The part of a curve that is drawn, and how finely.
  fileprivate struct Part: Hashable {
    let count: Int
    let window: ClosedRange<Double>?
    let isOverTime: Bool
    let columns: Int
  }

  private struct Source: Hashable {
    let name: String
    let weight: Float
  }

  fileprivate struct Entry {
    var average: MovingAverage
    var smooth = Curve()
    /// The last of the values that the average took in.
    var last: Float = .nan
    var thinning = Thinning()
    var part: (key: Part, curve: Curve)?
  }

  /// More curves than any page draws; what is older than so many is forgotten together.
  private static let most = 512

  private let entries = Mutex([Source: Entry]())

  /// A curve smoothed, and how it is drawn.
  package struct Found {
    package let smooth: Curve
    package let drawn: Curve
  }

  /// A memory of nothing yet.
  package init() {}

  /// Smooths a curve and thins the part of it that is drawn.
  ///
  /// - Parameters:
  ///   - curve: the raw curve.
  ///   - source: what the curve is of; nothing is kept of one without.
  ///   - weight: of the moving average; 0 leaves the curve as it is.
  ///   - window: the part of the horizontal axis that is drawn; all of it where it is nil.
  ///   - columns: the columns that it is drawn in.
  ///   - isOverTime: whether the axis counts seconds since the curve's start, or else steps.
  /// - Returns: all of the smoothed curve, and the part that is drawn.
  package func find(
    _ curve: Curve, of source: String?, weight: Float, window: ClosedRange<Double>?,
    columns: Int, isOverTime: Bool
  ) -> Found {
    let part = Part(
      count: curve.values.count, window: window, isOverTime: isOverTime, columns: columns)
    guard let source else {
      let smooth = curve.smoothed(weight)
      return Found(smooth: smooth, drawn: Self.thinned(smooth, part))
    }
    return entries.withLock { entries in
      if entries.count > Self.most { entries = [:] }
      let key = Source(name: source, weight: weight)
      var entry = entries.removeValue(forKey: key) ?? Entry(average: MovingAverage(weight))
      if !entry.isContinued(by: curve) { entry = Entry(average: MovingAverage(weight)) }
      entry.extend(to: curve)
      let drawn = entry.drawn(part)
      entries[key] = entry
      return Found(smooth: entry.smooth, drawn: drawn)
    }
  }

  fileprivate static func thinned(_ curve: Curve, _ part: Part) -> Curve {
    guard let window = part.window else { return curve.thinned(to: part.columns) }
    return curve.windowed(window, isOverTime: part.isOverTime).thinned(to: part.columns)
  }
}

extension CurveMemory.Entry {
  /// Whether a curve begins with what was taken in.
  fileprivate func isContinued(by curve: Curve) -> Bool {
    let count = smooth.values.count
    guard count > 0 else { return true }
    guard curve.values.count >= count, curve.steps[count - 1] == smooth.steps[count - 1],
      curve.times[count - 1] == smooth.times[count - 1], curve.times[0] == smooth.times[0]
    else { return false }
    return curve.values[count - 1].bitPattern == last.bitPattern
  }

  /// The part that is drawn: what is new in it, where it is the whole curve.
  fileprivate mutating func drawn(_ wanted: CurveMemory.Part) -> Curve {
    if let part, part.key == wanted { return part.curve }
    let curve =
      wanted.window == nil
      ? thinning.extended(to: smooth, parts: wanted.columns) : CurveMemory.thinned(smooth, wanted)
    part = (wanted, curve)
    return curve
  }

  /// Takes in what is new.
  ///
  /// What is kept is a copy: arrays that are shared with the series would be copied whole with the
  /// next value that it gets.
  fileprivate mutating func extend(to curve: Curve) {
    let known = smooth.values.count
    guard curve.values.count > known else { return }
    smooth.steps += curve.steps[known...]
    smooth.times += curve.times[known...]
    for value in curve.values[known...] { smooth.values.append(average.next(value)) }
    last = curve.values.last ?? .nan
  }
}

/// The exponential moving average, corrected for its start at zero.
///
/// Source: Kingma and Ba 2015, "Adam", section 3; values that are not finite are passed over.
struct MovingAverage {
  let weight: Float
  private var mean: Float = 0
  private var power: Float = 1

  /// An average in which the past has a weight in `0..<1`.
  init(_ weight: Float) { self.weight = weight }

  /// Takes in a value and gives the average.
  mutating func next(_ value: Float) -> Float {
    guard weight > 0, value.isFinite else { return value }
    mean = weight * mean + (1 - weight) * value
    power *= weight
    return mean / (1 - power)
  }
}
