import ArgumentParser
import Runs

/// Where the sessions are.
struct StoreOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The folder of sessions, or of any program's TensorBoard logs.",
      discussion: "The default is Sessions here, beside the program or under XDG data folders."),
    completion: .directory)
  var sessions: String?

  var store: RunStore { RunStore(folder: sessions ?? Places.current.sessions) }
}
