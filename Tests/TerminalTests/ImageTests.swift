import Terminal
import Testing

/// Pictures of pixels on cells.
@Suite("images")
struct ImageTests {
  /// Red above blue on the left, white above black on the right.
  private static let image = Image(
    height: 2, width: 2, pixels: [255, 0, 0, 255, 255, 255, 0, 0, 255, 0, 0, 0])

  private static func pixel(_ red: Int, _ green: Int, _ blue: Int) -> Paint {
    .pixel(Color(red: red, green: green, blue: blue))
  }

  @Test("a cell has the pixels above and below in the colours of its halves")
  func halves() {
    var canvas = Canvas(size: Size(width: 3, height: 2))
    canvas.draw(Self.image, in: Rect(x: 1, y: 1, width: 2, height: 1))
    #expect(canvas.text == "\n ▀▀")
    #expect(canvas[1, 1].style == Style(Self.pixel(255, 0, 0), on: Self.pixel(0, 0, 255)))
    #expect(canvas[2, 1].style == Style(Self.pixel(255, 255, 255), on: Self.pixel(0, 0, 0)))
  }

  @Test("a smaller picture has the means of its pixels, a larger one the pixels again")
  func scaled() {
    var canvas = Canvas(size: Size(width: 4, height: 2))
    canvas.draw(Self.image, in: Rect(x: 0, y: 0, width: 1, height: 1))
    // Halves of the channels fall between 95 and 135, the nearest of the 256 colours.
    #expect(canvas[0, 0].style == Style(Self.pixel(255, 135, 135), on: Self.pixel(0, 0, 135)))
    canvas.draw(Self.image, in: canvas.bounds)
    #expect(canvas[1, 0].style == Style(Self.pixel(255, 0, 0), on: Self.pixel(255, 0, 0)))
    #expect(canvas[3, 1].style == Style(Self.pixel(0, 0, 0), on: Self.pixel(0, 0, 0)))
  }

  @Test("without colours shades are as light as the pixels", arguments: [Glyphs.unicode, .ascii])
  func shades(_ glyphs: Glyphs) {
    var canvas = Canvas(size: Size(width: 2, height: 2))
    canvas.draw(Self.image, in: canvas.bounds, hasColors: false, glyphs: glyphs)
    #expect(canvas.text == (glyphs == .ascii ? ":#\n." : "▒█\n░"))
    #expect(canvas[1, 0].style == Style())
  }

  @Test("a picture takes as many rows as keep its shape, and at least one")
  func rows() {
    let wide = Image(height: 1, width: 8, pixels: [UInt8](repeating: 0, count: 24))
    #expect(wide.rows(columns: 8) == 1)
    #expect(Self.image.rows(columns: 10) == 5)
  }
}
