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

  /// An event file of which nothing has been read.
  init(path: String, training: String?) {
    self.path = path
    self.training = training
  }

  /// Calls a closure with what was logged since the last call, in the file's first bytes.
  mutating func read(upTo limit: Int = .max, _ body: (Record) -> Void) throws {
    guard end != .damaged, let size = Disk.size(of: path), min(size, limit) > length else { return }
    let bytes = try Disk.read(path, from: length, upTo: limit)
    let read = bytes.withUnsafeBytes { RecordFrame.scan($0) { decode($0, body) } }
    length += read.length
    end = read.end
  }

  /// What is wrong with the file, for people; `nil` if nothing is.
  var damage: String? {
    guard end == .damaged else { return nil }
    return "the log \(path.lastComponent)\(training.map { " of \($0)" } ?? "") is damaged after"
      + " \(length) bytes: what follows is left out"
  }

  private mutating func decode(_ payload: UnsafeRawBufferPointer, _ body: (Record) -> Void) {
    guard let training, scalars.read(payload) else {
      EventRecord.events(in: payload, training: training).forEach(body)
      return
    }
    for (tag, value) in scalars.values {
      let event = Event.scalar(training: training, tag: tag, step: scalars.step, value: value)
      body(Record(time: scalars.time, event: event))
    }
  }
}
