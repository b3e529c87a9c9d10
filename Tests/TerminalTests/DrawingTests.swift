import Terminal
import Testing

@Suite struct DrawingTests {
  static func drawn(_ width: Int, _ height: Int, _ draw: (inout Canvas) -> Void) -> String {
    var canvas = Canvas(size: Size(width: width, height: height))
    draw(&canvas)
    return canvas.text
  }

  @Test("a panel has its title on the left and its status on the right")
  func lightBox() {
    let text = Self.drawn(20, 3) {
      let inner = $0.box($0.bounds, title: "Tree", status: "2 of 5")
      $0.write("inside", at: inner.origin)
    }
    #expect(
      text
        == """
        ╭┤Tree├────┤2 of 5├╮
        │inside            │
        ╰──────────────────╯
        """)
  }

  @Test("the focused panel is heavy")
  func heavyBox() {
    let text = Self.drawn(12, 3) { $0.box($0.bounds, title: "Loss", isFocused: true) }
    #expect(text == "┏┫Loss┣━━━━┓\n┃          ┃\n┗━━━━━━━━━━┛")
  }

  @Test("a panel in ASCII is ASCII")
  func asciiBox() {
    let light = Self.drawn(14, 3) { $0.box($0.bounds, title: "Tree", status: "2", glyphs: .ascii) }
    #expect(light == "+[Tree]---[2]+\n|            |\n+------------+")
    let heavy = Self.drawn(8, 2) {
      $0.box($0.bounds, title: "Tree", isFocused: true, glyphs: .ascii)
    }
    #expect(heavy == "#[Tree]#\n#======#")
  }

  @Test("a title that is too long is cut and pushes the status out")
  func narrowBox() {
    let text = Self.drawn(9, 2) { $0.box($0.bounds, title: "Affinity", status: "7") }
    #expect(text == "╭┤Affi…├╮\n╰───────╯")
  }

  @Test("a rectangle too small for a border gets none", arguments: [(0, 0), (1, 5), (5, 1)])
  func tinyBox(width: Int, height: Int) {
    let text = Self.drawn(6, 6) {
      let inner = $0.box(Rect(x: 0, y: 0, width: width, height: height), title: "x")
      #expect(inner.isEmpty)
    }
    #expect(text == "\n\n\n\n\n")
  }

  static let meters: [(Double, String, String)] = [
    (0, "▕        ▏", "[        ]"), (0.5, "▕████    ▏", "[####    ]"),
    (0.39, "▕███▏    ▏", "[###     ]"), (1, "▕████████▏", "[########]"),
    (7, "▕████████▏", "[########]"), (-1, "▕        ▏", "[        ]"),
    (.nan, "▕        ▏", "[        ]"), (.infinity, "▕████████▏", "[########]"),
  ]

  @Test("a meter shows eighths of a cell, in ASCII whole cells", arguments: meters)
  func meter(fraction: Double, unicode: String, ascii: String) {
    #expect(Self.drawn(10, 1) { $0.meter($0.bounds, fraction: fraction) } == unicode)
    #expect(Self.drawn(10, 1) { $0.meter($0.bounds, fraction: fraction, glyphs: .ascii) } == ascii)
  }

  @Test("a sparkline falls as its values do, and shows where one is missing")
  func sparkline() {
    let values: [Double] = [7, 6, 5, .nan, 3, 2, 1, 0]
    #expect(Self.drawn(8, 1) { $0.sparkline(values, in: $0.bounds) } == "█▇▆·▄▃▂▁")
    let ascii = Self.drawn(8, 1) { $0.sparkline(values, in: $0.bounds, glyphs: .ascii) }
    #expect(ascii == "#*+.=-._")
  }

  @Test("a constant stays constant, and more values than columns are averaged")
  func averages() {
    #expect(Self.drawn(3, 1) { $0.sparkline([2, 2, 2], in: $0.bounds) } == "▄▄▄")
    #expect(Self.drawn(2, 1) { $0.sparkline([0, 2, 7, 9], in: $0.bounds) } == "▁█")
    #expect(Self.drawn(2, 1) { $0.sparkline([0, 1], in: $0.bounds, range: 0...2) } == "▁▅")
  }

  @Test("every ASCII glyph is one ASCII column, every other glyph one column")
  func glyphColumns() {
    let sets: [(Glyphs, Bool)] = [(.unicode, false), (.blocks, false), (.ascii, true)]
    for (glyphs, isASCII) in sets {
      let all = Self.characters(in: glyphs)
      #expect(all.count > 60)
      #expect(all.allSatisfy { columnWidth(String($0)) == 1 })
      #expect(!isASCII || all.allSatisfy(\.isASCII))
    }
  }

  @Test("every state has a sign of its own", arguments: [Glyphs.unicode, .blocks, .ascii])
  func stateSigns(glyphs: Glyphs) {
    let signs = Self.characters(in: glyphs.states)
    #expect(signs.count == 7)
    #expect(Set(signs).count == 7)
    #expect(Set(glyphs.markers).count == 8)
  }

  /// All glyphs in a value, found by looking at its parts.
  static func characters(in value: Any) -> [Character] {
    if let character = value as? Character { return [character] }
    return Mirror(reflecting: value).children.flatMap { characters(in: $0.value) }
  }

  static let numbers: [(Double, String)] = [
    (0, "0"), (0.412, "0.412"), (0.0005, "5e-04"), (-0.09, "-0.090"), (1.234, "1.23"),
    (12.34, "12.3"), (0.9999, "1.00"), (123.4, "123"), (9999, "9999"), (12_345, "12.3k"),
    (999_900, "1.00M"), (12_600_000, "12.6M"), (8.2e9, "8.20G"), (3e18, "3.0e+18"),
    (3e-44, "3e-44"), (.nan, "nan"), (-.infinity, "-inf"), (.infinity, "inf"),
  ]

  @Test("numbers are short", arguments: numbers)
  func shortNumbers(value: Double, text: String) {
    #expect(shortNumber(value) == text)
  }
}
