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

/// `ramify show`: a run's report, or a method's options.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a run's result, or a method's options.")

  @Argument(help: "A run, such as quickstart/affinity-tree-1, or a method's name.")
  var subject: String

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: StoreOptions

  func run() throws {
    if let method = try? MethodCatalog.method(subject) {
      return try Standard.output.send(MethodText(method.description).text)
    }
    let laboratory = Laboratory(store: options.store)
    let run = try laboratory.store.read(laboratory.store.resolve(subject))
    try laboratory.print(report: run, json: json)
  }
}

/// `ramify log`: everything that happened in a run.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Print a run's events as JSON lines, oldest first.")

  @Argument(
    help: ArgumentHelp("The run, such as quickstart/affinity-tree-1.", valueName: "run"))
  var name: String

  @OptionGroup var options: StoreOptions

  func run() throws {
    for record in try options.store.records(options.store.resolve(name)) {
      try Standard.output.write(json: record)
    }
  }
}

/// `ramify compare`: runs side by side.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Compare runs; differences are to the first.")

  @Argument(help: "Two runs or more.")
  var runs: [String]

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: StoreOptions

  func validate() throws {
    guard runs.count >= 2 else {
      throw ValidationError("compare takes two runs or more, not \(runs.count)")
    }
  }

  func run() throws {
    let store = options.store
    let comparison = Comparison(
      try runs.map { try store.read(store.resolve($0)) }, among: store.readAll(history: false).runs,
      in: store)
    if json { return try Standard.output.write(json: comparison) }
    try Standard.output.send(ComparisonText(comparison).text)
  }
}
