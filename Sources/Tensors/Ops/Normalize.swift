internal import CKernels

/// What batch normalisation learns and remembers of each channel.
package struct NormalizationState {
  package var weight, bias: Parameter
  package var runningMean, runningVariance: Buffer
  package var momentum: Float = 0.1
  package var epsilon: Float = 1e-5

  package init(weight: Parameter, bias: Parameter, runningMean: Buffer, runningVariance: Buffer) {
    (self.weight, self.bias) = (weight, bias)
    (self.runningMean, self.runningVariance) = (runningMean, runningVariance)
  }
}

/// Batch normalisation over samples and pixels, then an optional sum, then an optional ReLU.
///
/// Source: Ioffe, Szegedy 2015, "Batch normalization", algorithm 1.
package func normalize(
  _ x: Tensor, _ state: NormalizationState, training: Bool, relu: Bool = false,
  adding residual: Tensor? = nil
) -> Tensor {
  let engine = x.engine
  let channels = state.weight.shape[0]
  precondition(
    x.shape.count >= 2 && x.shape[1] == channels,
    "a batch norm of \(channels) channels on shape \(x.shape)")
  if let residual {
    precondition(x.shape == residual.shape, "shapes \(x.shape) and \(residual.shape) differ")
  }
  let source = engine.channelled(x)
  let other = residual.map { engine.arranged($0, as: source.layout) }
  let call = Normalization(
    x: source, residual: other, state: state, relu: relu, isFrozen: !training)
  if training { call.measure() } else { call.recall() }
  call.run()
  let arguments = [source, state.weight.tensor, state.bias.tensor] + (other.map { [$0] } ?? [])
  return engine.tensor(call.y, call.layout, from: arguments) { gradient, request in
    call.gradients(gradient, request.wanted)
  }
}

/// The numbers of one call: what its gradient needs to see again.
private struct Normalization {
  let engine: Engine
  let layout: Layout
  let x, y, mean, inverse: Memory
  let residual: Memory?
  let state: NormalizationState
  let relu, isFrozen: Bool

  init(
    x: Tensor, residual: Tensor?, state: NormalizationState, relu: Bool, isFrozen: Bool
  ) {
    engine = x.engine
    layout = x.layout
    self.x = x.memory
    self.residual = residual?.memory
    self.state = state
    self.relu = relu
    self.isFrozen = isFrozen
    y = engine.memory(layout)
    mean = engine.memory(state.weight.layout)
    inverse = engine.memory(state.weight.layout)
  }

  private var channels: Int { state.weight.layout.count }
  private var entries: Int { layout.shape[0] * layout.pixels }

  /// Room for the kernels' partial sums: two doubles for each sample and padded channel.
  private func partialSums() -> (owner: Memory, doubles: UnsafeMutablePointer<Double>) {
    let count = 2 * layout.count / layout.pixels
    let owner = engine.pool.memory(2 * count)
    let doubles = UnsafeMutableRawPointer(owner.floats).bindMemory(to: Double.self, capacity: count)
    return (owner, doubles)
  }

  /// Takes the moments of the batch, and moves the running ones towards them.
  func measure() {
    let variance = engine.memory(state.weight.layout)
    let partial = partialSums()
    withExtendedLifetime(partial.owner) {
      kernels_moments(
        layout.view, x.floats, state.epsilon, partial.doubles, mean.floats, variance.floats,
        inverse.floats)
    }
    let unbiased = Float(entries) / Float(max(entries - 1, 1))
    follow(state.runningMean, mean.values(channels))
    follow(state.runningVariance, variance.values(channels).map { $0 * unbiased })
  }

  private func follow(_ running: Buffer, _ measured: [Float]) {
    let rate = state.momentum
    running.assign(zip(running.values, measured).map { (1 - rate) * $0 + rate * $1 })
  }

  /// Takes the running moments for the batch's.
  func recall() {
    mean.fill(state.runningMean.values)
    let epsilon = state.epsilon
    inverse.fill(state.runningVariance.values.map { 1 / ($0 + epsilon).squareRoot() })
  }

  func run() {
    var call = description
    kernels_normalize(&call)
  }

  private var description: kernels_normalization {
    kernels_normalization(
      view: layout.view, relu: relu ? 1 : 0, x: x.floats, residual: residual?.floats, y: y.floats,
      weight: state.weight.memory.floats, bias: state.bias.memory.floats, mean: mean.floats,
      inverse: inverse.floats)
  }

  func gradients(_ gradient: Memory, _ wanted: [Bool]) -> [Memory?] {
    let other = residual != nil && wanted[3] ? engine.memory(layout) : nil
    let dx = wanted[0] || other != nil ? engine.memory(layout) : nil
    let (weight, bias) = (engine.memory(state.weight.layout), engine.memory(state.bias.layout))
    let partial = partialSums()
    var forward = description
    var backward = kernels_normalization_gradient(
      y_gradient: gradient.floats, x_gradient: dx?.floats, residual_gradient: other?.floats,
      weight_gradient: weight.floats, bias_gradient: bias.floats, frozen: isFrozen ? 1 : 0,
      partial: partial.doubles)
    withExtendedLifetime(partial.owner) { kernels_normalize_gradient(&forward, &backward) }
    return [dx, weight, bias, other]
  }
}
