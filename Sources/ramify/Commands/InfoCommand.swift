import ArgumentParser
import Foundation
import MultiTask
import Runs
import Terminal

/// `ramify info`: what the program is, where it looks for things, and what it found here.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Print versions, paths and what this machine has.")

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: StoreOptions

  func run() throws {
    let report = InfoReport(sessions: options.store.folder)
    if json { return try Standard.output.write(json: report) }
    try Standard.output.send(report.text)
  }
}

/// Versions, paths and the machine, as `ramify info --json` prints them.
struct InfoReport: Encodable {
  let version = Version.text
  let program: String
  let sessions: String
  let sessionsFound: Bool
  let themes: String?
  let themeNames: [String]
  /// There is no file of settings: they are in the experiments' files and the command line.
  let config: String?
  let state: String
  let engine: String
  let instructionSet: String
  let threads: Int
  let terminalLibrary: String
  let term: String?
  let colors: Int
  let unicode: Bool
  let system: String

  /// What is found for a folder of sessions.
  init(sessions: String) {
    let (places, shelf) = (Places.current, ThemeShelf())
    let capabilities = Capabilities.detect(environment: places.environment)
    program = places.program.path
    self.sessions = URL(filePath: sessions).standardizedFileURL.path
    sessionsFound = FileManager.default.fileExists(atPath: sessions)
    themes = shelf.folder.map { URL(filePath: $0).standardizedFileURL.path }
    themeNames = shelf.names
    config = nil
    state = places.state
    engine = engineProvenance["library"] ?? ""
    instructionSet = engineProvenance["instruction set"] ?? ""
    threads = ProcessInfo.processInfo.activeProcessorCount
    terminalLibrary = Capabilities.libraryVersion
    term = places.environment["TERM"]
    colors = capabilities.colors
    unicode = capabilities.hasUnicode
    system = ProcessInfo.processInfo.operatingSystemVersionString
  }

  /// The report for people.
  var text: String {
    let rows = [
      ["version", version], ["program", program],
      ["sessions", sessions + (sessionsFound ? "" : "  (not there yet)")],
      ["themes", themes ?? "none found; the built-in one is used"],
      ["", themeNames.joined(separator: ", ")],
      ["config", config ?? "none; settings are in experiment files and options"],
      ["state", state], ["engine", "\(engine), \(instructionSet)"], ["threads", "\(threads)"],
      ["terminal library", terminalLibrary],
      ["TERM", "\(term ?? "not set"), \(colors) colours, \(unicode ? "Unicode" : "ASCII")"],
      ["system", system],
    ].map { $0.map(Standard.oneLine) }
    return rows.map { $0[0].padding(toLength: 18, withPad: " ", startingAt: 0) + $0[1] + "\n" }
      .joined()
  }

  private enum CodingKeys: String, CodingKey {
    case version, program, sessions
    case sessionsFound = "sessions_found"
    case themes
    case themeNames = "theme_names"
    case config, state, engine
    case instructionSet = "instruction_set"
    case threads
    case terminalLibrary = "terminal_library"
    case term, colors, unicode, system
  }

  /// Writes every key, those without a value as null.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(version, forKey: .version)
    try container.encode(program, forKey: .program)
    try container.encode(sessions, forKey: .sessions)
    try container.encode(sessionsFound, forKey: .sessionsFound)
    try container.encode(themes, forKey: .themes)
    try container.encode(themeNames, forKey: .themeNames)
    try container.encode(config, forKey: .config)
    try container.encode(state, forKey: .state)
    try container.encode(engine, forKey: .engine)
    try container.encode(instructionSet, forKey: .instructionSet)
    try container.encode(threads, forKey: .threads)
    try container.encode(terminalLibrary, forKey: .terminalLibrary)
    try container.encode(term, forKey: .term)
    try container.encode(colors, forKey: .colors)
    try container.encode(unicode, forKey: .unicode)
    try container.encode(system, forKey: .system)
  }
}
