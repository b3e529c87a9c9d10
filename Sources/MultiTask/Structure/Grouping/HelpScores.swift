/// Losses of networks that were never trained, from how much tasks help each other.
///
/// A network's loss on a task is 1 less the mean help of its other tasks. A network of a single task
/// has none: it is never worth choosing where every pair may be.
///
/// Source: Fifty et al. 2021, "Efficiently Identifying Task Groupings for Multi-Task Learning",
/// and the official repository's selection of networks.
package struct HelpScores: Sendable {
  private let help: [[Double]]

  /// Scores from help, `[helped][helper]`, positive for help.
  package init(help: [[Double]]) { self.help = help }

  /// A network of some tasks.
  ///
  /// - Precondition: there are at least two tasks.
  package func network(of tasks: [Int], cost: Double) -> CandidateNetwork {
    precondition(tasks.count > 1, "a network of \(tasks.count) tasks has no helpers")
    var losses = [Double?](repeating: nil, count: help.count)
    for task in tasks {
      let sum = tasks.reduce(0) { $1 == task ? $0 : $0 + help[task][$1] }
      losses[task] = 1 - sum / Double(tasks.count - 1)
    }
    return CandidateNetwork(cost: cost, losses: losses)
  }
}
