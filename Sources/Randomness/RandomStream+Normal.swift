#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension RandomStream {
  /// A number drawn from the standard normal distribution.
  ///
  /// Source: Box, Muller 1958, "A note on the generation of random normal deviates".
  public mutating func normal() -> Float {
    let radius = (-2 * log(1 - Double(uniform()))).squareRoot()
    return Float(radius * cos(2 * .pi * Double(uniform())))
  }
}
