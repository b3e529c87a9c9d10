import Runs

/// One of what is compared: a run, or replicates that stand as one.
struct Compared: Sendable {
  let name: String

  /// The run, or the finished run of each seed; at least one.
  let runs: [Run]

  /// What the runs come to, where they are replicates.
  let replicates: Replicates?

  /// The run, or the one that stands for the others.
  var run: Run { runs[0] }

  init(_ run: Run) {
    name = run.name
    runs = [run]
    replicates = nil
  }

  /// Replicates, with the histories that a library has; `nil` where none has finished.
  init?(_ group: RunGroup, in library: Library) {
    guard let replicates = group.replicates else { return nil }
    name = group.title
    runs = replicates.runs.map { library[$0.id] ?? $0 }
    self.replicates = replicates
  }

  /// Whether all its runs have.
  var isFinished: Bool { runs.allSatisfy { $0.result != nil } }

  /// What a number of each run comes to; `nil` when none has it.
  func statistic(_ value: (Run) -> Double?) -> Statistic? { Statistic(runs.compactMap(value)) }
}

extension [Compared] {
  /// The last step at which every run has been validated on every task that it was validated on at
  /// all; nil while one has not been.
  var commonStep: Int? {
    let steps = flatMap(\.runs).map { run in
      run.primaryMetrics.compactMap { run.newestSeries($0.tag)?.steps.last }.min()
    }
    return steps.contains(nil) ? nil : steps.compactMap { $0 }.min()
  }
}

extension Dashboard {
  /// How many locations the baseline measured affinities at.
  var comparedLocations: Int {
    let sides = compared
    guard !sides.isEmpty else { return 0 }
    return sides[min(comparison.baseline, sides.count - 1)].affinity?.locations.count ?? 0
  }

  /// Shows the affinities' difference at another location.
  mutating func compareLocation(by step: Int) {
    let count = comparedLocations
    guard count > 0 else { return }
    comparison.location = ((comparison.location ?? count - 1) + step + count) % count
  }

  /// What is compared, at most six: the marked rows, or else the two newest runs that have been
  /// trained; runs of several seeds stand as one, unless nothing else would be left to compare them
  /// with.
  var compared: [Compared] {
    let marked = Array(browser.marks.compactMap(side).prefix(6))
    if marked.count > 1 { return grouped(marked, atMost: 6) }
    return grouped(newestTrained.lazy.map { Compared($0) }, atMost: 2)
  }

  /// Whether there are several sides; seeds stand as one only where that leaves several.
  var canCompare: Bool {
    browser.marks.compactMap(side).count > 1 || newestTrained.dropFirst().contains { _ in true }
  }

  /// The first of some sides, as replicates where that leaves several of them.
  private func grouped(_ sides: some Sequence<Compared>, atMost most: Int) -> [Compared] {
    let single = Array(sides.prefix(most))
    guard comparison.groupsSeeds else { return single }
    var seen = Set<String>()
    let grouped = sides.lazy.map(withReplicates).filter { seen.insert($0.key).inserted }
    let first = Array(grouped.prefix(most))
    return first.count > 1 ? first.map(\.side) : single
  }

  /// Whether runs are marked, or newest, that have replicates.
  var canGroupSeeds: Bool {
    let marked = browser.marks.compactMap(side)
    let sides = marked.count > 1 ? marked : newestTrained.prefix(2).map(Compared.init)
    return sides.contains { $0.replicates == nil && withReplicates($0).side.replicates != nil }
  }

  private func side(_ row: Row) -> Compared? {
    switch row {
    case .run(let id): library[id].map(Compared.init)
    case .replicates(let key): library.groups[key].flatMap { Compared($0, in: library) }
    case .session, .experiment, .unreadable: nil
    }
  }

  private var newestTrained: some Sequence<Run> {
    library.newest.lazy.filter { !$0.trainings.isEmpty }
  }

  /// A finished run's replicates in its place where there are any, and what tells them apart.
  private func withReplicates(_ side: Compared) -> (side: Compared, key: String) {
    let group = library.group(of: side.run)
    guard side.run.result != nil, let group, group.finished > 1,
      let all = Compared(group, in: library)
    else { return (side, side.run.id) }
    return (all, "\(group.key.session)/\(group.runs[0])")
  }

  /// The first metric of each task of the compared runs.
  var sharedMetrics: [Metric] {
    var seen = Set<[String]>()
    return compared.flatMap(\.run.primaryMetrics)
      .filter { seen.insert([$0.task, $0.metric]).inserted }
  }
}
