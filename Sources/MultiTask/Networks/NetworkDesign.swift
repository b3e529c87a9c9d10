public import Datasets
public import Runs

/// A backbone's blocks and the tasks' heads, before any structure is chosen: what every method
/// and every architecture of an experiment has in common.
public struct NetworkDesign: Hashable, Sendable {
  /// The tasks, in the experiment's order.
  public let tasks: [TaskDescription]

  /// The shape of one sample.
  public let inputShape: [Int]

  /// The names of the depths where a branch may begin, shallow first.
  public let depths: [String]

  /// The block of each depth.
  public let blocks: [BlockDesign]

  /// The head of each task.
  public let heads: [HeadDesign]

  /// A design for a backbone.
  ///
  /// - Throws: `ExperimentError` when the backbone does not take such samples.
  public init(backbone: Backbone, tasks: [TaskDescription], inputShape: [Int]) throws {
    self.tasks = tasks
    self.inputShape = inputShape
    let isPerPixel = tasks.contains { $0.kind.isPerPixel }
    let named = try Self.blocks(of: backbone, input: inputShape, keepsDetail: isPerPixel)
    depths = named.map(\.name)
    let blocks = named.map(\.block)
    self.blocks = blocks
    let features = blocks.reduce(inputShape) { $1.outputShape(of: $0) }
    heads = tasks.map {
      HeadDesign(for: $0.kind, features: features, input: inputShape, hidden: 2 * backbone.width)
    }
  }

  /// The parameters of one block of each depth.
  public var blockParameters: [Int] { blocks.map(\.parameters) }

  /// The parameters of each task's head.
  public var headParameters: [Int] { heads.map(\.parameters) }

  /// The parameters of an architecture, each block counted once, and of a block that all tasks skip
  /// what changes the shape for them.
  public func parameters(of architecture: Architecture) -> Int {
    let detours = blocks.indices.filter { architecture.groups(at: $0).isEmpty }
    return detours.reduce(
      architecture.parameters(blocks: blockParameters, heads: headParameters(of: architecture))
    ) { $0 + blocks[$1].detourParameters }
  }

  /// The multiply-adds of an architecture for one sample.
  public func multiplyAdds(of architecture: Architecture) -> Int {
    let shapes = shapesBeforeBlocks
    let heads = architecture.tasks.map { head(of: $0).multiplyAdds(of: featureShape) }
    let detours = blocks.indices.reduce(0) { total, depth in
      let paths = Set(architecture.blocks.filter { $0[depth] == nil }.map { $0[...depth] })
      return total + paths.count * blocks[depth].detourMultiplyAdds(of: shapes[depth])
    }
    return detours
      + architecture.multiplyAdds(
        blocks: zip(blocks, shapes).map { $0.multiplyAdds(of: $1) }, heads: heads)
  }

  func head(of task: String) -> HeadDesign { heads[index(of: task)] }

  func description(of task: String) -> TaskDescription { tasks[index(of: task)] }

  private func index(of task: String) -> Int {
    guard let index = tasks.firstIndex(where: { $0.name == task }) else {
      preconditionFailure("task \(task) is not among \(tasks.map(\.name))")
    }
    return index
  }

  private func headParameters(of architecture: Architecture) -> [Int] {
    architecture.tasks.map { head(of: $0).parameters }
  }

  private var shapesBeforeBlocks: [[Int]] {
    blocks.dropLast().reduce(into: [inputShape]) { shapes, block in
      shapes.append(block.outputShape(of: shapes[shapes.count - 1]))
    }
  }

  private var featureShape: [Int] { blocks.reduce(inputShape) { $1.outputShape(of: $0) } }
}
