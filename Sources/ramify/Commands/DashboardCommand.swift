import ArgumentParser
import Dashboard
import Foundation
import Interchange
import MultiTask
import Runs
import Terminal

/// `ramify` without a command: the dashboard.
struct DashboardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dashboard", abstract: "Browse, train and compare on the screen (the default).")

  @Option(
    name: .long, help: "The colours: a file of Themes/ without its ending.",
    completion: Completions.themes)
  var theme: String?

  @Flag(name: .long, help: "Draw with ASCII only.")
  var ascii = false

  @Option(
    name: .long, help: "The glyphs: braille, blocks or ascii; the locale's when not given.",
    completion: .list(GlyphKind.allCases.map(\.rawValue)))
  var glyphs: GlyphKind?

  @Option(
    name: .long, help: "How many colours: auto, never, 8, 16 or 256.",
    completion: .list(["auto"] + ColorDepth.allCases.map(\.rawValue)))
  var color = "auto"

  @Flag(inversion: .prefixedNo, help: "Take clicks and the wheel; the terminal selects with Shift.")
  var mouse = true

  @Flag(name: .long, help: "Print one frame and end, without taking over the terminal.")
  var once = false

  @Option(name: .long, help: "With --once: columns x rows.")
  var size = "100x30"

  @OptionGroup var options: StoreOptions

  func validate() throws {
    guard color == "auto" || ColorDepth(rawValue: color) != nil else {
      throw ValidationError("--color \(color); allowed: auto, never, 8, 16, 256")
    }
  }

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let capabilities = Capabilities.detect(environment: environment)
    let glyphs = ascii ? Glyphs.ascii : self.glyphs?.glyphs ?? capabilities.glyphs
    let shelf = ThemeShelf()
    let chosen = try shelf.usableTheme(
      named: theme ?? shelf.preferred(isLight: capabilities.isLight))
    let colors = ColorDepth.choose(
      requested: ColorDepth(rawValue: color), noColor: environment["NO_COLOR"],
      terminalColors: once && !Standard.output.isTerminal ? 0 : capabilities.colors)
    let dashboard = dashboard(chosen, glyphs, colors, shelf)
    if once { return try printFrame(dashboard, chosen.theme, colors) }
    TerminationSignals.install()
    let code = try show(dashboard, chosen.theme, colors, shelf)
    if code != 0 { throw ExitStatus(code: code) }
  }

  /// A dashboard that knows of no run yet, and says what is wrong with the chosen theme.
  private func dashboard(
    _ chosen: (theme: Theme, complaint: String?), _ glyphs: Glyphs, _ colors: ColorDepth,
    _ shelf: ThemeShelf
  ) -> Dashboard {
    var dashboard = Dashboard(
      size: Size(width: 80, height: 24), glyphs: glyphs, themes: shelf.names,
      theme: theme ?? chosen.theme.name, hasColors: colors != .never, hasMouse: mouse,
      utcOffset: TimeZone.current.secondsFromGMT(),
      exportFormats: ExportFormat.allCases.map(\.rawValue), vocabulary: .multiTask)
    _ = dashboard.update(.palette(hasHues: !chosen.theme.isMonochrome))
    _ = dashboard.update(.tick(Date().timeIntervalSince1970))
    ViewFile().restore(&dashboard)
    KeyFile().apply(to: &dashboard)
    if let complaint = chosen.complaint { _ = dashboard.update(.failure(complaint)) }
    return dashboard
  }

  /// Prints what the dashboard would show first.
  private func printFrame(_ dashboard: Dashboard, _ theme: Theme, _ colors: ColorDepth) throws {
    var dashboard = dashboard
    _ = dashboard.update(.input(.resize(try FrameSize(size).size)))
    let laboratory = Laboratory(store: options.store)
    try laboratory.fill(&dashboard, showing: [], at: Date().timeIntervalSince1970)
    try Standard.output.send(dashboard.view().lines(in: theme, colors))
  }

  /// Runs the dashboard until it is left; the terminal is given back before this returns.
  private func show(
    _ dashboard: Dashboard, _ theme: Theme, _ colors: ColorDepth, _ shelf: ThemeShelf
  ) throws -> Int32 {
    var screen = try CursesScreen(
      theme: theme, colors: colors, hasUnicode: dashboard.glyphs != .ascii, mouse: mouse,
      diagnostics: Diagnostics.path)
    var dashboard = dashboard
    _ = dashboard.update(.input(.resize(screen.size)))
    if ViewFile().isMissing { dashboard.welcome() }
    var loop = DashboardLoop(
      dashboard: dashboard, laboratory: Laboratory(store: options.store), shelf: shelf,
      waker: screen.waker)
    return loop.run(on: &screen)
  }
}

extension GlyphKind: ExpressibleByArgument {}

/// Where what libraries print goes while the screen is up.
enum Diagnostics {
  /// A file under the user's state folder, made if need be; see the XDG base directories.
  static var path: String? {
    let folder = Places.current.state
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      return "\(folder)/stderr.log"
    } catch {
      return "/dev/null"
    }
  }
}
