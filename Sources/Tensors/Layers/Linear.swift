public import Randomness

/// A linear map with its weights: `x wᵀ + b`.
public final class Linear: Module {
  /// The matrix, `[outputs, inputs]`.
  public let weight: Parameter
  /// A constant for each output, `[outputs]`.
  public let bias: Parameter

  /// Makes a map whose weights and biases are even in ±1 / √inputs.
  ///
  /// Source: LeCun, Bottou, Orr, Müller 1998, "Efficient backprop", section 4.6, in the form that
  /// PyTorch's `Linear` starts with.
  public init(
    _ inputs: Int, _ outputs: Int, on engine: Engine, using random: inout RandomStream
  ) {
    let bound = 1 / Float(inputs).squareRoot()
    let values = (0..<(inputs + 1) * outputs).map { _ in random.uniform(-bound, bound) }
    weight = Parameter(Array(values.dropLast(outputs)), shape: [outputs, inputs], on: engine)
    bias = Parameter(values.suffix(outputs), shape: [outputs], on: engine)
  }

  /// The map applied to each row: `[batch, inputs]` to `[batch, outputs]`.
  public func callAsFunction(_ x: Tensor) -> Tensor { linear(x, weight, bias: bias) }
}
