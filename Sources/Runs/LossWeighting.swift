/// How the losses of a training's tasks are put together into what its steps minimise.
public enum LossWeighting: String, CaseIterable, Sendable {
  case equal
  case fixed
  case uncertainty
  case dynamicAverage = "dwa"
  case gradientSurgery = "pcgrad"

  /// The words of an experiment file.
  public static var words: [String] { allCases.map(\.rawValue) }

  /// What it does, in a line.
  public var meaning: String {
    switch self {
    case .equal: "the sum of the losses"
    case .fixed: "each loss times its weight in training.loss-weights, 1 if absent"
    case .uncertainty:
      "each loss times exp(-s), half of that for absolute and squared errors, plus s / 2; the log "
        + "variances s begin at 0 and are learned with the weights, without weight decay"
    case .dynamicAverage:
      "weights follow how fast each loss falls from epoch to epoch, temperature 2; 1 in the first "
        + "two epochs; an epoch of data without end is training.validate-every steps"
    case .gradientSurgery:
      "each task's gradient of shared weights loses what points against another task's, the others "
        + "taken in random order; then the sum"
    }
  }

  /// Where it comes from.
  public var source: String {
    switch self {
    case .equal, .fixed: "-"
    case .uncertainty:
      "Kendall, Gal, Cipolla 2018, \"Multi-Task Learning Using Uncertainty to Weigh Losses for "
        + "Scene Geometry and Semantics\", eq. 10"
    case .dynamicAverage:
      "Liu, Johns, Davison 2019, \"End-to-End Multi-Task Learning with Attention\", eq. 7"
    case .gradientSurgery:
      "Yu et al. 2020, \"Gradient Surgery for Multi-Task Learning\", algorithm 1"
    }
  }
}
