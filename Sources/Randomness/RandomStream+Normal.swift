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

  /// Numbers drawn from the standard normal distribution, in single precision and in pairs: several
  /// times faster than one by one, and other numbers.
  ///
  /// Source: Box, Muller 1958, "A note on the generation of random normal deviates", eq. 1.
  public mutating func normals(_ count: Int) -> [Float] {
    var numbers = [Float](repeating: 0, count: count)
    for first in stride(from: 0, to: count, by: 2) {
      let radius = (-2 * log(1 - uniform())).squareRoot()
      let angle = 2 * .pi * uniform()
      numbers[first] = radius * cos(angle)
      if first + 1 < count { numbers[first + 1] = radius * sin(angle) }
    }
    return numbers
  }

  /// A number drawn from the standard Gumbel distribution: `-ln(-ln u)`.
  ///
  /// Source: Jang, Gu, Poole 2017, "Categorical reparameterization with Gumbel-softmax", eq. 1.
  public mutating func gumbel() -> Float {
    // Half a step above, so that neither 0 nor 1 is drawn.
    let inside = Double(uniform()) + 0x1p-25
    return Float(-log(-log(inside)))
  }
}
