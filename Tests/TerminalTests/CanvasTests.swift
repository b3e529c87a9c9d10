import Terminal
import Testing

@Suite struct CanvasTests {
  static func canvas(_ width: Int, _ height: Int) -> Canvas {
    Canvas(size: Size(width: width, height: height))
  }

  @Test("text is cut at both sides of its clip")
  func clipping() {
    var canvas = Self.canvas(8, 2)
    let clip = Rect(x: 2, y: 0, width: 4, height: 1)
    #expect(canvas.write("abcdefgh", at: Point(x: 0, y: 0), in: clip) == 6)
    canvas.write("below", at: Point(x: 2, y: 1), in: clip)
    #expect(canvas.text == "  cdef\n")
  }

  @Test("what changes in a row makes the old row the new one, and cuts no wide glyph")
  func changes() {
    var before = Self.canvas(12, 1)
    for (index, text) in ["plain text", "日本 x", "a日b本c", "日", "", "xx日本yy", "plain te"].enumerated()
    {
      for column in 0..<6 {
        var after = before
        if column == 0 { after.fill(after.bounds, with: Cell()) }
        after.write(text, at: Point(x: column, y: 0), style: Style(index == 3 ? .bad : .text))
        let span = after.changes(from: before, inRow: 0)
        #expect((span == nil) == (before == after))
        for column in 0..<12 where !(span ?? 0..<0).contains(column) {
          #expect(before[column, 0] == after[column, 0])
        }
        if let span {
          #expect(!after[span.lowerBound, 0].isContinuation)
          #expect(!after[span.upperBound, 0].isContinuation)
          #expect(!before[span.lowerBound, 0].isContinuation)
          #expect(!before[span.upperBound, 0].isContinuation)
        }
        before = after
      }
    }
    #expect(before.changes(from: nil, inRow: 0) == 0..<12)
  }

  @Test("marks on a glyph stay with it, however many glyphs there are")
  func marks() {
    var canvas = Self.canvas(8, 1)
    canvas.write("e\u{301}xn\u{303}", at: Point(x: 0, y: 0))
    #expect(canvas[0, 0].glyph == "e\u{301}")
    #expect(canvas.text == "e\u{301}xn\u{303}")
    #expect(canvas[0, 0] == Cell(glyph: "e\u{301}"))
    #expect(canvas[0, 0] != canvas[2, 0])
  }

  @Test("a long text ends with the ellipsis that was asked for, a short one does not")
  func ellipsis() {
    var canvas = Self.canvas(5, 2)
    canvas.write("abcdefgh", at: Point(x: 0, y: 0), ellipsis: "~")
    canvas.write("abcde", at: Point(x: 0, y: 1), ellipsis: "~")
    #expect(canvas.text == "abcd~\nabcde")
  }

  @Test("nothing outside of the canvas is drawn or missed")
  func outside() {
    var canvas = Self.canvas(2, 1)
    canvas[5, 5] = Cell(glyph: "x")
    canvas[-1, 0] = Cell(glyph: "x")
    #expect(canvas[5, 5] == Cell())
    #expect(canvas.write("x", at: Point(x: 0, y: -1)) == 1)
    canvas.fill(Rect(x: -5, y: -5, width: 3, height: 30), with: Cell(glyph: "x"))
    #expect(canvas == Self.canvas(2, 1))
  }

  @Test("a wide glyph takes two cells")
  func wide() {
    var canvas = Self.canvas(6, 1)
    #expect(canvas.write("日本x", at: Point(x: 0, y: 0)) == 5)
    #expect(canvas[0, 0].glyph == "日")
    #expect(canvas[1, 0].isContinuation)
    #expect(canvas.text == "日本x")
  }

  @Test("a wide glyph that is cut leaves blanks, never half of itself")
  func cutWide() {
    var canvas = Self.canvas(3, 1)
    canvas.write("日本", at: Point(x: 0, y: 0))
    #expect(canvas.text == "日")
    canvas.write("本", at: Point(x: -1, y: 0))
    #expect(canvas.text == "")
  }

  @Test(
    "writing over either half of a wide glyph blanks the other", arguments: [(0, "x"), (1, " x")])
  func overwritten(column: Int, text: String) {
    var canvas = Self.canvas(3, 1)
    canvas.write("日", at: Point(x: 0, y: 0))
    canvas[column, 0] = Cell(glyph: "x")
    #expect(canvas.text == text)
    #expect(!canvas[0, 0].isContinuation && !canvas[1, 0].isContinuation)
  }

  @Test("a wide glyph over the middle of two others leaves no half of them")
  func overlapping() {
    var canvas = Self.canvas(5, 1)
    canvas.write("日本", at: Point(x: 0, y: 0))
    canvas.write("語", at: Point(x: 1, y: 0))
    #expect(canvas.text == " 語")
  }

