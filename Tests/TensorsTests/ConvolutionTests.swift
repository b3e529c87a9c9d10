import Randomness
import Tensors
import Testing

/// One geometry of a convolution.
struct ConvolutionCase: CustomTestStringConvertible, Sendable {
  var batch = 2
  let inputs, outputs, extent: Int
  var kernel = 3
  var stride = 1
  var padding: Int?
  var dilation = 1

  var testDescription: String {
    "batch \(batch), \(inputs) to \(outputs) on \(extent)x\(extent + 1), kernel \(kernel), "
      + "stride \(stride), padding \(padding.map(String.init) ?? "same"), dilation \(dilation)"
  }

  static let all = [
    ConvolutionCase(inputs: 3, outputs: 16, extent: 6),
    ConvolutionCase(inputs: 16, outputs: 16, extent: 5),
    ConvolutionCase(inputs: 16, outputs: 32, extent: 8, stride: 2),
    ConvolutionCase(inputs: 16, outputs: 32, extent: 8, kernel: 1, stride: 2, padding: 0),
    ConvolutionCase(inputs: 8, outputs: 8, extent: 7, dilation: 2),
    ConvolutionCase(inputs: 5, outputs: 7, extent: 6),
    ConvolutionCase(inputs: 12, outputs: 20, extent: 5, padding: 0),
    ConvolutionCase(inputs: 1, outputs: 1, extent: 3, padding: 2),
    ConvolutionCase(batch: 1, inputs: 32, outputs: 13, extent: 1, kernel: 1),
    ConvolutionCase(batch: 1, inputs: 64, outputs: 48, extent: 4, dilation: 4),
    ConvolutionCase(batch: 1, inputs: 16, outputs: 24, extent: 3, dilation: 6),
    ConvolutionCase(inputs: 3, outputs: 16, extent: 9, kernel: 7, stride: 2),
  ]

  /// The sum that defines a cross-correlation, in double precision.
  func output(_ x: [Float], _ weight: [Float], _ bias: [Float]) -> [Float] {
    let pad = padding ?? dilation * (kernel - 1) / 2
    let reach = dilation * (kernel - 1) + 1
    let (high, wide) = (extent, extent + 1)
    let rows = (high + 2 * pad - reach) / stride + 1
    let columns = (wide + 2 * pad - reach) / stride + 1
    var result: [Float] = []
    for n in 0..<batch {
      for o in 0..<outputs {
        for place in 0..<rows * columns {
          let top = place / columns * stride - pad
          let left = place % columns * stride - pad
          var total = Double(bias[o])
          for tap in 0..<inputs * kernel * kernel {
            let i = tap / (kernel * kernel)
            let y = top + tap / kernel % kernel * dilation
            let x0 = left + tap % kernel * dilation
            guard 0..<high ~= y, 0..<wide ~= x0 else { continue }
            let value = x[((n * inputs + i) * high + y) * wide + x0]
            total += Double(weight[o * inputs * kernel * kernel + tap]) * Double(value)
          }
          result.append(Float(total))
        }
      }
    }
    return result
  }
}

@Test("a convolution is the sum that defines it", arguments: ConvolutionCase.all, [1, 2])
func convolutionMatchesItsDefinition(_ geometry: ConvolutionCase, _ threads: Int) throws {
  let engine = try Engine(threads: threads)
  var random = RandomStream(seed: 3)
  let layer = Convolution(
    geometry.inputs, geometry.outputs, kernel: geometry.kernel, stride: geometry.stride,
    padding: geometry.padding, dilation: geometry.dilation, bias: true, on: engine, using: &random)
  let shape = [geometry.batch, geometry.inputs, geometry.extent, geometry.extent + 1]
  let x = (0..<shape.reduce(1, *)).map { _ in random.normal() }
  let bias = (0..<geometry.outputs).map { _ in random.normal() }
  layer.bias?.assign(bias)
  let expected = geometry.output(x, layer.weight.values, bias)
  let actual = layer(Tensor(x, shape: shape, on: engine))
  try #require(actual.values.count == expected.count)
  let worst = zip(actual.values, expected).map { abs($0 - $1) }.max() ?? 0
  #expect(worst < 1e-5 * Float(geometry.inputs * geometry.kernel))
}
