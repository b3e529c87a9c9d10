import Randomness

/// A good choice of networks by steps that each add, drop or exchange one, from several starts.
struct GroupingDescent {
  private static let mostSteps = 4e9
  private static let mostStarts = 24

  private let networks: IntegerNetworks
  private let budget: Int

  init(_ networks: IntegerNetworks, budget: Int) {
    self.networks = networks
    self.budget = budget
  }

  /// The best choice that was found; nil when none fits.
  func best() -> ChosenNetworks? {
    let tasks = Double(networks.tasks)
    let stepsOfStart = Double(max(1, networks.count)) * tasks * tasks * 20
    let starts = max(1, min(Self.mostStarts, Int(Self.mostSteps / stepsOfStart)))
    let stream = RandomStream(seed: 1)
    return (0..<starts).compactMap { index -> ChosenNetworks? in
      var generator = stream.split(index)
      return cover(noise: index == 0 ? 0 : 0.5, &generator).map(improved)
    }.min()
  }

  /// What the networks take that serve the most new tasks for their cost, one after another.
  var cheapestCover: Int? {
    var generator = RandomStream(seed: 1)
    return cover(noise: 0, &generator).map { choice($0).cost }
  }

  /// Networks that serve all tasks, the one that serves the most new tasks for its cost first.
  private func cover(noise: Float, _ generator: inout RandomStream) -> [Int]? {
    var (open, left, chosen) = (Set(0..<networks.tasks), budget, [Int]())
    while !open.isEmpty {
      var best: (network: Int, worth: Float)?
      for network in 0..<networks.count where networks.costs[network] <= left {
        let serves = open.count { networks.loss(network, $0) < IntegerNetworks.missing }
        guard serves > 0 else { continue }
        let worth =
          Float(serves) / Float(max(1, networks.costs[network]))
          * (1 + noise * generator.uniform())
        if worth > best?.worth ?? 0 { best = (network, worth) }
      }
      guard let best else { return nil }
      chosen.append(best.network)
      left -= networks.costs[best.network]
      open = open.filter { networks.loss(best.network, $0) >= IntegerNetworks.missing }
    }
    return chosen
  }

  private func improved(_ start: [Int]) -> ChosenNetworks {
    var best = choice(start)
    while true {
      let next = neighbour(of: best)
      guard next < best else { return best }
      best = next
    }
  }

  /// The best choice that differs in one network.
  private func neighbour(of choice: ChosenNetworks) -> ChosenNetworks {
    var best = choice
    for kept in [choice.networks]
      + choice.networks.map({ out in choice.networks.filter { $0 != out } })
    {
      let losses = leastLosses(kept)
      let cost = kept.reduce(0) { $0 + networks.costs[$1] }
      let without = ChosenNetworks(loss: Self.sum(losses), cost: cost, networks: kept)
      best = min(best, without)
      for network in 0..<networks.count where cost + networks.costs[network] <= budget {
        var loss = 0
        for task in losses.indices {
          loss = min(
            loss + min(losses[task], networks.loss(network, task)), IntegerNetworks.missing)
        }
        guard loss <= best.loss, !kept.contains(network) else { continue }
        best = min(
          best,
          ChosenNetworks(
            loss: loss, cost: cost + networks.costs[network],
            networks: (kept + [network]).sorted()))
      }
    }
    return best
  }

  private func choice(_ chosen: [Int]) -> ChosenNetworks {
    ChosenNetworks(
      loss: Self.sum(leastLosses(chosen)), cost: chosen.reduce(0) { $0 + networks.costs[$1] },
      networks: chosen.sorted())
  }

  /// A sum in which a task without a network outweighs everything.
  private static func sum(_ losses: [Int]) -> Int {
    losses.reduce(0) { min($0 + $1, IntegerNetworks.missing) }
  }

  /// Each task's loss on the best of some networks.
  private func leastLosses(_ chosen: [Int]) -> [Int] {
    (0..<networks.tasks).map { task in
      chosen.reduce(IntegerNetworks.missing) { min($0, networks.loss($1, task)) }
    }
  }
}
