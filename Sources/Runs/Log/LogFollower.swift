/// Reads a run's logs as they grow, for runs that another process trains, and other programs' logs.
///
/// The event files of another program are read as those of one training: what they say of their
/// numbers' tags comes as the metrics of the run.
public struct LogFollower: Sendable {
  private let folder: RunFolder

  /// The event files found so far, the run's own first.
  private(set) var files: [LogFile] = []

  private let isImported: Bool
  private let isBrief: Bool
  private var known: Set<String> = []
  /// The tags that another program's numbers have.
  private var tags: Set<String> = []
  private var newest = 0.0
  /// Whether the run knows of every training in its logs; of another program's nothing tells it.
  private var hasBegun: Bool

  /// A follower that has read nothing yet of the run in a folder.
  public init(path: String) { self.init(path: path, isBrief: false) }

  /// A follower that passes over all beliefs but the last, if only the outcome is asked for.
  init(path: String, isBrief: Bool) {
    folder = RunFolder(path: path)
    self.isBrief = isBrief
    isImported = !folder.isOwn
    hasBegun = !isImported
  }

  /// What is wrong with the run's own log, for people; `nil` if nothing is.
  var damage: String? {
    files.lazy.filter { isImported || $0.training == nil }.compactMap(\.damage).first
  }

  /// What was logged since the last call, by time; a damaged log is told of in a message, once.
  ///
  /// - Throws: `StoreError` when a log cannot be read.
  public mutating func records() throws -> [Record] {
    var streams: [String?: Stream] = [:]
    try forEach { training, record in
      streams[training, default: Stream(training: training)].append(record)
    }
    return streams.values.flatMap(\.entries).sorted(by: <).map(\.record)
  }

  /// Calls a closure with what was logged since the last call and the training whose log it is in:
  /// the run's own records first, for what a training logs means nothing before it began.
  ///
  /// - Parameters:
  ///   - history: whether the trainings' logs are wanted, asked after the run's own was read.
  ///   - body: the closure.
  /// - Throws: `StoreError` when a log cannot be read.
  mutating func forEach(
    history: () -> Bool = { true }, _ body: (_ training: String?, _ record: Record) -> Void
  ) throws {
    discover()
    // Sizes are taken before the run's own log is read, so that nothing is read of a training whose
    // beginning has not been.
    let sizes = files.map { $0.training == nil ? .max : Disk.size(of: $0.path) ?? 0 }
    for (index, size) in zip(files.indices, sizes) {
      if files[index].training != nil && !history() { break }
      let (training, wasDamaged) = (files[index].training, files[index].damage != nil)
      var (latest, hasBegun) = (newest, hasBegun)
      try files[index].read(upTo: size) { record in
        if !hasBegun { body(nil, Record(time: record.time, event: .training(.imported))) }
        hasBegun = true
        latest = max(latest, record.time)
        body(training, record)
      }
      (newest, self.hasBegun) = (latest, hasBegun)
      if isImported { tellTags(of: files[index], body) }
      guard let damage = files[index].damage, !wasDamaged else { continue }
      let event = isImported ? Event.state(.logged, reason: damage) : .message(damage)
      body(isImported ? nil : training, Record(time: newest, event: event))
    }
  }

  /// Tells of tags that are new with what was read of a file.
  private mutating func tellTags(
    of file: LogFile, _ body: (_ training: String?, _ record: Record) -> Void
  ) {
    guard file.tags.contains(where: { !tags.contains($0) }) else { return }
    tags.formUnion(file.tags)
    body(nil, Record(time: newest, event: .metrics(Metric.logged(tags: tags))))
  }

  private mutating func discover() {
    if isImported { return discoverImported() }
    for training in [nil] + folder.trainingNames().map(Optional.some) {
      for path in folder.logs(of: training) where known.insert(path).inserted {
        let file = LogFile(path: path, training: training, isBrief: isBrief)
        let place = training == nil ? files.firstIndex { $0.training != nil } : nil
        files.insert(file, at: place ?? files.endIndex)
      }
    }
  }

  private mutating func discoverImported() {
    for path in folder.logs(of: nil) where known.insert(path).inserted {
      let training = TrainingSummary.imported.name
      files.append(LogFile(path: path, training: training, isImported: true))
    }
  }
}

/// The records of the run or of one training, each with the place it takes among all.
private struct Stream {
  let training: String?
  var entries: [Entry] = []

  /// Adds the next record; the clock may have been set back between two.
  mutating func append(_ record: Record) {
    let time = max(record.time, entries.last?.time ?? -.infinity)
    let entry = Entry(time: time, training: training ?? "", index: entries.count, record: record)
    entries.append(entry)
  }

  init(training: String?) { self.training = training }

  /// A record and its place.
  struct Entry: Comparable {
    let time: Double
    let training: String
    let index: Int
    let record: Record

    static func < (one: Entry, other: Entry) -> Bool {
      (one.time, one.training, one.index) < (other.time, other.training, other.index)
    }

    static func == (one: Entry, other: Entry) -> Bool {
      (one.time, one.training, one.index) == (other.time, other.training, other.index)
    }
  }
}
