internal import CPNG

/// The pixels of a PNG file, exactly as stored: no colour correction.
package struct PNGImage: Hashable, Sendable {
  package enum Kind: Sendable { case gray, color }

  package let height: Int
  package let width: Int

  /// 1 or 3.
  package let channels: Int

  /// `[height, width, channels]`.
  package let pixels: [UInt8]

  /// Reads a file with 8 bits per channel.
  ///
  /// - Throws: `DatasetError` naming the file when it is absent, no PNG, of another kind than the
  ///   wanted one, damaged, cut short or too large.
  package init(contentsOf path: String, _ kind: Kind) throws {
    try self.init(fileBytes(path, limit: Self.largestFile), kind, file: path)
  }

  /// Reads a file that is already in memory.
  package init(_ bytes: [UInt8], _ kind: Kind, file: String) throws {
    let critical = try Self.criticalChunks(bytes, file: file)
    let header = Header(critical)
    try header.check(kind, fileSize: critical.count, file: file)
    channels = kind == .color ? 3 : 1
    (height, width) = (header.height, header.width)
    pixels = try Self.decode(critical, kind, count: header.height * header.width * channels, file)
  }

  private static let largestFile = 1 << 28
  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The file without its optional chunks, whose gamma values would make libpng change labels.
  private static func criticalChunks(_ bytes: [UInt8], file: String) throws -> [UInt8] {
    guard bytes.starts(with: signature) else { throw DatasetError(file, "not a PNG file") }
    var kept = signature
    var start = signature.count
    while start + 12 <= bytes.count {
      let end = start + 12 + word(bytes, at: start)
      guard end <= bytes.count else { break }
      let isCritical = bytes[start + 4] & 0x20 == 0
      if isCritical { kept += bytes[start..<end] }
      if bytes[(start + 4)...].starts(with: "IEND".utf8) { return kept }
      start = end
    }
    throw DatasetError(file, "it is cut short")
  }

  private static func decode(
    _ bytes: [UInt8], _ kind: Kind, count: Int, _ file: String
  ) throws -> [UInt8] {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    var pixels = [UInt8](repeating: 0, count: count)
    let isRead = bytes.withUnsafeBytes { source in
      guard png_image_begin_read_from_memory(&image, source.baseAddress, source.count) != 0
      else { return false }
      image.format = UInt32(kind == .color ? PNG_FORMAT_FLAG_COLOR : 0)
      return png_image_finish_read(&image, nil, &pixels, 0, nil) != 0
    }
    // libpng only warns of data that are too long or whose checksum is wrong.
    guard isRead, image.warning_or_error == 0 else {
      throw DatasetError(file, "it is damaged: \(message(image))")
    }
    return pixels
  }

  private static func message(_ image: png_image) -> String {
    withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  /// Four bytes, most significant first.
  fileprivate static func word(_ bytes: [UInt8], at start: Int) -> Int {
    bytes[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
  }

  /// The fields of the first chunk; all 0 when that is another one.
  private struct Header {
    private(set) var width = 0
    private(set) var height = 0
    private var depth = 0
    private var colorType = 0

    init(_ bytes: [UInt8]) {
      guard bytes.count >= 33, bytes[8..<16].elementsEqual([0, 0, 0, 13] + "IHDR".utf8)
      else { return }
      (width, height) = (word(bytes, at: 16), word(bytes, at: 20))
      (depth, colorType) = (Int(bytes[24]), Int(bytes[25]))
    }

    /// Refuses what is not wanted, and sizes that the file is too short for, before any allocation.
    func check(_ kind: Kind, fileSize: Int, file: String) throws {
      guard width > 0, height > 0, width <= 1 << 16, height <= 1 << 16, width * height <= 1 << 26
      else {
        throw DatasetError(file, "\(width) x \(height) pixels; allowed are 1 to \(1 << 26) in all")
      }
      guard depth == 8, colorType == (kind == .color ? 2 : 0) else {
        let wanted = kind == .color ? "8-bit RGB" : "8-bit grey"
        throw DatasetError(file, "\(depth)-bit \(colorName) pixels; allowed is \(wanted)")
      }
      let bytes = width * height * (kind == .color ? 3 : 1)
      guard bytes / PNGImage.bestCompression <= fileSize else {
        throw DatasetError(file, "it is too short for its \(width) x \(height) pixels")
      }
    }

    private var colorName: String {
      switch colorType {
      case 0: "grey"
      case 2: "RGB"
      case 3: "palette"
      case 4: "grey with alpha"
      case 6: "RGBA"
      default: "unknown"
      }
    }
  }

  // No deflate stream grows by more (Deutsch 1996, RFC 1951: 258 bytes from 2 bits).
  private static let bestCompression = 1032
}
