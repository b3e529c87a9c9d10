/// A structure that a run had at some time.
public struct Revision: Hashable, Sendable {
  /// The structure.
  public let architecture: Architecture

  /// The step of the search that believed in it; nil for one that was chosen.
  public let step: Int?

  /// When, in seconds since 1970.
  public let time: Double
}

extension [Revision] {
  /// Adds the structure that a search believes in most, if it is another one.
  mutating func take(_ belief: Belief, time: Double) {
    guard let (architecture, step) = belief.likeliest else { return }
    // A search that goes on from a checkpoint believes some of its steps again.
    removeAll { ($0.step ?? -1) >= step }
    guard last?.architecture != architecture else { return }
    append(Revision(architecture: architecture, step: step, time: time))
  }

  /// Adds a structure that was chosen, in place of the same one that was only believed in.
  mutating func choose(_ architecture: Architecture, time: Double) {
    if last?.architecture == architecture { removeLast() }
    append(Revision(architecture: architecture, step: nil, time: time))
  }

}

extension Belief {
  /// The structure that a search would choose now, and after how many steps.
  var likeliest: (architecture: Architecture, step: Int)? {
    switch self {
    case .branching(let branching): branching.likeliest.map { ($0, branching.step) }
    case .policy(let policy): policy.likeliest.map { ($0, policy.step) }
    case .affinity, .grouping: nil
    }
  }
}

extension PolicyBelief {
  /// The blocks that each task more likely executes than not; what is not yet open is executed.
  public var likeliest: Architecture? {
    guard execute.count == tasks.count, execute.allSatisfy({ $0.count == depths.count }) else {
      return nil
    }
    let locked = depths.count - Swift.min(Swift.max(unlocked, 0), depths.count)
    return Architecture(
      tasks: tasks, depths: depths,
      blocks: execute.map { row in
        row.enumerated().map { $0 < locked || $1 >= 0.5 ? 0 : nil }
      })
  }
}
