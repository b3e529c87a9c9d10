import Terminal
import Testing

@Suite struct CapabilitiesTests {
  static let depths: [(ColorDepth?, String?, Int, ColorDepth)] = [
    (nil, nil, 256, .c256), (nil, nil, 16_777_216, .c256), (nil, nil, 88, .c16),
    (nil, nil, 8, .c8), (nil, nil, 0, .never), (nil, nil, -1, .never), (nil, "1", 256, .never),
    (nil, "", 256, .c256), (.c16, "1", 256, .c16), (.never, nil, 256, .never),
  ]

  @Test("the flag decides, then NO_COLOR, then the terminal", arguments: depths)
  func depth(requested: ColorDepth?, noColor: String?, colors: Int, depth: ColorDepth) {
    let chosen = ColorDepth.choose(
      requested: requested, noColor: noColor, terminalColors: colors)
    #expect(chosen == depth)
  }

  static let locales: [([String: String], String, Bool)] = [
    (["LANG": "en_US.UTF-8", "TERM": "xterm"], "UTF-8", true),
    (["LC_ALL": "C", "TERM": "xterm"], "ANSI_X3.4-1968", false),
    (["LANG": "de_DE@euro", "TERM": "xterm"], "ISO-8859-15", false),
    (["TERM": "xterm"], "ANSI_X3.4-1968", true),
    (["LANG": "", "TERM": "xterm"], "ANSI_X3.4-1968", true),
    (["LANG": "en_US.UTF-8", "TERM": "linux"], "UTF-8", false),
  ]

  @Test("Unicode follows from the locale, or from there being none", arguments: locales)
  func unicode(environment: [String: String], codeset: String, hasUnicode: Bool) {
    let capabilities = Capabilities(environment: environment, codeset: codeset, colors: 256)
    #expect(capabilities.hasUnicode == hasUnicode)
    #expect(capabilities.glyphs == (hasUnicode ? .unicode : .ascii))
  }

  static let backgrounds: [(String?, Bool?)] = [
    (nil, nil), ("15;0", false), ("0;15", true), ("0;default;7", true), ("default;default", nil),
  ]

  @Test("a light background is known where the terminal says so", arguments: backgrounds)
  func background(value: String?, isLight: Bool?) {
    var environment = ["TERM": "xterm"]
    environment["COLORFGBG"] = value
    let capabilities = Capabilities(environment: environment, codeset: "UTF-8", colors: -1)
    #expect(capabilities.isLight == isLight)
    #expect(capabilities.colors == 0)
  }

  @Test("the pairs of colours are given out once and never more than there are")
  func pairs() {
    var pairs = PairCache(limit: 4)
    let first = pairs.number(foreground: 1, background: -1)
    #expect(first == (1, true))
    #expect(pairs.number(foreground: 1, background: -1) == (1, false))
    #expect(pairs.number(foreground: -1, background: -1) == (0, false))
    #expect(pairs.number(foreground: 1, background: 2) == (2, true))
    #expect(pairs.number(foreground: 2, background: 2) == (3, true))
    #expect(!pairs.isExhausted)
    #expect(pairs.number(foreground: 3, background: 2) == (0, false))
    #expect(pairs.isExhausted)
  }

  /// Draws the last input until the script is over, as any program on a screen would.
  static func loop<S: Screen & ~Copyable>(on screen: inout S) {
    var note = "none"
    while true {
      var canvas = Canvas(size: screen.size)
      canvas.write(note, at: Point(x: 0, y: 0))
      screen.present(canvas)
      switch screen.next(timeoutMilliseconds: nil) {
      case .key(let key): note = "\(key)"
      case .resize(let size): note = "\(size.width)x\(size.height)"
      case nil: return
      default: note = "other"
      }
    }
  }

  @Test("a screen in memory plays its script and keeps the frames")
  func memory() {
    var screen = MemoryScreen(
      size: Size(width: 6, height: 1),
      inputs: [.key(.character("a")), .resize(Size(width: 8, height: 2)), .wake])
    Self.loop(on: &screen)
    #expect(screen.frames.map(\.text) == ["none", "a", "8x2\n", "other\n"])
    #expect(screen.size == Size(width: 8, height: 2))
    let isOver = screen.isExhausted
    #expect(isOver)
  }
}
