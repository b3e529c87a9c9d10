import ArgumentParser
import Foundation
import MultiTask
import Runs

/// `ramify affinity`: how alike networks are, from features that any program wrote.
struct AffinityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "affinity", abstract: "Measure the tasks' affinities from files of features.",
    discussion: """
      FOLDER holds features.yaml with the lists `tasks` and `locations` (shallow first), and \
      <task>/<location>.npy of shape [samples, ...]; sample k is the same image for every task.
      """)

  @Argument(help: "The folder of features.", completion: .directory)
  var folder: String

  @Option(help: "Take only the first samples.")
  var samples: Int?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: StoreOptions

  func run() throws {
    let affinity = try FeatureFolder(folder).affinity(samples: samples)
    if json { return try Standard.output.write(json: affinity) }
    try Standard.output.send(AffinityText(affinity: affinity).text)
  }
}

/// Affinities for people.
struct AffinityText {
  let affinity: Affinity

  var text: String {
    zip(affinity.locations, affinity.affinity).map { location, matrix in
      let header = [location] + affinity.tasks
      let rows = zip(affinity.tasks, matrix).map { task, row in
        [task] + row.map { String(format: "%.3f", $0) }
      }
      return TableText(rows: ([header] + rows).map { $0.map(Standard.oneLine) }).text
    }.joined(separator: "\n")
  }
}
