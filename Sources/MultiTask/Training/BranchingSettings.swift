package import Tensors

/// How branchings are searched: Learning to Branch's constants.
package struct BranchingSettings: Hashable, Sendable {
  /// How children mix their parents before choices are drawn.
  package enum WarmUpMixing: String, CaseIterable, Sendable {
    /// All alike.
    case uniform
    /// Each child its namesake alone.
    case identity
  }

  /// Which of an experiment's searches it is, from 0: each has weights and noise of its own.
  package var number: Int

  /// The candidate nodes of each level.
  package var nodes: [Int]

  package var timeline: BranchingTimeline
  package var sampling: Sampling
  package var warmUpMixing: WarmUpMixing
  package var isWarmUpRising: Bool
  package var branchRate: Double

  /// Whether logits are moved by their bare gradients, and not as the weights are.
  package var isBranchPlain: Bool
  package var branchDecay: Double
}

/// When a search of branchings does what; its epochs are equal parts of the training.
package struct BranchingTimeline: Hashable, Sendable {
  /// How the temperature falls with the epochs.
  package enum Decay: String, CaseIterable, Sendable {
    /// Divided by the epoch's number, counted from 1.
    case inverse
    /// Divided by the square root of the epoch's number.
    case inverseRoot = "inverse-root"
    /// Evenly, to 0.1 in the last epoch.
    case linear
  }

  /// The training's steps.
  package var steps: Int

  /// The parts of the training.
  package var epochs: Int

  /// The first epochs, in which weights are moved alone.
  package var warmUp: Int

  package var temperature: Double
  package var decay: Decay

  package init(steps: Int, epochs: Int, warmUp: Int, temperature: Double, decay: Decay) {
    self.steps = steps
    self.epochs = epochs
    self.warmUp = warmUp
    self.temperature = temperature
    self.decay = decay
  }

  /// The epoch of a step, from 0.
  package func epoch(of step: Int) -> Int { min(step, steps - 1) * epochs / steps }

  /// Whether a step moves weights alone.
  package func isWarmUp(_ step: Int) -> Bool { epoch(of: step) < warmUp }

  /// How soft the choices of an epoch are drawn.
  package func temperature(epoch: Int) -> Double {
    switch decay {
    case .inverse: temperature / Double(epoch + 1)
    case .inverseRoot: temperature / Double(epoch + 1).squareRoot()
    case .linear:
      temperature + (0.1 - temperature) * Double(epoch) / Double(max(1, epochs - 1))
    }
  }

  /// What weights' rates are multiplied by where they rise over the warm-up: a half in its last
  /// epoch, a quarter in the one before.
  package func rise(at step: Int) -> Float {
    (epoch(of: step)..<max(epoch(of: step), warmUp)).reduce(1) { factor, _ in factor / 2 }
  }

  /// Whether an epoch ended with this step's predecessor.
  package func isEpochEnd(_ steps: Int) -> Bool {
    steps == self.steps || epoch(of: steps) != epoch(of: max(0, steps - 1))
  }
}
