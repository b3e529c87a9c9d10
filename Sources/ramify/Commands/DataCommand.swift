import ArgumentParser
import Datasets
import Foundation

/// `ramify data`: what is in a folder of data.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Check a dataset's files, or look at its samples.",
    subcommands: [DataCheckCommand.self, DataShowCommand.self])
}

/// `ramify data check`: reads every file.
struct DataCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Read every file of a dataset, and name those that are bad.",
    discussion: "Exits with 2 when a file cannot be used.")

  @Argument(help: "The folder, or its dataset.yaml.", completion: Completions.experiments)
  var folder: String

  @Flag(help: "Tell what each single file holds, too.")
  var files = false

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: StoreOptions

  func run() throws {
    let report = try DataReport(
      DatasetRequest(source: folder), keepsFiles: files, progress: DataProgress.show)
    if json {
      try Standard.output.write(json: report)
    } else {
      try Standard.output.send(DataReportText(report: report).text)
    }
    if !report.bad.isEmpty { throw ExitStatus(code: 2) }
  }
}

/// How far a check is, on a terminal.
enum DataProgress {
  @Sendable static func show(_ fraction: Double) {
    guard Standard.error.isTerminal else { return }
    Standard.error.write("\r\(Int(100 * fraction)) %\(fraction == 1 ? "\r     \r" : "")")
  }
}

/// `ramify data show`: samples as pictures.
struct DataShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show samples as pictures.",
    discussion: """
      Classes have colours of their own, values go from violet over green to yellow, directions \
      are red, green and blue, and what has no label is black.
      """)

  @Argument(help: "The folder, its dataset.yaml, or a built-in source such as scenes.")
  var source: String

  @Option(help: "The first sample's number.")
  var index = 0

  @Option(help: "How many samples.")
  var count = 1

  @Option(
    help: "train, validation or test.", completion: .list(Split.allCases.map(\.rawValue)))
  var split = "train"

  @Option(name: .shortAndLong, help: "Write the pictures to a PNG file, a row for each sample.")
  var output: String?

  @Option(help: "How many colours: auto, 24bit, 256 or never.")
  var color = "auto"

  @OptionGroup var options: StoreOptions

  func validate() throws {
    guard Split(rawValue: split) != nil else {
      throw ValidationError("--split: is \(split); allowed are train, validation, test")
    }
    guard index >= 0, (1...1000).contains(count) else {
      throw ValidationError("--index: is \(index), --count: \(count); from 0 and from 1 to 1000")
    }
    guard color == "auto" || CellColors(rawValue: color) != nil else {
      throw ValidationError("--color: is \(color); allowed are auto, 24bit, 256, never")
    }
  }

  func run() throws {
    let dataset = try DatasetCatalog.open(
      DatasetRequest(source: source, train: built(count + index)))
    let split = Split(rawValue: split) ?? .train
    let most = dataset.count(split) ?? .max
    guard index < most else {
      throw DatasetError("--index", "is \(index); \(split) has \(most) samples, numbered from 0")
    }
    let views = try (index..<min(most, index + count)).map {
      try SampleView(dataset, $0, of: split)
    }
    for note in dataset.notes { Standard.error.write("\(Standard.oneLine(note))\n") }
    if let output { try write(views, to: output) }
    let cells = CellPicture(colors: colors, columns: Self.columns)
    for (offset, view) in views.enumerated() {
      try Standard.output.send("\(split) \(index + offset)\n" + cells.text(view))
    }
  }

  /// Built-in samples are rendered, so only as many as are shown.
  private func built(_ count: Int) -> Int? {
    DatasetCatalog.builtIn.contains { $0.name == source } ? count : nil
  }

  private func write(_ views: [SampleView], to path: String) throws {
    let rows = views.map { $0.panes.map(\.picture) }.filter { !$0.isEmpty }
    guard !rows.isEmpty else { throw DatasetError(path, "the samples have no pictures") }
    do {
      try Data(Picture.sheet(rows).png).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw DatasetError(path, "cannot be written; name a file in a folder that is there")
    }
  }

  private var colors: CellColors {
    let environment = ProcessInfo.processInfo.environment
    if let chosen = CellColors(rawValue: color) { return chosen }
    if environment["NO_COLOR"]?.isEmpty == false { return .never }
    let isTrue = ["truecolor", "24bit"].contains(environment["COLORTERM"])
    return isTrue ? .all : .few
  }

  private static var columns: Int {
    var size = winsize()
    let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 20
    return isKnown ? Int(size.ws_col) : 100
  }
}
