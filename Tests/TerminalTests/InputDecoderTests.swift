import Terminal
import Testing

@Suite struct InputDecoderTests {
  static let keys: [(String, [Key])] = [
    ("a", [.character("a")]), ("Q ", [.character("Q"), .character(" ")]),
    ("é", [.character("é")]), ("日", [.character("日")]), ("👍", [.character("👍")]),
    ("\r", [.enter]), ("\n", [.enter]), ("\t", [.tab]), ("\u{7f}", [.backspace]),
    ("\u{8}", [.backspace]), ("\u{c}", [.control("l")]), ("\u{1a}", [.control("z")]),
    ("\u{0}", [.control("@")]), ("\u{1f}", [.control("_")]),
    ("\u{1b}[A", [.up]), ("\u{1b}OB", [.down]), ("\u{1b}[C\u{1b}[D", [.right, .left]),
    ("\u{1b}[1;5A", [.up]), ("\u{1b}[H", [.home]), ("\u{1b}[1~", [.home]), ("\u{1b}[4~", [.end]),
    ("\u{1b}OF", [.end]), ("\u{1b}[3~", [.delete]), ("\u{1b}[5~", [.pageUp]),
    ("\u{1b}[6;2~", [.pageDown]), ("\u{1b}[Z", [.backTab]), ("\u{1b}OP", [.function(1)]),
    ("\u{1b}[15~", [.function(5)]), ("\u{1b}[24~", [.function(12)]),
    ("\u{1b}[[C", [.function(3)]), ("\u{1b}x", [.escape, .character("x")]),
    ("\u{1b}\u{1b}[A", [.escape, .up]),
  ]

  @Test("bytes become keys", arguments: keys)
  func decode(bytes: String, keys: [Key]) {
    var decoder = InputDecoder()
    #expect(decoder.feed(bytes.utf8) == keys.map(Input.key))
    #expect(decoder.patienceMilliseconds == nil)
  }

  @Test("bytes that arrive one by one become the same keys", arguments: keys)
  func decodeSlowly(bytes: String, keys: [Key]) {
    var decoder = InputDecoder()
    let inputs = bytes.utf8.flatMap { decoder.feed([$0]) }
    #expect(inputs == keys.map(Input.key))
  }

  static let unknown = [
    "\u{1b}[?1;2c", "\u{1b}[27;5;113~", "\u{1b}[99;5u", "\u{1b}[2~", "\u{1b}[>0;10;1c",
    "\u{1b}[I", "\u{1b}]11;rgb:0000/qqqq/0000\u{7}",
    "\u{1b}]52;c;cXF4\u{1b}\\", "\u{1b}P1+r436f\u{1b}\\", "\u{1b}_Gi=1;OK\u{1b}\\",
    "\u{1b}[<2;15;3m", "\u{1b}[<35;15;3M", "\u{1b}[<2;1;1M", "\u{1b}[<0;0;1M", "\u{1b}[<;;M",
    "\u{1b}[12;40R",
    "\u{1b}[1$q", "\u{1b}[201~", "\u{1b}Oy", "\u{1b}[M   ",
  ]

  @Test("what is not known is swallowed to its end", arguments: unknown)
  func swallow(bytes: String) {
    var decoder = InputDecoder()
    let inputs = decoder.feed((bytes + "j").utf8)
    #expect(inputs.allSatisfy { $0 != .key(.character("q")) && $0 != .key(.character("x")) })
    #expect(inputs.last == .key(.character("j")))
    #expect(inputs.count == 1)
  }

  static let mouseReports: [(String, Input)] = [
    ("\u{1b}[<0;1;1M", .click(Point(x: 0, y: 0))),
    ("\u{1b}[<0;250;60M", .click(Point(x: 249, y: 59))),
    ("\u{1b}[<4;3;4M", .click(Point(x: 2, y: 3))),
    ("\u{1b}[<32;7;4M", .drag(Point(x: 6, y: 3))),
    ("\u{1b}[<0;15;3m", .release(Point(x: 14, y: 2))),
    ("\u{1b}[M@!#", .drag(Point(x: 0, y: 2))), ("\u{1b}[M#!#", .release(Point(x: 0, y: 2))),
    ("\u{1b}[<64;5;6M", .wheel(Point(x: 4, y: 5), -1)),
    ("\u{1b}[<81;5;6M", .wheel(Point(x: 4, y: 5), 1)), ("\u{1b}[M !#", .click(Point(x: 0, y: 2))),
  ]

  @Test("the mouse is understood beyond column 223", arguments: mouseReports)
  func mouse(bytes: String, input: Input) {
    var decoder = InputDecoder()
    #expect(decoder.feed(bytes.utf8) == [input])
  }

  @Test("a lone escape is a key once nothing follows")
  func escape() {
    var decoder = InputDecoder()
    #expect(decoder.feed([0x1b]) == [])
    #expect(decoder.patienceMilliseconds == 25)
    #expect(decoder.flush() == [.key(.escape)])
    #expect(decoder.patienceMilliseconds == nil)
  }

  @Test("the beginning of a sequence that never ends is dropped")
  func unfinished() {
    var decoder = InputDecoder()
    #expect(decoder.feed("\u{1b}[12;".utf8) == [])
    #expect(decoder.flush() == [])
    #expect(decoder.feed("k".utf8) == [.key(.character("k"))])
  }

  @Test("pasted text is no key, and its line ends and controls are harmless")
  func paste() {
    var decoder = InputDecoder()
    let text = "\u{1b}[200~q\rx\u{1b}[31m\tdé\u{1b}[201~j"
    #expect(decoder.feed(text.utf8) == [.paste("q x[31m dé"), .key(.character("j"))])
  }

  @Test("a paste that comes in pieces is one paste")
  func pasteInPieces() {
    var decoder = InputDecoder()
    #expect(decoder.feed("\u{1b}[200~hel".utf8) == [])
    #expect(decoder.patienceMilliseconds == 500)
    #expect(decoder.feed("lo\u{1b}[20".utf8) == [])
    #expect(decoder.feed("1~".utf8) == [.paste("hello")])
  }

  @Test("a paste that never ends gives what there is")
  func pasteUnfinished() {
    var decoder = InputDecoder()
    #expect(decoder.feed("\u{1b}[200~hel".utf8) == [])
    #expect(decoder.flush() == [.paste("hel")])
    #expect(decoder.feed("q".utf8) == [.key(.character("q"))])
  }

  @Test("bytes that are no UTF-8 are dropped")
  func invalid() {
    var decoder = InputDecoder()
    #expect(
      decoder.feed([0xff, 0x80, 0xc3, 0x28, 0x6a]) == [
        .key(.character("(")), .key(.character("j")),
      ])
  }

  @Test("keys are named as people know them")
  func names() {
    #expect("\(Key.control("l"))" == "Ctrl-L")
    #expect("\(Key.enter) \(Key.character(" ")) \(Key.function(10))" == "⏎ Space F10")
    #expect(Key.up.asciiDescription == "Up")
  }
}
