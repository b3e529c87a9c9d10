internal import COneDNN

/// Everything about a convolution except its numbers.
struct ConvolutionShape: Hashable {
  let input: [Int]
  let weights: [Int]
  let stride, padding, dilation: Int
  let hasBias: Bool

  var output: [Int] {
    let extents = zip(input[2...], weights[2...]).map { extent, kernel in
      (extent + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1
    }
    return [input[0], weights[0]] + extents
  }
}

/// How one convolution is computed and the layouts that this wants.
final class ConvolutionPlan {
  let shape: ConvolutionShape
  let source, destination: Layout
  private let directWeights, bias: Layout
  private let description: PrimitiveDescription
  private let winograd: WinogradConvolution?
  private var forward: Primitive?
  private var backwardData, backwardWeights: Backward?

  private struct Backward {
    let source, weights, destination: Layout
    let primitive: Primitive
  }

  var weights: Layout { winograd?.weights ?? directWeights }

  init(_ shape: ConvolutionShape, on engine: Engine) {
    let description =
      Self.describe(shape, dnnl_format_tag_any, on: engine)
      ?? Self.describe(shape, dnnl_nchw, on: engine)
    guard let description else { preconditionFailure("onednn has no convolution for \(shape)") }
    self.shape = shape
    self.description = description
    source = description.layout(dnnl_query_src_md, shape: shape.input, on: engine)
    directWeights = description.layout(
      dnnl_query_weights_md, shape: shape.weights, on: engine)
    destination = description.layout(dnnl_query_dst_md, shape: shape.output, on: engine)
    bias = engine.layouts.plain([shape.weights[0]])
    winograd = WinogradConvolution(shape, source, destination, on: engine)
  }

  func run(_ x: Memory, _ weight: Parameter, bias: Memory?, on engine: Engine) -> Memory {
    if let winograd { return winograd.run(x, weight, bias: bias, on: engine) }
    let primitive = forward ?? describeForward(on: engine)
    forward = primitive
    let y = engine.memory(destination)
    let operands = [x, weight.memory(in: directWeights), y]
    primitive.run(operands + (bias.map { [$0] } ?? []), on: engine)
    return y
  }

  private func describeForward(on engine: Engine) -> Primitive {
    var operands = [(Operand.source, source), (Operand.weights, directWeights)]
    operands.append((Operand.destination, destination))
    if shape.hasBias { operands.append((Operand.bias, bias)) }
    return Primitive(description, operands, on: engine)
  }

  /// The gradient of the input, in the layout of `source`.
  ///
  /// May be written over a sum that it is to be added to, and then holds both.
  func sourceGradient(
    _ gradient: Memory, _ weight: Parameter, addedTo sum: Memory?, on engine: Engine
  ) -> Memory {
    if let winograd {
      return winograd.sourceGradient(gradient, weight, addedTo: sum, on: engine)
    }
    let plan = backwardData ?? describeBackwardData(on: engine)
    backwardData = plan
    let dx = engine.memory(plan.source)
    let dy = engine.reordered(gradient, from: destination, to: plan.destination)
    plan.primitive.run([dx, weight.memory(in: plan.weights), dy], on: engine)
    return engine.reordered(dx, from: plan.source, to: source)
  }

  /// The gradients of the weights, in the layout asked for, and of the bias.
  ///
  /// That of the weights may be written over a sum that it is to be added to, and then holds both.
  func weightGradients(
    _ gradient: Memory, _ x: Memory, in layout: Layout, addedTo sum: Memory?, on engine: Engine
  ) -> (weights: Memory, bias: Memory?) {
    if let winograd {
      return winograd.weightGradients(gradient, x, in: layout, addedTo: sum, on: engine)
    }
    let plan = backwardWeights ?? describeBackwardWeights(on: engine)
    backwardWeights = plan
    let dw = engine.memory(plan.weights)
    let db = shape.hasBias ? engine.memory(bias) : nil
    let dy = engine.reordered(gradient, from: destination, to: plan.destination)
    let x = engine.reordered(x, from: source, to: plan.source)
    plan.primitive.run([x, dw, dy] + (db.map { [$0] } ?? []), on: engine)
    return (engine.reordered(dw, from: plan.weights, to: layout), db)
  }
}

extension ConvolutionPlan {
  /// Nil when oneDNN's choice is not an activation layout that the kernels know.
  private static func describe(
    _ shape: ConvolutionShape, _ format: dnnl_format_tag_t, on engine: Engine
  ) -> PrimitiveDescription? {
    var (operation, it) = (dnnl_convolution_desc_t(), Operands(shape, format))
    require(
      dnnl_dilated_convolution_forward_desc_init(
        &operation, dnnl_forward_training, dnnl_convolution_direct, &it.source, &it.weights,
        &it.bias, &it.destination, it.strides, it.dilates, it.padding, it.padding),
      "describe a convolution of \(shape)")
    engine.bindToThread()
    guard let made = PrimitiveDescription(operation: &operation, hint: nil, on: engine) else {
      return nil
    }
    let activations = [(dnnl_query_src_md, shape.input), (dnnl_query_dst_md, shape.output)]
    let isKnown = activations.allSatisfy { operand, shape in
      made.layout(operand, shape: shape, on: engine).block != nil
    }
    return isKnown ? made : nil
  }

