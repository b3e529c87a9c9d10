import Runs

/// Everything known of experiments and runs.
struct Library: Sendable {
  private(set) var experiments: [ExperimentEntry] = []
  private(set) var runs: [Run] = []
  private(set) var unreadable: [UnreadableEntry] = []
  /// The runs that another process trains.
  var elsewhere: Set<Run.ID> = []
  /// Whether all that is stored has been read once.
  private(set) var isRead = false
  private(set) var findings = Findings([])
  private(set) var groups: [ReplicateKey: RunGroup] = [:]
  private var keys: [Run.ID: ReplicateKey] = [:]
  private var index: [String: Int] = [:]
  /// The places of the runs, those of the newest first.
  private var order: [Int] = []
  /// Runs that were deleted and may come back: what is told of them is passed over.
  private var deleted: Set<Run.ID> = []
  /// The session and file of each experiment that has a run.
  private var tried: Set<[String]> = []

  /// Each finished run's delta-m, or why there is none.
  var deltas: [String: Delta] { findings.deltas }

  subscript(id: String) -> Run? { index[id].map { runs[$0] } }

  /// How many runs are in each state.
  private(set) var counts: [RunState: Int] = [:]
  /// The places of the active runs.
  private var active: [Int] = []
  /// The places of the runs with a result, of each session and file.
  private var concluded: [[String]: [Int]] = [:]
  /// Whether there are runs whose numbers were left unread.
  private(set) var hasBriefRuns = false
  /// What runs reported last.
  private(set) var news: [EventsPanel.Line] = []

  var activeRuns: [Run] { active.map { runs[$0] } }

  var hasActiveRuns: Bool { !active.isEmpty }

  /// The active runs that end with this program.
  var ownActiveRuns: [Run] { activeRuns.filter { !elsewhere.contains($0.id) } }

  /// The file that a run is a run of, while it is still there.
  func experiment(of run: Run) -> ExperimentEntry? {
    let (session, file) = (run.session, run.experimentFile)
    return experiments.first { $0.session == session && $0.file == file }
  }

  /// The runs that differ from a run in their seeds alone, itself among them.
  func group(of run: Run) -> RunGroup? { keys[run.id].flatMap { groups[$0] } }

  /// The runs of an experiment's file, newest first.
  func runs(of entry: ExperimentEntry) -> [Run] {
    runs.filter { $0.session == entry.session && $0.experimentFile == entry.file }
      .sorted(by: Run.isNewer)
  }

  /// The finished run that a run's numbers are measured against: the newest of the same seed, or
  /// else the newest.
  func baseline(of run: Run) -> Run? {
    guard let file = run.experiment.baseline else { return nil }
    let finished = concluded[[run.session, file], default: []].map { runs[$0] }
    let sameSeed = finished.filter { $0.experiment.seed == run.experiment.seed }
    return (sameSeed.isEmpty ? finished : sameSeed).min(by: Run.isNewer)
  }

  /// How many runs are measured against a run.
  func dependents(of few: [Run]) -> Int {
    let (sessions, ids) = (Set(few.map(\.session)), Set(few.map(\.id)))
    return runs.count { run in
      sessions.contains(run.session) && !ids.contains(run.id)
        && baseline(of: run).map { ids.contains($0.id) } ?? false
    }
  }

  /// Whether there is no run of an experiment's file.
  func isUntried(_ entry: ExperimentEntry) -> Bool { !tried.contains([entry.session, entry.file]) }

  mutating func replace(experiments: [ExperimentEntry]) { self.experiments = experiments }

  mutating func replace(unreadable: [UnreadableEntry]) { self.unreadable = unreadable }

  mutating func replace(runs all: [Run]) {
    runs = all.filter { !deleted.contains($0.id) }
    isRead = true
    index = Dictionary(
      runs.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { _, last in last })
    tried = Set(runs.map { [$0.session, $0.experimentFile] })
    measure()
  }

