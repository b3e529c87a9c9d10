internal import CKernels

/// How a value between pixels is found.
public enum Interpolation: Hashable, Sendable, CaseIterable {
  /// From the two nearest pixels of each axis; pixels are areas, so centres lie at halves.
  case bilinear
  /// The pixel that it lies in.
  case nearest
}

/// An image resampled to another size.
///
/// - Parameters:
///   - x: `[batch, channels, height, width]`.
///   - size: the new height and width.
///   - interpolation: how a value between pixels is found.
/// - Returns: `[batch, channels, size.height, size.width]`.
public func upsample(
  _ x: Tensor, to size: (height: Int, width: Int), by interpolation: Interpolation = .bilinear
) -> Tensor {
  precondition(
    x.shape.count == 4 && size.height > 0 && size.width > 0,
    "shape \(x.shape) resampled to \(size.height)x\(size.width)")
  let engine = x.engine
  let source = engine.channelled(x)
  let taps = Resampling(source.layout, to: [size.height, size.width], by: interpolation)
  let (input, layout) = (source.layout, source.layout.resized(to: taps.extents, on: engine))
  let y = engine.memory(layout)
  taps.withDescription { kernels_resample($0, source.memory.floats, y.floats) }
  return engine.tensor(y, layout, from: [source]) { gradient, _ in
    let dx = engine.memory(input)
    taps.withDescription { kernels_resample_gradient($0, gradient.floats, dx.floats) }
    return [dx]
  }
}

/// Which input rows and columns each output pixel is made from.
private struct Resampling {
  let input: Layout
  let extents: [Int]
  let rows, columns: [kernels_tap]

  init(_ input: Layout, to extents: [Int], by interpolation: Interpolation) {
    self.input = input
    self.extents = extents
    rows = interpolation.taps(from: input.shape[2], to: extents[0])
    columns = interpolation.taps(from: input.shape[3], to: extents[1])
  }

  func withDescription(_ body: (UnsafePointer<kernels_resampling>) -> Void) {
    rows.withUnsafeBufferPointer { rows in
      columns.withUnsafeBufferPointer { columns in
        var description = kernels_resampling(
          view: input.view, input: kernels_size(input.shape[2...]),
          output: kernels_size(extents[...]), rows: rows.baseAddress,
          columns: columns.baseAddress)
        body(&description)
      }
    }
  }
}

extension Interpolation {
  fileprivate func taps(from old: Int, to new: Int) -> [kernels_tap] {
    (0..<new).map { index in
      switch self {
      case .nearest:
        let pixel = Int32(index * old / new)
        return kernels_tap(low: pixel, high: pixel, fraction: 0)
      case .bilinear:
        let place = max((Double(index) + 0.5) * Double(old) / Double(new) - 0.5, 0)
        let low = min(Int(place), old - 1)
        return kernels_tap(
          low: Int32(low), high: Int32(min(low + 1, old - 1)), fraction: Float(place - Double(low)))
      }
    }
  }
}
