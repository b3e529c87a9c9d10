/// Every run of a store and what replicates come to, as `ramify list --json` prints them.
public struct RunListing: Encodable, Hashable, Sendable {
  /// The runs' reports, without metrics.
  public let runs: [RunReport]

  /// The folders that could not be read.
  public let unreadable: [UnreadableRun]

  /// The list of all runs of a store.
  public init(store: RunStore) {
    let (runs, unreadable) = store.readAll(history: false)
    self.unreadable = unreadable
    let findings = Findings(runs)
    self.runs = runs.map { run in
      var report = RunReport(run, findings: findings, folder: store.path(of: run.id))
      report.metrics = nil
      report.replicates?.metrics = nil
      return report
    }
  }
}