  /// Takes a run off the screen until it is restored, or said to be gone.
  ///
  /// - Returns: the run, if there was one.
  mutating func remove(_ id: Run.ID) -> Run? {
    guard let run = self[id] else { return nil }
    deleted.insert(id)
    replace(runs: runs)
    return run
  }

  /// Brings a run back that was removed.
  mutating func restore(_ run: Run) {
    deleted.remove(run.id)
    insert(run)
  }

  /// Forgets runs whose files are gone.
  mutating func forget(_ gone: Set<Run.ID>) {
    deleted.subtract(gone)
    if runs.contains(where: { gone.contains($0.id) }) {
      replace(runs: runs.filter { !gone.contains($0.id) })
    }
  }

  /// Takes in the numbers of runs that were known in brief.
  mutating func complete(_ runs: [Run]) {
    for run in runs {
      if let known = index[run.id], self.runs[known].isBrief { self.runs[known] = run }
    }
    hasBriefRuns = self.runs.contains(where: \.isBrief)
  }

  mutating func insert(_ run: Run) {
    guard !deleted.contains(run.id) else { return }
    if let known = index[run.id] {
      runs[known] = run
    } else {
      index[run.id] = runs.count
      runs.append(run)
      tried.insert([run.session, run.experimentFile])
    }
    measure()
  }

  /// Applies what happened in a run.
  ///
  /// - Returns: whether the run is known.
  mutating func apply(_ record: Record, to id: String) -> Bool {
    guard let position = index[id] else { return false }
    runs[position].apply(record)
    switch record.event {
    case .result: measure()
    case .state, .message: count()
    default: break
    }
    return true
  }

  /// What runs come to changes only when some run gets its result: it is kept, not found for each
  /// frame.
  private mutating func measure() {
    findings = Findings(runs)
    keys = Dictionary(
      runs.map { ($0.id, ReplicateKey($0)) }, uniquingKeysWith: { one, _ in one })
    groups = RunGroup.all(of: runs, keys: keys, findings: findings)
    order = Self.newestFirst(runs)
    let finished = runs.indices.filter { runs[$0].result != nil }
    concluded = Dictionary(grouping: finished) { [runs[$0].session, runs[$0].experimentFile] }
    count()
  }

  /// Finds anew what changes only when a run comes into another state or reports something.
  private mutating func count() {
    counts = Dictionary(runs.lazy.map { ($0.state, 1) }, uniquingKeysWith: +)
    hasBriefRuns = runs.contains(where: \.isBrief)
    active = runs.indices.filter { runs[$0].state.isActive }
    news = EventsPanel.lines(of: runs, named: true, limit: 200)
  }

  /// The places of some runs, those of the newest first.
  private static func newestFirst(_ runs: [Run]) -> [Int] {
    let ages = runs.map(\.age)
    return runs.indices.sorted { ages[$0] > ages[$1] }
  }

  /// The runs, the newest first, found as they are asked for.
  var newest: some Sequence<Run> { order.lazy.map { runs[$0] } }
}

extension Run {
  /// The folder's name: the part of the identifier after the session.
  var name: String { id.split(separator: "/").last.map(String.init) ?? id }

  /// Whether a run began later than another, or else has the greater number.
  static func isNewer(_ one: Run, _ other: Run) -> Bool { one.age > other.age }

  /// When it began, and the number that ends its name.
  fileprivate var age: (Double, Int) {
    (started ?? .infinity, id.split(separator: "-").last.flatMap { Int($0) } ?? 0)
  }

  /// The tasks' names in the order that gives them their colours.
  var tasks: [String] {
    if let tasks = architecture?.tasks ?? experiment.tasks { return tasks }
    var seen = Set<String>()
    let named = metrics.map(\.task) + trainings.flatMap(\.summary.tasks)
    return named.filter { seen.insert($0).inserted }
  }
}
