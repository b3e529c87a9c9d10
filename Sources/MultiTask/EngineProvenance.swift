import Tensors

/// What the bits of a training depend on beside seed and thread count.
public var engineProvenance: [String: String] {
  ["library": Engine.libraryVersion, "instruction set": Engine.instructionSet]
}
