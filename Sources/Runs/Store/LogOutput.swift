import Foundation

/// An event file that this process writes.
struct LogOutput: Sendable {
  private let path: String
  private var file: Int32
  private var length = 0
  private var isTorn = false

  /// Begins a new event file in a folder, named so that it sorts after those that are there.
  init(folder: String, time: Double) throws {
    try Disk.makeFolder(folder)
    let others = Disk.names(in: folder).compactMap(LogOutput.time)
    let second = Self.second(after: others, time: time)
    let host = ProcessInfo.processInfo.hostName.replacing("/", with: "-")
    path = "\(folder)/events.out.tfevents.\(second).\(host).\(getpid()).\(others.count)"
    file = try Disk.openForAppending(path)
    var bytes: [UInt8] = []
    RecordFrame.append(try EventRecord.version(time: time), to: &bytes)
    if others.isEmpty {
      RecordFrame.append(try EventRecord.start(atStep: 0, time: time), to: &bytes)
    }
    try append(bytes)
    try Disk.syncFolder(folder)
  }

  /// The seconds for the name of a file that sorts after others, in ten digits.
  private static func second(after others: [Int], time: Double) -> String {
    let second = max(Int(max(0, min(time, 9_999_999_999))), (others.max() ?? -1) + 1)
    let digits = String(second)
    return String(repeating: "0", count: max(0, 10 - digits.count)) + digits
  }

  /// The seconds in an event file's name.
  private static func time(of name: String) -> Int? {
    guard let range = name.firstRange(of: "tfevents.") else { return nil }
    return Int(name[range.upperBound...].prefix { $0 != "." })
  }

  /// Writes whole records; if that fails midway, what was written of them is cut off again.
  mutating func append(_ bytes: [UInt8]) throws {
    if isTorn { try Disk.truncate(file, to: length, path) }
    isTorn = true
    do {
      try bytes.withUnsafeBytes { try Disk.write($0, to: file, path) }
    } catch {
      if (try? Disk.truncate(file, to: length, path)) != nil { isTorn = false }
      throw error
    }
    isTorn = false
    length += bytes.count
  }

  /// Waits until all that was written is safe from a loss of power.
  func sync() throws { try Disk.sync(file, path) }

  /// A second handle on the same file, to be closed on its own.
  func duplicate() throws -> LogOutput {
    var other = self
    other.file = dup(file)
    guard other.file >= 0 else { throw StoreError(path: path, code: errno) }
    return other
  }

  /// Closes the file.
  func end() { close(file) }
}

extension LogOutput {
  /// Writes how a run ended into a file of its own: a run that goes on takes it back, for
  /// TensorBoard believes the first word of it that it reads.
  static func writeEnd(_ status: Hyperparameters.Status, in folder: String, time: Double) throws {
    try takeBackEnd(in: folder)
    let second = Self.second(after: Disk.names(in: folder).compactMap(Self.time), time: time)
    var bytes: [UInt8] = []
    RecordFrame.append(try EventRecord.version(time: time), to: &bytes)
    RecordFrame.append(Hyperparameters.end(status, time: time), to: &bytes)
    try Disk.replace("\(folder)/events.out.tfevents.\(second)\(endSuffix)", bytes)
  }

  /// Removes what was said of a run's end.
  static func takeBackEnd(in folder: String) throws {
    for name in Disk.names(in: folder) where name.hasSuffix(endSuffix) {
      try Disk.remove("\(folder)/\(name)")
    }
  }

  private static var endSuffix: String { ".end" }
}
