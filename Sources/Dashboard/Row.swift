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

/// The browser's rows: those that pass a filter and the facets, in an order.
struct RowList {
  /// The rows, heads of sessions and replicates among them.
  let rows: [Row]

  /// The facets' values among the rows that pass the filter.
  let facets: [FacetCount]

  /// How many rows there would be without filter and facets, heads not counted.
  let total: Int

  init(library: Library, arrangement: Arrangement, at moment: FilterMoment) {
    let all = Self.all(of: library)
    let found = all.filter { arrangement.filter.passes($0, at: moment) }
    let shown = found.filter(arrangement.facets.passes)
    rows = RowSorter(library: library, arrangement: arrangement, shown: shown).rows
    facets = FacetCount.all(of: found)
    total = all.count
  }

  private static func all(of library: Library) -> [RowFacts] {
    let subjects: [RowFacts.Subject] =
      library.newest.map { .run($0) }
      + library.experiments.filter(library.isUntried).map { .experiment($0) }
      + library.unreadable.map { .unreadable($0) }
    return subjects.map { RowFacts(subject: $0, library: library) }
  }
}

/// Puts rows in their order.
private struct RowSorter {
  let library: Library
  let arrangement: Arrangement
  /// The newest first.
  private var runs: [Run] = []
  private var ready: [ExperimentEntry] = []
  private var unreadable: [Row] = []

  init(library: Library, arrangement: Arrangement, shown: [RowFacts]) {
    self.library = library
    self.arrangement = arrangement
    for row in shown {
      switch row.subject {
      case .run(let run): runs.append(run)
      case .experiment(let entry): ready.append(entry)
      case .unreadable(let entry): unreadable.append(.unreadable(entry.path))
      }
    }
  }

  var rows: [Row] {
    (arrangement.order == .session ? grouped : sortedRuns + ready.map { .experiment($0.path) })
      + unreadable
  }

  private var grouped: [Row] {
    let runs = Dictionary(grouping: runs, by: \.session)
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
      byReplicates(files[file] ?? [])
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
    let isDescending = arrangement.order.isDescending != arrangement.isReversed
    let keyed = runs.map { ($0, arrangement.order.key($0, in: library)) }
    return keyed.sorted { one, other in
      one.1.precedes(other.1, isDescending: isDescending) ?? false
    }.map { .run($0.0.id) }
  }
}
