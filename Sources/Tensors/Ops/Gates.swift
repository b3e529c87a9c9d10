internal import CKernels

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// How a choice that is drawn from logits is passed on.
public enum Sampling: String, Sendable, CaseIterable {
  /// As the relaxed weights themselves.
  case soft
  /// As a one for the likeliest and zeros, with the relaxed weights' gradient.
  ///
  /// Source: Bengio, Léonard, Courville 2013, "Estimating or propagating gradients through
  /// stochastic neurons".
  case straightThrough = "straight-through"
}

/// The relaxed choice of each row: the softmax of `(logits + noise) / temperature`.
///
/// With Gumbel noise it is a sample of the concrete distribution, without noise and at
/// temperature 1 the plain softmax.
///
/// - Parameters:
///   - logits: `[rows, choices]`.
///   - noise: one for each logit, row-major.
///   - temperature: more than 0; the smaller, the harder the choice.
///   - sampling: how the choice is passed on.
/// - Returns: `[rows, choices]`, each row of sum 1.
/// - Precondition: there is a noise for each logit.
///
/// Source: Jang, Gu, Poole 2017, "Categorical reparameterization with Gumbel-softmax", eq. 2.
public func choose(
  _ logits: Tensor, noise: [Float], temperature: Float, sampling: Sampling = .soft
) -> Tensor {
  let shape = logits.shape
  precondition(
    shape.count == 2 && noise.count == shape[0] * shape[1],
    "\(noise.count) noises for logits of shape \(shape)")
  precondition(temperature > 0, "a choice at temperature \(temperature)")
  let engine = logits.engine
  let layout = engine.layouts.plain(shape)
  let rows = engine.arranged(logits, as: layout)
  let values = zip(rows.values, noise).map { (Double($0) + Double($1)) / Double(temperature) }
  let soft = softmax(values, width: shape[1])
  let passed = sampling == .soft ? soft : oneHot(soft, width: shape[1])
  let y = engine.memory(passed.map(Float.init), in: layout)
  return engine.tensor(y, layout, from: [rows]) { gradient, _ in
    let slope = softmaxGradient(gradient.values(layout.count), at: soft, width: shape[1])
    return [engine.memory(slope.map { Float($0 / Double(temperature)) }, in: layout)]
  }
}

/// The sum of tensors, each times one value of a tensor of gates.
///
/// - Parameters:
///   - tensors: of one shape, at least one.
///   - gates: any tensor.
///   - first: the place of the first tensor's gate in it, row-major; the others' follow.
/// - Returns: a tensor of the shape of the others.
/// - Precondition: the shapes are equal, and each tensor has a gate.
public func mix(_ tensors: [Tensor], by gates: Tensor, from first: Int = 0) -> Tensor {
  guard let model = tensors.first else { preconditionFailure("a mixture of no tensors") }
  let (engine, layout) = (model.engine, model.layout)
  for tensor in tensors {
    precondition(tensor.shape == model.shape, "shapes \(model.shape) and \(tensor.shape) differ")
  }
  let table = engine.arranged(gates, as: engine.layouts.plain(gates.shape))
  let factors = Array(table.values.dropFirst(first).prefix(tensors.count))
  precondition(
    first >= 0 && factors.count == tensors.count,
    "gates \(first)..<\(first + tensors.count) of shape \(gates.shape)")
  let terms = tensors.map { engine.arranged($0, as: layout) }
  let mixture = Mixture(terms: terms.map(\.memory), factors: factors, layout: layout, on: engine)
  return engine.tensor(mixture.sum(), layout, from: terms + [table]) { gradient, request in
    let (sums, isMeasured) = (request.sums.dropLast(), request.wanted[terms.count])
    let parts = zip(request.wanted, sums).map { $0 ? $1 ?? engine.memory(layout) : nil }
    let slopes = mixture.spread(
      gradient, to: parts, adding: sums.map { $0 != nil }, isMeasured: isMeasured)
    guard let slopes else { return parts + [nil] }
    var all = [Float](repeating: 0, count: table.layout.count)
    all.replaceSubrange(first..<first + slopes.count, with: slopes)
    return parts + [engine.memory(all, in: table.layout)]
  }
}

