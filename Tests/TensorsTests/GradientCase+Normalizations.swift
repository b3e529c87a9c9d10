import Tensors

extension GradientCase {
  /// Batch norms of all shapes in both modes, bare, with a ReLU and with a residual.
  static let normalizations = [[2, 16, 3, 3], [3, 8, 2, 2], [2, 5, 3, 3], [6, 20]].flatMap {
    shape in
    [true, false].flatMap { training in
      [
        normalization(shape, training: training, relu: false, residual: false),
        normalization(shape, training: training, relu: true, residual: false),
        normalization(shape, training: training, relu: false, residual: true),
        normalization(shape, training: training, relu: true, residual: true),
      ]
    } + [normalizationOfBlocks(shape)]
  }

  private static func normalization(
    _ shape: [Int], training: Bool, relu: Bool, residual: Bool
  ) -> GradientCase {
    let name = "batch norm, training \(training), relu \(relu), residual \(residual)"
    let channels = [shape[1]]
    // Beyond any normalised value: opens or shuts the ReLU for good.
    let margins: [Int: Float] = relu ? [2: residual ? 0.1 : 15, 3: 15] : [:]
    return GradientCase(
      name, shape, channels, channels, residual: residual ? shape : nil, margins: margins
    ) {
      normalize(
        $0[0].tensor, state($0[1], $0[2]), training: training, relu: relu,
        adding: residual ? $0[3].tensor : nil)
    }
  }

  /// In the layout of a convolution, with padded channels where the count is odd.
  private static func normalizationOfBlocks(_ shape: [Int]) -> GradientCase {
    let channels = shape[1]
    let input = [2, 3, 3, 4]
    return GradientCase("batch norm of blocks", input, [channels, 3, 1, 1], [channels], [channels])
    {
      let x = convolve($0[0].tensor, $0[1])
      return normalize(x, state($0[2], $0[3]), training: true)
    }
  }

  private static func state(_ weight: Parameter, _ bias: Parameter) -> NormalizationState {
    let channels = weight.shape[0]
    let means = (0..<channels).map { 0.1 * Float($0 % 3) }
    let variances = (0..<channels).map { 0.5 + 0.25 * Float($0 % 4) }
    return NormalizationState(
      weight: weight, bias: bias, runningMean: Buffer(means, shape: [channels]),
      runningVariance: Buffer(variances, shape: [channels]))
  }
}
