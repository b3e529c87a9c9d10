internal import CKernels

/// Tensors side by side along their channels.
///
/// - Parameter tensors: `[batch, channels, ...]`, at least one.
/// - Returns: `[batch, sum of channels, ...]`, the first tensor's channels first.
/// - Precondition: all other extents are equal.
public func concatenate(_ tensors: [Tensor]) -> Tensor {
  guard let first = tensors.first else { preconditionFailure("no tensors to concatenate") }
  for other in tensors {
    precondition(
      other.shape.removing(at: 1) == first.shape.removing(at: 1),
      "shapes \(first.shape) and \(other.shape) differ in more than channels")
  }
  let engine = first.engine
  let parts = tensors.map { engine.channelled($0) }
  let slots = Slots(parts, on: engine)
  let y = engine.memory(slots.whole)
  if slots.isPadded { y.fill([Float](repeating: 0, count: slots.whole.count)) }
  for (part, slot) in zip(parts, slots.all) { slots.insert(part.memory, slot, into: y) }
  return engine.tensor(y, slots.whole, from: parts) { gradient, request in
    zip(slots.all, request.wanted).map { slot, isWanted in
      isWanted ? slots.extract(slot, from: gradient, on: engine) : nil
    }
  }
}

/// A tensor's samples as rows: `[batch, ...]` to `[batch, features]`, row-major.
public func flatten(_ x: Tensor) -> Tensor {
  precondition(!x.shape.isEmpty, "a scalar has no samples")
  let engine = x.engine
  let rows = engine.arranged(x, as: engine.layouts.plain(x.shape))
  let layout = engine.layouts.plain([x.shape[0], x.shape.dropFirst().reduce(1, *)])
  return engine.tensor(rows.memory, layout, from: [rows]) { gradient, _ in [gradient] }
}

/// Rows as images of one pixel: `[batch, channels]` to `[batch, channels, 1, 1]`.
public func onePixelImages(_ x: Tensor) -> Tensor {
  precondition(x.shape.count == 2, "shape \(x.shape) is not of rows")
  let engine = x.engine
  let rows = engine.arranged(x, as: engine.layouts.plain(x.shape))
  let layout = engine.layouts.plain(x.shape + [1, 1])
  return engine.tensor(rows.memory, layout, from: [rows]) { gradient, _ in [gradient] }
}

/// Where the parts of a concatenation lie in the whole.
private struct Slots {
  struct Slot {
    let layout: Layout
    let channel: Int
  }

  let whole: Layout
  let all: [Slot]

  init(_ parts: [Tensor], on engine: Engine) {
    let shape = parts[0].shape
    let channels = parts.reduce(0) { $0 + $1.shape[1] }
    let block = Self.block(parts, channels: channels)
    whole = engine.layouts.blocked([shape[0], channels] + shape[2...], block)
    var next = 0
    all = parts.map { part in
      defer { next += part.shape[1] }
      return Slot(layout: part.layout, channel: next)
    }
  }

  /// Blocks of the parts stay whole if there are any; the order within a pixel never changes.
  private static func block(_ parts: [Tensor], channels: Int) -> Int {
    let blocks = Set(parts.map(\.layout.view.block))
    return blocks.first { blocks.count == 1 && ($0 == 8 || $0 == 16) } ?? 1
  }

  var isPadded: Bool { whole.count != whole.shape.reduce(1, *) }

  func insert(_ part: Memory, _ slot: Slot, into y: Memory) {
    kernels_copy_channels(
      slot.layout.view, part.floats, 0, whole.view, y.floats, slot.channel,
      slot.layout.shape[1])
  }

  func extract(_ slot: Slot, from gradient: Memory, on engine: Engine) -> Memory {
    let part = engine.memory(slot.layout)
    if slot.layout.count != slot.layout.shape.reduce(1, *) {
      part.fill([Float](repeating: 0, count: slot.layout.count))
    }
    kernels_copy_channels(
      whole.view, gradient.floats, slot.channel, slot.layout.view, part.floats, 0,
      slot.layout.shape[1])
    return part
  }
}

extension [Int] {
  fileprivate func removing(at index: Int) -> [Int] {
    Array(self[..<index] + self[(index + 1)...])
  }
}
