internal import CKernels
internal import COneDNN

/// A 3x3 convolution of stride 1 with 16 products where the definition has 36.
///
/// Which convolutions are done so hangs on the shape alone, not on a measurement: the bits of a
/// training would follow it.
///
/// Source: Lavin, Gray 2016, "Fast algorithms for convolutional neural networks".
final class WinogradConvolution {
  /// How it wants the weights: `[3][3][inputs][outputs]`.
  let weights: Layout

  private let shape: ConvolutionShape
  private let source, destination: Layout
  private let filters, turnedFilters: Int

  /// Fails where oneDNN is as fast, or keeps activations in another way than groups of channels.
  init?(_ shape: ConvolutionShape, _ source: Layout, _ destination: Layout, on engine: Engine) {
    let blocks = [source.block, destination.block].map { $0 ?? 1 }
    guard shape.isWorthTransforming, blocks.allSatisfy({ $0 % 8 == 0 }) else { return nil }
    self.shape = shape
    (self.source, self.destination) = (source, destination)
    weights = engine.layouts.layout(
      dnnl_memory_desc_t(shape.weights, dnnl_hwio), shape: shape.weights)
    let (outputs, inputs) = (shape.weights[0], shape.weights[1])
    filters = kernels_winograd_filters(inputs, outputs)
    turnedFilters = kernels_winograd_filters(outputs, inputs)
    engine.growScratchpad(bytes: 4 * scratch(threads: engine.threads))
  }

  func run(_ x: Memory, _ weight: Parameter, bias: Memory?, on engine: Engine) -> Memory {
    let y = engine.memory(destination)
    let filters = transformed(weight, turned: false, on: engine)
    var call = description(from: source, to: destination)
    (call.x, call.filters, call.y) = (
      UnsafePointer(x.floats), UnsafePointer(filters.floats), y.floats
    )
    call.bias = bias.map { UnsafePointer($0.floats) }
    call.scratch = engine.scratchpad?.floats
    kernels_winograd_convolve(&call)
    return y
  }

  /// The gradient of the input, written over a sum if it is to be added to one.
  func sourceGradient(
    _ gradient: Memory, _ weight: Parameter, addedTo sum: Memory?, on engine: Engine
  ) -> Memory {
    let dx = sum ?? engine.memory(source)
    // The way forward is behind us: what it used is as large as what is needed now.
    weight.drop(.filters)
    let filters = transformed(weight, turned: true, on: engine)
    var call = description(from: destination, to: source)
    (call.x, call.filters) = (UnsafePointer(gradient.floats), UnsafePointer(filters.floats))
    (call.y, call.scratch) = (dx.floats, engine.scratchpad?.floats)
    call.adds = sum == nil ? 0 : 1
    kernels_winograd_convolve(&call)
    return dx
  }

  /// The gradients of the weights, in the layout asked for, and of the bias.
  ///
  /// That of the weights is written over a sum if it is to be added to one of its own layout.
  func weightGradients(
    _ gradient: Memory, _ x: Memory, in layout: Layout, addedTo sum: Memory?, on engine: Engine
  ) -> (weights: Memory, bias: Memory?) {
    let sum = layout === weights ? sum : nil
    let own = sum ?? engine.memory(weights)
    var call = description(from: source, to: destination)
    (call.x, call.y) = (UnsafePointer(x.floats), gradient.floats)
    call.scratch = engine.scratchpad?.floats
    call.adds = sum == nil ? 0 : 1
    kernels_winograd_gradient(&call, own.floats)
    let dw = engine.reordered(own, from: weights, to: layout)
    guard shape.hasBias else { return (dw, nil) }
    let db = engine.memory(engine.layouts.plain([shape.weights[0]]))
    kernels_sum_channels(destination.view, gradient.floats, db.floats)
    return (dw, db)
  }

  private func transformed(_ weight: Parameter, turned: Bool, on engine: Engine) -> Memory {
    weight.copy(as: turned ? .turnedFilters : .filters) {
      let (outputs, inputs) = (shape.weights[0], shape.weights[1])
      let result = engine.pool.memory(turned ? turnedFilters : filters)
      kernels_winograd_transform(
        weight.memory(in: weights).floats, turned ? outputs : inputs, turned ? inputs : outputs,
        turned ? 1 : 0, result.floats)
      return result
    }
  }

  private func description(from input: Layout, to output: Layout) -> kernels_winograd {
    var call = kernels_winograd()
    (call.input, call.output) = (input.view, output.view)
    call.size = kernels_size(height: shape.input[2], width: shape.input[3])
    return call
  }

  private func scratch(threads: Int) -> Int {
    var forward = description(from: source, to: destination)
    var backward = description(from: destination, to: source)
    return max(
      threads * kernels_winograd_scratch(&forward), threads * kernels_winograd_scratch(&backward),
      kernels_winograd_gradient_scratch(&forward, threads))
  }
}

extension ConvolutionShape {
  /// Whether there are channels and places enough to repay the transforms.
  ///
  /// With fewer than 16 channels or 32 tiles oneDNN was as fast or faster (AVX2, one and two
  /// threads); on images of 2x2 pixels its gradient of the weights takes a thousand times as long.
  fileprivate var isWorthTransforming: Bool {
    let isPlain = stride == 1 && padding == 1 && dilation == 1
    guard isPlain, weights[2...] == [3, 3], weights[..<2].allSatisfy({ $0 >= 16 }) else {
      return false
    }
    let (height, width) = (input[2], input[3])
    let tiles = input[0] * ((height + 1) / 2) * ((width + 1) / 2)
    return tiles >= 32 || min(height, width) <= 2
  }
}
