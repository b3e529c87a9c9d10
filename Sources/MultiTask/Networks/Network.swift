package import Randomness
package import Runs
package import Tensors

/// The network that an architecture describes.
package struct Network: Module {
  /// The blocks of each depth, by their number in the architecture.
  let blocks: [[String: any Block]]

  /// What is run at depths that every task skips, where the shape changes there.
  let detours: [String: Detour]

  /// The head of each task.
  let heads: [String: Head]

  /// What the network was made for.
  package let architecture: Architecture

  /// A network with fresh weights.
  ///
  /// A block's weights depend on the seed, its depth and its number alone, and a head's on the
  /// seed and its task, so that single-task networks of one seed start from the same backbone.
  package init(
    _ architecture: Architecture, design: NetworkDesign, on engine: Engine,
    generator: RandomStream
  ) {
    self.architecture = architecture
    let sizes = Dictionary(
      uniqueKeysWithValues: Set(architecture.capacity.values).map { ($0, design.scaled(to: $0)) })
    blocks = architecture.depths.indices.map { depth in
      let numbers = Set(architecture.blocks.compactMap { $0[depth] }).sorted()
      return Dictionary(
        uniqueKeysWithValues: numbers.map { number in
          var stream = generator.split("block").split(depth).split(number)
          let own = architecture.capacity["\(number)"].flatMap { sizes[$0] } ?? design
          return ("\(number)", own.blocks[depth].make(on: engine, using: &stream))
        })
    }
    let skipped = architecture.depths.indices.filter { architecture.groups(at: $0).isEmpty }
    detours = Dictionary(
      uniqueKeysWithValues: skipped.compactMap { depth in
        var stream = generator.split("detour").split(depth)
        let detour = design.blocks[depth].makeDetour(on: engine, using: &stream)
        return detour.map { ("\(depth)", $0) }
      })
    heads = Dictionary(
      uniqueKeysWithValues: architecture.tasks.enumerated().map { index, task in
        var stream = generator.split("head").split(task)
        let own = sizes[architecture.capacity(of: index)] ?? design
        return (task, Head(own.head(of: task), on: engine, using: &stream))
      })
  }

  /// The predictions of the architecture's tasks, in its order.
  package func callAsFunction(_ x: Tensor, training: Bool) -> [Tensor] {
    predictions(from: x, along: architecture, training: training)
  }

  /// The predictions where each task runs the blocks that another architecture says.
  ///
  /// - Precondition: the network has the blocks and heads that it names.
  func predictions(
    from x: Tensor, along architecture: Architecture, training: Bool
  ) -> [Tensor] {
    let features = features(of: x, along: architecture.blocks, training: training)
    return zip(architecture.tasks, features).map { task, features in
      guard let deepest = features.last else { preconditionFailure("task \(task) has no features") }
      return prediction(of: task, from: deepest, training: training)
    }
  }

  /// What a task's head makes of the deepest features.
  func prediction(of task: String, from features: Tensor, training: Bool) -> Tensor {
    guard let head = heads[task] else { preconditionFailure("task \(task) has no head") }
    return head(features, training: training)
  }

  /// The features behind each depth, `[task][depth]`; tasks share them as far as their paths agree.
  package func features(of x: Tensor, training: Bool) -> [[Tensor]] {
    features(of: x, along: architecture.blocks, training: training)
  }

  private func features(of x: Tensor, along paths: [[Int?]], training: Bool) -> [[Tensor]] {
    var known: [[Int?]: Tensor] = [:]
    return paths.map { path in
      var features: [Tensor] = []
      for depth in path.indices {
        let prefix = Array(path[...depth])
        let next =
          known[prefix]
          ?? step(path[depth], depth: depth, from: features.last ?? x, training: training)
        known[prefix] = next
        features.append(next)
      }
      return features
    }
  }

  /// The block of a number at a depth.
  func block(_ number: Int, at depth: Int) -> any Block {
    guard let block = blocks[depth]["\(number)"] else {
      preconditionFailure("depth \(depth) has no block \(number)")
    }
    return block
  }

  private func step(_ number: Int?, depth: Int, from x: Tensor, training: Bool) -> Tensor {
    guard let number else { return skip(depth, from: x, training: training) }
    let block = block(number, at: depth)
    return block(x, training: training)
  }

  private func skip(_ depth: Int, from x: Tensor, training: Bool) -> Tensor {
    let block = blocks[depth].min { $0.key < $1.key }?.value ?? detours["\(depth)"]
    return block?.skipping(x, training: training) ?? x
  }
}
