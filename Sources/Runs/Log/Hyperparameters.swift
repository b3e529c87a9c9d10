import Foundation

/// The records that TensorBoard's table of hyperparameters is made of.
///
/// Source: TensorBoard, plugins/hparams/plugin_data.proto.
enum Hyperparameters {
  private static let startTag = "_hparams_/session_start_info"
  private static let endTag = "_hparams_/session_end_info"

  /// How a run ended, as TensorBoard counts it.
  enum Status: UInt64 {
    case success = 1
    case failure = 2
  }

  /// The record that a run begins with.
  ///
  /// - Parameters:
  ///   - values: the settings, by name.
  ///   - group: what runs that differ in their seeds alone have in common: TensorBoard averages
  ///     their metrics.
  ///   - time: when, in seconds since 1970.
  /// - Returns: the encoded event.
  static func start(
    _ values: [String: OptionValue], group: String, time: Double
  ) -> [UInt8] {
    record(tag: startTag, time: time) { data in
      data.add(3) { info in
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
          info.add(1) { entry in
            entry.add(1, name)
            entry.add(2, encoded(value))
          }
        }
        info.add(4, group)
        info.add(5, time)
      }
    }
  }

  /// The record that tells how a run ended.
  static func end(_ status: Status, time: Double) -> [UInt8] {
    record(tag: endTag, time: time) { data in
      data.add(4) { info in
        info.add(1, varint: status.rawValue)
        info.add(2, time)
      }
    }
  }

  /// An event whose summary has no value but the plugin's data; TensorBoard wants an empty tensor.
  private static func record(
    tag: String, time: Double, _ content: (inout WireWriter) -> Void
  ) -> [UInt8] {
    WireWriter.message { event in
      event.add(1, time)
      event.add(5) { summary in
        summary.add(1) { value in
          value.add(1, tag)
          value.add(8) { tensor in
            tensor.add(1, varint: 1)
            tensor.add(2) { $0.add(2) { $0.add(1, varint: 0) } }
          }
          value.add(9) { metadata in
            metadata.add(1) { plugin in
              plugin.add(1, "hparams")
              plugin.add(2, content)
            }
            metadata.add(4, varint: 2)
          }
        }
      }
    }
  }

  /// A `google.protobuf.Value`.
  private static func encoded(_ value: OptionValue) -> [UInt8] {
    WireWriter.message { writer in
      switch value {
      case .number(let number): writer.add(2, number)
      case .text(let text): writer.add(3, text)
      case .flag(let flag): writer.add(4, varint: flag ? 1 : 0)
      }
    }
  }
}

extension Hyperparameters {
  /// As much of an event file as is looked through for what a run begins with, in bytes.
  private static let head = 1 << 16

  /// What the first records of some event files say of hyperparameters; nothing where they say
  /// none or cannot be read.
  static func read(_ paths: [String]) -> [String: OptionValue] {
    var values: [String: OptionValue] = [:]
    for path in paths {
      guard let bytes = try? Disk.read(path, upTo: head) else { continue }
      _ = bytes.withUnsafeBytes { bytes in
        RecordFrame.scan(bytes) { values.merge(started(by: $0)) { one, _ in one } }
      }
    }
    return values
  }

  private static func started(by payload: UnsafeRawBufferPointer) -> [String: OptionValue] {
    guard let value = field(5, 1, of: payload), let tag = field(1, of: value),
      tag.elementsEqual(startTag.utf8), let info = field(9, 1, 2, 3, of: value)
    else { return [:] }
    var values: [String: OptionValue] = [:]
    var reader = WireReader(info)
    while let part = reader.next() {
      guard case (1, .bytes(let entry)) = part, let name = field(1, of: entry),
        let value = field(2, of: entry).flatMap(decoded)
      else { continue }
      values[String(decoding: name, as: UTF8.self)] = value
    }
    return values
  }

  /// The first field of a number in a message, and in that field's message the next.
  private static func field(
    _ path: UInt64..., of message: UnsafeRawBufferPointer
  ) -> UnsafeRawBufferPointer? {
    path.reduce(message as UnsafeRawBufferPointer?) { message, number in
      guard let message else { return nil }
      var reader = WireReader(message)
      while let field = reader.next() {
        if field.number == number, case .bytes(let bytes) = field.value { return bytes }
      }
      return nil
    }
  }

  private static func decoded(_ value: UnsafeRawBufferPointer) -> OptionValue? {
    var reader = WireReader(value)
    switch reader.next() {
    case (2, .fixed64(let bits))?: return .number(Double(bitPattern: bits))
    case (3, .bytes(let text))?: return .text(String(decoding: text, as: UTF8.self))
    case (4, .varint(let flag))?: return .flag(flag != 0)
    default: return nil
    }
  }
}
