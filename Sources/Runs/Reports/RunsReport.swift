/// The runs of one file, as `ramify run --json` prints them when there are several.
public struct RunsReport: Encodable, Hashable, Sendable {
  /// Each run's report.
  public let runs: [RunReport]

  /// What those that differ in their seeds alone come to; only of runs that finished.
  public let summary: [Replicates]

  /// The report of some runs.
  ///
  /// - Parameters:
  ///   - runs: the runs.
  ///   - findings: what all runs of the store come to, these among them.
  ///   - store: where the runs are, so that paths can be told.
  public init(_ runs: [Run], findings: Findings, in store: RunStore) {
    self.runs = runs.map {
      RunReport($0, findings: findings, folder: store.path(of: $0.id))
    }
    var seen = Set<Replicates.ID>()
    summary = runs.compactMap(findings.replicates).filter { seen.insert($0.id).inserted }
  }
}

/// An experiment's finished runs, as `ramify show --json` prints them.
public struct ExperimentReport: Encodable, Hashable, Sendable {
  /// The session and the experiment's file.
  public let experiment: String

  /// What the runs of each budget come to.
  public let summary: [Replicates]

  /// The report of groups of replicates; what else is among the sides is left out.
  public init(_ sides: [Comparison.Side]) {
    summary = sides.compactMap { side in
      if case .replicates(let group) = side { group } else { nil }
    }
    experiment = summary.first?.file ?? ""
  }
}
