public import Runs

/// One backbone for all tasks, a head for each: hard parameter sharing.
///
/// Source: Caruana 1997, "Multitask learning".
public enum AllShared: Method {
  /// The name, as the experiment file knows it.
  public static let description = MethodDescription(
    name: "all-shared", summary: "One backbone for all tasks and a head for each.",
    source: "Caruana 1997, \"Multitask learning\"")

  /// Nothing is searched.
  public static func search(_ problem: Problem, with search: Search) throws -> Architecture {
    .shared(tasks: problem.tasks, depths: problem.design.depths)
  }
}
