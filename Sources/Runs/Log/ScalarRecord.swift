/// Reads the records that logs are full of, a step's numbers, without building a message for each.
struct ScalarRecord {
  /// When, in seconds since 1970.
  private(set) var time = 0.0

  /// After how many steps.
  private(set) var step = 0

  /// The numbers of the record read last.
  private(set) var values: [(tag: String, value: Float)] = []

  private var tags = TagTable()

  /// Reads a record.
  ///
  /// - Returns: whether it holds nothing but numbers; if not, the values mean nothing.
  mutating func read(_ payload: UnsafeRawBufferPointer) -> Bool {
    values.removeAll(keepingCapacity: true)
    (time, step) = (0, 0)
    var event = WireReader(payload)
    while let field = event.next() {
      switch field {
      case (1, .fixed64(let bits)): time = Double(bitPattern: bits)
      case (2, .varint(let number)): step = Int(truncatingIfNeeded: number)
      case (5, .bytes(let summary)): guard readSummary(summary) else { return false }
      default: return false
      }
    }
    return event.isAtEnd && !values.isEmpty && EventRecord.steps.contains(step)
  }

  private mutating func readSummary(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var summary = WireReader(bytes)
    while let field = summary.next() {
      guard case (1, .bytes(let value)) = field, readValue(value) else { return false }
    }
    return summary.isAtEnd
  }

  private mutating func readValue(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var value = WireReader(bytes)
    guard case (1, .bytes(let tag))? = value.next(),
      case (2, .fixed32(let bits))? = value.next(), value.isAtEnd
    else { return false }
    let text = tags.place(of: tag).map { tags.texts[$0] } ?? String(decoding: tag, as: UTF8.self)
    values.append((text, Float(bitPattern: bits)))
    return true
  }
}
