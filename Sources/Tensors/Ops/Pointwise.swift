internal import CKernels

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The larger of each value and zero.
public func relu(_ x: Tensor) -> Tensor {
  let (engine, layout) = (x.engine, x.layout)
  let y = engine.memory(layout)
  kernels_relu(x.memory.floats, y.floats, layout.count)
  return engine.tensor(y, layout, from: [x]) { gradient, _ in
    let dx = engine.memory(layout)
    kernels_relu_gradient(y.floats, gradient.floats, dx.floats, layout.count)
    return [dx]
  }
}

/// The hyperbolic tangent of each value.
public func tanh(_ x: Tensor) -> Tensor {
  let (engine, layout) = (x.engine, x.layout)
  let y = engine.memory(layout)
  kernels_tanh(x.memory.floats, y.floats, layout.count)
  return engine.tensor(y, layout, from: [x]) { gradient, _ in
    let dx = engine.memory(layout)
    kernels_tanh_gradient(y.floats, gradient.floats, dx.floats, layout.count)
    return [dx]
  }
}

/// e to the power of each value.
public func exp(_ x: Tensor) -> Tensor {
  let engine = x.engine
  // Row-major, since in a layout with padding its zeros would become ones.
  let layout = engine.layouts.plain(x.shape)
  let rows = engine.arranged(x, as: layout)
  let powers = rows.values.map { exp($0) }
  return engine.tensor(engine.memory(powers, in: layout), layout, from: [rows]) { gradient, _ in
    [engine.memory(zip(gradient.values(layout.count), powers).map(*), in: layout)]
  }
}

/// The sum of scalars.
///
/// - Precondition: there is at least one, and each is a scalar.
public func sum(_ scalars: [Tensor]) -> Tensor {
  guard let first = scalars.first else { preconditionFailure("the sum of no tensors") }
  for scalar in scalars {
    precondition(scalar.shape.isEmpty, "the sum of a tensor of shape \(scalar.shape)")
  }
  let (engine, layout) = (first.engine, first.layout)
  let total = scalars.reduce(Float(0)) { $0 + $1.item }
  return engine.tensor(engine.memory([total], in: layout), layout, from: scalars) { gradient, _ in
    scalars.map { _ in gradient }
  }
}

/// The sum of each value times a constant, as a scalar.
package func dot(_ x: Tensor, _ weights: [Float]) -> Tensor {
  let (engine, layout) = (x.engine, x.layout)
  let constants = engine.memory(weights, in: layout)
  let value = Float(kernels_dot(x.memory.floats, constants.floats, layout.count))
  let scalar = engine.layouts.plain([])
  return engine.tensor(engine.memory([value], in: scalar), scalar, from: [x]) { gradient, _ in
    [engine.scaled(constants, by: gradient.floats[0], layout)]
  }
}

extension Tensor {
  /// The sum of two tensors of one shape.
  ///
  /// - Precondition: their shapes are equal.
  public static func + (left: Tensor, right: Tensor) -> Tensor {
    precondition(left.shape == right.shape, "shapes \(left.shape) and \(right.shape) differ")
    let (engine, layout) = (left.engine, left.layout)
    let other = engine.arranged(right, as: layout)
    let y = engine.sum(left.memory, other.memory, layout)
    return engine.tensor(y, layout, from: [left, other]) { gradient, _ in [gradient, gradient] }
  }

  /// Each value times a constant.
  public static func * (x: Tensor, factor: Float) -> Tensor {
    let (engine, layout) = (x.engine, x.layout)
    let y = engine.scaled(x.memory, by: factor, layout)
    return engine.tensor(y, layout, from: [x]) { gradient, _ in
      [engine.scaled(gradient, by: factor, layout)]
    }
  }
}

extension Engine {
  func sum(_ a: Memory, _ b: Memory, _ layout: Layout) -> Memory {
    let result = memory(layout)
    kernels_add(a.floats, b.floats, result.floats, layout.count)
    return result
  }

  func scaled(_ x: Memory, by factor: Float, _ layout: Layout) -> Memory {
    let result = memory(layout)
    kernels_scale(x.floats, factor, result.floats, layout.count)
    return result
  }
}
