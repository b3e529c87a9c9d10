/// How measurements of the same thing differ.
struct Spread: Codable {
  let median, min, max, mean: Double
  /// Ninety-five and ninety-nine of a hundred measurements are at most this.
  let p95, p99: Double

  /// - Precondition: there is a measurement.
  init(_ values: [Double]) {
    precondition(!values.isEmpty, "a spread of 0 measurements, needs at least 1")
    let sorted = values.sorted()
    func quantile(_ part: Double) -> Double { sorted[Int(part * Double(sorted.count - 1))] }
    (median, p95, p99) = (quantile(0.5), quantile(0.95), quantile(0.99))
    (min, max) = (sorted[0], sorted[sorted.count - 1])
    mean = values.reduce(0, +) / Double(values.count)
  }
}
