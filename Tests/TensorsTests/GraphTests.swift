import Randomness
import Tensors
import Testing

@Test("a graph of many operations is walked and taken apart without recursion")
func deepGraphs() throws {
  let engine = try Engine(threads: 1)
  let parameter = Parameter([1], shape: [1], on: engine)
  let before = engine.bytesInUse
  do {
    var x = parameter.tensor
    for _ in 0..<100_000 { x = x * 1 }
    #expect(dot(x, [3]).gradients(of: [parameter])[parameter] == [3])
  }
  #expect(engine.bytesInUse == before)
}

@Test("a dropped graph gives its memory back")
func droppedGraphsGiveMemoryBack() throws {
  let engine = try Engine(threads: 1)
  var random = RandomStream(seed: 1)
  let layer = Convolution(16, 16, kernel: 3, on: engine, using: &random)
  let norm = BatchNorm(16, on: engine)
  func use() {
    let image = Tensor([Float](repeating: 1, count: 1600), shape: [1, 16, 10, 10], on: engine)
    let y = norm(layer(image), training: true, relu: true, adding: image)
    _ = squaredError(y, targets: [Float](repeating: 0, count: 1600)).gradients(of: [layer.weight])
  }
  use()
  let before = engine.bytesInUse
  use()
  #expect(engine.bytesInUse == before)
}

@Test("gradients nobody asked for are not computed")
func unaskedGradientsAreSkipped() throws {
  let engine = try Engine(threads: 1)
  var random = RandomStream(seed: 1)
  let layers = (0..<2).map { _ in
    Convolution(16, 16, kernel: 3, on: engine, using: &random)
  }
  let image = Tensor([Float](repeating: 1, count: 256), shape: [1, 16, 4, 4], on: engine)
  let wide = Tensor([Float](repeating: 1, count: 400), shape: [1, 16, 5, 5], on: engine)
  let loss = dot(layers[1](layers[0](image)), [Float](repeating: 1, count: 256))
  func generated(_ body: () -> Void) -> Int {
    let before = engine.primitives
    body()
    return engine.primitives - before
  }
  // Only the weights of the last layer: one primitive, and none for what lies above.
  #expect(generated { _ = loss.gradients(of: [layers[1].weight]) } == 1)
  let constant = dot(layers[0](wide), [Float](repeating: 1, count: 400))
  #expect(generated { _ = constant.gradients(of: [layers[0].weight]) } == 1)
  #expect(loss.gradients(of: [layers[1].weight])[layers[0].weight] == nil)
}

@Test("nothing is remembered without gradients")
func withoutGradientsForgets() throws {
  let engine = try Engine(threads: 1)
  let parameter = Parameter([2], shape: [1], on: engine)
  let forgotten = engine.withoutGradients { parameter.tensor * 3 }
  #expect(forgotten.values == [6])
  #expect(dot(forgotten, [1]).gradients(of: [parameter])[parameter] == nil)
  #expect(dot(parameter.tensor * 3, [1]).gradients(of: [parameter])[parameter] == [3])
}

@Test("a parameter that nothing leads to has no gradient and keeps its choice of layout")
func unreachedParameters() throws {
  let engine = try Engine(threads: 1)
  var random = RandomStream(seed: 1)
  let unused = Convolution(16, 16, kernel: 3, on: engine, using: &random)
  let parameter = Parameter([1], shape: [1], on: engine)
  let gradients = dot(parameter.tensor, [1]).gradients(of: [parameter, unused.weight])
  #expect(gradients[unused.weight] == nil)
}

@Test("a NaN is not hidden by a ReLU")
func reluKeepsNaN() throws {
  let engine = try Engine(threads: 1)
  let x = Tensor([.nan, 1, 2, 3], shape: [1, 1, 2, 2], on: engine)
  #expect(relu(x).values[0].isNaN)
  let norm = BatchNorm(1, on: engine)
  #expect(norm(x, training: true, relu: true).values.allSatisfy { $0.isNaN })
}
