/// The cyclic redundancy check that TensorBoard's event files guard each record with.
///
/// Source: Castagnoli et al. 1993, polynomial 0x1EDC6F41, reflected; the tables by Kounavis and
/// Berry 2005, "A systematic approach to building high performance, software-based, CRC generators".
package enum CRC32C {
  /// The check of some bytes.
  package static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    tables.withUnsafeBufferPointer { tables in
      var crc = ~UInt32(0)
      var offset = 0
      while offset + 8 <= bytes.count {
        let word = UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        crc = step(crc, word, tables)
        offset += 8
      }
      for byte in bytes[offset...] {
        crc = tables[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8
      }
      return ~crc
    }
  }

  /// The check as it is stored, rotated and shifted so that checks of checks stay apart.
  package static func masked(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    let crc = checksum(bytes)
    return (crc >> 15 | crc << 17) &+ 0xa282_ead8
  }

  @inline(__always)
  private static func step(
    _ crc: UInt32, _ word: UInt64, _ tables: UnsafeBufferPointer<UInt32>
  ) -> UInt32 {
    let mixed = word ^ UInt64(crc)
    var result: UInt32 = 0
    for byte in 0..<8 {
      result ^=
        tables[(7 - byte) * 256 + Int(truncatingIfNeeded: mixed >> (8 * UInt64(byte)) & 255)]
    }
    return result
  }

  /// Eight tables of 256: the check of a byte followed by 0 to 7 zeros.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      tables[byte] = (0..<8).reduce(UInt32(byte)) { crc, _ in
        crc & 1 == 1 ? crc >> 1 ^ 0x82f6_3b78 : crc >> 1
      }
    }
    for index in 256..<tables.count {
      let shorter = tables[index - 256]
      tables[index] = tables[Int(shorter & 255)] ^ shorter >> 8
    }
    return tables
  }()
}
