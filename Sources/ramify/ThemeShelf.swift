import Foundation
import Terminal

/// The themes at hand: the files of the first `Themes` folder that is found, and the built-in one.
struct ThemeShelf: Sendable {
  private let folder: String?

  /// Looks in the working folder, beside the program and above it, and under the XDG data folders.
  init() {
    let environment = ProcessInfo.processInfo.environment
    let program = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let above = sequence(first: program.deletingLastPathComponent()) {
      $0.deletingLastPathComponent()
    }
    let data =
      [environment["XDG_DATA_HOME"] ?? NSHomeDirectory() + "/.local/share"]
      + (environment["XDG_DATA_DIRS"] ?? "/usr/local/share:/usr/share").split(separator: ":")
      .map(String.init)
    let places =
      ["Themes"] + above.prefix(5).map { $0.appending(path: "Themes").path }
      + data.map { "\($0)/ramify/Themes" }
    folder = places.first { !Theme.names(in: $0).isEmpty }
  }

  /// The names of all themes.
  var names: [String] {
    let found = folder.map(Theme.names) ?? []
    return found.isEmpty ? [Theme.builtIn.name] : found
  }

  /// The theme for a background, where the user names none.
  func preferred(isLight: Bool?) -> String {
    let wanted = isLight == true ? "ramify-light" : Theme.builtIn.name
    return names.contains(wanted) ? wanted : names[0]
  }

  /// The theme of a name.
  ///
  /// - Throws: `ThemeError` naming the file and what is wrong.
  func theme(named name: String) throws -> Theme {
    guard let folder else {
      if name == Theme.builtIn.name { return .builtIn }
      throw Refusal(description: "--theme \(name): no Themes folder was found")
    }
    return try Theme.load(named: name, from: folder)
  }
}
