import Foundation

/// The tags of a log, each made a string once.
struct TagTable: Sendable {
  /// The tags in the order in which they were first seen.
  private(set) var texts: [String] = []

  private var bytes: [[UInt8]] = []
  private var next = 0

  /// What is kept; the tags of a log that makes up new ones for ever are not.
  private static let limit = 100_000

  /// The place of a tag among the texts, where `nil` is for one too many.
  ///
  /// Tags come round in the same order at each step, so the search begins after the last one.
  mutating func place(of tag: UnsafeRawBufferPointer) -> Int? {
    for _ in texts.indices {
      if next >= texts.count { next = 0 }
      defer { next += 1 }
      if bytes[next].isEqual(to: tag) { return next }
    }
    guard texts.count < Self.limit else { return nil }
    texts.append(String(decoding: tag, as: UTF8.self))
    bytes.append(Array(tag))
    next = texts.count
    return next - 1
  }
}

extension [UInt8] {
  fileprivate func isEqual(to other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    guard let start = other.baseAddress else { return true }
    return withUnsafeBytes { own in own.baseAddress.map { memcmp($0, start, count) == 0 } ?? true }
  }
}
