/// The command line that `:` opens, as it is typed.
struct PaletteState: Sendable {
  var line = LineEditor()
  /// The selected one of the commands that are listed.
  var selected = 0
}

/// A command that the palette lists: a verb, or a verb and its argument.
struct PaletteEntry: Hashable, Sendable {
  enum Deed: Hashable, Sendable {
    /// What a key would do.
    case action(Action.Name)
    /// What a key cannot say.
    case verb(PaletteVerb, String)
    /// Nothing yet: the verb needs an argument.
    case complete
  }

  /// What the line says once it is completed.
  let line: String
  /// What stands in the list: the verb, and a word for its argument.
  let title: String
  let help: String
  var obstacle: String?
  let deed: Deed
}

/// A command with an argument.
enum PaletteVerb: String, CaseIterable, Hashable, Sendable {
  case filter, sort, column, theme, glyphs, view, save, forget, export

  /// A word for its argument.
  var argument: String {
    switch self {
    case .filter: "TEXT"
    case .sort: "KEY"
    case .glyphs: "KIND"
    case .export: "FORMAT"
    case .column, .theme, .view, .save, .forget: "NAME"
    }
  }

  var help: String {
    switch self {
    case .filter: "Shows only rows that pass, such as loss<0.5 not failed."
    case .sort: "Puts the rows in an order."
    case .column: "Shows a column of the browser, or hides it."
    case .theme: "Changes the colours."
    case .glyphs: "Changes the glyphs."
    case .view: "Shows the rows as a saved view does."
    case .save: "Saves filter, order and columns as a view."
    case .forget: "Forgets a saved view."
    case .export: "Writes the selected run for other programs, into the working folder."
    }
  }

  /// Whether any text is an argument.
  var takesAnyText: Bool { self == .filter || self == .save }
}
