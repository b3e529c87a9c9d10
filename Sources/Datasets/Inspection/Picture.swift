internal import CPNG

/// Red, green and blue of 8 bits.
public struct Picture: Hashable, Sendable {
  /// In pixels.
  public let height: Int

  /// In pixels.
  public let width: Int

  /// `[height, width, 3]`.
  public let pixels: [UInt8]

  init(height: Int, width: Int, _ color: (_ pixel: Int) -> SIMD3<UInt8>) {
    (self.height, self.width) = (height, width)
    pixels = (0..<(height * width)).flatMap { pixel in
      let color = color(pixel)
      return [color.x, color.y, color.z]
    }
  }

  /// The colour at a place.
  public func color(_ y: Int, _ x: Int) -> SIMD3<UInt8> {
    let start = 3 * (y * width + x)
    return SIMD3(pixels[start], pixels[start + 1], pixels[start + 2])
  }

  /// The picture in another size, by the nearest pixels.
  public func scaled(height: Int, width: Int) -> Picture {
    let rows = nearestPixels(from: self.height, to: height)
    let columns = nearestPixels(from: self.width, to: width)
    return Picture(height: height, width: width) { pixel in
      color(rows[pixel / width], columns[pixel % width])
    }
  }

  /// Rows of pictures on one sheet with a gap between them; those of a row have one size.
  public static func sheet(_ rows: [[Picture]], gap: Int = 4) -> Picture {
    let width = rows.map { $0.reduce(-gap) { $0 + $1.width + gap } }.max() ?? 0
    let height = rows.reduce(-gap) { $0 + ($1.first?.height ?? 0) + gap }
    var pixels = [SIMD3<UInt8>](
      repeating: SIMD3(repeating: 255), count: max(0, height) * max(0, width))
    var top = 0
    for row in rows {
      var left = 0
      for picture in row {
        for y in 0..<picture.height {
          for x in 0..<picture.width { pixels[(top + y) * width + left + x] = picture.color(y, x) }
        }
        left += picture.width + gap
      }
      top += (row.first?.height ?? 0) + gap
    }
    return Picture(height: max(0, height), width: max(0, width)) { pixels[$0] }
  }

  /// The bytes of a PNG file.
  ///
  /// - Precondition: the picture has pixels.
  public var png: [UInt8] {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    (image.width, image.height) = (UInt32(width), UInt32(height))
    image.format = UInt32(PNG_FORMAT_FLAG_COLOR)
    defer { png_image_free(&image) }
    // Deflate's worst growth is less than 1 in 1000, and the chunks' frames are small.
    var count = pixels.count + pixels.count / 100 + height + 4096
    var bytes = [UInt8](repeating: 0, count: count)
    let isWritten = png_image_write_to_memory(&image, &bytes, &count, 0, pixels, 0, nil)
    precondition(isWritten != 0, "\(width) x \(height) pixels make no PNG file")
    return Array(bytes.prefix(count))
  }
}
