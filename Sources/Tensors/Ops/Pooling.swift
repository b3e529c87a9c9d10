internal import CKernels

/// The largest value of each window; padding never wins.
///
/// - Parameters:
///   - x: `[batch, channels, height, width]`.
///   - size: extent of a window in both directions.
///   - stride: pixels between two windows; absent, windows touch.
///   - padding: pixels around the image, at most half a window.
/// - Returns: `[batch, channels, height', width']`.
/// - Precondition: at least one window fits.
public func maxPool(_ x: Tensor, size: Int, stride: Int? = nil, padding: Int = 0) -> Tensor {
  let engine = x.engine
  let source = engine.channelled(x)
  var window = Window(source, size: size, stride: stride ?? size, padding: padding)
  let (layout, input) = (window.outputLayout, source.layout)
  let (y, winners) = (engine.memory(layout), engine.memory(layout))
  kernels_max_pool(&window.description, source.memory.floats, y.floats, winners.integers)
  return engine.tensor(y, layout, from: [source]) { gradient, _ in
    let dx = engine.memory(input)
    var description = window.description
    kernels_max_pool_gradient(&description, winners.integers, gradient.floats, dx.floats)
    return [dx]
  }
}

/// The mean of each window, padding counted as zeros.
///
/// - Parameters:
///   - x: `[batch, channels, height, width]`.
///   - size: extent of a window in both directions.
///   - stride: pixels between two windows; absent, windows touch.
///   - padding: pixels around the image, at most half a window.
/// - Returns: `[batch, channels, height', width']`.
/// - Precondition: at least one window fits.
public func averagePool(_ x: Tensor, size: Int, stride: Int? = nil, padding: Int = 0) -> Tensor {
  let engine = x.engine
  let source = engine.channelled(x)
  var window = Window(source, size: size, stride: stride ?? size, padding: padding)
  let (layout, input) = (window.outputLayout, source.layout)
  let y = engine.memory(layout)
  kernels_average_pool(&window.description, source.memory.floats, y.floats)
  return engine.tensor(y, layout, from: [source]) { gradient, _ in
    let dx = engine.memory(input)
    var description = window.description
    kernels_average_pool_gradient(&description, gradient.floats, dx.floats)
    return [dx]
  }
}

/// The mean of each channel's plane: `[batch, channels, height, width]` to `[batch, channels]`.
public func globalAveragePool(_ x: Tensor) -> Tensor {
  precondition(x.shape.count == 4, "a global average over shape \(x.shape)")
  let engine = x.engine
  let source = engine.channelled(x)
  let (input, layout) = (source.layout, engine.layouts.plain([x.shape[0], x.shape[1]]))
  let y = engine.memory(layout)
  kernels_global_average(input.view, source.memory.floats, y.floats)
  return engine.tensor(y, layout, from: [source]) { gradient, _ in
    let dx = engine.memory(input)
    kernels_global_average_gradient(input.view, gradient.floats, dx.floats)
    return [dx]
  }
}

/// Windows over the planes of a tensor.
private struct Window {
  var description: kernels_window
  let outputLayout: Layout

  init(_ x: Tensor, size: Int, stride: Int, padding: Int) {
    precondition(x.shape.count == 4, "windows over shape \(x.shape)")
    precondition(
      size > 0 && stride > 0 && padding >= 0 && 2 * padding <= size,
      "window size \(size), stride \(stride), padding \(padding)")
    let extents = x.shape[2...].map { ($0 + 2 * padding - size) / stride + 1 }
    precondition(
      x.shape[2...].allSatisfy { $0 + 2 * padding >= size },
      "a window of \(size) does not fit shape \(x.shape) padded by \(padding)")
    outputLayout = x.layout.resized(to: extents, on: x.engine)
    description = kernels_window(
      view: x.layout.view, input: kernels_size(x.shape[2...]), output: kernels_size(extents[...]),
      size: size, stride: stride, padding: padding)
  }
}

extension Layout {
  /// The same order of channels around planes of another size.
  func resized(to extents: [Int], on engine: Engine) -> Layout {
    engine.layouts.blocked(Array(shape[..<2]) + extents, view.block)
  }
}

extension kernels_size {
  init(_ extents: ArraySlice<Int>) {
    self.init(height: extents[extents.startIndex], width: extents[extents.startIndex + 1])
  }
}

extension Memory {
  /// The same bytes, used for whole numbers.
  fileprivate var integers: UnsafeMutablePointer<Int32> {
    UnsafeMutableRawPointer(floats).assumingMemoryBound(to: Int32.self)
  }
}
