import Foundation
import Terminal
import Testing

@Suite struct ThemeTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Themes").path()
  static let names = Theme.names(in: folder)
  static let plain: [Paint] = [
    .text, .dim, .accent, .focus, .border, .title, .key, .good, .warn, .bad, .running, .queued,
    .paused, .stopped, .finished, .failed, .interrupted, .selection, .selectionText, .field, .none,
  ]

  @Test("the folder has seven themes")
  func several() {
    #expect(
      Self.names == [
        "ember", "fjord", "high-contrast", "mono", "okabe-ito", "ramify-dark", "ramify-light",
      ])
  }

  @Test("every theme has every role", arguments: names)
  func complete(name: String) throws {
    let theme = try Theme.load(named: name, from: Self.folder)
    #expect(Self.plain.allSatisfy { theme.tone($0) != nil })
    #expect(Self.plain.count == Theme.roleNames.count)
    #expect(theme.series.count == 8 && theme.sequential.count == 8 && theme.diverging.count == 11)
  }

  @Test("the built-in theme is that of the file")
  func builtIn() throws {
    #expect(try Theme.load(named: "ramify-dark", from: Self.folder) == .builtIn)
  }

  @Test(
    "all series differ at 256 and at 16 colours", arguments: names.filter { $0 != "mono" },
    [ColorDepth.c256, .c16])
  func seriesDiffer(name: String, depth: ColorDepth) throws {
    let theme = try Theme.load(named: name, from: Self.folder)
    let inks = Set((0..<8).map { theme.ink(Style(.series($0)), depth).foreground })
    #expect(inks.count == 8)
  }

  @Test("both ramps have as many colours as steps at 256 colours", arguments: names)
  func rampsDiffer(name: String) throws {
    let theme = try Theme.load(named: name, from: Self.folder)
    let diverging = (-5...5).map { theme.ink(Style(.text, on: .diverging($0)), .c256).background }
    let sequential = (0...7).map { theme.ink(Style(.text, on: .sequential($0)), .c256).background }
    #expect(Set(diverging).count == 11)
    #expect(Set(sequential).count == 8)
  }

  static let rubbish: [(String, String)] = [
    ("", "x.yaml: not a mapping"), ("[1, 2]", "x.yaml: not a mapping"),
    ("a: [", "x.yaml: not YAML"), ("colour: red", "x.yaml: colour: unknown"),
    ("appearance: pink", "x.yaml: appearance: write dark or light"),
    ("appearance: dark", "x.yaml: roles: missing"),
    ("appearance: dark\nroles: {accnt: default}", "x.yaml: roles.accnt: unknown"),
    ("appearance: dark\nroles: {ground: default}", "x.yaml: roles.text: missing"),
    ("appearance: dark\nroles: {ground: red}", "x.yaml: roles.ground: \"red\" is not a color"),
    ("appearance: dark\nroles: {ground: \"#12345\"}", "roles.ground: \"#12345\" is not a color"),
    ("appearance: dark\nroles: {ground: [1]}", "x.yaml: roles.ground: not a color"),
    ("appearance: dark\nroles: {ground: {256: 3}}", "x.yaml: roles.ground.color: missing"),
    (
      "appearance: dark\nroles: {ground: {color: default, 256: 300}}",
      "x.yaml: roles.ground.256: \"300\" is not a number from 0 to 255"
    ),
    (
      "appearance: dark\nroles: {ground: {color: default, mono: blink}}",
      "x.yaml: roles.ground.mono: \"blink\" is unknown"
    ),
    (
      "appearance: dark\nroles: {ground: {color: default, hue: 3}}",
      "x.yaml: roles.ground.hue: unknown"
    ),
  ]

  @Test("rubbish gives an error with the file and the role", arguments: rubbish)
  func errors(text: String, message: String) {
    let error = #expect(throws: ThemeError.self) {
      try Theme.parse(text, name: "x", path: "x.yaml")
    }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    #expect(error?.description.hasPrefix("x.yaml: ") == true)
  }

  @Test("a list that is too short names itself and its length")
  func shortList() throws {
    let whole = try String(contentsOfFile: "\(Self.folder)/ramify-dark.yaml", encoding: .utf8)
    let cut = try #require(whole.range(of: "diverging:"))
    let error = #expect(throws: ThemeError.self) {
      try Theme.parse(whole[..<cut.upperBound] + " [\"#000000\"]", name: "x", path: "x.yaml")
    }
    #expect(error?.description == "x.yaml: diverging: 1 colors; write a list of 11")
  }

  @Test("an unknown theme's error names those there are")
  func unknown() {
    let error = #expect(throws: ThemeError.self) {
      try Theme.load(named: "nope", from: Self.folder)
    }
    #expect(error?.description.contains("ramify-dark") == true)
    #expect(Theme.names(in: "/nowhere").isEmpty)
  }

  static let nearest: [(String, Int, Int)] = [
    ("#E69F00", 178, 3), ("#56B4E9", 74, 12), ("#009E73", 35, 6), ("#F0E442", 221, 11),
    ("#0072B2", 25, 6),
    ("#D55E00", 166, 1), ("#CC79A7", 175, 8), ("#000000", 16, 0), ("#ffffff", 231, 15),
    ("#808080", 244, 8), ("#949494", 246, 8),
  ]

  @Test("colours become their nearest neighbours among fewer", arguments: nearest)
  func quantised(hex: String, of256: Int, of16: Int) throws {
    let color = try #require(Color(hex: hex))
    #expect(color.nearestOf256 == of256)
    #expect(color.nearestOf16 == of16)
  }

  @Test("no other of the 240 colours is nearer than the one found")
  func nearestOf240() {
    let channels = [0, 7, 8, 13, 47, 48, 95, 113, 115, 116, 155, 156, 195, 196, 235, 236, 251, 255]
    for red in channels {
      for green in channels {
        for blue in channels {
          let color = Color(red: red, green: green, blue: blue)
          let distances = (16..<256).map { index in
            let other = Color.xterm(index)
            let (r, g, b) = (red - other.red, green - other.green, blue - other.blue)
            return r * r + g * g + b * b
          }
          #expect(distances[color.nearestOf256 - 16] == distances.min(), "\(color)")
        }
      }
    }
  }

  @Test("contrast is that of the guidelines")
  func contrastRatio() throws {
    let (black, white) = (Color.xterm(16), Color.xterm(231))
    #expect(abs(black.contrast(with: white) - 21) < 1e-9)
    let grey = try #require(Color(hex: "#777777"))
    #expect(abs(grey.contrast(with: white) - 4.478) < 1e-3)
  }

  @Test("digits are black on light steps and white on dark ones")
  func contrastPaint() {
    let theme = Theme.builtIn
    #expect(theme.ink(Style(.contrast, on: .diverging(5)), .c256).foreground == 16)
    #expect(theme.ink(Style(.contrast, on: .diverging(-1)), .c256).foreground == 231)
    #expect(theme.ink(Style(.contrast), .c256).foreground == -1)
  }

  @Test("without colours, attributes stand for them")
  func mono() {
    let theme = Theme.builtIn
    let selected = theme.ink(Style(.accent, on: .selection), .never)
    #expect(selected == Ink(attributes: [.bold, .reverse]))
    #expect(
      theme.ink(Style(foreground: .text, isUnderlined: true), .never).attributes == [.underline])
  }

  @Test("eight colours show the bright half as bold or faint")
  func eight() {
    let theme = Theme.builtIn
    #expect(theme.ink(Style(.bad), .c8) == Ink(foreground: 1, attributes: [.bold]))
    #expect(theme.ink(Style(.dim), .c8) == Ink(foreground: 7, attributes: [.dim]))
    for paint in Self.plain {
      let ink = theme.ink(Style(paint, on: paint), .c8)
      #expect(ink.foreground < 8 && ink.background < 8)
    }
  }

  @Test("series wrap at eight and ramps are clamped")
  func wrapping() {
    let theme = Theme.builtIn
    #expect(theme.tone(.series(9)) == theme.tone(.series(1)))
    #expect(theme.tone(.series(-1)) == theme.tone(.series(7)))
    #expect(theme.tone(.diverging(99)) == theme.tone(.diverging(5)))
    #expect(theme.tone(.sequential(-3)) == theme.tone(.sequential(0)))
  }
}
