import Foundation

/// The angle between two directions of any length, in degrees, `0...180`; 90 when one has none.
func angleInDegrees(_ one: [Float], _ other: [Float]) -> Double {
  let product = dot(one, other)
  let lengths = (dot(one, one) * dot(other, other)).squareRoot()
  guard lengths > 0 else { return 90 }
  return acos(max(-1, min(1, product / lengths))) * 180 / .pi
}

private func dot(_ one: [Float], _ other: [Float]) -> Double {
  zip(one, other).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}
