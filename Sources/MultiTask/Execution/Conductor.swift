import Datasets
import Dispatch
import Randomness
import Runs
import Tensors

/// Takes one run from its experiment to its result: data, search, training, measurement.
struct Conductor {
  let writer: RunWriter
  let control: RunControl
  let threads: ThreadBudget
  let claims: TrainingClaims

  /// The samples, where they are made already.
  let madeProblem: Problem?

  /// Does the whole run, or what is left of it, and logs how it ended.
  func run() {
    do {
      try conduct()
      try writer.append(.state(.finished, reason: nil))
    } catch is Cancelled {
      end(.stopped, reason: "by request; resume goes on from the checkpoint")
    } catch {
      end(.failed, reason: "\(error)")
    }
    writer.close()
  }

  private func conduct() throws {
    let problem = try prepare()
    let method = try MethodCatalog.method(problem.experiment.method)
    try method.check(problem)
    try writer.append(.metrics(problem.design.tasks.flatMap(TaskMetrics.metrics)))
    try writer.append(.costs(problem.design.costs))
    let executor = Executor(
      problem: problem, writer: writer, control: control, threads: threads, claims: claims)
    let search = Search(method, problem: problem, executor: executor)
    let architecture = try method.search(problem, with: search)
    try writer.append(.architecture(architecture))
    let trainings = architecture.trainings
    try search.beginTraining()
    let trained = try executor.train(trainings)
    try conclude(problem, architecture, trained, executor)
  }

  /// Waits for a thread and makes the samples.
  private func prepare() throws -> Problem {
    let count = writer.run.experiment.training.threads
    let loan = try threads.lend(count, control: control)
    defer { loan.giveBack() }
    try writer.append(.state(control.current == .pause ? .paused : .running, reason: nil))
    let problem = try madeProblem ?? makeProblem()
    for note in problem.dataset.notes { try writer.append(.message(note)) }
    return problem
  }

  private func makeProblem() throws -> Problem {
    try writer.append(.message("making the samples of \(writer.run.experiment.data.source)"))
    return try Problem(writer.run.experiment)
  }

  private func conclude(
    _ problem: Problem, _ architecture: Architecture, _ trained: [Trained], _ executor: Executor
  ) throws {
    let measurements = architecture.measurements(of: trained)
    let result = RunResult(
      architecture: architecture,
      parameters: problem.design.parameters(of: architecture),
      multiplyAdds: problem.design.multiplyAdds(of: architecture),
      latencyMilliseconds: try latency(of: architecture, problem),
      metrics: problem.tasks.flatMap { task in
        measurements.filter { $0.task == task && $0.split == Split.test.rawValue }
      },
      selectionRule: "last step", checkpoint: checkpoint(problem, trained),
      seconds: executor.seconds, steps: executor.steps)
    try writer.append(.result(result))
  }

  /// The folder of the final weights; that of all trainings when there are several networks.
  private func checkpoint(_ problem: Problem, _ trained: [Trained]) -> String {
    guard let only = trained.first, trained.count == 1 else { return "trainings" }
    return "trainings/\(only.name)/checkpoints/\(problem.experiment.training.steps)"
  }

  /// The median milliseconds of a forward pass at batch 1.
  private func latency(of architecture: Architecture, _ problem: Problem) throws -> Double {
    let count = problem.experiment.training.threads
    let loan = try threads.lend(count, control: control)
    defer { loan.giveBack() }
    let engine = try Engine(threads: count)
    engine.bindToThread()
    let network = Network(
      architecture, design: problem.design, on: engine,
      generator: RandomStream(seed: problem.experiment.seed))
    let batch = try problem.dataset.batch([0], of: .validation)
    let times = (0..<25).map { _ in
      let start = DispatchTime.now().uptimeNanoseconds
      engine.withoutGradients {
        let input = Tensor(batch.inputs, shape: batch.shape, on: engine)
        for prediction in network(input, training: false) { _ = prediction.values }
      }
      return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e6
    }
    return times.dropFirst(5).sorted()[10]
  }

  /// Logs how the run ended; when even that fails, the log's end tells of an interruption.
  private func end(_ state: RunState, reason: String) {
    try? writer.append(.state(state, reason: reason))
  }
}
