/// The fields of one encoded protobuf message, in order.
struct WireReader {
  /// The value of a field, as far as the encoding itself knows it.
  enum Value {
    case varint(UInt64)
    case fixed64(UInt64)
    case bytes(UnsafeRawBufferPointer)
    case fixed32(UInt32)
  }

  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  /// Whether all fields were read.
  private(set) var isAtEnd: Bool

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    isAtEnd = bytes.isEmpty
  }

  /// The next field; `nil` at the end and where the message is malformed.
  mutating func next() -> (number: UInt64, value: Value)? {
    guard !isAtEnd, let key = varint(), let value = value(ofType: key & 7) else { return nil }
    isAtEnd = position == bytes.count
    return (key >> 3, value)
  }

  private mutating func value(ofType type: UInt64) -> Value? {
    switch type {
    case 0: varint().map { .varint($0) }
    case 1: fixed(UInt64.self).map { .fixed64($0) }
    case 2: varint().flatMap { slice(count: $0) }.map { .bytes($0) }
    case 5: fixed(UInt32.self).map { .fixed32($0) }
    default: nil
    }
  }

  private mutating func varint() -> UInt64? {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while position < bytes.count && shift < 64 {
      let byte = bytes[position]
      position += 1
      result |= UInt64(byte & 127) << shift
      if byte < 128 { return result }
      shift += 7
    }
    return nil
  }

  private mutating func fixed<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
    let size = Number.bitWidth / 8
    guard bytes.count - position >= size else { return nil }
    defer { position += size }
    return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: type))
  }

  private mutating func slice(count: UInt64) -> UnsafeRawBufferPointer? {
    guard count <= bytes.count - position else { return nil }
    defer { position += Int(count) }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + Int(count)])
  }
}
