/// What some runs come to: each one's delta-m, and the groups of replicates.
public struct Findings: Sendable {
  /// Each finished run's delta-m, or why there is none.
  public let deltas: [Run.ID: Delta]

  private let groups: [ReplicateKey: Replicates]

  /// The groups of each file, by session and name, in the order of their budgets.
  private let files: [[String]: [ReplicateKey]]

  /// What runs come to.
  ///
  /// - Parameter runs: all runs of the store, in which baselines are looked for too.
  public init(_ runs: [Run]) {
    let finished = runs.filter { $0.result != nil }
    deltas = Delta.all(of: finished)
    let members = Dictionary(grouping: finished, by: ReplicateKey.init)
    let files = Dictionary(grouping: members.keys) { [$0.session, $0.file] }
      .mapValues { $0.sorted { ($0.budget ?? 0) < ($1.budget ?? 0) } }
    self.files = files
    let fair = Self.deltasOfSameSeed(deltas, finished)
    groups = Dictionary(
      members.map { key, runs in
        let id = "\(key.session)/\(key.name(among: files[[key.session, key.file]] ?? []))"
        return (key, Replicates(id: id, runs: Self.newestOfEachSeed(runs), deltas: fair))
      }, uniquingKeysWith: { one, _ in one })
  }

  /// The finished runs that differ from a run in their seeds alone; `nil` when there are none.
  public func replicates(of run: Run) -> Replicates? { groups[ReplicateKey(run)] }

  /// The groups of an experiment's file, by budget: those that are as its newest finished run but
  /// for seed and budget, so that what was run before the file was changed does not count.
  public func replicates(session: String, file: String) -> [Replicates] {
    let keys = files[[session, file]] ?? []
    let newest = keys.flatMap { groups[$0]?.runs ?? [] }.max(by: Run.isOlder)
    guard let current = newest.map(ReplicateKey.init) else { return [] }
    return keys.filter { $0.differsInBudgetAtMost(from: current) }.compactMap { groups[$0] }
  }

  /// The groups that a user names by their own name, their file's with its session, or their file's
  /// alone where no other session has one of that name.
  public func replicates(named name: String) -> [Replicates] {
    if let group = groups.values.first(where: { $0.id == name && $0.id != $0.file }) {
      return [group]
    }
    let named = files.keys.filter { "\($0[0])/\($0[1])" == name || $0[1] == name }
    let exact = named.filter { "\($0[0])/\($0[1])" == name }
    guard let file = exact.first ?? named.first, !exact.isEmpty || named.count == 1 else {
      return []
    }
    return replicates(session: file[0], file: file[1])
  }

  private static func newestOfEachSeed(_ runs: [Run]) -> [Run] {
    Dictionary(grouping: runs, by: \.experiment.seed).values.compactMap { $0.max(by: Run.isOlder) }
  }

  /// The delta-m, in percent, of the runs whose baseline has a run of their seed.
  private static func deltasOfSameSeed(
    _ deltas: [Run.ID: Delta], _ runs: [Run]
  ) -> [Run.ID: Double] {
    let seeds = Dictionary(
      runs.map { ($0.id, $0.experiment.seed) }, uniquingKeysWith: { one, _ in one })
    return Dictionary(
      runs.compactMap { run in
        guard case .value(let delta) = deltas[run.id],
          seeds[delta.baseline] == run.experiment.seed
        else { return nil }
        return (run.id, delta.value)
      }, uniquingKeysWith: { one, _ in one })
  }
}

extension Delta {
  /// The percentage, where there is one.
  public var percent: Double? {
    if case .value(let value) = self { value.value } else { nil }
  }

  /// The delta-m of each of some finished runs, or why there is none, by run.
  public static func all(of runs: [Run]) -> [Run.ID: Delta] {
    let files = Dictionary(grouping: runs) { [$0.session, $0.experimentFile] }
    let deltas = runs.map { run in
      let baselines = run.experiment.baseline.flatMap { files[[run.session, $0]] }
      return (run.id, Delta(of: run, among: baselines ?? []))
    }
    return Dictionary(deltas, uniquingKeysWith: { one, _ in one })
  }
}

extension [Experiment] {
  /// Those of which no run has finished or is active; all when all have finished.
  ///
  /// - Parameter runs: the runs of the file that the experiments are of.
  /// - Returns: the experiments to start, in the same order; none while the last are active.
  public func unfinished(among runs: [Run]) -> [Experiment] {
    let active = Set(runs.filter(\.state.isActive).map(\.experiment))
    let finished = Set(runs.filter { $0.state == .finished }.map(\.experiment))
    if allSatisfy(finished.subtracting(active).contains) { return self }
    return filter { !finished.contains($0) && !active.contains($0) }
  }
}
