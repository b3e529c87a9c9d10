/// Dense floats that remember how they were made.
///
/// Row-major to the outside, whatever the layout inside. Operations are free functions and
/// operators; an operation on arguments of wrong shapes is a programming error and traps.
public final class Tensor {
  /// The extents, outermost first: `[batch, channels, height, width]` for activations, `[]` for
  /// a scalar.
  public let shape: [Int]
  /// What it was made on.
  public let engine: Engine

  let memory: Memory
  let layout: Layout
  let node: Node?

  /// Makes a constant from row-major values.
  ///
  /// - Precondition: there are as many values as the shape takes.
  public convenience init(_ values: [Float], shape: [Int], on engine: Engine) {
    let layout = engine.layouts.plain(shape)
    self.init(engine.memory(values, in: layout), layout, node: nil, on: engine)
  }

  init(_ memory: Memory, _ layout: Layout, node: Node?, on engine: Engine) {
    shape = layout.shape
    self.memory = memory
    self.layout = layout
    self.node = node
    self.engine = engine
  }

  /// A row-major copy.
  public var values: [Float] { engine.values(memory, in: layout) }

  /// The only value.
  ///
  /// - Precondition: there is one.
  public var item: Float {
    precondition(shape.reduce(1, *) == 1, "a tensor of shape \(shape) is not one value")
    return memory.floats[0]
  }

  /// The gradients of this scalar with respect to parameters.
  ///
  /// May be called several times, for other parameters or of other scalars of one graph; only
  /// what lies between is computed. Parameters that it does not depend on have none. Call it
  /// before the parameters change.
  ///
  /// - Parameters:
  ///   - parameters: whose gradients are wanted.
  ///   - keepingGraph: whether others may be asked for later; if not, what they would need is given
  ///     back on the way.
  /// - Returns: the gradients.
  /// - Precondition: this is a scalar, and its graph was kept so far.
  public func gradients(of parameters: [Parameter], keepingGraph: Bool = true) -> Gradients {
    precondition(shape.reduce(1, *) == 1, "gradients of a tensor of shape \(shape), not a scalar")
    guard let node else { return Gradients() }
    precondition(!node.isSpent, "gradients of a graph that was taken apart")
    var pass = BackwardPass(from: node, to: parameters.compactMap(\.leaf))
    let one = engine.memory([1], in: layout)
    return Gradients(
      of: parameters, from: pass.run(from: node, one, keepingGraph: keepingGraph))
  }
}

extension Engine {
  /// The result of an operation; it remembers its arguments if one of them leads to a parameter.
  func tensor(
    _ memory: Memory, _ layout: Layout, from arguments: [Tensor],
    pullback: @escaping Node.Pullback
  ) -> Tensor {
    precondition(
      arguments.allSatisfy { $0.engine === self }, "the arguments live on different engines")
    let inputs = arguments.map(\.node)
    guard isRecording, inputs.contains(where: { $0 != nil }) else {
      return Tensor(memory, layout, node: nil, on: self)
    }
    let node = Node(layout, on: self, inputs: inputs, pullback: pullback)
    return Tensor(memory, layout, node: node, on: self)
  }

  /// The same values as a tensor of another layout of its shape.
  func arranged(_ x: Tensor, as layout: Layout) -> Tensor {
    let own = x.layout
    guard own !== layout else { return x }
    let memory = reordered(x.memory, from: own, to: layout)
    return tensor(memory, layout, from: [x]) { [self] gradient, _ in
      [reordered(gradient, from: layout, to: own)]
    }
  }

  /// An activation in a layout that the kernels know.
  func channelled(_ x: Tensor) -> Tensor {
    guard x.layout.block == nil else { return x }
    let plain = layouts.plain(x.shape)
    precondition(plain.block != nil, "shape \(x.shape) has no channels")
    return arranged(x, as: plain)
  }
}
