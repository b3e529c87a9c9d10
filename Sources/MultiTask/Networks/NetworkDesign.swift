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

  let backbone: Backbone

  /// A design for a backbone.
  ///
  /// - Throws: `ExperimentError` when the backbone does not take such samples.
  public init(backbone: Backbone, tasks: [TaskDescription], inputShape: [Int]) throws {
    try self.init(backbone, tasks: tasks, inputShape: inputShape, channels: Channels(factor: 1))
  }

  private init(
    _ backbone: Backbone, tasks: [TaskDescription], inputShape: [Int], channels: Channels
  ) throws {
    self.backbone = backbone
    self.tasks = tasks
    self.inputShape = inputShape
    let isPerPixel = tasks.contains { $0.kind.isPerPixel }
    let named = try Self.blocks(
      Layout(
        backbone: backbone, input: inputShape, keepsDetail: isPerPixel, channels: channels))
    depths = named.map(\.name)
    let blocks = named.map(\.block)
    self.blocks = blocks
    let features = blocks.reduce(inputShape) { $1.outputShape(of: $0) }
    let style = Self.pixelHeads(of: backbone, channels: channels)
    heads = tasks.map {
      HeadDesign(for: $0.kind, features: features, input: inputShape, style: style)
    }
  }

  /// The parameters of one block of each depth.
  public var blockParameters: [Int] { blocks.map(\.parameters) }

  /// The parameters of each task's head.
  public var headParameters: [Int] { heads.map(\.parameters) }

  /// The parameters of an architecture, each block counted once, and of a block that all tasks skip
  /// what changes the shape for them.
  ///
  /// The heads are those of the tasks that the networks serve: a network's auxiliary tasks are
  /// trained with it and not needed afterwards.
  public func parameters(of architecture: Architecture) -> Int {
    sizes(in: architecture).reduce(0) { $0 + $1.design.ownParameters(of: $1.part) }
  }

  /// The multiply-adds of an architecture for one sample, heads counted as for `parameters`.
  public func multiplyAdds(of architecture: Architecture) -> Int {
    sizes(in: architecture).reduce(0) { $0 + $1.design.ownMultiplyAdds(of: $1.part) }
  }

  /// What blocks and heads cost, for whoever shows structures.
  package var costs: BlockCosts {
    BlockCosts(
      depths: depths, parameters: blockParameters, tasks: tasks.map(\.name),
      headParameters: headParameters, multiplyAdds: blockMultiplyAdds,
      headMultiplyAdds: headMultiplyAdds)
  }

  private func ownParameters(of architecture: Architecture) -> Int {
    let detours = blocks.indices.filter { architecture.groups(at: $0).isEmpty }
    return detours.reduce(
      architecture.parameters(blocks: blockParameters, heads: headParameters(of: architecture))
    ) { $0 + blocks[$1].detourParameters }
  }

  private func ownMultiplyAdds(of architecture: Architecture) -> Int {
    let shapes = shapesBeforeBlocks
    let heads = architecture.tasks.map { head(of: $0).multiplyAdds(of: featureShape) }
    let detours = blocks.indices.reduce(0) { total, depth in
      let paths = Set(architecture.blocks.filter { $0[depth] == nil }.map { $0[...depth] })
      return total + paths.count * blocks[depth].detourMultiplyAdds(of: shapes[depth])
    }
    return detours
      + architecture.multiplyAdds(blocks: blockMultiplyAdds, heads: heads)
  }

  /// The multiply-adds of one block of each depth for one sample.
  private var blockMultiplyAdds: [Int] {
    zip(blocks, shapesBeforeBlocks).map { $0.multiplyAdds(of: $1) }
  }

  /// The multiply-adds of the whole backbone for one sample.
  var backboneMultiplyAdds: Int { blockMultiplyAdds.reduce(0, +) }

  /// The multiply-adds of each task's head for one sample.
  var headMultiplyAdds: [Int] { heads.map { $0.multiplyAdds(of: featureShape) } }

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

  /// The design with fewer channels.
  func narrowed(by factor: Double) -> NetworkDesign {
    do {
      return try NetworkDesign(
        backbone, tasks: tasks, inputShape: inputShape, channels: Channels(factor: factor))
    } catch {
      preconditionFailure("a backbone took samples of shape \(inputShape) and no longer: \(error)")
    }
  }

  private var shapesBeforeBlocks: [[Int]] {
    blocks.dropLast().reduce(into: [inputShape]) { shapes, block in
      shapes.append(block.outputShape(of: shapes[shapes.count - 1]))
    }
  }

  private var featureShape: [Int] { blocks.reduce(inputShape) { $1.outputShape(of: $0) } }
}
