package import Runs

/// A number's history, ready to be drawn.
///
/// It shares its arrays with the series it is from: nothing is copied for a frame.
package struct Curve: Hashable, Sendable {
  package var steps: [Int] = []
  /// Seconds since 1970.
  package var times: [Double] = []
  package var values: [Float] = []

  package init(steps: [Int] = [], times: [Double] = [], values: [Float] = []) {
    self.steps = steps
    self.times = times
    self.values = values
  }

  package init(_ series: Series) {
    self.init(steps: series.steps, times: series.times, values: series.values)
  }

  /// The mean of several curves, as far as all of them have come, over the first one's steps.
  ///
  /// Replicates log at the same steps; a curve that is empty is left out.
  package static func mean(of curves: [Curve]) -> Curve {
    let curves = curves.filter { !$0.values.isEmpty }
    guard let first = curves.first, curves.count > 1 else { return curves.first ?? Curve() }
    let length = curves.map(\.values.count).min() ?? 0
    return Curve(
      steps: Array(first.steps.prefix(length)), times: Array(first.times.prefix(length)),
      values: (0..<length).map { index in
        curves.reduce(0) { $0 + $1.values[index] } / Float(curves.count)
      })
  }

  /// The moving average of so much weight; see `MovingAverage`.
  package func smoothed(_ weight: Float) -> Curve {
    guard weight > 0 else { return self }
    var average = MovingAverage(weight)
    return Curve(steps: steps, times: times, values: values.map { average.next($0) })
  }

  /// Where a point is on the horizontal axis: its step, or the seconds since the curve's start.
  func place(_ index: Int, isOverTime: Bool) -> Double {
    isOverTime ? times[index] - times[0] : Double(steps[index])
  }

  /// The part within some places, with the point before it and the one after.
  func windowed(_ range: ClosedRange<Double>, isOverTime: Bool) -> Curve {
    let inside = values.indices.filter { range.contains(place($0, isOverTime: isOverTime)) }
    guard let first = inside.first, let last = inside.last else { return Curve() }
    let kept = max(0, first - 1)...min(values.count - 1, last + 1)
    return Curve(steps: Array(steps[kept]), times: Array(times[kept]), values: Array(values[kept]))
  }

  /// The least and the greatest value of each of at most so many equal parts, where there are
  /// more values; see `Thinning`.
  package func thinned(to parts: Int) -> Curve {
    var thinning = Thinning()
    return thinning.extended(to: self, parts: parts)
  }

  /// The last value at or before a step; nil where there is none.
  func value(at step: Int) -> Float? {
    guard let first = steps.first, first <= step else { return nil }
    return value(at: Double(step)) { Double(steps[$0]) }
  }

  /// The last value whose place, as a function of its index, is not beyond `x`; else the first.
  func value(at x: Double, _ place: (Int) -> Double) -> Float? {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if place(middle) <= x { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? values[low - 1] : values.first
  }
}

/// How curves are drawn, as far as keys change it.
struct CurveSettings: Hashable, Sendable {
  static let weights: [Float] = [0.9, 0.97, 0, 0.6]

  var weight: Float = 0.9
  var isLogarithmic = true
  var isOverTime = false
  /// What is drawn: the losses at 0, then the metrics in their order.
  var measure = 0
  /// Columns from the right end to the cursor; none while it is nil.
  var cursor: Double?
  /// Which part of the horizontal axis is shown.
  var window = CurveWindow()

  mutating func changeWeight() {
    let index = Self.weights.firstIndex(of: weight) ?? 0
    weight = Self.weights[(index + 1) % Self.weights.count]
  }
}
