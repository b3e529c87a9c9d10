/// Batch normalisation with its weights and running statistics.
public final class BatchNorm: Module {
  /// The learned deviation of each channel.
  public let weight: Parameter
  /// The learned mean of each channel.
  public let bias: Parameter
  /// The mean of each channel that evaluation uses.
  public let runningMean: Buffer
  /// The variance of each channel that evaluation uses.
  public let runningVariance: Buffer

  /// Makes a normalisation that keeps what has mean 0 and variance 1.
  public init(_ channels: Int, on engine: Engine) {
    let zeros = [Float](repeating: 0, count: channels)
    let ones = [Float](repeating: 1, count: channels)
    weight = Parameter(ones, shape: [channels], on: engine)
    bias = Parameter(zeros, shape: [channels], on: engine)
    runningMean = Buffer(zeros, shape: [channels])
    runningVariance = Buffer(ones, shape: [channels])
  }

  /// The channels normalised, then optionally a residual added, then optionally a ReLU.
  ///
  /// Training uses the batch's own statistics and moves the running ones a tenth of the way
  /// towards them; evaluation uses the running ones. 1e-5 is added to variances.
  ///
  /// - Parameters:
  ///   - x: `[batch, channels]` or `[batch, channels, height, width]`.
  ///   - training: whether the batch's own statistics are used.
  ///   - relu: whether negative results become zero.
  ///   - residual: what is added before that, of the shape of `x`.
  /// - Returns: a tensor of the shape of `x`.
  ///
  /// Source: Ioffe, Szegedy 2015, "Batch normalization", algorithm 1.
  public func callAsFunction(
    _ x: Tensor, training: Bool, relu: Bool = false, adding residual: Tensor? = nil
  ) -> Tensor {
    let state = NormalizationState(
      weight: weight, bias: bias, runningMean: runningMean, runningVariance: runningVariance)
    return normalize(x, state, training: training, relu: relu, adding: residual)
  }
}
