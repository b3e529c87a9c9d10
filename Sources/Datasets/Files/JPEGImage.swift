internal import CJPEG

/// The pixels of a JPEG file, as RGB.
package struct JPEGImage: Hashable, Sendable {
  package let height: Int
  package let width: Int

  /// `[height, width, 3]`; grey files have three equal channels.
  package let pixels: [UInt8]

  /// Whether the file is grey.
  package let isGray: Bool

  /// Reads a file that is already in memory.
  ///
  /// - Throws: `DatasetError` naming the file when it is no JPEG, damaged, cut short, too large or
  ///   in colours other than grey and YCbCr or RGB.
  package init(_ bytes: [UInt8], file: String) throws {
    guard bytes.starts(with: Self.signature) else { throw DatasetError(file, "not a JPEG file") }
    var message = [CChar](repeating: 0, count: Int(cjpeg_message_size))
    var header = cjpeg_header()
    guard cjpeg_read_header(bytes, bytes.count, &header, &message) != 0 else {
      throw Self.damage(file, message)
    }
    let (width, height) = (Int(header.width), Int(header.height))
    try Self.check(width, height, fileSize: bytes.count, file: file)
    guard [1, 3].contains(header.components) else {
      throw DatasetError(file, "\(header.components) colour components; allowed are 1 and 3")
    }
    var pixels = [UInt8](repeating: 0, count: width * height * 3)
    guard cjpeg_decode(bytes, bytes.count, &pixels, pixels.count, &message) != 0 else {
      throw Self.damage(file, message)
    }
    (self.height, self.width, self.pixels) = (height, width, pixels)
    isGray = header.components == 1
  }

  /// How every JPEG file begins.
  static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

  /// Refuses sizes that the file is too short for, before any allocation.
  private static func check(_ width: Int, _ height: Int, fileSize: Int, file: String) throws {
    guard width > 0, height > 0, width * height <= 1 << 26 else {
      throw DatasetError(file, "\(width) x \(height) pixels; allowed are 1 to \(1 << 26) in all")
    }
    guard width * height / bestCompression <= fileSize else {
      throw DatasetError(file, "it is too short for its \(width) x \(height) pixels")
    }
  }

  // A block of 8 x 8 pixels takes at least a bit, and its component is at most 4 x 4 times coarser
  // than the finest (ITU-T T.81, A.1.1 and F.1.2).
  private static let bestCompression = 8 * 64 * 16

  private static func damage(_ file: String, _ message: [CChar]) -> DatasetError {
    let text = String(
      decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return DatasetError(file, "it is damaged: \(text)")
  }
}
