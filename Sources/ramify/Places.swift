import Foundation

/// Where the program looks for what comes with it, and where it keeps what it is given.
///
/// Source: XDG Base Directory Specification 0.8.
struct Places: Sendable {
  /// The program's own file, links followed.
  let program: URL

  /// The environment's variables.
  let environment: [String: String]

  /// The places of this process.
  static var current: Places {
    let start = URL(filePath: CommandLine.arguments[0])
    // The first argument of a program that is found by PATH has no folder.
    let program = Bundle.main.executableURL ?? start
    return Places(
      program: program.resolvingSymlinksInPath(),
      environment: ProcessInfo.processInfo.environment)
  }

  /// The folder of the themes; `nil` where there is none.
  ///
  /// It is looked for in the working folder, beside the program and above it, and under the data
  /// folders.
  func themes(where holds: (String) -> Bool) -> String? {
    let above = sequence(first: folder) { $0.deletingLastPathComponent() }
    let places = ["Themes"] + above.prefix(5).map { $0.appending(path: "Themes").path }
    return (places + installed("Themes")).first(where: holds)
  }

  /// The folder of sessions: that of the working folder, or else one that was installed with the
  /// program.
  ///
  /// Folders above the program are not looked in: an experiment that is run elsewhere is not to
  /// write there.
  var sessions: String {
    let places = ["Sessions", folder.appending(path: "Sessions").path] + installed("Sessions")
    return places.first(where: isFolder) ?? "Sessions"
  }

  /// Where what libraries print goes while the screen is up.
  var state: String { home("XDG_STATE_HOME", ".local/state") + "/ramify" }

  /// Where the user says how the program is to be.
  var configuration: String { home("XDG_CONFIG_HOME", ".config") + "/ramify" }

  private var folder: URL { program.deletingLastPathComponent() }

  /// A folder's places below the program's prefix and the user's and the system's data folders.
  private func installed(_ name: String) -> [String] {
    let prefix = folder.deletingLastPathComponent().appending(path: "share").path
    let system = environment["XDG_DATA_DIRS"].flatMap { $0.isEmpty ? nil : $0 }
    let folders =
      [home("XDG_DATA_HOME", ".local/share"), prefix]
      + (system ?? "/usr/local/share:/usr/share").split(separator: ":").map(String.init)
    return folders.map { "\($0)/ramify/\(name)" }
  }

  private func home(_ variable: String, _ fallback: String) -> String {
    if let folder = environment[variable], folder.hasPrefix("/") { return folder }
    return (environment["HOME"] ?? NSHomeDirectory()) + "/" + fallback
  }

  private func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return exists && isFolder.boolValue
  }
}
