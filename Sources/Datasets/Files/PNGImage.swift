internal import CPNG

/// The pixels of a PNG file, exactly as stored: no colour correction.
package struct PNGImage: Hashable, Sendable {
  /// Which files are wanted, and as what.
  package enum Kind: Sendable {
    /// Grey of 8 bits, one channel.
    case gray

    /// RGB of 8 bits a channel.
    case color

    /// Any picture, as RGB; alpha is dropped.
    case picture

    /// Numbers: grey as one channel, RGB as three, a palette as one channel of its indices.
    case map
  }

  package let height: Int
  package let width: Int

  /// 1 or 3.
  package let channels: Int

  /// The largest number that a channel can hold: 255 or 65,535.
  package let white: Int

  /// `[height, width, channels]`.
  package let pixels: [UInt16]

  /// How the file stores a pixel, such as `8-bit RGB`.
  package let format: String

  /// Reads a file.
  ///
  /// - Throws: `DatasetError` naming the file when it is absent, no PNG, of another kind than the
  ///   wanted one, damaged, cut short or too large.
  package init(contentsOf path: String, _ kind: Kind) throws {
    try self.init(fileBytes(path, limit: Self.largestFile), kind, file: path)
  }

  /// Reads a file that is already in memory.
  package init(_ bytes: [UInt8], _ kind: Kind, file: String) throws {
    let critical = try Self.criticalChunks(bytes, file: file)
    let header = PNGHeader(critical)
    try header.check(kind, fileSize: critical.count, file: file)
    (height, width, format) = (header.height, header.width, header.format)
    let isColor = kind == .picture || (header.hasColor && !header.isPalette)
    channels = isColor ? 3 : 1
    white = header.depth == 16 ? 65535 : 255
    let reader = PNGReader(bytes: critical, count: height * width, file: file)
    pixels =
      switch (header.depth == 16, isColor) {
      case (true, _): try reader.words(isColor ? Format.linearRGB : Format.linearGray)
      case (false, true) where header.hasAlpha: try reader.colorsWithoutAlpha()
      case (false, true): try reader.bytes(Format.rgb)
      case (false, false) where header.isPalette: try reader.indices()
      case (false, false): try reader.bytes(Format.gray)
      }
  }

  private static let largestFile = 1 << 28

  /// How every PNG file begins.
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The file without its optional chunks, whose gamma values would make libpng change labels.
  private static func criticalChunks(_ bytes: [UInt8], file: String) throws -> [UInt8] {
    guard bytes.starts(with: signature) else { throw DatasetError(file, "not a PNG file") }
    var kept = signature
    kept.reserveCapacity(bytes.count)
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

  /// Four bytes, most significant first.
  static func word(_ bytes: [UInt8], at start: Int) -> Int {
    bytes[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
  }
}

/// libpng's formats; it defines most of them by macros that Swift does not see.
private enum Format {
  static let gray: UInt32 = 0
  static let rgb = UInt32(PNG_FORMAT_FLAG_COLOR)
  static let rgba = rgb | UInt32(PNG_FORMAT_FLAG_ALPHA)
  static let linearGray = UInt32(PNG_FORMAT_FLAG_LINEAR)
  static let linearRGB = rgb | linearGray
  static let palette = rgb | UInt32(PNG_FORMAT_FLAG_COLORMAP)
}

/// Decodes the critical chunks of a file whose header was checked.
private struct PNGReader {
  let bytes: [UInt8]

  /// The number of pixels.
  let count: Int
  let file: String

  /// Pixels of 8 bits a channel in a format of libpng's.
  func bytes(_ format: UInt32) throws -> [UInt16] { try samples(format).map { UInt16($0) } }

  /// Pixels of 16 bits a channel; libpng takes them to be linear, so it leaves them as they are.
  func words(_ format: UInt32) throws -> [UInt16] {
    var pixels = [UInt16](repeating: 0, count: count * channels(format))
    try read(format) { png_image_finish_read(&$0, nil, &pixels, 0, nil) }
    return pixels
  }

  /// The indices of pixels into the palette.
  func indices() throws -> [UInt16] {
    var pixels = [UInt8](repeating: 0, count: count)
    var colors = [UInt8](repeating: 0, count: 3 * 256)
    try read(Format.palette) { png_image_finish_read(&$0, nil, &pixels, 0, &colors) }
    return pixels.map { UInt16($0) }
  }

  /// Colours as stored: asked for without alpha, libpng would lay them over black.
  func colorsWithoutAlpha() throws -> [UInt16] {
    let pixels = try samples(Format.rgba)
    return (0..<(3 * count)).map { index in
      let (pixel, channel) = index.quotientAndRemainder(dividingBy: 3)
      return UInt16(pixels[4 * pixel + channel])
    }
  }

  private func samples(_ format: UInt32) throws -> [UInt8] {
    var pixels = [UInt8](repeating: 0, count: count * channels(format))
    try read(format) { png_image_finish_read(&$0, nil, &pixels, 0, nil) }
    return pixels
  }

  private func channels(_ format: UInt32) -> Int {
    Int(format & Format.rgba) + 1
  }

  private func read(_ format: UInt32, _ finish: (inout png_image) -> Int32) throws {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    let isRead = bytes.withUnsafeBytes { source in
      guard png_image_begin_read_from_memory(&image, source.baseAddress, source.count) != 0
      else { return false }
      image.format = format
      return finish(&image) != 0
    }
    // libpng only warns of data that are too long or whose checksum is wrong.
    guard isRead, image.warning_or_error == 0 else {
      throw DatasetError(file, "it is damaged: \(message(image))")
    }
  }

  private func message(_ image: png_image) -> String {
    withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