  private func describeBackwardData(on engine: Engine) -> Backward {
    var (operation, it) = (dnnl_convolution_desc_t(), Operands(shape, dnnl_format_tag_any))
    require(
      dnnl_dilated_convolution_backward_data_desc_init(
        &operation, dnnl_convolution_direct, &it.source, &it.weights, &it.destination,
        it.strides, it.dilates, it.padding, it.padding),
      "describe the input gradient of \(shape)")
    let queries = (dnnl_query_diff_src_md, dnnl_query_weights_md)
    return backward(&operation, queries, on: engine) { source, weights, destination in
      [
        (Operand.sourceGradient, source), (Operand.weights, weights),
        (Operand.destinationGradient, destination),
      ]
    }
  }

  private func describeBackwardWeights(on engine: Engine) -> Backward {
    var (operation, it) = (dnnl_convolution_desc_t(), Operands(shape, dnnl_format_tag_any))
    require(
      dnnl_dilated_convolution_backward_weights_desc_init(
        &operation, dnnl_convolution_direct, &it.source, &it.weights, &it.bias,
        &it.destination, it.strides, it.dilates, it.padding, it.padding),
      "describe the weight gradient of \(shape)")
    let queries = (dnnl_query_src_md, dnnl_query_diff_weights_md)
    return backward(&operation, queries, on: engine) { source, weights, destination in
      let operands = [
        (Operand.source, source), (Operand.weightsGradient, weights),
        (Operand.destinationGradient, destination),
      ]
      return operands + (shape.hasBias ? [(Operand.biasGradient, bias)] : [])
    }
  }

  private func backward(
    _ operation: UnsafeRawPointer, _ queries: (source: dnnl_query_t, weights: dnnl_query_t),
    on engine: Engine, operands: (Layout, Layout, Layout) -> [(Int32, Layout)]
  ) -> Backward {
    engine.bindToThread()
    let made = PrimitiveDescription(operation: operation, hint: description, on: engine)
    guard let made else { preconditionFailure("onednn has no gradient for \(shape)") }
    let source = made.layout(queries.source, shape: shape.input, on: engine)
    let weights = made.layout(queries.weights, shape: shape.weights, on: engine)
    let destination = made.layout(dnnl_query_diff_dst_md, shape: shape.output, on: engine)
    return Backward(
      source: source, weights: weights, destination: destination,
      primitive: Primitive(made, operands(source, weights, destination), on: engine))
  }
}

/// The descriptors of a convolution's operands, and its geometry as oneDNN counts it.
private struct Operands {
  var source, weights, destination: dnnl_memory_desc_t
  var bias = dnnl_memory_desc_t()
  let strides, dilates, padding: [Int64]

  init(_ shape: ConvolutionShape, _ activations: dnnl_format_tag_t) {
    source = dnnl_memory_desc_t(shape.input, activations)
    weights = dnnl_memory_desc_t(shape.weights, dnnl_format_tag_any)
    destination = dnnl_memory_desc_t(shape.output, activations)
    if shape.hasBias { bias = dnnl_memory_desc_t(plain: [shape.weights[0]]) }
    strides = [Int64](repeating: Int64(shape.stride), count: 2)
    dilates = [Int64](repeating: Int64(shape.dilation - 1), count: 2)
    padding = [Int64](repeating: Int64(shape.padding), count: 2)
  }
}
