public import Runs

/// A network of its own for each task: what delta-m is measured against.
public enum SingleTask: Method {
  /// The name, as the experiment file knows it.
  public static let description = MethodDescription(
    name: "single-task", summary: "A network of its own for each task: the baseline of delta-m.",
    source: "")

  /// Nothing is searched.
  public static func search(_ problem: Problem, with search: Search) throws -> Architecture {
    .separate(tasks: problem.tasks, depths: problem.design.depths)
  }
}
