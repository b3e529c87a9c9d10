import Randomness
import Tensors
import Testing

/// A small network with everything that has state.
private final class Network: Module {
  let stem, deep: Convolution
  let stemNorm, deepNorm: BatchNorm
  let head: Linear
  let dense: Convolution

  init(on engine: Engine, using random: inout RandomStream) {
    stem = Convolution(3, 16, kernel: 3, on: engine, using: &random)
    stemNorm = BatchNorm(16, on: engine)
    deep = Convolution(16, 16, kernel: 3, on: engine, using: &random)
    deepNorm = BatchNorm(16, on: engine)
    head = Linear(16, 4, on: engine, using: &random)
    dense = Convolution(16, 5, kernel: 1, bias: true, on: engine, using: &random)
  }

  func callAsFunction(_ images: Tensor) -> (scores: Tensor, map: Tensor) {
    let x = stemNorm(stem(images), training: true, relu: true)
    let y = deepNorm(deep(x), training: true, relu: true, adding: x)
    let pooled = maxPool(y, size: 2)
    return (head(globalAveragePool(y)), upsample(dense(pooled), to: (height: 8, width: 8)))
  }
}

/// A network in training, with all that a checkpoint must hold.
private final class Training {
  static let batch = 4
  let engine: Engine
  let network: Network
  var optimizer: Optimizer
  let parameters: [(name: String, parameter: Parameter)]

  init(_ rule: Optimizer.Rule, threads: Int, seed: Int) throws {
    engine = try Engine(threads: threads)
    var random = RandomStream(seed: seed)
    network = Network(on: engine, using: &random)
    parameters = network.parameters()
    optimizer = Optimizer(rule, weightDecay: 1e-3, parameters: parameters)
  }

  /// One step on the images of that step.
  @discardableResult
  func step(_ index: Int) -> Float {
    let loss = loss(index)
    optimizer.step(loss.gradients(of: parameters.map(\.parameter)), rate: 0.05)
    return loss.item
  }

  func loss(_ index: Int) -> Tensor {
    var random = RandomStream(seed: 100).split(index)
    let images = (0..<Self.batch * 3 * 64).map { _ in random.normal() }
    let targets = (0..<Self.batch * 5 * 64).map { _ in random.normal() }
    let output = network(Tensor(images, shape: [Self.batch, 3, 8, 8], on: engine))
    let labels = (0..<Self.batch).map { _ in Int32(random.next() % 4) }
    return sum([
      crossEntropy(output.scores, labels: labels), absoluteError(output.map, targets: targets),
    ])
  }

  var state: [[String: TensorValues]] { [network.state, optimizer.state] }
}

private let rules = [
  Optimizer.Rule.sgd(momentum: 0.9), .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8),
]

@Test("a training that was stored and resumed ends with the same bits", arguments: rules, [1, 2])
func resumeIsExact(_ rule: Optimizer.Rule, _ threads: Int) throws {
  let whole = try Training(rule, threads: threads, seed: 1)
  (0..<7).forEach { whole.step($0) }

  let interrupted = try Training(rule, threads: threads, seed: 1)
  (0..<4).forEach { interrupted.step($0) }
  let resumed = try Training(rule, threads: threads, seed: 2)
  try resumed.network.load(interrupted.network.state)
  try resumed.optimizer.load(interrupted.optimizer.state)
  (4..<7).forEach { resumed.step($0) }

  #expect(resumed.state == whole.state)
  #expect(interrupted.state != whole.state)
}

@Test("a step on images seen before lowers their loss")
func trainingLearns() throws {
  let training = try Training(rules[0], threads: 1, seed: 1)
  let losses = (0..<30).map { _ in training.step(0) }
  #expect(losses.allSatisfy { $0.isFinite })
  #expect((losses.last ?? .infinity) < 0.6 * losses[0])
}

@Test("a steady training asks the system for no memory and generates no code")
func steadyStateAllocatesNothing() throws {
  let training = try Training(rules[1], threads: 2, seed: 1)
  training.step(0)
  training.step(1)
  let (allocations, primitives) = (training.engine.systemAllocations, training.engine.primitives)
  let bytes = training.engine.bytesInUse
  (2..<6).forEach { training.step($0) }
  #expect(training.engine.systemAllocations == allocations)
  #expect(training.engine.primitives == primitives)
  #expect(training.engine.bytesInUse == bytes)
  #expect(training.engine.peakBytes > bytes)
}

@Test("the gradient of a sum is the sum of the gradients, taken one by one from one graph")
func gradientsAdd() throws {
  let training = try Training(rules[0], threads: 1, seed: 3)
  let parameters = training.parameters.map(\.parameter)
  let (first, second) = (training.loss(0), training.loss(1))
  let apart =
    first.gradients(of: parameters) + second.gradients(of: parameters).scaled(by: 2)
  let together = sum([first, second * 2]).gradients(of: parameters)
  for parameter in parameters {
    let (one, other) = (try #require(apart[parameter]), try #require(together[parameter]))
    let scale = one.map(abs).max() ?? 0
    #expect(zip(one, other).allSatisfy { abs($0 - $1) <= 1e-4 * scale + 1e-7 })
  }
}
