/// Every run of a store, as `ramify list --json` prints them.
public struct RunList: Encodable, Hashable, Sendable {
  /// The runs' reports, without metrics.
  public let runs: [RunReport]

  /// The folders that could not be read.
  public let unreadable: [UnreadableRun]

  /// The list of some runs.
  public init(runs: [RunReport], unreadable: [UnreadableRun]) {
    self.runs = runs.map { report in
      var report = report
      report.metrics = nil
      return report
    }
    self.unreadable = unreadable
  }
}
