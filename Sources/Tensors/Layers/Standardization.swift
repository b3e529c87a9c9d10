/// Batch normalisation that learns nothing: mean 0 and variance 1 for each channel, with running
/// statistics.
public final class Standardization: Module {
  /// The mean of each channel that evaluation uses.
  public let runningMean: Buffer
  /// The variance of each channel that evaluation uses.
  public let runningVariance: Buffer
  private let constants: Constants

  /// Parameters in name only: a walk through a module does not enter what is no module.
  private struct Constants {
    let ones, zeros: Parameter
  }

  /// Makes a normalisation that keeps what has mean 0 and variance 1.
  public init(_ channels: Int, on engine: Engine) {
    let zeros = [Float](repeating: 0, count: channels)
    let ones = [Float](repeating: 1, count: channels)
    runningMean = Buffer(zeros, shape: [channels])
    runningVariance = Buffer(ones, shape: [channels])
    constants = Constants(
      ones: Parameter(ones, shape: [channels], on: engine),
      zeros: Parameter(zeros, shape: [channels], on: engine))
  }

  /// The channels normalised.
  ///
  /// Statistics are those of `BatchNorm`.
  ///
  /// - Parameters:
  ///   - x: `[batch, channels]` or `[batch, channels, height, width]`.
  ///   - training: whether the batch's own statistics are used.
  /// - Returns: a tensor of the shape of `x`.
  public func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    let state = NormalizationState(
      weight: constants.ones, bias: constants.zeros, runningMean: runningMean,
      runningVariance: runningVariance)
    return normalize(x, state, training: training)
  }
}
