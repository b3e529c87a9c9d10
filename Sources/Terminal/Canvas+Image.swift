/// A picture of pixels, for the cells of a canvas.
public struct Image: Hashable, Sendable {
  /// In pixels.
  public let height, width: Int

  /// `[height, width, 3]`, red, green and blue of 8 bits.
  private let pixels: [UInt8]

  /// A picture.
  ///
  /// - Precondition: `pixels` fill `height` x `width`.
  public init(height: Int, width: Int, pixels: [UInt8]) {
    precondition(
      pixels.count == 3 * height * width && !pixels.isEmpty,
      "\(pixels.count) bytes do not fill \(height) x \(width) pixels")
    (self.height, self.width, self.pixels) = (height, width, pixels)
  }

  /// The rows of cells that it takes in so many columns.
  public func rows(columns: Int) -> Int {
    max(1, Int((Double(columns * height) / Double(2 * width)).rounded()))
  }

  /// The mean colour of the pixels under one of `across` x `down` fields.
  func color(_ x: Int, of across: Int, _ y: Int, of down: Int) -> Color {
    let rows = y * height / down..<max((y + 1) * height / down, y * height / down + 1)
    let columns = x * width / across..<max((x + 1) * width / across, x * width / across + 1)
    var sum = SIMD3<Int>()
    for row in rows {
      for column in columns {
        let start = 3 * (row * width + column)
        sum &+= SIMD3(Int(pixels[start]), Int(pixels[start + 1]), Int(pixels[start + 2]))
      }
    }
    let count = rows.count * columns.count
    return Color(red: sum.x / count, green: sum.y / count, blue: sum.z / count)
  }
}

extension Canvas {
  /// Draws a picture over a rectangle, two pixels in each cell, one above the other.
  ///
  /// - Parameters:
  ///   - image: the picture.
  ///   - rect: what it fills.
  ///   - hasColors: whether colours tell it; else shades do, of one pixel in each cell.
  ///   - glyphs: the shades; ASCII has no half blocks, and shows one pixel in each cell.
  public mutating func draw(
    _ image: Image, in rect: Rect, hasColors: Bool = true, glyphs: Glyphs = .unicode
  ) {
    let area = bounds.intersection(rect)
    guard !area.isEmpty else { return }
    for y in area.y..<area.bottom {
      for x in area.x..<area.right {
        let place = Point(x: x - rect.x, y: y - rect.y)
        self[x, y] =
          hasColors && !glyphs.isASCII
          ? halves(image, place, rect.size)
          : shade(image, place, rect.size, hasColors: hasColors, glyphs)
      }
    }
  }

  private func halves(_ image: Image, _ place: Point, _ size: Size) -> Cell {
    let down = 2 * size.height
    let upper = image.color(place.x, of: size.width, 2 * place.y, of: down)
    let lower = image.color(place.x, of: size.width, 2 * place.y + 1, of: down)
    return Cell(glyph: "▀", style: Style(.pixel(upper.shown), on: .pixel(lower.shown)))
  }

  private func shade(
    _ image: Image, _ place: Point, _ size: Size, hasColors: Bool, _ glyphs: Glyphs
  ) -> Cell {
    let color = image.color(place.x, of: size.width, place.y, of: size.height)
    let shades = glyphs.shades
    let glyph = shades[min(shades.count - 1, color.grey.red * shades.count / 256)]
    return Cell(glyph: glyph, style: Style(hasColors ? .pixel(color.shown) : .text))
  }
}

extension Color {
  /// The colour in steps that 256 colours come close to, so that a picture has few of them.
  fileprivate var shown: Color { Color.xterm(nearestOf256) }
}
