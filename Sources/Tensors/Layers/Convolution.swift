public import Randomness

/// A convolution with its weights.
public final class Convolution: Module {
  /// The filters, `[outputs, inputs, kernel, kernel]`.
  public let weight: Parameter
  /// A constant for each output channel, `[outputs]`; nil if there is none.
  public let bias: Parameter?
  private let stride, padding, dilation: Int

  /// Makes a convolution with random filters and, if it has any, zero biases.
  ///
  /// Weights are normal with variance 2 / (outputs kernel²). Absent padding keeps the image's
  /// size, but for the stride.
  ///
  /// Source: He, Zhang, Ren, Sun 2015, "Delving deep into rectifiers", eq. 14.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int? = nil,
    dilation: Int = 1, bias: Bool = false, on engine: Engine,
    using random: inout RandomStream
  ) {
    let deviation = (2 / Float(outputs * kernel * kernel)).squareRoot()
    let values = (0..<outputs * inputs * kernel * kernel).map { _ in random.normal() * deviation }
    weight = Parameter(values, shape: [outputs, inputs, kernel, kernel], on: engine)
    let zeros = [Float](repeating: 0, count: outputs)
    self.bias = bias ? Parameter(zeros, shape: [outputs], on: engine) : nil
    self.stride = stride
    self.padding = padding ?? dilation * (kernel - 1) / 2
    self.dilation = dilation
  }

  /// The image convolved: `[batch, inputs, height, width]` to `[batch, outputs, height', width']`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    convolve(x, weight, bias: bias, stride: stride, padding: padding, dilation: dilation)
  }
}
