/// Reads the records that logs are full of, a step's numbers, without building a message for each.
struct ScalarRecord {
  /// When, in seconds since 1970.
  private(set) var time = 0.0

  /// After how many steps.
  private(set) var step = 0

  /// The numbers of the record read last.
  private(set) var values: [(tag: String, value: Float)] = []

  /// The tags seen so far: each is made a string once.
  private var tags: [(bytes: [UInt8], text: String)] = []
  private var next = 0

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
    values.append((text(of: tag), Float(bitPattern: bits)))
    return true
  }

  /// The string of a tag; tags come round in the same order at each step.
  private mutating func text(of bytes: UnsafeRawBufferPointer) -> String {
    for _ in tags.indices {
      if next >= tags.count { next = 0 }
      defer { next += 1 }
      if tags[next].bytes.elementsEqual(bytes) { return tags[next].text }
    }
    let text = String(decoding: bytes, as: UTF8.self)
    guard tags.count < 1000 else { return text }
    tags.append((Array(bytes), text))
    next = tags.count
    return text
  }
}
