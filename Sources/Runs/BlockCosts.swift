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

  /// The costs of blocks and heads.
  public init(depths: [String], parameters: [Int], tasks: [String], headParameters: [Int]) {
    self.depths = depths
    self.parameters = parameters
    self.tasks = tasks
    self.headParameters = headParameters
  }

  private enum CodingKeys: String, CodingKey {
    case depths, parameters, tasks
    case headParameters = "head_parameters"
  }

  /// The parameters of an architecture of these blocks; nil where it is of others, or where its
  /// networks are not of the standard size.
  public func parameters(of architecture: Architecture) -> Int? {
    guard fits(architecture) else { return nil }
    let heads = architecture.tasks.compactMap { tasks.firstIndex(of: $0) }
    return architecture.parameters(blocks: parameters, heads: heads.map { headParameters[$0] })
  }

  /// More parameters than any network has, and few enough to be added up; a log may tell anything.
  private static let most = 1_000_000_000_000

  private func fits(_ architecture: Architecture) -> Bool {
    architecture.depths == depths && parameters.count == depths.count
      && headParameters.count == tasks.count && architecture.capacity.isEmpty
      && (parameters + headParameters).allSatisfy { (0...Self.most).contains($0) }
      && Set(architecture.tasks).isSubset(of: tasks)
  }
}
