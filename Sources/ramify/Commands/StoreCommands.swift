import ArgumentParser
import Foundation
import MultiTask
import Runs

/// `ramify list`: all runs.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List all runs.")

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: StoreOptions

  func run() throws {
    let list = RunListing(store: options.store)
    if json { return try Standard.output.write(json: list) }
    try Standard.output.send(ListText(list).text)
  }
}

/// `ramify show`: a run's report, what an experiment's runs come to, or the options of a method or
/// backbone.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a run's or an experiment's result, or the options of a method or backbone.")

  @Argument(
    help: """
      A run, such as quickstart/affinity-tree-1; an experiment, such as quickstart/affinity-tree, \
      for all its finished runs; or the name of a method or a kind of backbone.
      """, completion: Completions.subjects)
  var subject: String

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: StoreOptions

  func run() throws {
    if let method = try? MethodCatalog.method(subject) {
      return try Standard.output.send(MethodText(method.description).text)
    }
    if let backbone = NetworkDesign.backbones.first(where: { $0.name == subject }) {
      return try Standard.output.send(BackboneText(backbone).text)
    }
    let laboratory = Laboratory(store: options.store)
    let sides = try laboratory.sides(named: subject, findings: laboratory.findings)
    if case .run(let run)? = sides.first { return try laboratory.print(report: run, json: json) }
    let report = ExperimentReport(sides)
    if json { return try Standard.output.write(json: report) }
    for group in report.summary { try Standard.output.send(ReplicatesText(group).text) }
  }
}

/// `ramify log`: everything that happened in a run.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Print a run's events as JSON lines, oldest first.")

  @Argument(
    help: ArgumentHelp("The run, such as quickstart/affinity-tree-1.", valueName: "run"),
    completion: Completions.runs)
  var name: String

  @OptionGroup var options: StoreOptions

  func run() throws {
    for record in try options.store.records(options.store.resolve(name)) {
      try Standard.output.write(json: record)
    }
  }
}

/// `ramify compare`: runs and experiments side by side.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Compare runs; differences are to the first.",
    discussion: """
      An experiment, such as quickstart/affinity-tree, stands for its finished runs of all seeds: \
      mean, standard deviation and count.
      """)

  @Argument(help: "Two runs or experiments, or more.", completion: Completions.sides)
  var runs: [String]

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: StoreOptions

  func run() throws {
    let laboratory = Laboratory(store: options.store)
    let findings = laboratory.findings
    let sides = try runs.flatMap { try laboratory.sides(named: $0, findings: findings) }
    guard sides.count >= 2 else {
      throw ValidationError("compare takes two runs or more, not \(sides.count)")
    }
    let comparison = Comparison(sides, findings: findings, in: laboratory.store)
    if json { return try Standard.output.write(json: comparison) }
    try Standard.output.send(ComparisonText(comparison).text)
  }
}

extension Laboratory {
  /// What a user names: a run, or the groups of replicates of an experiment.
  ///
  /// - Throws: `InputError` naming the nearest run when there is neither; `StoreError` when the run
  ///   cannot be read.
  func sides(named name: String, findings: Findings) throws -> [Comparison.Side] {
    do {
      return [.run(try store.read(store.resolve(name)))]
    } catch let error as InputError {
      let groups = findings.replicates(named: name)
      guard !groups.isEmpty else { throw error }
      return groups.map(Comparison.Side.replicates)
    }
  }
}
