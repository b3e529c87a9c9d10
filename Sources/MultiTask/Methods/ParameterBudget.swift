import Runs

extension Problem {
  /// The most parameters that an experiment allows a tree: its budget, or else the method's
  /// default, is a fraction of the single-task networks'.
  func parameterBudget(of method: MethodDescription) -> Double {
    let fraction = experiment.budget ?? method.defaultBudget ?? 1
    return fraction * Double(separateParameters)
  }

  /// Refuses a budget below the smallest tree.
  func checkParameters(within budget: Double) throws {
    let smallest = design.parameters(of: .shared(tasks: tasks, depths: design.depths))
    guard budget < Double(smallest) else { return }
    let fraction = Double(smallest) / Double(separateParameters)
    let atLeast = (fraction * 1000).rounded(.up) / 1000
    throw ExperimentError(
      key: "budget", problem: "no tree fits; the smallest has \(smallest) parameters",
      remedy: "allow at least \(atLeast)")
  }
}
