import CNcurses
import Foundation

/// A number in few columns: about three digits, and `k`, `M`, `G`, `T` for thousands and more.
///
/// Below a thousandth it is written like `3e-05`; what is no number as `nan`, `inf` or `-inf`.
public func shortNumber(_ value: Double) -> String {
  guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
  let size = abs(value)
  guard size > 0 else { return "0" }
  guard size >= 0.000_999_5 else { return String(format: "%.0e", value) }
  guard size >= 9999.5 else { return significant(value) }
  let units: [(Double, String)] = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")]
  guard size < 1e15, let (scale, unit) = units.first(where: { size >= $0.0 * 0.9995 })
  else { return String(format: "%.1e", value) }
  return significant(value / scale) + unit
}

private func significant(_ value: Double) -> String {
  let size = abs(value)
  let decimals = size < 0.9995 ? 3 : size < 9.995 ? 2 : size < 99.95 ? 1 : 0
  return fixed(value, decimals: decimals)
}

/// A number with so many decimals.
public func fixed(_ value: Double, decimals: Int) -> String {
  // The longest is the largest double, with 309 digits before the point.
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 384) { text in
    guard let start = text.baseAddress else { return "" }
    text_fixed(value, Int32(min(decimals, 60)), start, Int32(text.count))
    return String(cString: start)
  }
}
