import ArgumentParser
import Foundation
import MultiTask
import Runs
import Terminal

/// `ramify run`: the experiments of a file without a screen.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Do the experiments of a file without a screen.",
    discussion: """
      A file whose seed or budget is a list stands for a run of each combination. Progress goes \
      to standard error, the result to standard output. Ctrl-C writes a checkpoint and exits with \
      130; `ramify resume` goes on from there.
      """)

  @Argument(help: "The experiment's YAML file.", completion: Completions.experiments)
  var experiment: String

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("Change a setting: --set training.steps=200.", valueName: "key=value"))
  var overrides: [String] = []

  @Flag(help: "Print the result as JSON.")
  var json = false

  @OptionGroup var options: StoreOptions

  func run() throws {
    let laboratory = Laboratory(store: options.store)
    let experiments = try laboratory.sealedExperiments(at: experiment, overrides: overrides)
    let problem = try prepare(experiments)
    let printer = ProgressPrinter(experiment: experiments[0], hasSeveralRuns: experiments.count > 1)
    let writers = try experiments.map {
      try laboratory.create($0, from: experiment, observer: printer.show)
    }
    try laboratory.follow(writers, problem: problem, json: json)
  }

  /// Opens the data and asks the method about each experiment, so that nothing is written for what
  /// cannot be done.
  ///
  /// - Returns: the first experiment's problem.
  private func prepare(_ experiments: [Experiment]) throws -> Problem {
    do {
      let source = Standard.oneLine(experiments[0].data.source)
      Standard.error.write("making the samples of \(source)\n")
      let problem = try Problem(experiments[0])
      let method = try MethodCatalog.method(experiments[0].method)
      for experiment in experiments { try method.check(problem.restated(as: experiment)) }
      return problem
    } catch {
      throw BadInput(file: experiment, reason: error)
    }
  }
}

/// `ramify resume`: a run that was stopped, interrupted or failed, from where it ended.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Go on with a run that was stopped or interrupted.")

  @Argument(
    help: ArgumentHelp("The run, such as quickstart/affinity-tree-1.", valueName: "run"),
    completion: Completions.resumable)
  var name: String

  @Flag(help: "Print the result as JSON.")
  var json = false

  @OptionGroup var options: StoreOptions

  func run() throws {
    let laboratory = Laboratory(store: options.store)
    let id = try laboratory.store.resolve(name)
    let state = try laboratory.store.read(id).state
    guard state.isResumable else {
      throw Refusal(
        description: "\(id): the run is \(state.rawValue); "
          + "only stopped, interrupted and failed runs are resumed")
    }
    let printer = ProgressPrinter(
      experiment: try laboratory.store.read(id).experiment, hasSeveralRuns: false)
    let writer = try laboratory.store.reopen(id, observer: printer.show)
    try laboratory.follow([writer], problem: nil, json: json)
  }
}

extension Laboratory {
  /// Trains runs to their ends, telling their progress, and prints their reports.
  ///
  /// - Parameters:
  ///   - writers: the runs, trained in this order as threads are free.
  ///   - problem: the samples of its seed, where they are made already.
  ///   - json: whether the reports are wanted as JSON.
  /// - Throws: `ExitStatus` when a run did not finish.
  func follow(_ writers: [RunWriter], problem: Problem?, json: Bool) throws {
    for writer in writers { Standard.error.write("run \(Standard.oneLine(writer.id))\n") }
    TerminationSignals.install()
    for writer in writers {
      let experiment = writer.run.experiment
      let isMade = experiment.seed == problem?.experiment.seed
      try queue.submit(writer, problem: isMade ? problem?.restated(as: experiment) : nil)
    }
    while !queue.waitUntilIdle(seconds: 0.1) {
      if TerminationSignals.requested != nil { queue.stopAll() }
    }
    let runs = writers.map(\.run)
    try runs.count == 1 ? print(report: runs[0], json: json) : print(reports: runs, json: json)
    if runs.allSatisfy({ $0.state == .finished }) { return }
    let isFailed = runs.contains { $0.state != .finished && $0.state != .stopped }
    throw ExitStatus(code: isFailed ? 1 : TerminationSignals.exitCode ?? 1)
  }

  /// Prints a run's report to standard output.
  func print(report run: Run, json: Bool) throws {
    let report = RunReport(run, findings: findings, folder: store.path(of: run.id))
    if json {
      try Standard.output.write(json: report)
    } else {
      try Standard.output.send(ReportText(report).text)
    }
  }

  /// Prints the reports of several runs and what those that differ in their seeds alone come to.
  private func print(reports runs: [Run], json: Bool) throws {
    let report = RunsReport(runs, findings: findings, in: store)
    if json { return try Standard.output.write(json: report) }
    for run in report.runs {
      try Standard.output.send(ReportText(run, showsReplicates: false).text)
    }
    for group in report.summary { try Standard.output.send(ReplicatesText(group).text) }
  }

  /// What all runs of the store come to.
  var findings: Findings { Findings(store.readAll(history: false).runs) }
}

extension Standard.Stream {
  /// Writes one JSON object and a line break.
  func write(json value: some Encodable) throws {
    try send(try JSON.encode(value) + "\n")
  }
}
