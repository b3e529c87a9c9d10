/// What a few steps tell of an experiment before it is run.
public struct Estimate: Hashable, Sendable {
  /// Parameters of the network whose tasks share all blocks.
  public let sharedParameters: Int

  /// Parameters of the single-task networks together.
  public let separateParameters: Int

  /// Seconds of a step of the network whose tasks share all blocks.
  public let sharedStep: Double

  /// Seconds of a step of the first task's network.
  public let singleStep: Double

  /// Seconds of all steps of a run, one training at a time.
  ///
  /// As many single-task steps as the method's search and its outcome train tasks for: a rough
  /// figure, too large where tasks share.
  public let seconds: Double

  /// What a few steps told.
  public init(
    sharedParameters: Int, separateParameters: Int, sharedStep: Double, singleStep: Double,
    seconds: Double
  ) {
    (self.sharedParameters, self.separateParameters) = (sharedParameters, separateParameters)
    (self.sharedStep, self.singleStep, self.seconds) = (sharedStep, singleStep, seconds)
  }
}
