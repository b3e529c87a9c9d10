/// What a method believes about the tasks while it is still searching.
public enum Belief: Hashable, Sendable {
  /// How alike the single-task networks of the tasks represent the same images.
  case affinity(Affinity)
}

extension Belief: Codable {
  private enum Kind: String, Codable { case affinity }
  private enum CodingKeys: String, CodingKey { case belief }

  /// Writes the belief's own object with its kind under "belief".
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .affinity(let affinity):
      try container.encode(Kind.affinity, forKey: .belief)
      try affinity.encode(to: encoder)
    }
  }

  /// Reads what `encode(to:)` writes.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .belief) {
    case .affinity: self = .affinity(try Affinity(from: decoder))
    }
  }
}

/// The affinity of each pair of tasks at each location where a tree may branch.
public struct Affinity: Codable, Hashable, Sendable {
  /// The tasks' names.
  public var tasks: [String]

  /// The locations' names, shallow first.
  public var locations: [String]

  /// The number of samples that the affinities were measured on.
  public var samples: Int

  /// Symmetric, `[location][task][task]`, in `-1...1`, ones on the diagonal.
  public var affinity: [[[Double]]]

  /// Affinities as measured.
  public init(tasks: [String], locations: [String], samples: Int, affinity: [[[Double]]]) {
    self.tasks = tasks
    self.locations = locations
    self.samples = samples
    self.affinity = affinity
  }
}
