import Foundation

/// Files built byte by byte, so that readers are not judged by writers of their own.
enum Bytes {
  /// A `.npy` file with a header of the given text.
  static func npy(_ header: String, version: UInt8 = 1, _ data: [UInt8] = []) -> [UInt8] {
    let text = Array(header.utf8) + Array(" \n".utf8)
    let length = (0..<(version == 1 ? 2 : 4)).map { UInt8(text.count >> (8 * $0) & 255) }
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + data
  }

  static func npy(
    type: String, fortran: Bool = false, shape: String, version: UInt8 = 1, _ data: [UInt8]
  ) -> [UInt8] {
    let order = fortran ? "True" : "False"
    return npy(
      "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }", version: version, data
    )
  }

  static func floats(_ numbers: [Float]) -> [UInt8] {
    numbers.flatMap { number in (0..<4).map { UInt8(number.bitPattern >> (8 * $0) & 255) } }
  }

  /// A PNG file whose data are stored without compression.
  static func png(
    height: Int, width: Int, color: Bool, depth: UInt8 = 8, _ pixels: [UInt8],
    extra: [UInt8] = []
  ) -> [UInt8] {
    let stride = width * (color ? 3 : 1)
    let rows = Swift.stride(from: 0, to: pixels.count, by: max(1, stride))
      .flatMap { [0] + pixels[$0..<min($0 + stride, pixels.count)] }
    let header = big(width) + big(height) + [depth, color ? 2 : 0, 0, 0, 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header) + extra
      + chunk("IDAT", zlib(rows)) + chunk("IEND", [])
  }

  static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    return big(data.count) + body + big(Int(crc(body)))
  }

  private static func big(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(number >> $0 & 255) }
  }

  /// One stored block; at most 65,535 bytes.
  private static func zlib(_ data: [UInt8]) -> [UInt8] {
    let length = [UInt8(data.count & 255), UInt8(data.count >> 8)]
    let (a, b) = data.reduce((1, 0)) { sums, byte in
      let a = (sums.0 + Int(byte)) % 65521
      return (a, (sums.1 + a) % 65521)
    }
    return [0x78, 0x01, 1] + length + length.map { ~$0 } + data + big(b << 16 | a)
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 0 ? 0 : 0xEDB8_8320) }
    }
    return ~crc
  }
}

/// A folder that exists until `remove` is called.
struct TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/ramify-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    let url = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
