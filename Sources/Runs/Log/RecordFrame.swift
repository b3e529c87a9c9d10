/// How a record is framed in an event file: its length, the length's check, the record, its check.
package enum RecordFrame {
  static let headerSize = 12
  static let footerSize = 4

  /// Adds a framed record to some bytes.
  package static func append(_ payload: [UInt8], to bytes: inout [UInt8]) {
    let length = withUnsafeBytes(of: UInt64(payload.count).littleEndian) { Array($0) }
    bytes += length
    appendChecksum(of: length, to: &bytes)
    bytes += payload
    appendChecksum(of: payload, to: &bytes)
  }

  private static func appendChecksum(of payload: [UInt8], to bytes: inout [UInt8]) {
    let checksum = payload.withUnsafeBytes { CRC32C.masked($0) }
    withUnsafeBytes(of: checksum.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// How a sequence of records ends.
  package enum End: Hashable, Sendable {
    /// With a whole record.
    case whole

    /// In the middle of a record: it is still being written, or never was to the end.
    case torn

    /// Before a record whose check does not hold.
    case damaged
  }

  /// Calls a closure with each whole record.
  ///
  /// - Returns: the number of bytes of whole records, and how they end.
  package static func scan(
    _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows -> (length: Int, end: End) {
    var offset = 0
    while offset < bytes.count {
      guard bytes.count - offset >= headerSize else { return (offset, .torn) }
      guard isIntact(bytes, at: offset, count: 8) else { return (offset, .damaged) }
      let length = UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      guard length <= bytes.count - offset - headerSize,
        Int(length) <= bytes.count - offset - headerSize - footerSize
      else { return (offset, .torn) }
      let start = offset + headerSize
      guard isIntact(bytes, at: start, count: Int(length)) else { return (offset, .damaged) }
      try body(UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(length)]))
      offset = start + Int(length) + footerSize
    }
    return (offset, .whole)
  }

  /// Whether the check after some bytes holds.
  private static func isIntact(_ bytes: UnsafeRawBufferPointer, at offset: Int, count: Int) -> Bool
  {
    let stored = bytes.loadUnaligned(fromByteOffset: offset + count, as: UInt32.self)
    let range = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    return CRC32C.masked(range) == UInt32(littleEndian: stored)
  }
}
