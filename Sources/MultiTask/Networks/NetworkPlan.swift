package import Runs

/// A network taken apart: its blocks and heads as layers, and which runs on what.
///
/// All formats of export are written from it.
package struct NetworkPlan: Hashable, Sendable {
  /// A block or head: layers that have parameters of their own.
  package struct Part: Hashable, Sendable {
    /// What its parameters' names begin with in exports: "block_1_2.0", "head_depth".
    package let name: String

    /// The kind of block or head, as a type's name.
    package let kind: String

    /// What it does where it is executed; `nil` where all tasks skip it.
    package let layers: LayerList?

    /// What it does for tasks that skip it; `nil` where that is nothing.
    package fileprivate(set) var skipping: LayerList?

    /// What its parameters' names begin with in the stored state.
    let stored: String
  }

  /// One run of a part.
  package struct Call: Hashable, Sendable {
    /// The part, by number.
    package let part: Int

    /// Whether only what skipping it demands is done.
    package let isSkipping: Bool

    /// What it takes: 0 is the network's input, `n` the result of the n-th call, from 1.
    package let input: Int
  }

  /// A task's prediction.
  package struct Output: Hashable, Sendable {
    /// The task.
    package let task: String

    /// The call that makes it, from 1.
    package let call: Int
  }

  /// The shape of one sample.
  package let inputShape: [Int]

  /// The blocks and heads.
  package private(set) var parts: [Part] = []

  /// What runs, in order.
  package private(set) var calls: [Call] = []

  /// The predictions, in the tasks' order.
  package private(set) var outputs: [Output] = []

  /// The plan of the network that `Network` makes of an architecture.
  ///
  /// - Parameters:
  ///   - architecture: which block each task runs.
  ///   - served: the tasks whose predictions are wanted; the others' heads are left out.
  ///   - design: the blocks and heads, of which those of the architecture's capacities are taken.
  package init(_ architecture: Architecture, serving served: [String], design: NetworkDesign) {
    inputShape = design.inputShape
    for (task, name) in architecture.tasks.enumerated() where served.contains(name) {
      let own = design.scaled(to: architecture.capacity(of: task))
      let features = architecture.depths.indices.reduce(0) { features, depth in
        let number = architecture.blocks[task][depth]
        return call(number, at: depth, on: features, of: architecture, design: own)
      }
      let head = own.head(of: name)
      let part = part(
        Part(
          name: "head_\(name.asIdentifier)", kind: head.kindName, layers: head.wiring,
          stored: "heads.\(name)"))
      outputs.append(Output(task: name, call: call(part, isSkipping: false, on: features)))
    }
  }

  /// The number of what a task has behind a depth.
  private mutating func call(
    _ number: Int?, at depth: Int, on features: Int, of architecture: Architecture,
    design: NetworkDesign
  ) -> Int {
    let block = design.blocks[depth]
    if number == nil && block.skippingWiring.steps.isEmpty { return features }
    // Who skips a block that changes the shape runs a part of the one that others execute.
    let numbers = Set(architecture.blocks.compactMap { $0[depth] })
    let host = number ?? numbers.min { "\($0)" < "\($1)" }
    let depthName = architecture.depths[depth].asIdentifier
    let index = part(
      Part(
        name: host.map { "\(depthName).\($0)" } ?? "\(depthName)_detour", kind: block.kindName,
        layers: host == nil ? nil : block.wiring,
        stored: host.map { "blocks.\(depth).\($0)" } ?? "detours.\(depth)"))
    if number == nil { parts[index].skipping = block.skippingWiring }
    return call(index, isSkipping: number == nil, on: features)
  }

  private mutating func part(_ part: Part) -> Int {
    if let known = parts.firstIndex(where: { $0.stored == part.stored }) { return known }
    let names = Set(parts.map(\.name))
    // Tasks of different names may be the same identifier.
    let name = ([part.name] + (2...parts.count + 2).map { "\(part.name)_\($0)" })
      .first { !names.contains($0) }
    parts.append(
      Part(
        name: name ?? part.name, kind: part.kind, layers: part.layers, skipping: part.skipping,
        stored: part.stored))
    return parts.count - 1
  }

  private mutating func call(_ part: Int, isSkipping: Bool, on features: Int) -> Int {
    let call = Call(part: part, isSkipping: isSkipping, input: features)
    if let known = calls.firstIndex(of: call) { return known + 1 }
    calls.append(call)
    return calls.count
  }
}

extension NetworkPlan {
  /// The layers that a call runs.
  package func layers(of call: Call) -> LayerList {
    let part = parts[call.part]
    guard let layers = call.isSkipping ? part.skipping : part.layers else {
      preconditionFailure("part \(part.name) has no layers for \(call)")
    }
    return layers
  }

  /// The network's tensors under their names in exports.
  ///
  /// - Parameter state: the stored state of the network.
  /// - Returns: what the plan's parts need; the heads of auxiliary tasks are left out.
  /// - Throws: `StoreError` when one is missing or has another shape.
  func weights(from state: [String: StoredTensor]) throws -> [String: StoredTensor] {
    var weights: [String: StoredTensor] = [:]
    for part in parts {
      for step in (part.layers?.steps ?? []) + (part.skipping?.steps ?? []) {
        for entry in step.layer.entries {
          let stored = "\(part.stored).\(step.property).\(entry.property)"
          guard let tensor = state[stored], tensor.shape == entry.shape else {
            throw StoreError(
              path: stored, problem: "is not in the stored weights with shape \(entry.shape)")
          }
          weights["\(part.name).\(step.name).\(entry.name)"] = tensor
        }
      }
    }
    return weights
  }
}

extension String {
  /// The name as programs can say it: ASCII letters, digits and underscores.
  fileprivate var asIdentifier: String {
    let kept = unicodeScalars.map { scalar in
      scalar.isASCII && scalar.properties.isXIDContinue ? Character(scalar) : "_"
    }
    return String(kept)
  }
}
