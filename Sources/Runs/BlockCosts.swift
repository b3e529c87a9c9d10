/// What the parts cost that an experiment's networks are made of.
public struct BlockCosts: Codable, Hashable, Sendable {
  /// The names of the depths, shallow first.
  public var depths: [String]

  /// The parameters of one block of each depth.
  public var parameters: [Int]

  /// The tasks' names.
  public var tasks: [String]

  /// The parameters of each task's head.
  public var headParameters: [Int]

  /// The multiply-adds of one block of each depth for one sample; nil in logs that tell of none.
  public var multiplyAdds: [Int]?

  /// The multiply-adds of each task's head for one sample; nil in logs that tell of none.
  public var headMultiplyAdds: [Int]?

  /// The costs of blocks and heads.
  public init(
    depths: [String], parameters: [Int], tasks: [String], headParameters: [Int],
    multiplyAdds: [Int]? = nil, headMultiplyAdds: [Int]? = nil
  ) {
    self.depths = depths
    self.parameters = parameters
    self.tasks = tasks
    self.headParameters = headParameters
    self.multiplyAdds = multiplyAdds
    self.headMultiplyAdds = headMultiplyAdds
  }

  private enum CodingKeys: String, CodingKey {
    case depths, parameters, tasks
    case headParameters = "head_parameters"
    case multiplyAdds = "multiply_adds"
    case headMultiplyAdds = "head_multiply_adds"
  }

  /// The parameters of an architecture of these blocks; nil where it is of others, or where its
  /// networks are not of the standard size.
  public func parameters(of architecture: Architecture) -> Int? {
    guard fits(architecture, parameters, headParameters) else { return nil }
    return architecture.parameters(
      blocks: parameters, heads: heads(of: architecture).map { headParameters[$0] })
  }

  /// The multiply-adds of an architecture of these blocks for one sample; nil where they are not
  /// told, and where `parameters(of:)` is.
  public func multiplyAdds(of architecture: Architecture) -> Int? {
    guard let multiplyAdds, let headMultiplyAdds,
      fits(architecture, multiplyAdds, headMultiplyAdds)
    else { return nil }
    return architecture.multiplyAdds(
      blocks: multiplyAdds, heads: heads(of: architecture).map { headMultiplyAdds[$0] })
  }

  private func heads(of architecture: Architecture) -> [Int] {
    architecture.tasks.compactMap { tasks.firstIndex(of: $0) }
  }

  /// More parameters or multiply-adds than any network has, and few enough to be added up; a log may tell anything.
  private static let most = 10_000_000_000_000

  private func fits(_ architecture: Architecture, _ blocks: [Int], _ heads: [Int]) -> Bool {
    architecture.depths == depths && blocks.count == depths.count
      && heads.count == tasks.count && architecture.capacity.isEmpty
      && (blocks + heads).allSatisfy { (0...Self.most).contains($0) }
      && Set(architecture.tasks).isSubset(of: tasks)
  }
}
