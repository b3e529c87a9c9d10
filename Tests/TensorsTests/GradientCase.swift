import Randomness
import Tensors
import Testing

/// An operation whose gradients are compared with finite differences.
struct GradientCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  /// Of the arguments, each a parameter.
  let shapes: [[Int]]
  /// How far from zero an argument's values stay: 0.1 where nothing else is said, so that no kink
  /// is within reach of a finite difference.
  let margins: [Int: Float]
  /// Whether all values are different by 0.1 at least, as the largest of a window wants it.
  let isDistinct: Bool
  let operation: @Sendable ([Parameter]) -> Tensor

  init(
    _ name: String, _ shapes: [Int]..., residual: [Int]? = nil, margins: [Int: Float] = [:],
    isDistinct: Bool = false,
    operation: @escaping @Sendable ([Parameter]) -> Tensor
  ) {
    testDescription = "\(name) \(shapes)"
    self.shapes = shapes + (residual.map { [$0] } ?? [])
    self.margins = margins
    self.isDistinct = isDistinct
    self.operation = operation
  }

  /// The arguments, drawn for this case.
  func arguments(on engine: Engine, using random: inout RandomStream) -> [Parameter] {
    shapes.enumerated().map { index, shape in
      Parameter(
        draw(shape.reduce(1, *), margin: margins[index] ?? 0.1, using: &random), shape: shape,
        on: engine)
    }
  }

  private func draw(_ count: Int, margin: Float, using random: inout RandomStream) -> [Float] {
    if isDistinct { return random.permutation(count).map { 0.1 * (Float($0 - count / 2) + 0.5) } }
    return (0..<count).map { _ in
      let value = random.normal()
      return value + (value < 0 ? -margin : margin)
    }
  }

  static let all =
    pointwise + convolutions + linears + normalizations + pools + resamplings + channels + losses
    + gates

  static let pointwise = [
    GradientCase("relu", [2, 16, 3, 3]) { relu($0[0].tensor) },
    GradientCase("relu", [5]) { relu($0[0].tensor) },
    GradientCase("tanh", [3, 7]) { tanh($0[0].tensor) },
    GradientCase("power of e", [3, 7]) { exp($0[0].tensor) },
    GradientCase("power of e behind planes", [2, 3, 4, 4], [5, 3, 1, 1]) {
      exp(convolve($0[0].tensor, $0[1]))
    },
    GradientCase("sum", [2, 3, 4, 4], [2, 3, 4, 4]) { $0[0].tensor + $0[1].tensor },
    GradientCase("sum with itself", [2, 3]) { $0[0].tensor + $0[0].tensor },
    GradientCase("sum of two layouts", [2, 16, 4, 4], [16, 16, 1, 1]) {
      convolve($0[0].tensor, $0[1]) + $0[0].tensor
    },
    GradientCase("sum of two layouts, turned", [2, 16, 4, 4], [16, 16, 1, 1]) {
      $0[0].tensor + convolve($0[0].tensor, $0[1])
    },
    GradientCase("times a constant", [2, 3]) { $0[0].tensor * -1.5 },
    GradientCase("sum of scalars", [2, 3], [4]) {
      sum([dot($0[0].tensor, [1, 2, 3, 4, 5, 6]), dot($0[1].tensor, [1, 1, 2, 2]) * 2])
    },
  ]

  static let convolutions = [
    GradientCase("convolution from 3 channels", [2, 3, 6, 6], [16, 3, 3, 3]) {
      convolve($0[0].tensor, $0[1], padding: 1)
    },
    GradientCase("convolution, bias", [2, 16, 4, 5], [32, 16, 3, 3], [32]) {
      convolve($0[0].tensor, $0[1], bias: $0[2], padding: 1)
    },
    GradientCase("convolution, stride 2", [2, 16, 7, 8], [16, 16, 3, 3]) {
      convolve($0[0].tensor, $0[1], stride: 2, padding: 1)
    },
    GradientCase("convolution 1x1, stride 2", [2, 8, 6, 6], [24, 8, 1, 1]) {
      convolve($0[0].tensor, $0[1], stride: 2)
    },
    GradientCase("convolution, dilation 2", [1, 16, 6, 6], [8, 16, 3, 3], [8]) {
      convolve($0[0].tensor, $0[1], bias: $0[2], padding: 2, dilation: 2)
    },
    GradientCase("convolution, dilation beyond the image", [1, 16, 3, 4], [8, 16, 3, 3]) {
      convolve($0[0].tensor, $0[1], padding: 6, dilation: 6)
    },
    GradientCase("convolution 7x7, stride 2", [1, 3, 9, 8], [8, 3, 7, 7]) {
      convolve($0[0].tensor, $0[1], stride: 2, padding: 3)
    },
    GradientCase("convolution, odd channels", [2, 5, 4, 4], [13, 5, 3, 3], [13]) {
      convolve($0[0].tensor, $0[1], bias: $0[2])
    },
    GradientCase("convolution, padded channels", [2, 12, 4, 4], [20, 12, 1, 1], [20]) {
      convolve($0[0].tensor, $0[1], bias: $0[2])
    },
    GradientCase("convolution of one pixel", [1, 32, 1, 1], [5, 32, 1, 1], [5]) {
      convolve($0[0].tensor, $0[1], bias: $0[2])
    },
    GradientCase("two convolutions", [2, 3, 5, 5], [16, 3, 3, 3], [13, 16, 3, 3], [13]) {
      convolve(convolve($0[0].tensor, $0[1], padding: 1), $0[2], bias: $0[3], padding: 1)
    },
    GradientCase("one filter twice beside the identity", [4, 20, 5, 6], [20, 20, 3, 3]) {
      let once = convolve($0[0].tensor, $0[1], padding: 1)
      return convolve(once, $0[1], padding: 1) * 0.1 + once + $0[0].tensor
    },
  ]

  static let linears = [
    GradientCase("linear", [3, 4], [2, 4], [2]) { linear($0[0].tensor, $0[1], bias: $0[2]) },
    GradientCase("linear without bias", [1, 16], [5, 16]) { linear($0[0].tensor, $0[1]) },
    GradientCase("linear behind planes", [2, 16, 3, 3], [3, 144], [3]) {
      linear(flatten($0[0].tensor), $0[1], bias: $0[2])
    },
  ]

  static let pools = [
    GradientCase("largest of 2x2", [1, 16, 4, 4], isDistinct: true) {
      maxPool($0[0].tensor, size: 2)
    },
    GradientCase("largest of 3x3, overlapping", [2, 3, 5, 6], isDistinct: true) {
      maxPool($0[0].tensor, size: 3, stride: 2, padding: 1)
    },
    GradientCase("mean of 2x2", [2, 8, 4, 5]) { averagePool($0[0].tensor, size: 2) },
    GradientCase("mean of 3x3, overlapping", [2, 3, 5, 5]) {
      averagePool($0[0].tensor, size: 3, stride: 1, padding: 1)
    },
    GradientCase("global mean", [2, 5, 3, 4]) { globalAveragePool($0[0].tensor) },
    GradientCase("global mean of blocks", [2, 4, 3, 3], [20, 4, 1, 1]) {
      globalAveragePool(convolve($0[0].tensor, $0[1]))
    },
    GradientCase("largest of blocks", [1, 4, 4, 4], [20, 4, 1, 1]) {
      averagePool(convolve($0[0].tensor, $0[1]), size: 2)
    },
  ]

  static let resamplings = Interpolation.allCases.flatMap { interpolation in
    [
      GradientCase("\(interpolation) to twice", [2, 16, 3, 4]) {
        upsample($0[0].tensor, to: (height: 6, width: 8), by: interpolation)
      },
      GradientCase("\(interpolation) to odd sizes", [1, 3, 4, 3]) {
        upsample($0[0].tensor, to: (height: 7, width: 5), by: interpolation)
      },
      GradientCase("\(interpolation) from one pixel", [2, 3, 1, 1]) {
        upsample($0[0].tensor, to: (height: 2, width: 3), by: interpolation)
      },
      GradientCase("\(interpolation) of blocks", [1, 3, 2, 2], [13, 3, 1, 1]) {
        upsample(convolve($0[0].tensor, $0[1]), to: (height: 4, width: 4), by: interpolation)
      },
    ]
  }

  static let channels = [
    GradientCase("concatenation", [2, 3, 2, 2], [2, 5, 2, 2]) {
      concatenate($0.map(\.tensor))
    },
    GradientCase("concatenation of rows", [2, 3], [2, 4]) { concatenate($0.map(\.tensor)) },
    GradientCase("concatenation of blocks", [1, 3, 2, 2], [16, 3, 1, 1], [16, 3, 1, 1]) {
      concatenate([convolve($0[0].tensor, $0[1]), convolve($0[0].tensor, $0[2])])
    },
    GradientCase("concatenation of padded blocks", [1, 3, 2, 2], [13, 3, 1, 1], [20, 3, 1, 1]) {
      concatenate([convolve($0[0].tensor, $0[1]), convolve($0[0].tensor, $0[2]), $0[0].tensor])
    },
    GradientCase("images of one pixel", [2, 12], [20, 12, 1, 1]) {
      convolve(onePixelImages($0[0].tensor), $0[1])
    },
    GradientCase("flattened blocks", [2, 3, 2, 2], [20, 3, 1, 1]) {
      flatten(convolve($0[0].tensor, $0[1]))
    },
  ]
}
