import Synchronization

/// Which trainings are under way in this process, so that of equal ones the first is trained and
/// the others wait for its outcome.
final class TrainingClaims: Sendable {
  /// A run's claim to a training.
  final class Claim: Sendable {
    fileprivate let training: String
    fileprivate let control: RunControl

    fileprivate init(training: String, control: RunControl) {
      self.training = training
      self.control = control
    }
  }

  private let claims = Mutex([String: Claim]())

  /// Claims a training for a run; one that a paused run has is taken from it, since nobody knows
  /// how long that will last.
  ///
  /// - Parameters:
  ///   - training: the training's identity, whatever it is called.
  ///   - control: what is asked of the run.
  /// - Returns: the claim; `nil` while another has it.
  func claim(_ training: String, control: RunControl) -> Claim? {
    claims.withLock { claims in
      if let holder = claims[training], holder.control.current != .pause { return nil }
      let claim = Claim(training: training, control: control)
      claims[training] = claim
      return claim
    }
  }

  /// Gives a claim back, unless another has taken it.
  func release(_ claim: Claim) {
    claims.withLock { claims in
      if claims[claim.training] === claim { claims[claim.training] = nil }
    }
  }
}
