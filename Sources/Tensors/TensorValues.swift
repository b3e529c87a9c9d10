/// A tensor's numbers as a plain value, in row-major order.
public struct TensorValues: Sendable, Hashable {
  /// The extents, outermost first.
  public var shape: [Int]
  /// As many as the product of the extents.
  public var values: [Float]

  /// Puts numbers and their shape together.
  public init(shape: [Int], values: [Float]) {
    self.shape = shape
    self.values = values
  }
}

/// A stored state that does not fit what it is loaded into.
public struct StateError: Error, Hashable, CustomStringConvertible {
  /// Which entry does not fit, and how.
  public let description: String

  /// Throws unless a state has exactly the entries that are expected.
  static func compare(
    _ state: [String: TensorValues], with shapes: [String: [Int]]
  ) throws(StateError) {
    for (name, shape) in shapes.sorted(by: { $0.key < $1.key }) {
      guard let entry = state[name] else {
        throw StateError(description: "entry \(name) of shape \(shape) is missing")
      }
      guard entry.shape == shape, entry.values.count == shape.reduce(1, *) else {
        throw StateError(
          description: "entry \(name) has shape \(entry.shape) and \(entry.values.count) values, "
            + "the network wants shape \(shape)")
      }
    }
    guard let extra = state.keys.filter({ shapes[$0] == nil }).min() else { return }
    throw StateError(description: "entry \(extra) is not in the network")
  }
}
