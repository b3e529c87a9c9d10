internal import COneDNN

/// What a primitive will do and in which layouts, before any code is generated for it.
final class PrimitiveDescription {
  let handle: dnnl_primitive_desc_t

  /// Describes an operation, or gives nil where oneDNN has no implementation for its layouts.
  init?(operation: UnsafeRawPointer, hint: PrimitiveDescription?, on engine: Engine) {
    var made: dnnl_primitive_desc_t?
    let status = dnnl_primitive_desc_create(
      &made, operation, engine.attributes, engine.handle, hint?.handle)
    guard status == dnnl_success, let made else { return nil }
    handle = made
  }

  init(reorderFrom source: Layout, to target: Layout, on engine: Engine) {
    var made: dnnl_primitive_desc_t?
    var (from, to) = (source.descriptor, target.descriptor)
    let status = dnnl_reorder_primitive_desc_create(
      &made, &from, engine.handle, &to, engine.handle, engine.attributes)
    guard status == dnnl_success, let made else {
      preconditionFailure("onednn cannot reorder shape \(source.shape): \(status.rawValue)")
    }
    handle = made
  }

  deinit { dnnl_primitive_desc_destroy(handle) }

  /// The layout that oneDNN chose for one of the operands.
  func layout(_ operand: dnnl_query_t, shape: [Int], on engine: Engine) -> Layout {
    guard let chosen = dnnl_primitive_desc_query_md(handle, operand, 0) else {
      preconditionFailure("onednn describes no operand \(operand.rawValue)")
    }
    return engine.layouts.layout(chosen.pointee, shape: shape)
  }
}

/// One piece of generated code with the memory objects that it is run on.
final class Primitive {
  private let handle: dnnl_primitive_t
  private var arguments: [dnnl_exec_arg_t]
  private let scratch: dnnl_memory_t?

  /// Generates the code of a description; data is later given in the order of `operands`.
  init(_ description: PrimitiveDescription, _ operands: [(Int32, Layout)], on engine: Engine) {
    var made: dnnl_primitive_t?
    let status = dnnl_primitive_create(&made, description.handle)
    guard status == dnnl_success, let made else {
      preconditionFailure("onednn could not create a primitive: \(status.rawValue)")
    }
    engine.notePrimitive()
    handle = made
    arguments = operands.map { number, layout in
      dnnl_exec_arg_t(
        arg: number, memory: Self.memory(layout.descriptor, on: engine))
    }
    scratch = Self.scratch(description, on: engine)
    if let scratch {
      arguments.append(dnnl_exec_arg_t(arg: Operand.scratchpad, memory: scratch))
    }
  }

  deinit {
    dnnl_primitive_destroy(handle)
    for argument in arguments { dnnl_memory_destroy(argument.memory) }
  }

  func run(_ data: [Memory], on engine: Engine) {
    for (argument, memory) in zip(arguments, data) {
      dnnl_memory_set_data_handle(argument.memory, memory.floats)
    }
    if let scratch, let scratchpad = engine.scratchpad {
      dnnl_memory_set_data_handle(scratch, scratchpad.floats)
    }
    require(
      dnnl_primitive_execute(handle, engine.stream, Int32(arguments.count), arguments),
      "run a primitive")
  }

  private static func memory(_ descriptor: dnnl_memory_desc_t, on engine: Engine) -> dnnl_memory_t {
    var made: dnnl_memory_t?
    var descriptor = descriptor
    let status = dnnl_memory_create(&made, &descriptor, engine.handle, nil)
    guard status == dnnl_success, let made else {
      preconditionFailure("onednn could not create a memory object: \(status.rawValue)")
    }
    return made
  }

  private static func scratch(
    _ description: PrimitiveDescription, on engine: Engine
  ) -> dnnl_memory_t? {
    let wanted = dnnl_primitive_desc_query_md(description.handle, dnnl_query_scratchpad_md, 0)
    guard let wanted, dnnl_memory_desc_get_size(wanted) > 0 else { return nil }
    engine.growScratchpad(bytes: dnnl_memory_desc_get_size(wanted))
    return memory(wanted.pointee, on: engine)
  }
}

/// oneDNN's numbers for a primitive's operands.
enum Operand {
  static let source = DNNL_ARG_SRC_0
  static let destination = DNNL_ARG_DST_0
  static let weights = DNNL_ARG_WEIGHTS_0
  static let bias = DNNL_ARG_BIAS
  static let sourceGradient = DNNL_ARG_DIFF_SRC_0
  static let destinationGradient = DNNL_ARG_DIFF_DST_0
  static let weightsGradient = DNNL_ARG_DIFF_WEIGHTS_0
  static let biasGradient = DNNL_ARG_DIFF_BIAS
  static let scratchpad = DNNL_ARG_SCRATCHPAD
}
