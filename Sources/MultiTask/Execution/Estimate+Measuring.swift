import Dispatch
public import Runs
import Tensors

extension Estimate {
  /// Opens an experiment's data, as few samples as will do, and trains a few steps on this thread.
  ///
  /// - Throws: `DatasetError` or `ExperimentError` naming the file or key at fault.
  public static func measure(_ experiment: Experiment) throws -> Estimate {
    var few = experiment
    let batch = experiment.training.batch
    few.data.train = min(experiment.data.train ?? .max, batch)
    (few.data.validation, few.data.test) = (1, 1)
    few.training.steps = max(steps, experiment.training.steps)
    let problem = try Problem(few)
    let method = try MethodCatalog.method(experiment.method)
    let tasks = problem.tasks
    let shared = Architecture.shared(tasks: tasks, depths: problem.design.depths)
    let single = Architecture.shared(tasks: [tasks[0]], depths: problem.design.depths)
    let (sharedStep, singleStep) = (try step(of: shared, problem), try step(of: single, problem))
    let work = method.searchWork(problem) + tasks.count
    return Estimate(
      sharedParameters: problem.design.parameters(of: shared),
      separateParameters: problem.separateParameters, sharedStep: sharedStep,
      singleStep: singleStep,
      seconds: Double(work * experiment.training.steps) * singleStep)
  }

  private static let steps = 7

  /// The median seconds of a step after the first two.
  private static func step(of architecture: Architecture, _ problem: Problem) throws -> Double {
    var state = try TrainingState(
      Training(name: "dry", architecture: architecture), problem: problem)
    let times = try (0..<steps).map { _ in
      let start = DispatchTime.now().uptimeNanoseconds
      _ = try state.advance()
      return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    }
    return times.dropFirst(2).sorted()[(steps - 2) / 2]
  }
}