/// The numbers of one call of `mix`.
private struct Mixture {
  let terms: [Memory]
  let factors: [Float]
  let layout: Layout
  let engine: Engine

  init(terms: [Memory], factors: [Float], layout: Layout, on engine: Engine) {
    (self.terms, self.factors, self.layout, self.engine) = (terms, factors, layout, engine)
  }

  func sum() -> Memory {
    let y = engine.memory(layout)
    withDescription(of: y) { kernels_mix(&$0) }
    return y
  }

  /// Writes the gradients of terms to where there is room, or adds them to what is there, and
  /// returns those of the factors.
  func spread(
    _ gradient: Memory, to parts: [Memory?], adding: [Bool], isMeasured: Bool
  ) -> [Float]? {
    let places = zip(parts, adding).map { kernels_place(at: $0?.floats, adds: $1 ? 1 : 0) }
    let slopes = isMeasured ? engine.pool.memory(terms.count) : nil
    withDescription(of: gradient) { call in
      let count = kernels_mixture_sums(&call)
      let room = engine.pool.memory(2 * count)
      withExtendedLifetime(room) {
        UnsafeMutableRawPointer(room.floats).withMemoryRebound(to: Double.self, capacity: count) {
          kernels_unmix(&call, places, slopes?.floats, $0)
        }
      }
    }
    return slopes?.values(terms.count)
  }

  private func withDescription(of y: Memory, _ body: (inout kernels_mixture) -> Void) {
    let places = terms.map { UnsafePointer($0.floats) as UnsafePointer<Float>? }
    places.withUnsafeBufferPointer { places in
      factors.withUnsafeBufferPointer { factors in
        var call = kernels_mixture(
          x: places.baseAddress, factors: factors.baseAddress, terms: terms.count, y: y.floats,
          count: layout.count)
        body(&call)
      }
    }
  }
}

/// The weighted sum of the absolute differences of two tensors' values; where two are equal, the
/// gradient is zero.
///
/// - Parameters:
///   - one: a tensor.
///   - other: a tensor of its shape.
///   - weights: one for each value, row-major.
/// - Returns: a scalar.
/// - Precondition: the shapes are equal, and there are as many weights.
public func distance(_ one: Tensor, _ other: Tensor, weights: [Float]) -> Tensor {
  let difference = one + other * -1
  precondition(
    weights.count == difference.shape.reduce(1, *),
    "\(weights.count) weights for shape \(difference.shape)")
  return dot(relu(difference) + relu(difference * -1), weights)
}

/// The softmax of each row of a row-major table.
private func softmax(_ values: [Double], width: Int) -> [Double] {
  stride(from: 0, to: values.count, by: width).flatMap { start in
    let row = values[start..<(start + width)]
    let largest = row.max() ?? 0
    let powers = row.map { exp($0 - largest) }
    let total = powers.reduce(0, +)
    return powers.map { $0 / total }
  }
}

/// A one at the first largest of each row, and zeros.
private func oneHot(_ values: [Double], width: Int) -> [Double] {
  stride(from: 0, to: values.count, by: width).flatMap { start in
    let row = values[start..<(start + width)]
    let best = row.firstIndex(of: row.max() ?? 0)
    return row.indices.map { $0 == best ? 1.0 : 0 }
  }
}

private func softmaxGradient(_ gradient: [Float], at y: [Double], width: Int) -> [Double] {
  stride(from: 0, to: y.count, by: width).flatMap { start in
    let row = start..<(start + width)
    let mean = row.reduce(0) { $0 + y[$1] * Double(gradient[$1]) }
    return row.map { y[$0] * (Double(gradient[$0]) - mean) }
  }
}
