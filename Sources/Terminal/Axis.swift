import Foundation

/// One direction of a plot: from values to places in `0...1`, and the round numbers beside it.
struct Axis {
  struct Tick: Equatable {
    let place: Double
    let label: String
  }

  let range: ClosedRange<Double>
  let isLogarithmic: Bool
  /// How far the ends are apart, or their logarithms.
  private let span: Double

  /// An axis that shows all of some values, widened where they are one; nil where there are none.
  init?(_ values: some Sequence<Double>, isLogarithmic: Bool = false) {
    let shown = values.lazy.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }
    var (low, high) = (Double.infinity, -Double.infinity)
    for value in shown { (low, high) = (min(low, value), max(high, value)) }
    guard low <= high else { return nil }
    self.init(low...high, isLogarithmic: isLogarithmic)
  }

  init(_ range: ClosedRange<Double>, isLogarithmic: Bool = false) {
    let (low, high) = (range.lowerBound, range.upperBound)
    self.isLogarithmic = isLogarithmic && low > 0
    let margin = low < high ? 0 : low == 0 ? 1 : abs(low) / 2
    self.range = (low - margin)...(high + margin)
    let ends = self.range
    span =
      self.isLogarithmic
      ? log(ends.upperBound / ends.lowerBound) : ends.upperBound - ends.lowerBound
  }

  /// Where a value lies between the ends; nil where it has no place.
  func place(_ value: Double) -> Double? {
    guard value.isFinite, !isLogarithmic || value > 0 else { return nil }
    let low = range.lowerBound
    let place = (isLogarithmic ? log(value / low) : value - low) / span
    // The ends may be further apart than a number can say.
    return place.isFinite ? place : nil
  }

  /// Whether a value has a place, which need not be found out for most.
  func hasPlace(_ value: Double) -> Bool {
    range.contains(value) && span.isFinite || place(value) != nil
  }

  /// At most `count` round numbers, evenly spaced on a linear axis; on a logarithmic one decades,
  /// and between them as many of 1, 2, 5 as there is room for.
  func ticks(atMost count: Int) -> [Tick] {
    guard count > 0 else { return [] }
    let isWide = range.upperBound / range.lowerBound >= 10
    guard isLogarithmic && isWide else { return multiples(atMost: count) }
    let finer = [[1.0, 2, 5], [1, 3]].lazy.map(decades)
    return finer.first { $0.count <= count } ?? decades(atMost: count)
  }

  private func multiples(atMost count: Int) -> [Tick] {
    let rough = (range.upperBound - range.lowerBound) / Double(count)
    let power = pow(10, floor(log10(rough)))
    let steps = [1, 2, 2.5, 5, 10, 20, 25, 50].map { $0 * power }
    let possible = steps.first { multiples(of: $0).count <= count && $0 >= rough * 0.999 }
    guard let step = possible, step.isNormal else { return [] }
    let decimals = max(0, Int(ceil(-log10(step) - 1e-9)) + (isQuarter(step) ? 1 : 0))
    return multiples(of: step).compactMap { multiple in
      let value = Double(multiple) * step
      let isPlain = abs(range.upperBound) < 10_000 && decimals <= 4
      let label = isPlain ? fixed(value, decimals: decimals) : shortNumber(value)
      return place(value).map { Tick(place: $0, label: label) }
    }
  }

  private func multiples(of step: Double) -> ClosedRange<Int64> {
    let low = (range.lowerBound / step - 1e-9).rounded(.up)
    let high = (range.upperBound / step + 1e-9).rounded(.down)
    guard low <= high, abs(low) < 1e15, abs(high) < 1e15 else { return 0...0 }
    return Int64(low)...Int64(high)
  }

  private func isQuarter(_ step: Double) -> Bool {
    let leading = step / pow(10, floor(log10(step) + 1e-9))
    return abs(leading - 2.5) < 1e-6 && step < 10
  }

  private func decades(atMost count: Int) -> [Tick] {
    let step = (exponents.count - 1) / count + 1
    return stride(from: exponents.lowerBound, through: exponents.upperBound, by: step)
      .compactMap { tick(1, exponent: $0) }
  }

  /// Ticks at some digits of every decade, those that lie within the range.
  private func decades(of digits: [Double]) -> [Tick] {
    (exponents.lowerBound - 1...exponents.upperBound).flatMap { exponent in
      digits.compactMap { tick($0, exponent: exponent) }
        .filter { (-1e-9...1 + 1e-9).contains($0.place) }
    }
  }

  /// The powers of ten within the range.
  private var exponents: ClosedRange<Int> {
    let low = Int(ceil(log10(range.lowerBound) - 1e-9))
    return low...max(low, Int(floor(log10(range.upperBound) + 1e-9)))
  }

  private func tick(_ digit: Double, exponent: Int) -> Tick? {
    let value = digit * pow(10, Double(exponent))
    let isPlain = (-3...3).contains(exponent)
    let label = isPlain ? fixed(value, decimals: max(0, -exponent)) : "\(Int(digit))e\(exponent)"
    return place(value).map { Tick(place: $0, label: label) }
  }
}
