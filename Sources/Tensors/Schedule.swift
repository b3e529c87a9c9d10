#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// How the learning rate changes while a training goes on.
public enum Schedule: String, Sendable, CaseIterable {
  /// Always the same.
  case constant
  /// Half a cosine from the base rate to zero.
  ///
  /// Source: Loshchilov, Hutter 2017, "SGDR", eq. 5, without restarts.
  case cosine
  /// A tenth of the base rate from half of the steps on, a hundredth from three quarters on.
  case step

  /// The rate of one step.
  ///
  /// - Parameters:
  ///   - base: the rate at the start.
  ///   - step: how many steps were made before, `0 ..< steps`.
  ///   - steps: how many steps the training has.
  /// - Returns: the rate, between zero and the base.
  public func rate(_ base: Float, step: Int, of steps: Int) -> Float {
    switch self {
    case .constant: base
    case .cosine: base * Float((1 + cos(.pi * Double(step) / Double(max(steps, 1)))) / 2)
    case .step: base * (4 * step >= 3 * steps ? 0.01 : 2 * step >= steps ? 0.1 : 1)
    }
  }
}
