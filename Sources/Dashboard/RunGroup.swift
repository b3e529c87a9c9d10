import Runs
import Terminal

/// The runs of an experiment that differ in their seeds alone, whatever their states.
struct RunGroup: Sendable {
  let key: ReplicateKey

  /// What it is called within its session.
  let title: String

  /// Its runs, newest first.
  let runs: [Run.ID]

  /// How many seeds they have.
  let seeds: Int

  /// What those that finished come to.
  let replicates: Replicates?

  /// Whether there are several seeds, so that it has a row of its own.
  var isShown: Bool { seeds > 1 }

  /// How many seeds have a finished run.
  var finished: Int { replicates?.runs.count ?? 0 }

  static func all(
    of runs: [Run], keys: [Run.ID: ReplicateKey], findings: Findings
  ) -> [ReplicateKey: RunGroup] {
    let members = Dictionary(grouping: runs) { keys[$0.id] ?? ReplicateKey($0) }
    let files = Dictionary(grouping: members.keys) { [$0.session, $0.file] }
    return Dictionary(
      members.map { key, runs in
        let group = RunGroup(
          key: key, title: key.name(among: files[[key.session, key.file]] ?? []),
          runs: runs.sorted(by: Run.isNewer).map(\.id),
          seeds: Set(runs.map(\.experiment.seed)).count,
          replicates: findings.replicates(of: runs[0]))
        return (key, group)
      }, uniquingKeysWith: { one, _ in one })
  }
}

/// A statistic in so many columns: mean, deviation and count as far as they fit.
func statisticText(
  _ statistic: Statistic, width: Int, glyphs: Glyphs, number: (Double) -> String = shortNumber,
  deviation: (Double) -> String = shortNumber
) -> String {
  let (mean, count) = (number(statistic.mean), "(\(statistic.count))")
  let spread = statistic.standardDeviation.map(deviation)
  let sign = glyphs.signs.plusMinus
  let texts =
    spread.map { ["\(mean) \(sign) \($0) \(count)", "\(mean)\(sign)\($0)"] } ?? ["\(mean) \(count)"]
  return texts.first { columnWidth($0) <= width } ?? mean
}
