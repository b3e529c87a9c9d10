/// Losses of networks of three or more tasks, estimated from those of pairs.
///
/// A network's loss on a task is the mean of that task's losses in the pairs with each of the
/// network's other tasks. A pair of the network's own cost is preferred, then one whose cost is
/// nearest.
///
/// Source: Standley et al. 2020, "Which Tasks Should Be Learned Together in Multi-task Learning?",
/// section 5.2, as the text states the rule.
public struct HigherOrderApproximation: Sendable {
  private struct Pair: Hashable {
    let first, second: Int
  }

  private let candidates: [CandidateNetwork]
  private let pairs: [Pair: [CandidateNetwork]]

  /// An approximation from the pairs among some candidates.
  public init(_ candidates: [CandidateNetwork]) {
    self.candidates = candidates
    let pairs = candidates.filter { $0.tasks.count == 2 }
    self.pairs = Dictionary(grouping: pairs) { Pair(first: $0.tasks[0], second: $0.tasks[1]) }
  }

  /// The pairs of tasks that share a larger network and were never trained on their own.
  public var missingPairs: [[Int]] {
    var missing: Set<[Int]> = []
    for tasks in Set(candidates.map(\.tasks)) where tasks.count > 2 {
      for (position, one) in tasks.enumerated() {
        for other in tasks[(position + 1)...] where pairs[Pair(first: one, second: other)] == nil {
          missing.insert([one, other])
        }
      }
    }
    return missing.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The candidates, those of three or more tasks with estimated losses.
  ///
  /// - Precondition: no pair is missing.
  public func estimated() -> [CandidateNetwork] {
    candidates.map { network in
      let tasks = network.tasks
      guard tasks.count > 2 else { return network }
      let losses = network.losses.indices.map { task in
        network.losses[task].map { _ in
          let partners = tasks.filter { $0 != task }
          let sum = partners.reduce(0) { $0 + loss(of: task, beside: $1, cost: network.cost) }
          return sum / Double(partners.count)
        }
      }
      return CandidateNetwork(cost: network.cost, losses: losses)
    }
  }

  private func loss(of task: Int, beside partner: Int, cost: Double) -> Double {
    let pair = Pair(first: min(task, partner), second: max(task, partner))
    let nearest = pairs[pair]?.min { abs($0.cost - cost) < abs($1.cost - cost) }
    guard let loss = nearest?.losses[task] else {
      preconditionFailure("the pair of tasks \(task) and \(partner) is missing")
    }
    return loss
  }
}
