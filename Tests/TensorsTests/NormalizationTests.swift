import Randomness
import Tensors
import Testing

@Test("training normalises by the batch and moves the running statistics")
func batchNormTrains() throws {
  let norm = BatchNorm(1, on: try Engine(threads: 1))
  norm.weight.assign([2])
  norm.bias.assign([1])
  let x = Tensor([1, 3, 5, 7], shape: [2, 1, 1, 2], on: norm.weight.engine)
  // Mean 4 and variance 5; without bias the variance is 20 / 3.
  let expected = [Float(-3), -1, 1, 3].map { 1 + 2 * $0 / Float(5.00001).squareRoot() }
  for (value, wanted) in zip(norm(x, training: true).values, expected) {
    #expect(abs(value - wanted) < 1e-6)
  }
  #expect(abs(norm.runningMean.values[0] - 0.4) < 1e-6)
  #expect(abs(norm.runningVariance.values[0] - (0.9 + 2.0 / 3)) < 1e-6)
}

@Test("evaluation normalises by the running statistics and leaves them")
func batchNormEvaluates() throws {
  let norm = BatchNorm(2, on: try Engine(threads: 1))
  norm.runningMean.assign([1, 2])
  norm.runningVariance.assign([4, 0.25])
  let x = Tensor([3, 3], shape: [1, 2], on: norm.weight.engine)
  let values = norm(x, training: false).values
  #expect(abs(values[0] - 1) < 1e-5 && abs(values[1] - 2) < 1e-4)
  #expect(norm.runningMean.values == [1, 2] && norm.runningVariance.values == [4, 0.25])
}

@Test("a mean far from zero costs no precision")
func batchNormIsAccurateFarFromZero() throws {
  let engine = try Engine(threads: 2)
  var random = RandomStream(seed: 5)
  let shape = [8, 16, 12, 12]
  let x = (0..<shape.reduce(1, *)).map { _ in 100 + random.normal() }
  let convolution = Parameter(identity(16), shape: [16, 16, 1, 1], on: engine)
  let blocked = convolve(Tensor(x, shape: shape, on: engine), convolution)
  let actual = BatchNorm(16, on: engine)(blocked, training: true).values
  let expected = normalized(x, shape)
  let worst = zip(actual, expected).map { abs(Double($0) - $1) }.max() ?? 0
  #expect(worst < 2e-5)
}

private func identity(_ channels: Int) -> [Float] {
  (0..<channels * channels).map { $0 / channels == $0 % channels ? 1 : 0 }
}

/// Batch normalisation in double precision.
private func normalized(_ x: [Float], _ shape: [Int]) -> [Double] {
  let (channels, pixels) = (shape[1], shape[2] * shape[3])
  var result = x.map(Double.init)
  for channel in 0..<channels {
    let places = x.indices.filter { $0 / pixels % channels == channel }
    let mean = places.reduce(0) { $0 + result[$1] } / Double(places.count)
    let variance =
      places.reduce(0) { $0 + (result[$1] - mean) * (result[$1] - mean) } / Double(places.count)
    for place in places {
      result[place] = (result[place] - mean) / (variance + 1e-5).squareRoot()
    }
  }
  return result
}

@Test(
  "a fused batch norm is its parts, one after the other",
  arguments: [[2, 16, 3, 3], [2, 5, 3, 3], [4, 20]])
func fusedBatchNormMatchesParts(_ shape: [Int]) throws {
  let engine = try Engine(threads: 1)
  var random = RandomStream(seed: 8)
  let arguments = (0..<2).map { _ in
    Parameter(
      (0..<shape.reduce(1, *)).map { _ in random.normal() }, shape: shape, on: engine)
  }
  let weights = (0..<shape.reduce(1, *)).map { _ in random.normal() }
  let norm = BatchNorm(shape[1], on: engine)
  let (x, other) = (arguments[0].tensor, arguments[1].tensor)
  let fused = norm(x, training: true, relu: true, adding: other)
  let parts = relu(norm(x, training: true) + other)
  #expect(fused.values == parts.values)
  let gradients = [fused, parts].map { dot($0, weights).gradients(of: arguments + [norm.weight]) }
  for parameter in arguments + [norm.weight] {
    #expect(gradients[0][parameter] == gradients[1][parameter])
  }
}
