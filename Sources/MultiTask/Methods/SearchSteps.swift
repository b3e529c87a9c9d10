import Runs

extension OptionDescription {
  /// How long a search of a structure is that trains weights on the way.
  static let searchSteps = OptionDescription(
    name: "search-steps", kind: .integer(0...1_000_000_000), defaultValue: .number(0),
    meaning: "steps of a search; 0 is training.steps",
    source: "own choice: what is found is trained for as long as any other architecture")
}

extension MethodDescription {
  /// The steps of a search, for a method with that option.
  func searchSteps(_ problem: Problem) -> Int {
    let steps = Int(number(OptionDescription.searchSteps.name, problem))
    return steps > 0 ? steps : problem.experiment.training.steps
  }

  /// The work of one search of all tasks, in trainings of a task of the experiment's length.
  func searchWork(_ problem: Problem) -> Int {
    let steps = problem.experiment.training.steps
    return (searchSteps(problem) * problem.tasks.count + steps - 1) / steps
  }
}
