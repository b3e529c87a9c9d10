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

  static let all =
    [
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
    ] + manyTiles

  /// With channels and places enough for fewer products; rows and columns are even or odd.
  static let manyTiles = [
    ConvolutionCase(batch: 8, inputs: 16, outputs: 16, extent: 5),
    ConvolutionCase(batch: 9, inputs: 32, outputs: 16, extent: 4),
    ConvolutionCase(batch: 3, inputs: 24, outputs: 40, extent: 7),
    ConvolutionCase(batch: 1, inputs: 17, outputs: 21, extent: 12),
    ConvolutionCase(inputs: 64, outputs: 33, extent: 2),
    ConvolutionCase(inputs: 16, outputs: 16, extent: 1),
    ConvolutionCase(batch: 65, inputs: 16, outputs: 130, extent: 1),
  ]

  /// The sum that defines a cross-correlation, in double precision.
  func output(_ x: [Float], _ weight: [Float], _ bias: [Float]) -> [Float] {
    var totals = (0..<batch * outputs * places).map { Double(bias[$0 / places % outputs]) }
    forEachProduct { output, input, tap in
      totals[output] += Double(x[input]) * Double(weight[tap])
    }
    return totals.map(Float.init)
  }

  /// The gradients of the sum of outputs times `upstream`: of the input, the weights and the bias.
  func gradients(_ x: [Float], _ weight: [Float], _ upstream: [Float]) -> [[Double]] {
    var (dx, dw) = (x.map { _ in 0.0 }, weight.map { _ in 0.0 })
    var bias = [Double](repeating: 0, count: outputs)
    forEachProduct { output, input, tap in
      dx[input] += Double(weight[tap]) * Double(upstream[output])
      dw[tap] += Double(x[input]) * Double(upstream[output])
    }
    for (index, value) in upstream.enumerated() { bias[index / places % outputs] += Double(value) }
    return [dx, dw, bias]
  }

  var places: Int { outputSize.rows * outputSize.columns }

  private var pad: Int { padding ?? dilation * (kernel - 1) / 2 }

  private var outputSize: (rows: Int, columns: Int) {
    let reach = dilation * (kernel - 1) + 1
    return (
      (extent + 2 * pad - reach) / stride + 1, (extent + 1 + 2 * pad - reach) / stride + 1
    )
  }

  /// Gives the indices of an output, of an input and of the weight between them.
  private func forEachProduct(_ body: (Int, Int, Int) -> Void) {
    let (high, wide) = (extent, extent + 1)
    for output in 0..<batch * outputs * places {
      let (n, o) = (output / places / outputs, output / places % outputs)
      let top = output % places / outputSize.columns * stride - pad
      let left = output % places % outputSize.columns * stride - pad
      for tap in 0..<inputs * kernel * kernel {
        let y = top + tap / kernel % kernel * dilation
        let x = left + tap % kernel * dilation
        guard 0..<high ~= y, 0..<wide ~= x else { continue }
        let i = tap / (kernel * kernel)
        body(output, ((n * inputs + i) * high + y) * wide + x, o * inputs * kernel * kernel + tap)
      }
    }
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

/// The output of a convolution and the gradients of its input, weights and bias.
private func computed(_ geometry: ConvolutionCase, threads: Int) throws -> (
  values: [[Float]], expected: [[Double]]
) {
  let engine = try Engine(threads: threads)
  var random = RandomStream(seed: 3)
  let shape = [geometry.batch, geometry.inputs, geometry.extent, geometry.extent + 1]
  let parts = [shape, [geometry.outputs, geometry.inputs, geometry.kernel, geometry.kernel]]
  let parameters = (parts + [[geometry.outputs]]).map { shape in
    Parameter((0..<shape.reduce(1, *)).map { _ in random.normal() }, shape: shape, on: engine)
  }
  let (x, weight, bias) = (parameters[0], parameters[1], parameters[2])
  let upstream = (0..<geometry.batch * geometry.outputs * geometry.places).map { _ in
    random.normal()
  }
  let expected = geometry.gradients(x.values, weight.values, upstream)
  let y = convolve(
    x.tensor, weight, bias: bias, stride: geometry.stride,
    padding: geometry.padding ?? geometry.dilation * (geometry.kernel - 1) / 2,
    dilation: geometry.dilation)
  let gradients = dot(y, upstream).gradients(of: parameters)
  return ([y.values] + parameters.compactMap { gradients[$0] }, expected)
}

@Test("a convolution's gradients are the sums that define them", arguments: ConvolutionCase.all)
func convolutionGradientsMatchTheirDefinition(_ geometry: ConvolutionCase) throws {
  let (values, expected) = try computed(geometry, threads: 2)
  try #require(values.count == 4)
  for (actual, exact) in zip(values.dropFirst(), expected) {
    let error = zip(actual, exact).reduce(0) { $0 + ($1.0.double - $1.1) * ($1.0.double - $1.1) }
    let size = exact.reduce(0) { $0 + $1 * $1 }
    #expect((error / size).squareRoot() < 1e-6)
  }
}

@Test(
  "fewer products give the same bits for any number of threads",
  arguments: ConvolutionCase.manyTiles)
func fewerProductsKeepTheirBits(_ geometry: ConvolutionCase) throws {
  let alone = try computed(geometry, threads: 1).values
  for threads in [2, 3, 7] { #expect(try computed(geometry, threads: threads).values == alone) }
}

extension Float {
  fileprivate var double: Double { Double(self) }
}
