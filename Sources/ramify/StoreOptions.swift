import ArgumentParser
import Runs

/// Where the sessions are.
struct StoreOptions: ParsableArguments {
  @Option(name: .long, help: "The folder of sessions.")
  var sessions = "Sessions"

  var store: RunStore { RunStore(folder: sessions) }
}
