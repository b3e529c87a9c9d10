import Datasets
import Runs
package import Tensors

/// How policies are searched: AdaShare's constants.
package struct PolicySettings: Hashable, Sendable {
  /// In which form the losses of policies are taken.
  package enum Form: String, CaseIterable, Sendable {
    /// As the official code has them.
    case code
    /// As the paper is recalled to have them.
    case paper
  }

  /// Where logits begin.
  package enum Start: String, CaseIterable, Sendable {
    /// Execute and skip alike.
    case equal
    /// Nearly alike, by chance.
    case random
    /// Execute, all but surely.
    case executed
  }

  package var timeline: PolicyTimeline
  package var penalty: PolicyPenalty
  package var sampling: Sampling
  package var start: Start
  package var skipLogit: Double
  package var policyShare: Double
  package var optimizer: String
  package var policyRate: Double
  package var policyDecay: Double
  package var samples: Int
}

/// When a search of policies does what, in steps.
package struct PolicyTimeline: Hashable, Sendable {
  /// What a step moves.
  package enum Phase: Hashable, Sendable {
    /// The weights, all tasks sharing every block.
    case warmUp
    /// The weights, along drawn policies.
    case weights
    /// The policies' logits.
    case policy
  }

  /// Steps before policies are drawn.
  package var warmUp: Int

  /// Weight steps of a round.
  package var weightSteps: Int

  /// Policy steps of a round, after the weight steps.
  package var policySteps: Int

  /// Rounds until one more block is unlocked.
  package var speed: Int

  package var temperature: Double
  package var temperatureFactor: Double
  package var temperatureFloor: Double

  package init(
    warmUp: Int, weightSteps: Int, policySteps: Int, speed: Int, temperature: Double,
    temperatureFactor: Double, temperatureFloor: Double
  ) {
    self.warmUp = warmUp
    self.weightSteps = weightSteps
    self.policySteps = policySteps
    self.speed = speed
    self.temperature = temperature
    self.temperatureFactor = temperatureFactor
    self.temperatureFloor = temperatureFloor
  }

  /// What a step moves.
  package func phase(of step: Int) -> Phase {
    guard step >= warmUp else { return .warmUp }
    return (step - warmUp) % roundSteps < weightSteps ? .weights : .policy
  }

  /// How many steps before this one were of its phase.
  package func index(of step: Int) -> Int {
    let place = step - warmUp
    return switch phase(of: step) {
    case .warmUp: step
    case .weights: place / roundSteps * weightSteps + place % roundSteps
    case .policy: place / roundSteps * policySteps + place % roundSteps - weightSteps
    }
  }

  /// How many rounds were finished before a step.
  package func round(of step: Int) -> Int { max(0, step - warmUp) / roundSteps }

  /// How soft the choices of a round are drawn.
  package func temperature(round: Int) -> Double {
    let decayed = (0..<round).reduce(temperature) { value, _ in value * temperatureFactor }
    return max(temperatureFloor, decayed)
  }

  /// How many blocks, counted from the last, are open to choice in a round.
  package func unlocked(round: Int, of blocks: Int) -> Int { min(blocks, round / speed + 1) }

  /// Whether beliefs after so many steps are worth telling: before the first round and after each.
  package func isRoundEnd(_ steps: Int) -> Bool {
    steps >= warmUp && (steps - warmUp).isMultiple(of: roundSteps)
  }

  private var roundSteps: Int { weightSteps + policySteps }
}
