internal import CKernels
internal import COneDNN

/// How a tensor's floats lie in memory.
///
/// An engine makes one object for each distinct layout, so `===` says that two are the same.
final class Layout {
  let shape: [Int]
  /// Floats, padding included.
  let count: Int
  /// Neighbouring channels of one pixel that lie side by side, for activations
  /// `[batch, channels]` and `[batch, channels, height, width]`; nil for everything else.
  let block: Int?
  /// Whether the floats are in row-major order.
  let isPlain: Bool
  let descriptor: dnnl_memory_desc_t

  init(_ descriptor: dnnl_memory_desc_t, shape: [Int]) {
    let order = MemoryOrder(descriptor)
    self.descriptor = descriptor
    self.shape = shape
    count = withUnsafePointer(to: descriptor) { dnnl_memory_desc_get_size($0) } / 4
    block = order.channelBlock
    isPlain = order.isPlain
  }

  /// Floats of one channel of one sample.
  var pixels: Int { shape.dropFirst(2).reduce(1, *) }

  /// The layout as the kernels see it.
  var view: kernels_view {
    guard let block else { preconditionFailure("shape \(shape) is not laid out by channels") }
    return kernels_view(samples: shape[0], channels: shape[1], pixels: pixels, block: block)
  }

  /// Whether each float is in the same place as in another layout of the same shape.
  func hasSamePlaces(as other: Layout) -> Bool {
    guard shape == other.shape else { return false }
    guard self !== other else { return true }
    guard let block, let otherBlock = other.block else { return isPlain && other.isPlain }
    let isRow = pixels == 1 && !isPadded && !other.isPadded
    return block == otherBlock || isRow
  }

  private var isPadded: Bool { count != shape.reduce(1, *) }
}

/// The parts of a oneDNN memory descriptor that say where each element is.
private struct MemoryOrder {
  let shape, padded, strides, innerBlocks, innerAxes: [Int]

  init(_ descriptor: dnnl_memory_desc_t) {
    let blocking = descriptor.format_desc.blocking
    let rank = Int(descriptor.ndims), inner = Int(blocking.inner_nblks)
    shape = Self.numbers(descriptor.dims, rank)
    padded = Self.numbers(descriptor.padded_dims, rank)
    strides = Self.numbers(blocking.strides, rank)
    innerBlocks = Self.numbers(blocking.inner_blks, inner)
    innerAxes = Self.numbers(blocking.inner_idxs, inner)
  }

  var isPlain: Bool { innerBlocks.isEmpty && strides == Self.rowMajor(shape) }

  var channelBlock: Int? {
    guard shape.count == 4 else { return shape.count == 2 && isPlain ? shape[1] : nil }
    guard !isPlain else { return 1 }
    let (channels, width) = (shape[1], shape[3])
    if innerBlocks.isEmpty {
      let last = [shape[2] * width * channels, 1, width * channels, channels]
      return strides == last ? channels : nil
    }
    guard innerBlocks.count == 1, innerAxes == [1] else { return nil }
    let block = innerBlocks[0], plane = shape[2] * width * block
    let expected = [padded[1] / block * plane, plane, width * block, block]
    return strides == expected ? block : nil
  }

  static func rowMajor(_ shape: [Int]) -> [Int] {
    shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
  }

  /// The first numbers of a C array, which Swift sees as a tuple.
  private static func numbers<Tuple>(_ tuple: Tuple, _ count: Int) -> [Int] {
    withUnsafeBytes(of: tuple) { $0.bindMemory(to: Int64.self).prefix(count).map(Int.init) }
  }
}

extension dnnl_memory_desc_t {
  /// A descriptor in one of oneDNN's named formats, or in whichever it likes best (`any`).
  init(_ shape: [Int], _ format: dnnl_format_tag_t) {
    self.init()
    let dimensions = shape.map(Int64.init)
    require(
      dnnl_memory_desc_init_by_tag(&self, Int32(shape.count), dimensions, dnnl_f32, format),
      "describe shape \(shape)")
  }

  /// A row-major descriptor; a scalar is one number in a row.
  init(plain shape: [Int]) {
    self.init()
    let shape = shape.isEmpty ? [1] : shape
    let strides = MemoryOrder.rowMajor(shape).map(Int64.init)
    let dimensions = shape.map(Int64.init)
    require(
      dnnl_memory_desc_init_by_strides(&self, Int32(shape.count), dimensions, dnnl_f32, strides),
      "describe shape \(shape)")
  }
}

/// The layouts that one engine has met.
struct LayoutTable {
  private struct Key: Hashable {
    let shape: [Int]
    let block: Int?
  }

  private var all: [Layout] = []
  private var named: [Key: Layout] = [:]

  mutating func plain(_ shape: [Int]) -> Layout {
    layout(Key(shape: shape, block: nil)) { dnnl_memory_desc_t(plain: shape) }
  }

  /// The activation layout of a shape with a number of channels side by side.
  mutating func blocked(_ shape: [Int], _ block: Int) -> Layout {
    guard shape.count == 4, block != 1 else { return plain(shape) }
    let format =
      switch block {
      case 8: dnnl_nChw8c
      case 16: dnnl_nChw16c
      default: dnnl_nhwc
      }
    precondition(
      format != dnnl_nhwc || block == shape[1], "block \(block) does not fit shape \(shape)")
    return layout(Key(shape: shape, block: block)) { dnnl_memory_desc_t(shape, format) }
  }

  /// The one object for a descriptor.
  mutating func layout(_ descriptor: dnnl_memory_desc_t, shape: [Int]) -> Layout {
    var wanted = descriptor
    for known in all where known.shape == shape {
      var candidate = known.descriptor
      if dnnl_memory_desc_equal(&candidate, &wanted) != 0 { return known }
    }
    let layout = Layout(descriptor, shape: shape)
    all.append(layout)
    return layout
  }

  private mutating func layout(_ key: Key, _ make: () -> dnnl_memory_desc_t) -> Layout {
    if let known = named[key] { return known }
    let made = layout(make(), shape: key.shape)
    named[key] = made
    return made
  }
}
