import Runs

/// How many channels a network has where the standard one has some.
struct Channels: Hashable, Sendable {
  /// More than 0 and at most 1.
  let factor: Double

  /// At least one channel.
  func callAsFunction(_ standard: Int) -> Int {
    max(1, Int((factor * Double(standard)).rounded()))
  }
}

extension NetworkDesign {
  /// The same network with fewer channels everywhere, backbone and heads.
  ///
  /// The paper's half networks have half of the standard multiply-adds, and so have these: of all
  /// factors on the channels, in steps of a 256th, the one that comes nearest is taken.
  ///
  /// - Parameter capacity: the multiply-adds of the single-task networks, as a fraction of the
  ///   standard ones', on average over tasks; more than 0 and at most 1.
  /// - Returns: the narrower design; the same one for a capacity of 1.
  ///
  /// Source: Standley et al. 2020, "Which Tasks Should Be Learned Together in Multi-task
  /// Learning?", section 3.
  package func scaled(to capacity: Double) -> NetworkDesign {
    precondition(capacity > 0 && capacity <= 1, "a capacity of \(capacity)")
    guard capacity < 1 else { return self }
    let wanted = capacity * singleTaskMultiplyAdds
    let narrowed = (1...256).map { self.narrowed(by: Double($0) / 256) }
    func distance(_ design: NetworkDesign) -> Double {
      abs(design.singleTaskMultiplyAdds - wanted)
    }
    return narrowed.min { distance($0) < distance($1) } ?? self
  }

  /// The multiply-adds of a single-task network for one sample, on average over tasks.
  package var singleTaskMultiplyAdds: Double {
    Double(backboneMultiplyAdds)
      + Double(headMultiplyAdds.reduce(0, +)) / Double(max(1, tasks.count))
  }

  /// The parts of an architecture whose networks have one capacity, each with its design.
  func sizes(in architecture: Architecture) -> [(design: NetworkDesign, part: Architecture)] {
    guard !architecture.capacity.isEmpty else { return [(self, architecture)] }
    let tasks = Dictionary(grouping: architecture.tasks.indices, by: architecture.capacity(of:))
    return tasks.sorted { $0.key < $1.key }.map { capacity, members in
      let part = Architecture(
        tasks: members.map { architecture.tasks[$0] }, depths: architecture.depths,
        blocks: members.map { architecture.blocks[$0] })
      return (scaled(to: capacity), part)
    }
  }
}
