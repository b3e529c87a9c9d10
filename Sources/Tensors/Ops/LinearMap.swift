internal import CKernels
internal import COneDNN

/// A matrix product with a transposed weight, and a bias added to each row: `x wᵀ + b`.
///
/// - Parameters:
///   - x: `[batch, inputs]`.
///   - weight: `[outputs, inputs]`.
///   - bias: `[outputs]`, or none.
/// - Returns: `[batch, outputs]`.
/// - Precondition: the inputs agree.
public func linear(_ x: Tensor, _ weight: Parameter, bias: Parameter? = nil) -> Tensor {
  precondition(
    x.shape.count == 2 && weight.shape.count == 2 && x.shape[1] == weight.shape[1],
    "a linear map of shape \(x.shape) with weights of shape \(weight.shape)")
  let (engine, source) = (x.engine, x.memory)
  let size = ProductSize(batch: x.shape[0], inputs: x.shape[1], outputs: weight.shape[0])
  let layout = engine.layouts.plain([size.batch, size.outputs])
  let y = engine.memory(layout)
  size.product(source, weight.memory, into: y)
  if let bias { kernels_add_rows(y.floats, bias.memory.floats, size.batch, size.outputs) }
  let arguments = [x, weight.tensor] + (bias.map { [$0.tensor] } ?? [])
  return engine.tensor(y, layout, from: arguments) { gradient, request in
    let dx = request.wanted[0] ? engine.memory(x.layout) : nil
    if let dx { size.inputGradient(gradient, weight.memory, into: dx) }
    let dw = request.wanted[1] ? engine.memory(weight.layout) : nil
    if let dw { size.weightGradient(gradient, source, into: dw) }
    guard let bias, request.wanted[2] else { return [dx, dw] }
    let db = engine.memory(bias.layout)
    kernels_sum_rows(gradient.floats, db.floats, size.batch, size.outputs)
    return [dx, dw, db]
  }
}

/// The three products of a linear map, all row-major.
private struct ProductSize {
  let batch, inputs, outputs: Int

  func product(_ x: Memory, _ w: Memory, into y: Memory) {
    multiply(("N", x, inputs), ("T", w, inputs), into: y, (batch, outputs, inputs))
  }

  func inputGradient(_ dy: Memory, _ w: Memory, into dx: Memory) {
    multiply(("N", dy, outputs), ("N", w, inputs), into: dx, (batch, inputs, outputs))
  }

  func weightGradient(_ dy: Memory, _ x: Memory, into dw: Memory) {
    multiply(("T", dy, outputs), ("N", x, inputs), into: dw, (outputs, inputs, batch))
  }

  private typealias Factor = (order: Character, values: Memory, width: Int)

  private func multiply(
    _ a: Factor, _ b: Factor, into c: Memory, _ size: (rows: Int, columns: Int, depth: Int)
  ) {
    let orders = [a, b].map { CChar($0.order.asciiValue ?? 0) }
    require(
      dnnl_sgemm(
        orders[0], orders[1], dnnl_dim_t(size.rows), dnnl_dim_t(size.columns),
        dnnl_dim_t(size.depth), 1, a.values.floats, dnnl_dim_t(a.width), b.values.floats,
        dnnl_dim_t(b.width), 0, c.floats, dnnl_dim_t(size.columns)),
      "multiply \(size.rows)x\(size.depth) by \(size.depth)x\(size.columns)")
  }
}
