/// What a PNG file says about its pixels.
struct PNGHeader: Hashable {
  private(set) var width = 0
  private(set) var height = 0

  /// Bits of a channel.
  private(set) var depth = 0
  private var colorType = 0

  /// Reads the first chunk; every field is 0 when that is another one.
  init(_ bytes: [UInt8]) {
    guard bytes.count >= 33, bytes[8..<16].elementsEqual([0, 0, 0, 13] + "IHDR".utf8)
    else { return }
    (width, height) = (PNGImage.word(bytes, at: 16), PNGImage.word(bytes, at: 20))
    (depth, colorType) = (Int(bytes[24]), Int(bytes[25]))
  }

  /// Refuses what is not wanted, and sizes that the file is too short for, before any allocation.
  func check(_ kind: PNGImage.Kind, fileSize: Int, file: String) throws {
    guard width > 0, height > 0, width <= 1 << 16, height <= 1 << 16, width * height <= 1 << 26
    else {
      throw DatasetError(file, "\(width) x \(height) pixels; allowed are 1 to \(1 << 26) in all")
    }
    guard isAllowed(kind) else {
      throw DatasetError(
        file, "\(depth)-bit \(colorName) pixels; allowed is \(Self.wanted(kind))")
    }
    let bytes = width * height * bitsPerPixel / 8
    guard bytes / Self.bestCompression <= fileSize else {
      throw DatasetError(file, "it is too short for its \(width) x \(height) pixels")
    }
  }

  /// Depth and colour, such as `8-bit RGB`.
  var format: String { "\(depth)-bit \(colorName)" }

  var isPalette: Bool { colorType == 3 }

  var hasColor: Bool { colorType & 2 != 0 }

  var hasAlpha: Bool { colorType & 4 != 0 }

  private func isAllowed(_ kind: PNGImage.Kind) -> Bool {
    switch kind {
    case .gray: depth == 8 && colorType == 0
    case .color: depth == 8 && colorType == 2
    case .picture: (depth == 16 ? [0, 2] : [0, 2, 3, 4, 6]).contains(colorType)
    case .map: depth >= 8 && [0, 2, 3].contains(colorType)
    }
  }

  private static func wanted(_ kind: PNGImage.Kind) -> String {
    switch kind {
    case .gray: "8-bit grey"
    case .color: "8-bit RGB"
    case .picture: "grey, RGB or a palette, of 16 bits without alpha"
    case .map: "8-bit or 16-bit grey or RGB, or an 8-bit palette"
    }
  }

  private var bitsPerPixel: Int {
    let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colorType] ?? 1
    return channels * depth
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

  // No deflate stream grows by more (Deutsch 1996, RFC 1951: 258 bytes from 2 bits).
  private static let bestCompression = 1032
}
