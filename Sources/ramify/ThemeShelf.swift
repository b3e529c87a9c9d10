import Terminal

/// The themes at hand: the files of the first `Themes` folder that is found, and the built-in one.
struct ThemeShelf: Sendable {
  /// The folder of the themes; `nil` where none was found.
  let folder: String?

  /// Looks for the folder of the themes.
  init() {
    folder = Places.current.themes { !Theme.names(in: $0).isEmpty }
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

  /// The theme of a name, and what is wrong with its file where the built-in one has to stand in.
  ///
  /// - Throws: `ThemeError` when there is no theme of that name.
  func usableTheme(named name: String) throws -> (theme: Theme, complaint: String?) {
    do {
      return (try theme(named: name), nil)
    } catch  where names.contains(name) {
      return (.builtIn, "\(error); \(Theme.builtIn.name) is used")
    }
  }
}
