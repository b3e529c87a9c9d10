/// Cross-correlation of an image with filters.
///
/// - Parameters:
///   - x: `[batch, inputs, height, width]`.
///   - weight: `[outputs, inputs, kernel, kernel]`.
///   - bias: `[outputs]`, or none.
///   - stride: pixels between two outputs.
///   - padding: zeros around the image.
///   - dilation: pixels between two neighbours of a filter.
/// - Returns: `[batch, outputs, height', width']`.
/// - Precondition: the channels agree and at least one output fits.
public func convolve(
  _ x: Tensor, _ weight: Parameter, bias: Parameter? = nil, stride: Int = 1, padding: Int = 0,
  dilation: Int = 1
) -> Tensor {
  let engine = x.engine
  let shape = ConvolutionShape(
    input: x.shape, weights: weight.shape, stride: stride, padding: padding, dilation: dilation,
    hasBias: bias != nil)
  shape.validate()
  let plan = engine.convolution(shape)
  weight.prefer(plan.weights)
  let image = engine.arranged(x, as: plan.source)
  let source = image.memory
  let y = plan.run(source, weight, bias: bias?.memory, on: engine)
  let arguments = [image, weight.tensor] + (bias.map { [$0.tensor] } ?? [])
  return engine.tensor(y, plan.destination, from: arguments) { gradient, request in
    let dx =
      request.wanted[0]
      ? plan.sourceGradient(gradient, weight, addedTo: request.sums[0], on: engine) : nil
    guard request.wanted.dropFirst().contains(true) else { return [dx] }
    let parts = plan.weightGradients(
      gradient, source, in: weight.layout, addedTo: request.sums[1], on: engine)
    return [dx, parts.weights, parts.bias]
  }
}

extension ConvolutionShape {
  fileprivate func validate() {
    precondition(
      input.count == 4 && weights.count == 4 && input[1] == weights[1],
      "a convolution of shape \(input) with weights of shape \(weights)")
    precondition(
      stride > 0 && padding >= 0 && dilation > 0,
      "stride \(stride), padding \(padding), dilation \(dilation)")
    let reach = weights[2...].map { dilation * ($0 - 1) + 1 }
    precondition(
      input[2] + 2 * padding >= reach[0] && input[3] + 2 * padding >= reach[1],
      "filters that reach \(reach) do not fit shape \(input) padded by \(padding)")
  }
}
