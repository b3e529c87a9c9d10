import ArgumentParser
import Dashboard
import Foundation
import MultiTask
import Runs
import Terminal

/// `ramify snapshot`: a screen of the dashboard as a picture.
struct SnapshotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot", abstract: "Draw a screen of the dashboard as SVG.",
    discussion: """
      No run is the browser, one run is the live screen, several are the comparison; --keys \
      reaches everything else. The clock stands at the last thing that happened in what is shown, \
      so that the same runs give the same picture.
      """)

  @Argument(help: "Runs, such as quickstart/affinity-tree-1, or experiments.")
  var runs: [String] = []

  @Option(name: .long, help: "Columns x rows.")
  var size = "100x30"

  @Option(name: .long, help: "The colours: a file of Themes/ without its ending.")
  var theme: String?

  @Option(name: .long, help: "Keys to press first, with blanks between them, such as \"m z\".")
  var keys = ""

  @Option(name: .shortAndLong, help: "The picture's file; standard output when there is none.")
  var output: String?

  @Flag(name: .long, help: "Draw with ASCII only.")
  var ascii = false

  @OptionGroup var options: StoreOptions

  func run() throws {
    let shelf = ThemeShelf()
    let (chosen, complaint) = try shelf.usableTheme(
      named: theme ?? shelf.preferred(isLight: nil))
    if let complaint { Standard.error.write("ramify: \(Standard.oneLine(complaint))\n") }
    var dashboard = Dashboard(
      size: try FrameSize(size).size, glyphs: ascii ? .ascii : .unicode, themes: shelf.names,
      theme: chosen.name, utcOffset: TimeZone.current.secondsFromGMT(), vocabulary: .multiTask)
    let laboratory = Laboratory(store: options.store)
    try laboratory.fill(&dashboard, showing: runs, at: nil)
    for name in keys.split(separator: " ") {
      try press(String(name), &dashboard)
      laboratory.complete(&dashboard)
      laboratory.fillFront(&dashboard)
    }
    laboratory.fillSample(&dashboard)
    // A key may have changed the theme.
    let shown =
      dashboard.theme == chosen.name ? chosen : try shelf.theme(named: dashboard.theme)
    _ = dashboard.update(.palette(hasHues: !shown.isMonochrome))
    try write(CanvasPicture(dashboard.view(), theme: shown).svg)
  }

  private func press(_ name: String, _ dashboard: inout Dashboard) throws {
    guard let key = Key(named: name) else {
      throw Refusal(description: "--keys \(name): no such key; `ramify` lists all with ?")
    }
    _ = dashboard.update(.input(.key(key)))
  }

  private func write(_ picture: String) throws {
    guard let output else { return try Standard.output.send(picture) }
    do {
      try Data(picture.utf8).write(to: URL(filePath: output), options: .atomic)
    } catch {
      throw Refusal(
        description: "\(output): cannot be written; name a file in a folder that exists")
    }
  }
}
