import Randomness
import Tensors
import Testing

/// A weighted sum of an operation's values, seen as a function of its arguments.
private struct Slope {
  let operation: GradientCase
  let arguments: [Parameter]
  let weights: [Float]

  private static let reach: Float = 0x1p-6

  /// The sum at the arguments' present values, added in double precision.
  private func value() -> Double {
    zip(operation.operation(arguments).values, weights).reduce(0) {
      $0 + Double($1.0) * Double($1.1)
    }
  }

  /// The central difference along one direction of one argument.
  func difference(of argument: Parameter, along direction: [Float]) -> Double {
    let here = argument.values
    defer { argument.assign(here) }
    let ends = [Self.reach, -Self.reach].map { step in
      argument.assign(zip(here, direction).map { $0 + step * $1 })
      return value()
    }
    return (ends[0] - ends[1]) / Double(2 * Self.reach)
  }

  func gradients() -> Gradients {
    dot(operation.operation(arguments), weights).gradients(of: arguments)
  }
}

/// Directions that between them reach every value: single values, and all values at once.
private func directions(_ count: Int, using random: inout RandomStream) -> [[Float]] {
  let singles = random.permutation(count).prefix(24).map { chosen in
    (0..<count).map { $0 == chosen ? Float(1) : 0 }
  }
  let norm = Float(count).squareRoot()
  let all = (0..<count).map { _ in random.normal() / norm }
  return singles + [all]
}

@Test("a gradient is the limit of finite differences", arguments: GradientCase.all)
func gradientMatchesFiniteDifferences(_ operation: GradientCase) throws {
  let engine = try Engine(threads: 1)
  var random = RandomStream(seed: 11)
  let arguments = operation.arguments(on: engine, using: &random)
  let count = operation.operation(arguments).shape.reduce(1, *)
  let weights = (0..<count).map { _ in random.normal() }
  let slope = Slope(operation: operation, arguments: arguments, weights: weights)
  let gradients = slope.gradients()
  for (index, argument) in arguments.enumerated() {
    let gradient = try #require(gradients[argument])
    // Differences of single-precision values over 1/32 keep about three digits.
    let largest = gradient.map(abs).max() ?? 0
    let tolerance = 2e-3 * Double(max(largest, 1))
    for direction in directions(gradient.count, using: &random) {
      let measured = slope.difference(of: argument, along: direction)
      let claimed = zip(gradient, direction).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      #expect(abs(measured - claimed) < tolerance, "argument \(index) of \(operation)")
    }
  }
}
