/// Writes the fields of a protobuf message, in the order in which they are given.
struct WireWriter {
  /// The encoded fields.
  private(set) var bytes: [UInt8] = []

  /// A message of some fields.
  static func message(_ fields: (inout WireWriter) -> Void) -> [UInt8] {
    var writer = WireWriter()
    fields(&writer)
    return writer.bytes
  }

  /// A whole number, or a flag as 0 or 1.
  mutating func add(_ field: Int, varint value: UInt64) {
    append(UInt64(field) << 3)
    append(value)
  }

  /// A double.
  mutating func add(_ field: Int, _ value: Double) {
    append(UInt64(field) << 3 | 1)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
  }

  /// Bytes, or an encoded message.
  mutating func add(_ field: Int, _ value: [UInt8]) {
    append(UInt64(field) << 3 | 2)
    append(UInt64(value.count))
    bytes += value
  }

  /// A text.
  mutating func add(_ field: Int, _ text: String) { add(field, Array(text.utf8)) }

  /// A message of some fields.
  mutating func add(_ field: Int, _ fields: (inout WireWriter) -> Void) {
    add(field, Self.message(fields))
  }

  private mutating func append(_ number: UInt64) {
    var rest = number
    while rest > 127 {
      bytes.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
