import Randomness
import Tensors
import Testing

@Test("an engine names its library and instruction set")
func engineNamesItself() {
  #expect(Engine.libraryVersion.hasPrefix("oneDNN 2."))
  #expect(!Engine.instructionSet.isEmpty)
}

@Test("an engine without threads is refused")
func engineNeedsThreads() {
  let error = #expect(throws: EngineError.self) { try Engine(threads: 0) }
  #expect(error?.description == "an engine cannot use 0 threads; use at least 1")
}

@Test("own kernels give the same bits on any number of threads")
func kernelsDoNotDependOnThreads() throws {
  let results = try [1, 2, 3].map { threads in
    let engine = try Engine(threads: threads)
    var random = RandomStream(seed: 9)
    let shape = [3, 20, 17, 19]
    let x = Parameter(
      (0..<shape.reduce(1, *)).map { _ in random.normal() }, shape: shape, on: engine)
    let weights = (0..<shape.reduce(1, *)).map { _ in random.normal() }
    let norm = BatchNorm(20, on: engine)
    let y = norm(x.tensor, training: true, relu: true)
    let small = averagePool(maxPool(y, size: 3, stride: 2), size: 2)
    let loss = dot(upsample(small, to: (height: 17, width: 19)) + y, weights)
    let gradients = loss.gradients(of: [x, norm.weight])
    return [y.values, gradients[x] ?? [], gradients[norm.weight] ?? []]
  }
  #expect(results[0] == results[1] && results[1] == results[2])
  #expect(results[0].allSatisfy { !$0.isEmpty })
}

@Test("values that do not fill their shape are a trap")
func wrongCountsTrap() async {
  await #expect(processExitsWith: .failure) {
    _ = Tensor([1, 2], shape: [3], on: try Engine(threads: 1))
  }
}

@Test("shapes that differ are a trap")
func wrongShapesTrap() async {
  await #expect(processExitsWith: .failure) {
    let engine = try Engine(threads: 1)
    _ = Tensor([1, 2], shape: [2], on: engine) + Tensor([1, 2], shape: [1, 2], on: engine)
  }
}

@Test("a label beyond the classes is a trap")
func wrongLabelsTrap() async {
  await #expect(processExitsWith: .failure) {
    let engine = try Engine(threads: 1)
    _ = crossEntropy(Tensor([1, 2], shape: [1, 2], on: engine), labels: [2])
  }
}
