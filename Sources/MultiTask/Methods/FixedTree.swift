public import Runs

/// A tree that is given by hand: what another search found, or what one would like to know.
public enum FixedTree: Method {
  /// The name and option, as the experiment file knows them.
  public static let description = MethodDescription(
    name: "fixed-tree", summary: "A tree given by hand.", source: "",
    options: [
      OptionDescription(
        name: "tree", kind: .text(form: "DEPTH = TASK TASK / TASK; DEPTH = ..., or @FILE"),
        defaultValue: .text(""),
        meaning: "the groups of tasks that share a block from a depth on, all of them before the "
          + "first one named; or the JSON that `ramify tree` prints",
        source: "required")
    ])

  /// Refuses what is no tree of the experiment's tasks over its depths.
  public static func check(_ problem: Problem) throws { _ = try tree(problem) }

  /// Nothing is searched.
  public static func search(_ problem: Problem, with search: Search) throws -> Architecture {
    try tree(problem)
  }

  private static func tree(_ problem: Problem) throws -> Architecture {
    let (tasks, depths) = (problem.tasks, problem.design.depths)
    let written = WrittenTree(tasks: tasks, depths: depths, key: "options.tree")
    return Architecture(
      tasks: tasks, depths: depths, groups: try written.groups(description.text("tree", problem)))
  }
}
