import CNcurses

/// How many colours are used.
public enum ColorDepth: String, CaseIterable, Hashable, Sendable {
  /// None: bold, faint, underlined and reversed text only.
  case never
  /// The eight named colours.
  case c8 = "8"
  /// The named colours and their bright variants.
  case c16 = "16"
  /// The 256 of xterm.
  case c256 = "256"

  /// The depth to use.
  ///
  /// - Parameters:
  ///   - requested: what the user asked for on the command line; it decides when given.
  ///   - noColor: the value of `NO_COLOR`; anything but nothing means no colours.
  ///   - terminalColors: how many the terminal has.
  /// - Returns: the request, or else what `NO_COLOR` and the terminal leave.
  public static func choose(
    requested: ColorDepth? = nil, noColor: String? = nil, terminalColors: Int
  ) -> ColorDepth {
    if let requested { return requested }
    guard (noColor ?? "").isEmpty else { return .never }
    return switch terminalColors {
    case 256...: .c256
    case 16...: .c16
    case 8...: .c8
    default: .never
    }
  }
}

/// What the terminal can show.
public struct Capabilities: Hashable, Sendable {
  /// Whether anything beyond ASCII can be shown.
  public let hasUnicode: Bool
  /// How many colours it has; 0 for none or an unknown terminal.
  public let colors: Int
  /// Whether its background is light, where it says so.
  public let isLight: Bool?

  /// The capabilities that follow from an environment.
  ///
  /// - Parameters:
  ///   - environment: the environment variables.
  ///   - codeset: the character set of the locale, such as `UTF-8`.
  ///   - colors: how many colours the terminal's description names.
  public init(environment: [String: String], codeset: String, colors: Int) {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }
    let term = environment["TERM"] ?? ""
    // Containers often have no locale at all, although the terminal outside shows UTF-8.
    let isSilent = names.allSatisfy(\.isEmpty)
    let isUTF8 = ["UTF-8", "UTF8"].contains(codeset.uppercased())
    hasUnicode = term != "linux" && (isUTF8 || isSilent)
    self.colors = max(0, colors)
    let background = environment["COLORFGBG"]?.split(separator: ";").last.flatMap { Int($0) }
    isLight = background.map { $0 == 7 || $0 == 15 }
  }

  /// The capabilities of the terminal that this process runs on.
  public static func detect(environment: [String: String]) -> Capabilities {
    let colors = environment["TERM"].map { terminal_colors($0) } ?? 0
    return Capabilities(
      environment: environment, codeset: String(cString: terminal_codeset()), colors: Int(colors))
  }

  /// Whether terminals of a kind hand copied text on; the console and the oldest ones print it.
  public static func hasClipboard(term: String) -> Bool {
    !["linux", "vt", "ansi", "cygwin"].contains { term.hasPrefix($0) }
  }

  /// The library that drives the terminal and its version, such as "ncurses 6.4.20221231".
  public static var libraryVersion: String { String(cString: terminal_library()) }

  /// The glyphs to draw with.
  public var glyphs: Glyphs { hasUnicode ? .unicode : .ascii }
}
