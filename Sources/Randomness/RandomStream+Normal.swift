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

  /// A number drawn from the standard Gumbel distribution: `-ln(-ln u)`.
  ///
  /// Source: Jang, Gu, Poole 2017, "Categorical reparameterization with Gumbel-softmax", eq. 1.
  public mutating func gumbel() -> Float {
    // Half a step above, so that neither 0 nor 1 is drawn.
    let inside = Double(uniform()) + 0x1p-25
    return Float(-log(-log(inside)))
  }
}
