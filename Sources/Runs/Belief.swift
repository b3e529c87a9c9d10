/// What a method believes about the tasks while it is still searching.
public enum Belief: Codable, Hashable, Sendable {
  /// How alike the single-task networks of the tasks represent the same images.
  case affinity(Affinity)
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
