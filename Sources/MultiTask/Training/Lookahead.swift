import Runs
import Tensors

/// How a training measures what a step on one task's loss alone does to the other tasks' losses.
package struct LookaheadSettings: Hashable, Sendable {
  /// Where the paper's formula and the official code differ.
  enum Form: String, CaseIterable {
    /// A plain gradient step, and the relative change of the loss.
    case paper

    /// Weight decay in the step, and the change divided by the learning rate.
    case code
  }

  /// Steps from one measurement to the next.
  var every: Int

  /// Whose formula.
  var form: Form

  /// Whether a step is measured before it is done.
  func isDue(at step: Int) -> Bool { step % every == 0 }

  /// Whether what is known after some steps is worth telling: about fifty times in a training.
  func isTold(after step: Int, of steps: Int) -> Bool {
    isDue(at: step - 1) && (step - 1) / every % max(1, steps / (50 * every)) == 0
  }
}

/// How much a step on one task's loss alone helps each task, averaged over a training.
///
/// Z[j][i] = 1 - L_j(after a step of the shared blocks on L_i) / L_j(before), on the same batch, the
/// heads unchanged; positive is help. The step is plain gradient descent at the training's rate.
///
/// Source: Fifty et al. 2021, "Efficiently Identifying Task Groupings for Multi-Task Learning", its
/// definition of inter-task affinity; the form "code": the official repository's Taskonomy patch.
struct Lookahead {
  let settings: LookaheadSettings

  /// The sums of Z, `[helped][helper]`.
  private(set) var sums: [[Double]]

  /// How many are added up.
  private(set) var count = 0

  init(_ settings: LookaheadSettings, tasks: Int) {
    self.settings = settings
    sums = [[Double]](repeating: [Double](repeating: 0, count: tasks), count: tasks)
  }

  /// The mean of Z, `[helped][helper]`; empty before the first measurement.
  var mean: [[Double]] {
    count == 0 ? [] : sums.map { $0.map { $0 / Double(count) } }
  }

  /// Measures once, and leaves the network's weights and running statistics as they were.
  ///
  /// - Parameters:
  ///   - losses: each task's loss of the step to come.
  ///   - network: what it was computed with.
  ///   - rate: the step's learning rate, at 0 of which nothing can be measured, and the training's
  ///     weight decay.
  ///   - again: the same losses, with the weights that the network has then.
  /// - Throws: `StateError` when the network could not take its own state back.
  mutating func measure(
    _ losses: [Tensor], of network: Network, rate: (learning: Float, decay: Float),
    again: () -> [Float]
  ) throws {
    guard rate.learning > 0 else { return }
    let shared = network.parameters().filter { $0.name.hasPrefix("blocks.") }.map(\.parameter)
    let state = network.state
    let before = losses.map(\.item)
    var columns: [[Double]] = []
    for loss in losses {
      step(shared, loss.gradients(of: shared), rate)
      columns.append(zip(again(), before).map { change(from: $1, to: $0, rate.learning) })
      try network.load(state)
    }
    add(columns)
  }

  /// Goes on from sums that were stored.
  mutating func load(_ stored: StoredHelp) {
    (sums, count) = (stored.sums, stored.count)
  }

  /// What to store.
  var stored: StoredHelp { StoredHelp(sums: sums, count: count) }

  private func step(
    _ parameters: [Parameter], _ gradients: Gradients, _ rate: (learning: Float, decay: Float)
  ) {
    let decay = settings.form == .code ? rate.decay : 0
    for parameter in parameters {
      guard let gradient = gradients[parameter] else { continue }
      parameter.assign(
        zip(parameter.values, gradient).map { $0 - rate.learning * ($1 + decay * $0) })
    }
  }

  private func change(from before: Float, to after: Float, _ rate: Float) -> Double {
    // A loss of 0 is neither helped nor hurt: a batch without the task's labels has one.
    guard before > 0 else { return 0 }
    let change = 1 - Double(after) / Double(before)
    return settings.form == .code ? change / Double(rate) : change
  }

  private mutating func add(_ columns: [[Double]]) {
    guard columns.joined().allSatisfy(\.isFinite) else { return }
    for (helper, column) in columns.enumerated() {
      for (helped, change) in column.enumerated() { sums[helped][helper] += change }
    }
    count += 1
  }
}

/// The sums of a lookahead, as a checkpoint keeps them.
struct StoredHelp: Codable {
  var sums: [[Double]]
  var count: Int
}
