import ArgumentParser
import Foundation

/// The command line.
@main
struct Ramify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ramify",
    abstract: "Which tasks should share which layers: search, train, watch, compare.",
    version: Version.text,
    subcommands: [
      DashboardCommand.self, RunCommand.self, ResumeCommand.self, ListCommand.self,
      ShowCommand.self, LogCommand.self, CompareCommand.self, SnapshotCommand.self,
      AffinityCommand.self, TreeCommand.self, GroupCommand.self, DataCommand.self,
      ExportCommand.self, InfoCommand.self, BenchCommand.self,
    ],
    defaultSubcommand: DashboardCommand.self)

  /// Runs the command that was asked for; an error becomes one line and an exit code.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let status as ExitStatus {
      Foundation.exit(status.code)
    } catch {
      leave(with: error)
    }
  }

  private static func leave(with error: any Error) -> Never {
    let code = exitCode(for: error)
    if code == .success { exit(withError: error) }
    let isAboutArguments = code == .validationFailure
    let text = isAboutArguments ? message(for: error) : "\(error)"
    Standard.error.write("ramify: \(Standard.oneLine(text))\n")
    Foundation.exit(isAboutArguments || error.isBadInput ? 2 : 1)
  }
}

/// Ends the program with a code after everything has been said.
struct ExitStatus: Error {
  let code: Int32
}
