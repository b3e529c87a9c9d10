import Randomness
import Runs
import Tensors

/// The network that an architecture describes.
struct Network: Module {
  /// The blocks of each depth, by their number in the architecture.
  let blocks: [[String: any Block]]

  /// The head of each task.
  let heads: [String: Head]

  private let architecture: Architecture

  /// A network with fresh weights.
  ///
  /// A block's weights depend on the seed, its depth and its number alone, and a head's on the
  /// seed and its task, so that single-task networks of one seed start from the same backbone.
  init(
    _ architecture: Architecture, design: NetworkDesign, on engine: Engine,
    generator: RandomStream
  ) {
    self.architecture = architecture
    blocks = architecture.depths.indices.map { depth in
      let numbers = Set(architecture.blocks.compactMap { $0[depth] }).sorted()
      return Dictionary(
        uniqueKeysWithValues: numbers.map { number in
          var stream = generator.split("block").split(depth).split(number)
          return ("\(number)", design.blocks[depth].make(on: engine, using: &stream))
        })
    }
    heads = Dictionary(
      uniqueKeysWithValues: architecture.tasks.map { task in
        var stream = generator.split("head").split(task)
        return (task, Head(design.head(of: task), on: engine, using: &stream))
      })
  }

  /// The predictions of the architecture's tasks, in its order.
  func callAsFunction(_ x: Tensor, training: Bool) -> [Tensor] {
    zip(architecture.tasks, features(of: x, training: training)).map { task, features in
      guard let head = heads[task], let deepest = features.last else {
        preconditionFailure("task \(task) has no head or no features")
      }
      return head(deepest, training: training)
    }
  }

  /// The features behind each depth, `[task][depth]`; tasks share them as far as their paths agree.
  func features(of x: Tensor, training: Bool) -> [[Tensor]] {
    var known: [[Int?]: Tensor] = [:]
    return architecture.blocks.map { path in
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

  private func step(_ number: Int?, depth: Int, from x: Tensor, training: Bool) -> Tensor {
    guard let number else { return skip(depth, from: x, training: training) }
    guard let block = blocks[depth]["\(number)"] else {
      preconditionFailure("depth \(depth) has no block \(number)")
    }
    return block(x, training: training)
  }

  private func skip(_ depth: Int, from x: Tensor, training: Bool) -> Tensor {
    guard let block = blocks[depth].min(by: { $0.key < $1.key })?.value else { return x }
    return block.skipping(x, training: training)
  }
}
