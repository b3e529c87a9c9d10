/// One event file, and how far it has been read.
struct LogFile {
  /// Where it is.
  let path: String

  /// The training whose numbers it holds; `nil` for the run's own.
  let training: String?

  /// The bytes of the whole records read so far.
  private(set) var length = 0

  /// How what was read ends.
  private(set) var end = RecordFrame.End.whole

  private var scalars = ScalarRecord()
  private var imported = ImportedRecord()
  private let isImported: Bool
  private let isBrief: Bool

  /// The most bytes that are held at a time, unless one record is longer.
  private static let chunk = 1 << 24

  /// An event file of which nothing has been read.
  ///
  /// - Parameters:
  ///   - path: where it is.
  ///   - training: the training whose numbers it holds.
  ///   - isImported: whether another program wrote it.
  ///   - isBrief: whether of the beliefs that are read at a time only the last is wanted.
  init(path: String, training: String?, isImported: Bool = false, isBrief: Bool = false) {
    self.path = path
    self.training = training
    self.isImported = isImported
    self.isBrief = isBrief
  }

  /// The tags of another program's numbers, in the order in which they were first seen.
  var tags: [String] { imported.tags }

  /// Calls a closure with what was logged since the last call, in the file's first bytes.
  mutating func read(upTo limit: Int = .max, _ body: (Record) -> Void) throws {
    guard end != .damaged, let size = Disk.size(of: path) else { return }
    let last = min(size, limit)
    var room = Self.chunk
    var belief: [UInt8] = []
    defer { belief.withUnsafeBytes { decode($0, body) } }
    while end != .damaged, length < last {
      let bytes = try Disk.read(path, from: length, upTo: min(last, length + room))
      let read = bytes.withUnsafeBytes { bytes in
        RecordFrame.scan(bytes) { payload in
          if isBrief, EventRecord.isBelief(payload) {
            belief = Array(payload)
          } else {
            decode(payload, body)
          }
        }
      }
      (length, end) = (length + read.length, read.end)
      if bytes.count < room && end != .whole || bytes.isEmpty { return }
      // A record may be longer than what was read of it.
      room = read.length == 0 ? room * 2 : Self.chunk
    }
  }

  /// What is wrong with the file, for people; `nil` if nothing is.
  var damage: String? {
    guard end == .damaged else { return nil }
    return "the log \(path.lastComponent)\(training.map { " of \($0)" } ?? "") is damaged after"
      + " \(length) bytes: what follows is left out"
  }

  private mutating func decode(_ payload: UnsafeRawBufferPointer, _ body: (Record) -> Void) {
    guard let training else { return EventRecord.events(in: payload, training: nil).forEach(body) }
    guard !isImported else { return decode(imported: payload, training, body) }
    guard scalars.read(payload) else {
      EventRecord.events(in: payload, training: training).forEach(body)
      return
    }
    for (tag, value) in scalars.values {
      let event = Event.scalar(training: training, tag: tag, step: scalars.step, value: value)
      body(Record(time: scalars.time, event: event))
    }
  }

  private mutating func decode(
    imported payload: UnsafeRawBufferPointer, _ training: String, _ body: (Record) -> Void
  ) {
    imported.read(payload)
    if imported.isRestart {
      let event = Event.restarted(training: training, step: imported.step - 1)
      body(Record(time: imported.time, event: event))
    }
    for (tag, value) in imported.values {
      let event = Event.scalar(training: training, tag: tag, step: imported.step, value: value)
      body(Record(time: imported.time, event: event))
    }
  }
}
