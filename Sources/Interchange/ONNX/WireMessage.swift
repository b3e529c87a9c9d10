/// A message in protocol buffers' encoding, written field by field.
///
/// Source: protobuf.dev, "Encoding".
struct WireMessage {
  private(set) var bytes: [UInt8] = []

  /// Adds a whole number of at least 0.
  mutating func add(_ number: Int, as field: Int) {
    precondition(number >= 0, "field \(field) is \(number)")
    add(varint: field << 3)
    add(varint: number)
  }

  /// Adds a 32-bit float.
  mutating func add(_ number: Float, as field: Int) {
    add(varint: field << 3 | 5)
    bytes += (0..<4).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) }
  }

  /// Adds bytes.
  mutating func add(_ content: [UInt8], as field: Int) {
    add(varint: field << 3 | 2)
    add(varint: content.count)
    bytes += content
  }

  /// Adds a text.
  mutating func add(_ text: String, as field: Int) { add(Array(text.utf8), as: field) }

  /// Adds a message within the message.
  mutating func add(_ message: WireMessage, as field: Int) { add(message.bytes, as: field) }

  /// Adds whole numbers, each as a field.
  mutating func add(each numbers: [Int], as field: Int) {
    for number in numbers { add(number, as: field) }
  }

  /// Adds texts, each as a field.
  mutating func add(each texts: [String], as field: Int) {
    for text in texts { add(text, as: field) }
  }

  private mutating func add(varint number: Int) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f | 0x80))
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

extension WireMessage {
  /// A message that some code fills.
  init(_ fill: (inout WireMessage) -> Void) { fill(&self) }
}
