internal import CKernels

/// How one tensor was made, and how a gradient flows back through that.
final class Node {
  /// Gradients of the inputs from the gradient of the result, each in its tensor's layout.
  ///
  /// A pullback captures memory and layouts but never a tensor, so that nodes are held by nodes
  /// alone and a long graph can be taken apart without recursion.
  typealias Pullback = (_ gradient: Memory, _ request: GradientRequest) -> [Memory?]

  /// Larger than that of every input.
  let serial: Int
  let layout: Layout
  let engine: Engine
  /// One for each argument; nil for constants.
  private(set) var inputs: [Node?]
  /// Nil for a parameter.
  private(set) var pullback: Pullback?
  /// Whether it was taken apart.
  private(set) var isSpent = false

  init(_ layout: Layout, on engine: Engine, inputs: [Node?] = [], pullback: Pullback? = nil) {
    serial = engine.nextSerial()
    self.layout = layout
    self.engine = engine
    self.inputs = inputs
    self.pullback = pullback
  }

  /// Forgets how the tensor was made, and with it the memory that its gradient would need.
  func spend() {
    guard pullback != nil else { return }
    (pullback, inputs, isSpent) = (nil, [], true)
  }

  deinit {
    var orphans = inputs.compactMap { $0 }
    inputs = []
    while var node = orphans.popLast() {
      guard isKnownUniquelyReferenced(&node) else { continue }
      orphans += node.inputs.compactMap { $0 }
      node.inputs = []
    }
  }
}

/// What is asked of a node on the way back.
struct GradientRequest {
  /// Of each input whether its gradient is asked for; that of others may be nil.
  let wanted: [Bool]
  /// What has come to each input by other ways, if it may be written to.
  ///
  /// An operation that adds to it gives it back as the gradient.
  let sums: [Memory?]
}

/// One walk from a scalar back to the leaves that were asked for.
struct BackwardPass {
  private var gradients: [ObjectIdentifier: Memory] = [:]
  private let leading: Set<ObjectIdentifier>
  private let latestFirst: [Node]

  init(from root: Node, to leaves: [Node]) {
    let nodes = Self.reachable(from: root).sorted { $0.serial < $1.serial }
    var leading = Set(leaves.map(ObjectIdentifier.init))
    for node in nodes where node.inputs.contains(where: { Self.isIn(leading, $0) }) {
      leading.insert(ObjectIdentifier(node))
    }
    self.leading = leading
    latestFirst = nodes.reversed().filter { leading.contains(ObjectIdentifier($0)) }
  }

  /// The gradient at each leaf that the root depends on, given the root's own.
  ///
  /// Where the graph is not kept, each node is taken apart once it is behind the walk.
  mutating func run(
    from root: Node, _ gradient: Memory, keepingGraph: Bool
  ) -> [ObjectIdentifier: Memory] {
    gradients[ObjectIdentifier(root)] = gradient
    for node in latestFirst {
      defer { if !keepingGraph { node.spend() } }
      guard let pullback = node.pullback else { continue }
      guard let arrived = gradients.removeValue(forKey: ObjectIdentifier(node)) else { continue }
      let wanted = node.inputs.map { Self.isIn(leading, $0) }
      let request = GradientRequest(
        wanted: wanted,
        sums: zip(node.inputs, wanted).map { $1 ? takeSum(at: $0) : nil })
      let parts = pullback(arrived, request)
      for (index, input) in node.inputs.enumerated() where wanted[index] {
        let part = index < parts.count ? parts[index] : nil
        if let input { settle(part, with: request.sums[index], at: input) }
      }
    }
    return gradients
  }

  /// What came to a node so far, unless somebody else holds it too, such as the other branch of a
  /// sum.
  private mutating func takeSum(at node: Node?) -> Memory? {
    guard let node else { return nil }
    let id = ObjectIdentifier(node)
    guard var sum = gradients.removeValue(forKey: id) else { return nil }
    guard isKnownUniquelyReferenced(&sum) else {
      gradients[id] = sum
      return nil
    }
    return sum
  }

  /// Keeps the sum, if one was taken, of what came before and a part that may already be in it.
  private mutating func settle(_ part: Memory?, with sum: Memory?, at node: Node) {
    let (id, count) = (ObjectIdentifier(node), node.layout.count)
    if let sum {
      if let part, part !== sum { kernels_add(sum.floats, part.floats, sum.floats, count) }
      gradients[id] = sum
    } else if let part, let other = gradients[id] {
      let whole = node.engine.memory(node.layout)
      kernels_add(other.floats, part.floats, whole.floats, count)
      gradients[id] = whole
    } else if let part {
      gradients[id] = part
    }
  }

  private static func isIn(_ nodes: Set<ObjectIdentifier>, _ node: Node?) -> Bool {
    node.map { nodes.contains(ObjectIdentifier($0)) } ?? false
  }

  private static func reachable(from root: Node) -> [Node] {
    var (found, waiting, seen) = ([Node](), [root], Set([ObjectIdentifier(root)]))
    while let node = waiting.popLast() {
      found.append(node)
      for case let input? in node.inputs where seen.insert(ObjectIdentifier(input)).inserted {
        waiting.append(input)
      }
    }
    return found
  }
}
