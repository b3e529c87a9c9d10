import Foundation
import Terminal
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Frames as pictures and as lines for a terminal.
@Suite("pictures")
struct PictureTests {
  private static func canvas(_ text: String, _ style: Style = Style()) -> Canvas {
    var canvas = Canvas(size: Size(width: 8, height: 2))
    canvas.write(text, at: Point(x: 0, y: 0), style: style)
    return canvas
  }

  private static func svg(_ text: String, _ style: Style = Style()) -> String {
    CanvasPicture(canvas(text, style), theme: .builtIn).svg
  }

  static let shapes: [(String, String)] = [
    ("█", "M0 0h8v17h-8z"), ("▌", "M0 0h4v17h-4z"), ("▄", "M0 8.5h8v8.5h-8z"),
    ("▁", "M0 14.88h8v2.13h-8z"), ("▕", "M7 0h1v17h-1z"), ("▀", "M0 0h8v8.5h-8z"),
    ("▚", "M0 0h4v8.5h-4zM4 8.5h4v8.5h-4z"), ("⠁", "M0.88 0.94h2.24v2.38h-2.24z"),
    ("⢀", "M4.88 13.69h2.24v2.38h-2.24z"), ("─", "M4 8.5L8 8.5M4 8.5L0 8.5"),
    ("╭", "M8 8.5Q4 8.5 4 17"), ("┃", "M4 8.5L4 0M4 8.5L4 17"),
  ]

  @Test("lines, blocks and Braille are shapes that no font has to have", arguments: shapes)
  func shape(glyph: String, path: String) {
    let picture = Self.svg(glyph)
    #expect(picture.contains(" d=\"\(path)\"/>"), "\(picture)")
    #expect(!picture.contains("<text"))
  }

  @Test("every Braille pattern has as many dots as bits, each in its own eighth of the cell")
  func braille() throws {
    var places: Set<Substring> = []
    for bits in 1...255 {
      let scalar = try #require(Unicode.Scalar(UInt32(0x2800 + bits)))
      let picture = Self.svg(String(Character(scalar)))
      let dots = try #require(picture.firstMatch(of: /d="([^"]*)"/)).1.split(separator: "z")
      #expect(dots.count == bits.nonzeroBitCount)
      #expect(Set(dots).count == dots.count)
      places.formUnion(dots)
    }
    #expect(places.count == 8)
  }

  @Test("text keeps its columns, colours and weight, and cannot become markup")
  func text() {
    let picture = Self.svg("a<&>日", Style(.bad).bold)
    let expected =
      "<text x=\"0\" y=\"13\" fill=\"#ff5f5f\" font-weight=\"700\" textLength=\"48\" "
      + "lengthAdjust=\"spacingAndGlyphs\">a&lt;&amp;&gt;日</text>"
    #expect(picture.contains(expected), "\(picture)")
  }

  @Test("what is behind a text is a rectangle, and swapped where the style says so")
  func background() {
    let selected = Self.svg("ab", Style(.text, on: .selection))
    #expect(
      selected.contains("<rect x=\"0\" y=\"0\" width=\"16\" height=\"17\" fill=\"#00005f\"/>"))
    var style = Style(.bad)
    style.isReversed = true
    let reversed = Self.svg("ab", style)
    #expect(reversed.contains("height=\"17\" fill=\"#ff5f5f\"/>"))
    #expect(reversed.contains("<text x=\"0\" y=\"13\" fill=\"#181818\""))
  }

  @Test(
    "a picture is well-formed, whatever is written", arguments: ["]]>&\"'<!--", "\u{1b}[31m\u{7}"])
  func wellFormed(text: String) {
    let parser = XMLParser(data: Data(Self.svg(text).utf8))
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
  }

  @Test("a frame as lines sets each ink once and leaves the terminal as it was")
  func lines() {
    var canvas = Canvas(size: Size(width: 4, height: 1))
    canvas.write("ab", at: Point(x: 0, y: 0), style: Style(.bad).bold)
    canvas.write("日", at: Point(x: 2, y: 0))
    let lines = canvas.lines(in: .builtIn, .c256)
    #expect(lines == "\u{1b}[0;1;38;5;203mab\u{1b}[0m日\u{1b}[0m\n")
    #expect(canvas.lines(in: .builtIn, .c16) == "\u{1b}[0;1;91mab\u{1b}[0m日\u{1b}[0m\n")
    #expect(canvas.lines(in: .builtIn, .never) == "ab日\n")
  }

  @Test("keys are found by the names that hints give them")
  func keys() {
    let keys: [Key] = [.enter, .tab, .backTab, .character("z"), .character(" "), .control("l")]
    for key in keys {
      #expect(Key(named: key.description) == key)
      #expect(Key(named: key.asciiDescription) == key)
    }
    #expect(Key(named: "F5") == .function(5))
    #expect(Key(named: "nonsense") == nil && Key(named: "") == nil)
  }
}
