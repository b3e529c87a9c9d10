internal import CKernels
internal import COneDNN

/// Everything that one training computes with: threads, memory, generated code.
///
/// Code is generated once for each shape, and for this engine's number of threads: the bits of a
/// result follow it. An engine and all that is made on it belong to one thread at a time.
public final class Engine {
  /// How many threads each operation uses.
  public let threads: Int

  let pool = Pool()
  let handle: dnnl_engine_t
  let stream: dnnl_stream_t
  let attributes: dnnl_primitive_attr_t
  var layouts = LayoutTable()
  private(set) var isRecording = true
  private(set) var scratchpad: Memory?
  private var scratchpadBytes = 0
  private var convolutions: [ConvolutionShape: ConvolutionPlan] = [:]
  private var reorders: [LayoutPair: Primitive] = [:]
  private var nodes = 0

  private struct LayoutPair: Hashable {
    let source, target: ObjectIdentifier
  }

  /// Makes an engine, and binds the calling thread to it.
  ///
  /// - Throws: `EngineError` when there is no thread to work with or oneDNN cannot start.
  public init(threads: Int) throws {
    guard threads > 0 else {
      throw EngineError(description: "an engine cannot use \(threads) threads; use at least 1")
    }
    self.threads = threads
    (handle, stream, attributes) = try Self.start()
    bindToThread()
  }

  deinit {
    // Generated code may refer to what it was generated on, so it goes first.
    (convolutions, reorders) = ([:], [:])
    dnnl_primitive_attr_destroy(attributes)
    dnnl_stream_destroy(stream)
    dnnl_engine_destroy(handle)
  }

  /// Makes operations started from the calling thread use this engine's number of threads.
  ///
  /// The number sticks to an operating system thread, and a dispatch queue may change thread
  /// between two closures, so each closure that trains calls this first.
  public func bindToThread() { kernels_set_threads(Int32(threads)) }

  /// Runs a body whose results remember nothing of how they were made.
  public func withoutGradients<Result>(_ body: () throws -> Result) rethrows -> Result {
    let wasRecording = isRecording
    isRecording = false
    defer { isRecording = wasRecording }
    return try body()
  }

  /// The most memory that tensors, parameters and scratch space took at once, in bytes.
  public var peakBytes: Int { pool.peak }

  /// How often the system was asked for memory; constant once every shape has been met.
  package var systemAllocations: Int { pool.allocations }

  /// The memory that is in use now, in bytes.
  package var bytesInUse: Int { pool.live }

  /// How many pieces of code were generated.
  package private(set) var primitives = 0

  func notePrimitive() { primitives += 1 }

  /// The numeric library and its version, such as "oneDNN 2.6.3".
  public static var libraryVersion: String {
    guard let version = dnnl_version()?.pointee else { return "oneDNN" }
    return "oneDNN \(version.major).\(version.minor).\(version.patch)"
  }

  /// The instruction set that generated code uses here, such as "avx2".
  public static var instructionSet: String {
    switch dnnl_get_effective_cpu_isa() {
    case dnnl_cpu_isa_sse41: "sse41"
    case dnnl_cpu_isa_avx: "avx"
    case dnnl_cpu_isa_avx2: "avx2"
    case dnnl_cpu_isa_avx2_vnni: "avx2_vnni"
    case dnnl_cpu_isa_avx512_core: "avx512_core"
    case dnnl_cpu_isa_avx512_core_vnni: "avx512_core_vnni"
    case dnnl_cpu_isa_avx512_core_bf16: "avx512_core_bf16"
    case dnnl_cpu_isa_avx512_core_amx: "avx512_core_amx"
    case dnnl_cpu_isa_all: "all"
    case let other: "isa \(other.rawValue)"
    }
  }

  private static func start() throws(EngineError) -> (
    dnnl_engine_t, dnnl_stream_t, dnnl_primitive_attr_t
  ) {
    var (engine, stream, attributes): (dnnl_engine_t?, dnnl_stream_t?, dnnl_primitive_attr_t?)
    try check(dnnl_engine_create(&engine, dnnl_cpu, 0), "start on this processor")
    try check(
      dnnl_stream_create(&stream, engine, dnnl_stream_in_order.rawValue), "make a stream")
    try check(dnnl_primitive_attr_create(&attributes), "make attributes")
    try check(
      dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user),
      "use our scratch memory")
    guard let engine, let stream, let attributes else {
      throw EngineError(description: "onednn gave no engine and said nothing")
    }
    return (engine, stream, attributes)
  }
}

extension Engine {
  /// Uninitialised memory for a tensor of a layout.
  func memory(_ layout: Layout) -> Memory { pool.memory(layout.count) }

  func nextSerial() -> Int {
    nodes += 1
    return nodes
  }

  func growScratchpad(bytes: Int) {
    guard bytes > scratchpadBytes else { return }
    scratchpadBytes = bytes
    scratchpad = pool.memory((bytes + 3) / 4)
  }

  func convolution(_ shape: ConvolutionShape) -> ConvolutionPlan {
    if let known = convolutions[shape] { return known }
    let plan = ConvolutionPlan(shape, on: self)
    convolutions[shape] = plan
    return plan
  }

  /// The same values in another layout; the same memory where nothing has to move.
  func reordered(_ memory: Memory, from source: Layout, to target: Layout) -> Memory {
    guard !source.hasSamePlaces(as: target) else { return memory }
    let result = self.memory(target)
    reorder(source, target).run([memory, result], on: self)
    return result
  }

  private func reorder(_ source: Layout, _ target: Layout) -> Primitive {
    let pair = LayoutPair(source: ObjectIdentifier(source), target: ObjectIdentifier(target))
    if let known = reorders[pair] { return known }
    bindToThread()
    let description = PrimitiveDescription(reorderFrom: source, to: target, on: self)
    let operands = [(Operand.source, source), (Operand.destination, target)]
    let primitive = Primitive(description, operands, on: self)
    reorders[pair] = primitive
    return primitive
  }

  /// Row-major values put into a layout.
  func memory(_ values: [Float], in layout: Layout) -> Memory {
    let count = layout.shape.reduce(1, *)
    precondition(
      values.count == count,
      "\(values.count) values do not fill shape \(layout.shape), which takes \(count)")
    let plain = layouts.plain(layout.shape)
    let rows = memory(plain)
    rows.fill(values)
    return reordered(rows, from: plain, to: layout)
  }

  /// A row-major copy of what lies in a layout.
  func values(_ memory: Memory, in layout: Layout) -> [Float] {
    let plain = layouts.plain(layout.shape)
    return reordered(memory, from: layout, to: plain).values(plain.count)
  }
}
