/// Reads a record of another program's log for its numbers: simple values, and the tensors without
/// a dimension that TensorFlow 2 keeps them as.
///
/// Source: TensorBoard, compat/proto/{event,summary,tensor}.proto and data_compat.py.
struct ImportedRecord {
  /// When, in seconds since 1970.
  private(set) var time = 0.0

  /// After how many steps.
  private(set) var step = 0

  /// Whether the log starts again at the step: what it holds of that step and later ones is void.
  private(set) var isRestart = false

  /// The numbers of the record read last.
  private(set) var values: [(tag: String, value: Float)] = []

  private var table = TagTable()

  /// What is known of each tag, by its place.
  private var facts: [TagFacts] = []

  /// The tags of the numbers, in the order in which they were first seen.
  private(set) var tags: [String] = []

  private struct TagFacts: Sendable {
    /// Whether its tensors are numbers; its first value alone may tell.
    var isScalar: Bool?
    var hasNumbers = false
  }

  /// Reads a record; one that is malformed, or of a step that is not believed, has no numbers.
  mutating func read(_ payload: UnsafeRawBufferPointer) {
    values.removeAll(keepingCapacity: true)
    (time, step, isRestart) = (0, 0, false)
    var event = WireReader(payload)
    while let field = event.next() {
      switch field {
      case (1, .fixed64(let bits)): time = Double(bitPattern: bits)
      case (2, .varint(let number)): step = Int(truncatingIfNeeded: number)
      case (5, .bytes(let summary)): readSummary(summary)
      case (7, .bytes(let log)): isRestart = isStart(log)
      default: break
      }
    }
    guard event.isAtEnd, EventRecord.steps.contains(step) else {
      values.removeAll(keepingCapacity: true)
      isRestart = false
      return
    }
  }

  private func isStart(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var log = WireReader(bytes)
    while let field = log.next() {
      if case (1, .varint(let status)) = field { return status == 1 }
    }
    return false
  }

  private mutating func readSummary(_ bytes: UnsafeRawBufferPointer) {
    var summary = WireReader(bytes)
    while let field = summary.next() {
      if case (1, .bytes(let value)) = field { readValue(value) }
    }
  }

  private mutating func readValue(_ bytes: UnsafeRawBufferPointer) {
    var (tag, tensor): (UnsafeRawBufferPointer?, UnsafeRawBufferPointer?) = (nil, nil)
    var number: Float?
    var plugin: Bool?
    var value = WireReader(bytes)
    while let field = value.next() {
      switch field {
      case (1, .bytes(let text)): tag = text
      case (2, .fixed32(let bits)): number = Float(bitPattern: bits)
      case (8, .bytes(let message)): tensor = message
      case (9, .bytes(let metadata)): plugin = isOfScalars(metadata)
      default: break
      }
    }
    guard value.isAtEnd, let tag else { return }
    guard let place = place(of: tag) else { return }
    if let number { return append(number, tag: place) }
    guard let tensor else { return }
    if facts[place].isScalar == nil { facts[place].isScalar = plugin ?? false }
    guard facts[place].isScalar == true, let number = TensorScalar.value(of: tensor) else { return }
    append(number, tag: place)
  }

  private mutating func place(of tag: UnsafeRawBufferPointer) -> Int? {
    guard let place = table.place(of: tag) else { return nil }
    if facts.count <= place { facts.append(TagFacts()) }
    return place
  }

  private mutating func append(_ number: Float, tag place: Int) {
    let text = table.texts[place]
    if !facts[place].hasNumbers {
      facts[place].hasNumbers = true
      tags.append(text)
    }
    values.append((text, number))
  }

  /// Whether a value's metadata say that it belongs to the plugin of numbers.
  private func isOfScalars(_ bytes: UnsafeRawBufferPointer) -> Bool? {
    var metadata = WireReader(bytes)
    while let field = metadata.next() {
      guard case (1, .bytes(let data)) = field else { continue }
      var plugin = WireReader(data)
      while let part = plugin.next() {
        if case (1, .bytes(let name)) = part { return name.elementsEqual("scalars".utf8) }
      }
    }
    return nil
  }
}
