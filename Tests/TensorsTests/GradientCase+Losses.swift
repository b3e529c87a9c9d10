import Tensors

extension GradientCase {
  static let losses = [
    GradientCase("cross-entropy", [3, 4]) { crossEntropy($0[0].tensor, labels: [2, 0, 3]) },
    GradientCase("cross-entropy, some left out", [3, 4]) {
      crossEntropy($0[0].tensor, labels: [-1, 0, -1])
    },
    GradientCase("cross-entropy, all left out", [2, 4]) {
      crossEntropy($0[0].tensor, labels: [-1, -1])
    },
    GradientCase("cross-entropy of pixels", [2, 13, 2, 3]) {
      crossEntropy($0[0].tensor, labels: pixelLabels)
    },
    GradientCase("cross-entropy of blocks", [2, 3, 2, 3], [13, 3, 1, 1]) {
      crossEntropy(convolve($0[0].tensor, $0[1]), labels: pixelLabels)
    },
    GradientCase("binary cross-entropy", [2, 3]) {
      binaryCrossEntropy($0[0].tensor, targets: [0, 1, .nan, 0.25, 1, 0])
    },
    GradientCase("absolute error", [1, 2, 2, 1]) {
      absoluteError($0[0].tensor, targets: [0, 0, .nan, 0])
    },
    GradientCase("squared error", [1, 2, 2, 1]) {
      squaredError($0[0].tensor, targets: [1, .nan, 0.5, -2])
    },
    GradientCase("squared error, all left out", [1, 2]) {
      squaredError($0[0].tensor, targets: [.nan, .nan])
    },
    GradientCase("squared error of blocks", [1, 3, 2, 2], [5, 3, 1, 1]) {
      squaredError(convolve($0[0].tensor, $0[1]), targets: pixelTargets(5))
    },
    GradientCase("cosine error", [1, 3, 2, 2]) {
      cosineError($0[0].tensor, targets: pixelTargets(3))
    },
    GradientCase("cosine error of blocks", [1, 4, 2, 2], [3, 4, 1, 1]) {
      cosineError(convolve($0[0].tensor, $0[1]), targets: pixelTargets(3))
    },
    GradientCase("sum of weighted losses", [2, 3]) {
      sum([
        crossEntropy($0[0].tensor, labels: [1, 2]) * 0.5,
        squaredError($0[0].tensor, targets: [1, 2, 3, 4, 5, 6]) * 2,
      ])
    },
  ]

  private static let pixelLabels: [Int32] = [0, 12, -1, 5, 7, 5, -1, -1, 3, 2, 1, 0]

  /// Four pixels of some channels; the third pixel is left out.
  private static func pixelTargets(_ channels: Int) -> [Float] {
    (0..<4 * channels).map { $0 % 4 == 2 ? .nan : Float($0 % 7) - 2.5 }
  }
}
