import Runs

/// What a run gains and what it costs.
package struct TradeOff: Hashable, Sendable {
  /// Which of the compared it is; nil for another run of their sessions.
  package let side: Int?

  package let cost: Double

  /// Delta-m, in percent.
  package let gain: Double

  package init(side: Int?, cost: Double, gain: Double) {
    self.side = side
    self.cost = cost
    self.gain = gain
  }

  /// The trade-offs that no other one beats in both, cheapest first.
  package static func front(of all: [TradeOff]) -> [TradeOff] {
    let ordered = all.sorted { ($0.cost, -$0.gain) < ($1.cost, -$1.gain) }
    return ordered.reduce(into: []) { front, next in
      if next.gain > front.last?.gain ?? -.infinity { front.append(next) }
    }
  }
}

/// What a network costs its user.
enum Cost: CaseIterable {
  case parameters, multiplyAdds, latency

  var next: Cost {
    let all = Self.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }

  /// The name, with its unit where that is not a number of things.
  var title: String {
    switch self {
    case .parameters: "parameters"
    case .multiplyAdds: "multiply-adds"
    case .latency: "latency in ms"
    }
  }

  func value(of run: Run) -> Double? {
    run.result.map { result in
      switch self {
      case .parameters: Double(result.parameters)
      case .multiplyAdds: Double(result.multiplyAdds)
      case .latency: result.latencyMilliseconds
      }
    }
  }
}

extension Dashboard {
  /// What the compared gain and cost, and after them the other finished runs of their sessions.
  func tradeOffs(of sides: [Compared]) -> [TradeOff] {
    let cost = comparison.cost
    let baselines = library.baselineFiles
    func gain(_ run: Run) -> Double? {
      library.deltas[run.id]?.percent
        ?? (baselines.contains([run.session, run.experimentFile]) ? 0 : nil)
    }
    func tradeOff(_ side: Int?, _ runs: [Run], _ gain: Double?) -> TradeOff? {
      guard let cost = Statistic(runs.compactMap(cost.value))?.mean, cost.isFinite,
        let gain, gain.isFinite
      else { return nil }
      return TradeOff(side: side, cost: cost, gain: gain)
    }
    let compared = sides.enumerated().compactMap { index, side in
      tradeOff(index, side.runs, side.replicates?.deltaM?.mean ?? gain(side.run))
    }
    let known = Set(sides.flatMap { $0.runs.map(\.id) })
    let sessions = Set(sides.map(\.run.session))
    let others = library.runs.filter { sessions.contains($0.session) && !known.contains($0.id) }
    return compared + others.compactMap { tradeOff(nil, [$0], gain($0)) }
  }
}

extension Library {
  /// The session and file of every experiment that some run is measured against: its own delta-m
  /// is zero.
  fileprivate var baselineFiles: Set<[String]> {
    Set(runs.compactMap { run in run.experiment.baseline.map { [run.session, $0] } })
  }
}