  static let hostileTexts: [(String, String)] = [
    ("a\u{1b}[31mb", "a?[31mb"), ("a\r\nb", "a b"), ("a\tb", "a b"), ("a\u{7}b", "a?b"),
    ("a\u{9b}2Jb", "a?2Jb"), ("a\u{0}b", "a?b"), ("a\u{202e}b\u{2066}c", "abc"),
    ("a\u{200b}b\u{feff}c", "abc"), ("e\u{301}", "e\u{301}"), ("\u{301}x", "x"),
    ("👨‍👩‍👧x", "👨x"), ("❤\u{fe0f}x", "❤x"), ("a\u{2028}b", "a b"), ("a\u{a0}b", "a b"),
    ("\u{e0001}x", "x"), ("\u{10ffff}x", "?x"),
    ("x" + String(repeating: "\u{301}", count: 50), "x\u{301}\u{301}\u{301}\u{301}"),
  ]

  @Test("untrusted text is drawn without any of its controls", arguments: hostileTexts)
  func hostile(text: String, shown: String) {
    var canvas = Self.canvas(12, 1)
    let used = canvas.write(text, at: Point(x: 0, y: 0))
    #expect(canvas.text == shown)
    #expect(used == columnWidth(text))
  }

  @Test("a cell takes no control either")
  func hostileCell() {
    var canvas = Self.canvas(2, 1)
    canvas[0, 0] = Cell(glyph: "\u{1b}")
    #expect(canvas.text == "?")
  }

  static let widths: [(String, Int)] = [
    ("", 0), ("abc", 3), ("日本", 4), ("⣿▁╭━●✓×α", 8), ("e\u{301}", 1), ("👩‍👩‍👧", 2), ("\u{1b}", 1),
  ]

  @Test("widths are those of the terminal", arguments: widths)
  func width(text: String, columns: Int) {
    #expect(columnWidth(text) == columns)
  }

  static let cuts: [(String, Int, String)] = [
    ("abcdef", 4, "abc…"), ("abcd", 4, "abcd"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"),
    ("abc", 1, "…"), ("abc", 0, ""),
    ("abc", -2, ""),
  ]

  @Test("text is cut by columns", arguments: cuts)
  func cut(text: String, columns: Int, result: String) {
    #expect(truncate(text, to: columns) == result)
  }

  static let middles: [(String, Int, String)] = [
    ("affinity-tree-12", 9, "affi…e-12"), ("affinity-tree-12", 16, "affinity-tree-12"),
    ("affinity-tree-12", 8, "aff…e-12"), ("日本語学校", 7, "日本…校"), ("日本語学校", 9, "日本…学校"),
    ("abcdef", 3, "a…f"), ("abcdef", 2, "a…"), ("abcdef", 1, "…"), ("abcdef", 0, ""),
  ]

  @Test("names are cut in their middle", arguments: middles)
  func cutMiddle(text: String, columns: Int, result: String) {
    #expect(truncateMiddle(text, to: columns) == result)
    #expect(columnWidth(truncateMiddle(text, to: columns)) <= columns)
  }

  @Test("padded text has exactly the columns asked for")
  func padded() {
    #expect(padRight("日", to: 4) == "日  ")
    #expect(padLeft("ab", to: 4) == "  ab")
    #expect(padLeft("abcdef", to: 4, ellipsis: "~") == "abc~")
  }

  @Test("pieces follow each other in their own styles")
  func pieces() {
    var canvas = Self.canvas(6, 1)
    let used = canvas.write([("ab", Style(.key)), ("日", Style(.dim))], at: Point(x: 1, y: 0))
    #expect(used == 4)
    #expect(canvas.text == " ab日")
    #expect(canvas[2, 0].style == Style(.key))
    #expect(canvas[3, 0].style == Style(.dim))
  }

  @Test("restyling leaves what is said")
  func restyle() {
    var canvas = Self.canvas(3, 1)
    canvas.write("abc", at: Point(x: 0, y: 0), style: Style(.good))
    canvas.restyle(Rect(x: 1, y: 0, width: 9, height: 9)) { $0.background = .selection }
    #expect(canvas.text == "abc")
    #expect(canvas[0, 0].style.background == .none)
    #expect(canvas[2, 0].style == Style(.good, on: .selection))
  }

  @Test("a canvas drawn on another is cut to it")
  func nested() {
    var inner = Self.canvas(4, 2)
    inner.write("日bc", at: Point(x: 0, y: 0))
    var outer = Self.canvas(4, 2)
    outer.draw(inner, at: Point(x: 1, y: 1))
    #expect(outer.text == "\n 日b")
  }
}
