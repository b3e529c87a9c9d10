import ArgumentParser
import Foundation
import MultiTask
import Runs
import Terminal

/// `ramify run`: one experiment without a screen.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Do one experiment without a screen.",
    discussion: """
      Progress goes to standard error, the result to standard output. Ctrl-C writes a checkpoint \
      and exits with 130; `ramify resume` goes on from there.
      """)

  @Argument(help: "The experiment's YAML file.")
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
    let settings = try laboratory.experiment(at: experiment, overrides: overrides)
    let problem = try prepare(settings)
    let printer = ProgressPrinter(experiment: settings)
    let writer = try laboratory.create(settings, from: experiment, observer: printer.show)
    try laboratory.follow(writer, problem: problem, json: json)
  }

  /// Opens the data and asks the method, so that nothing is written for what cannot be done.
  private func prepare(_ settings: Experiment) throws -> Problem {
    do {
      Standard.error.write("making the samples of \(Standard.oneLine(settings.data.source))\n")
      let problem = try Problem(settings)
      try MethodCatalog.method(settings.method).check(problem)
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
    help: ArgumentHelp("The run, such as quickstart/affinity-tree-1.", valueName: "run"))
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
    let printer = ProgressPrinter(experiment: try laboratory.store.read(id).experiment)
    let writer = try laboratory.store.reopen(id, observer: printer.show)
    try laboratory.follow(writer, problem: nil, json: json)
  }
}

extension Laboratory {
  /// Trains a run to its end, telling its progress, and prints its report.
  ///
  /// - Throws: `ExitStatus` when the run did not finish.
  func follow(_ writer: RunWriter, problem: Problem?, json: Bool) throws {
    Standard.error.write("run \(Standard.oneLine(writer.id))\n")
    TerminationSignals.install()
    try queue.submit(writer, problem: problem)
    while !queue.waitUntilIdle(seconds: 0.1) {
      if TerminationSignals.requested != nil { queue.stopAll() }
    }
    let run = writer.run
    try print(report: run, json: json)
    switch run.state {
    case .finished: return
    case .stopped: throw ExitStatus(code: TerminationSignals.exitCode ?? 1)
    default: throw ExitStatus(code: 1)
    }
  }

  /// Prints a run's report to standard output.
  func print(report run: Run, json: Bool) throws {
    let report = RunReport(
      run, delta: Delta(of: run, among: store.readAll(history: false).runs),
      folder: store.path(of: run.id))
    if json {
      try Standard.output.write(json: report)
    } else {
      try Standard.output.send(ReportText(report).text)
    }
  }
}

extension Standard.Stream {
  /// Writes one JSON object and a line break.
  func write(json value: some Encodable) throws {
    try send(try JSON.encode(value) + "\n")
  }
}
