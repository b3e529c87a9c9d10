/// Every run of a store, as `ramify list --json` prints them.
public struct RunListing: Encodable, Hashable, Sendable {
  /// The runs' reports, without metrics.
  public let runs: [RunReport]

  /// The folders that could not be read.
  public let unreadable: [UnreadableRun]

  /// The list of all runs of a store.
  public init(store: RunStore) {
    let (runs, unreadable) = store.readAll(history: false)
    self.unreadable = unreadable
    self.runs = runs.map { run in
      var report = RunReport(
        run, delta: Delta(of: run, among: runs), folder: store.path(of: run.id))
      report.metrics = nil
      return report
    }
  }
}
