extension Double {
  /// Without the fraction of a whole number, for a line that people read.
  var short: String { Int(exactly: self).map(String.init) ?? "\(self)" }

  /// With so many decimals at most, for a line that people read.
  func rounded(places: Int) -> Double {
    let scale = (0..<places).reduce(1.0) { scale, _ in 10 * scale }
    return (self * scale).rounded() / scale
  }
}
