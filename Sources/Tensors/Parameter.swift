/// A trainable leaf of the graph.
///
/// Row-major to the outside. Inside it takes the layout that its first operation likes best and
/// keeps it, so that no step has to rearrange weights, gradients or running averages.
public final class Parameter {
  /// The extents, outermost first.
  public let shape: [Int]
  /// What it was made on.
  public let engine: Engine

  private(set) var layout: Layout
  private(set) var memory: Memory
  /// Where gradients arrive; nil before the first use, and with it the layout is settled.
  private(set) var leaf: Node?
  private var copies: [Form: Memory] = [:]

  /// Makes a parameter from row-major values.
  ///
  /// - Precondition: there are as many values as the shape takes.
  public init(_ values: [Float], shape: [Int], on engine: Engine) {
    self.shape = shape
    self.engine = engine
    layout = engine.layouts.plain(shape)
    memory = engine.memory(values, in: layout)
  }

  /// A row-major copy of the values.
  public var values: [Float] { engine.values(memory, in: layout) }

  /// Replaces the values by others, given in row-major order.
  ///
  /// - Precondition: there are as many as before.
  public func assign(_ values: [Float]) {
    memory = engine.memory(values, in: layout)
    noteChange()
  }

  /// The parameter as an argument of operations.
  public var tensor: Tensor { Tensor(memory, layout, node: node, on: engine) }
}

extension Parameter {
  /// What the values can be made into.
  enum Form: Hashable {
    case layout(ObjectIdentifier)
    case filters, turnedFilters
  }

  private var node: Node {
    if let leaf { return leaf }
    let made = Node(layout, on: engine)
    leaf = made
    return made
  }

  /// Moves to a layout, if no operation has used the parameter yet.
  func prefer(_ wanted: Layout) {
    guard leaf == nil, wanted !== layout else { return }
    memory = engine.reordered(memory, from: layout, to: wanted)
    layout = wanted
  }

  /// The values in any layout, rearranged at most once between two changes.
  func memory(in wanted: Layout) -> Memory {
    guard wanted !== layout else { return memory }
    return copy(as: .layout(ObjectIdentifier(wanted))) {
      engine.reordered(memory, from: layout, to: wanted)
    }
  }

  /// What is made of the values, once between two changes.
  func copy(as form: Form, make: () -> Memory) -> Memory {
    if let known = copies[form] { return known }
    let made = make()
    copies[form] = made
    return made
  }

  /// Gives back what was made of the values, if it was.
  func drop(_ form: Form) { copies[form] = nil }

  /// Tells that the values were written in place.
  func noteChange() { copies.removeAll(keepingCapacity: true) }
}

/// State that is not trained, such as running statistics.
public final class Buffer {
  /// The extents, outermost first.
  public let shape: [Int]
  /// The values, in row-major order.
  public private(set) var values: [Float]

  /// Makes a buffer from row-major values.
  ///
  /// - Precondition: there are as many values as the shape takes.
  public init(_ values: [Float], shape: [Int]) {
    let count = shape.reduce(1, *)
    precondition(values.count == count, "\(values.count) values do not fill shape \(shape)")
    self.shape = shape
    self.values = values
  }

  /// Replaces the values by others, given in row-major order.
  ///
  /// - Precondition: there are as many as before.
  public func assign(_ values: [Float]) {
    precondition(
      values.count == self.values.count,
      "\(values.count) values do not fill shape \(shape)")
    self.values = values
  }
}
