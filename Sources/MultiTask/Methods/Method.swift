public import Runs

/// One way to find an architecture.
public protocol Method: SendableMetatype {
  /// Its name and options.
  static var description: MethodDescription { get }

  /// The names of its stages before the found architecture is trained.
  static var phases: [String] { get }

  /// The work of those stages: how many tasks their trainings train, a task counted once for each
  /// training that has it.
  static func searchWork(_ problem: Problem) -> Int

  /// Refuses, before anything is trained, a problem that the method cannot solve.
  static func check(_ problem: Problem) throws

  /// Finds an architecture; called again from the start when a run is resumed.
  static func search(_ problem: Problem, with search: Search) throws -> Architecture
}

extension Method {
  /// No stages before the training.
  public static var phases: [String] { [] }

  /// No work before the architecture's own training.
  public static func searchWork(_ problem: Problem) -> Int { 0 }

  /// Takes every problem.
  public static func check(_ problem: Problem) throws {}
}

/// What a method searches with: an executor, and a place in the run's list of stages.
public struct Search: Sendable {
  /// Runs trainings and tells beliefs.
  public let executor: Executor

  private let method: any Method.Type
  private let work: Int

  init(_ method: any Method.Type, problem: Problem, executor: Executor) {
    self.method = method
    self.executor = executor
    work = method.searchWork(problem) + problem.tasks.count
  }

  /// Tells that a stage begins.
  ///
  /// - Precondition: it is one of the method's.
  public func begin(_ phase: String) throws {
    guard let index = method.phases.firstIndex(of: phase) else {
      preconditionFailure("\(phase) is not among \(method.phases)")
    }
    try executor.begin(
      Phase(name: phase, index: index, count: method.phases.count + 1, work: work))
  }

  /// Tells that the found architecture's own trainings begin.
  func beginTraining() throws {
    let count = method.phases.count
    try executor.begin(Phase(name: "training", index: count, count: count + 1, work: work))
  }
}

/// All methods.
public enum MethodCatalog {
  /// One line for each method.
  public static let all: [any Method.Type] = [
    SingleTask.self,
    AllShared.self,
    FixedTree.self,
    RandomTree.self,
    AffinityTree.self,
    GumbelTree.self,
    AdaShare.self,
    TaskGrouping.self,
  ]

  /// The method of a name.
  public static func method(_ name: String) throws -> any Method.Type {
    guard let method = all.first(where: { $0.description.name == name }) else {
      throw ExperimentError(
        key: "method", problem: "no method \"\(name)\"",
        remedy: "allowed: \(all.map { $0.description.name }.joined(separator: ", "))")
    }
    return method
  }
}
