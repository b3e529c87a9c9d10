import Foundation
import Runs

/// Event files as other programs write them, encoded by hand after TensorBoard's protos.
struct OtherProgram {
  /// The framed records.
  private(set) var bytes: [UInt8] = []

  /// A log that begins as all do.
  init() { add(double(1, 1.5) + text(3, "brain.Event:2")) }

  /// A number as PyTorch's `SummaryWriter` keeps it.
  mutating func addNumber(_ value: Float, tag: String, step: Int, time: Double = 10) {
    add(event(step, time, text(1, tag) + float(2, value)))
  }

  /// A number as TensorFlow 2 keeps it: a tensor of the plugin of scalars.
  mutating func addTensor(
    _ tensor: [UInt8], tag: String, step: Int, plugin: String? = "scalars", time: Double = 10
  ) {
    let metadata = plugin.map { message(9, message(1, text(1, $0))) } ?? []
    add(event(step, time, text(1, tag) + message(8, tensor) + metadata))
  }

  /// The start of the log anew from a step on.
  mutating func addStart(step: Int) {
    add(double(1, 20) + whole(2, UInt64(step)) + message(7, whole(1, 1)))
  }

  /// What a run begins with, for TensorBoard's table.
  mutating func addHyperparameters(_ values: [(name: String, value: [UInt8])]) {
    let entries = values.flatMap { message(1, text(1, $0.name) + message(2, $0.value)) }
    let data = message(1, text(1, "hparams") + message(2, message(3, entries)))
    add(event(0, 10, text(1, "_hparams_/session_start_info") + message(9, data)))
  }

  /// Any record.
  mutating func add(_ payload: [UInt8]) { RecordFrame.append(payload, to: &bytes) }

  /// Writes the log into a folder, which is made if need be.
  func write(to folder: String, second: Int = 1_700_000_000) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = "\(folder)/events.out.tfevents.\(second).host.1.0"
    try Data(bytes).write(to: URL(filePath: path))
  }

  private func event(_ step: Int, _ time: Double, _ value: [UInt8]) -> [UInt8] {
    double(1, time) + (step == 0 ? [] : whole(2, UInt64(step))) + message(5, message(1, value))
  }
}

/// The fields of protobuf messages.
func whole(_ field: Int, _ value: UInt64) -> [UInt8] { varint(UInt64(field) << 3) + varint(value) }
func double(_ field: Int, _ value: Double) -> [UInt8] {
  varint(UInt64(field) << 3 | 1) + littleEndian(value.bitPattern)
}
func float(_ field: Int, _ value: Float) -> [UInt8] {
  varint(UInt64(field) << 3 | 5) + littleEndian(value.bitPattern)
}
func message(_ field: Int, _ bytes: [UInt8]) -> [UInt8] {
  varint(UInt64(field) << 3 | 2) + varint(UInt64(bytes.count)) + bytes
}
func text(_ field: Int, _ text: String) -> [UInt8] { message(field, Array(text.utf8)) }
func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
private func varint(_ value: UInt64) -> [UInt8] {
  value < 128 ? [UInt8(value)] : [UInt8(value & 127) | 128] + varint(value >> 7)
}
