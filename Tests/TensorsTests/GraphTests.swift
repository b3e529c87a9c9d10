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
  func sum(_ x: Tensor) -> Tensor {
    dot(x, [Float](repeating: 1, count: x.shape.reduce(1, *)))
  }
  // The code of a gradient is generated when it is first computed.
  func generates(_ loss: Tensor, _ parameters: [Parameter]) -> Bool {
    let before = engine.primitives
    _ = loss.gradients(of: parameters)
    return engine.primitives > before
  }
  let ones = [Float](repeating: 1, count: 16 * 25)
  let image = Parameter(ones, shape: [1, 16, 5, 5], on: engine)
  let constant = sum(layers[0](Tensor(ones, shape: image.shape, on: engine)))
  #expect(generates(constant, [layers[0].weight]))
  #expect(!generates(constant, [layers[0].weight, image]))
  let loss = sum(layers[1](relu(layers[0](image.tensor))))
  #expect(!generates(loss, [layers[1].weight]))
  #expect(generates(loss, [image]))
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

@Test("a NaN is not hidden by a ReLU or a pool")
func nanStays() throws {
  let engine = try Engine(threads: 1)
  let x = Tensor([.nan, 1, 2, 3], shape: [1, 1, 2, 2], on: engine)
  #expect(relu(x).values[0].isNaN)
  #expect(maxPool(x, size: 2).item.isNaN)
  let norm = BatchNorm(1, on: engine)
  #expect(norm(x, training: true, relu: true).values.allSatisfy { $0.isNaN })
}

@Test("a graph that is not kept needs less memory for the same gradients")
func spentGraphsNeedLess() throws {
  func peak(keepingGraph: Bool) throws -> (bytes: Int, gradient: [Float]?) {
    let engine = try Engine(threads: 1)
    let parameter = Parameter([Float](repeating: 1.5, count: 4096), shape: [4096], on: engine)
    var x = parameter.tensor
    for _ in 0..<100 { x = relu(x) }
    let loss = dot(x, [Float](repeating: 2, count: 4096))
    x = parameter.tensor
    let before = engine.bytesInUse
    let gradients = loss.gradients(of: [parameter], keepingGraph: keepingGraph)
    #expect((engine.bytesInUse < before) == !keepingGraph)
    return (engine.peakBytes, gradients[parameter])
  }
  let (kept, spent) = (try peak(keepingGraph: true), try peak(keepingGraph: false))
  #expect(spent.bytes <= kept.bytes)
  #expect(spent.gradient == kept.gradient && spent.gradient?.first == 2)
}

@Test("gradients of a graph that was taken apart are a trap")
func spentGraphsTrap() async {
  await #expect(processExitsWith: .failure) {
    let engine = try Engine(threads: 1)
    let parameter = Parameter([1], shape: [1], on: engine)
    let loss = dot(parameter.tensor * 2, [3])
    _ = loss.gradients(of: [parameter], keepingGraph: false)
    _ = loss.gradients(of: [parameter])
  }
}
