import Runs

/// A line of the browser's table.
enum Row: Hashable, Sendable {
  /// The head of a session; it cannot be selected.
  case session(String)

  /// An experiment of which there is no run, by its file's path.
  case experiment(String)

  /// Runs that differ in their seeds alone, above them.
  case replicates(ReplicateKey)

  /// A run, by its identifier.
  case run(String)

  /// Something that could not be read, by its path.
  case unreadable(String)

  var isSelectable: Bool {
    if case .session = self { false } else { true }
  }

  /// Whether it is one of the things that the table lists, and no head of several.
  var isCounted: Bool {
    switch self {
    case .session, .replicates: false
    case .experiment, .run, .unreadable: true
    }
  }
}

/// The order of the browser's rows.
enum RowOrder: String, CaseIterable, Sendable {
  case session, newest, loss, delta = "delta-m", parameters, name, state

  var next: RowOrder {
    let all = Self.allCases
    let index = all.firstIndex(of: self) ?? 0
    return all[(index + 1) % all.count]
  }
}

/// The browser's rows: those that pass a filter, in an order.
struct RowList {
  let library: Library
  let filter: String
  let order: RowOrder

  var rows: [Row] {
    (order == .session ? grouped : sortedRuns + ready.map { .experiment($0.path) }) + unreadable
  }

  /// How many rows there would be without the filter, heads of sessions not counted.
  var total: Int {
    library.runs.count + library.unreadable.count
      + library.experiments.count(where: library.isUntried)
  }

  private var grouped: [Row] {
    let runs = Dictionary(grouping: shownRuns, by: \.session)
    let entries = Dictionary(grouping: ready, by: \.session)
    let sessions = Set(runs.keys).union(entries.keys).sorted()
    let groups = sessions.map { session in
      (session, rows(of: runs[session] ?? [], and: entries[session] ?? []))
    }
    return groups.flatMap { groups.count > 1 ? [.session($0.0)] + $0.1 : $0.1 }
  }

  /// Experiments by name, the runs of each newest first.
  private func rows(of runs: [Run], and ready: [ExperimentEntry]) -> [Row] {
    let files = Dictionary(grouping: runs, by: \.experimentFile)
    let entries = Dictionary(ready.map { ($0.file, $0.path) }, uniquingKeysWith: { one, _ in one })
    return Set(files.keys).union(entries.keys).sorted().flatMap { file in
      byReplicates((files[file] ?? []).sorted(by: Run.isNewer))
        + (entries[file].map { [.experiment($0)] } ?? [])
    }
  }

  /// Runs of several seeds below their group's row, then the others, in the order they have.
  private func byReplicates(_ runs: [Run]) -> [Row] {
    var seen = Set<ReplicateKey>()
    let groups = runs.compactMap(library.group).filter {
      $0.isShown && seen.insert($0.key).inserted
    }
    let grouped = groups.flatMap { group in
      let members = runs.filter { library.group(of: $0)?.key == group.key }
      return [.replicates(group.key)] + members.map { Row.run($0.id) }
    }
    let others = runs.filter { !(library.group(of: $0)?.isShown ?? false) }
    return grouped + others.map { .run($0.id) }
  }

  private var sortedRuns: [Row] {
    let keyed = shownRuns.map { ($0, key($0)) }
    return keyed.sorted { one, other in
      one.1 == other.1 ? Run.isNewer(one.0, other.0) : one.1 < other.1
    }.map { .run($0.0.id) }
  }

  /// What rows are ordered by, smallest first; what has no value comes last.
  private func key(_ run: Run) -> SortKey {
    switch order {
    case .session, .newest: SortKey(number: -(run.started ?? .infinity))
    case .loss: SortKey(number: LossHistory(run).lastOfAll ?? .infinity)
    case .delta: SortKey(number: -(library.deltas[run.id]?.percent ?? -.infinity))
    case .parameters: SortKey(number: run.result.map { Double($0.parameters) } ?? .infinity)
    case .name: SortKey(text: run.id)
    case .state: SortKey(number: Double(RunState.allCases.firstIndex(of: run.state) ?? 0))
    }
  }

  private var shownRuns: [Run] {
    library.runs.filter { run in
      passes([run.id, run.experiment.name, run.experiment.method, run.state.word])
    }
  }

  private var ready: [ExperimentEntry] {
    library.experiments.filter { entry in
      let experiment = try? entry.experiments.get().first
      return library.isUntried(entry)
        && passes([
          entry.file, entry.session, experiment?.name, experiment?.method,
          experiment == nil ? "invalid" : "ready",
        ])
    }
  }

  private var unreadable: [Row] {
    library.unreadable.filter { passes([$0.path, "unreadable"]) }.map { .unreadable($0.path) }
  }

  private func passes(_ texts: [String?]) -> Bool {
    let words = filter.lowercased().split(separator: " ")
    return words.allSatisfy { word in
      texts.contains { $0?.lowercased().contains(word) ?? false }
    }
  }
}

private struct SortKey: Comparable {
  var number = 0.0
  var text = ""

  static func < (one: SortKey, other: SortKey) -> Bool {
    let (mine, theirs) = (one.order, other.order)
    return mine == theirs ? one.text < other.text : mine < theirs
  }

  /// What is no number comes last.
  private var order: Double { number.isNaN ? .infinity : number }
}
