import Foundation
import Terminal
import Testing

/// Whether every theme's colours can be read and told apart, as 256 colours show them.
@Suite("colours of themes")
struct ThemeColorTests {
  /// What the terminal's own background may be, where a theme leaves it alone.
  private static let grounds = [false: ["#000000", "#1e1e1e"], true: ["#ffffff", "#f5f5f5"]]

  private static func theme(_ name: String) throws -> Theme {
    try Theme.load(named: name, from: ThemeTests.folder)
  }

  private static func shown(_ tone: Theme.Tone?) -> Color? {
    tone.flatMap { tone in tone.color.map { Color.xterm(tone.index256 ?? $0.nearestOf256) } }
  }

  private static func grounds(of theme: Theme) -> [Color] {
    shown(theme.tone(.none)).map { [$0] }
      ?? (grounds[theme.isLight] ?? []).compactMap { Color(hex: $0) }
  }

  private static let words: [Paint] = [
    .text, .dim, .accent, .focus, .title, .key, .good, .warn, .bad, .running, .queued, .paused,
    .stopped, .finished, .failed, .interrupted,
  ]

  /// At least 4.5:1 for text, 7:1 where a theme promises more, and 3:1 for graphical objects.
  ///
  /// Series name tasks, so they are text.
  ///
  /// Source: W3C, Web Content Accessibility Guidelines 2.1, criteria 1.4.3, 1.4.6 and 1.4.11.
  @Test("text and lines stand out from the ground", arguments: ThemeTests.names)
  func contrast(_ name: String) throws {
    let theme = try Self.theme(name)
    let least = name == "high-contrast" ? 7.0 : 4.5
    let series = (0..<8).map { Paint.series($0) }
    let limits = (Self.words + series).map { ($0, least) } + [(.border, 3.0)]
    for ground in Self.grounds(of: theme) {
      for (paint, limit) in limits {
        guard let color = Self.shown(theme.tone(paint)) else { continue }
        let contrast = color.contrast(with: ground)
        #expect(contrast >= limit, "\(paint) has \(contrast)")
      }
    }
  }

  @Test("text can be read on the selected row and in fields", arguments: ThemeTests.names)
  func onSelection(_ name: String) throws {
    let theme = try Self.theme(name)
    let selection = try #require(Self.shown(theme.tone(.selection)))
    let field = try #require(Self.shown(theme.tone(.field)))
    // What is plain or faint elsewhere has a paint of its own on the selected row.
    let plain: Set<Paint> = [.text, .dim, .focus, .title, .key]
    for paint in Self.words.filter({ !plain.contains($0) }) + [.selectionText] {
      let color = try #require(Self.shown(theme.tone(paint)))
      #expect(color.contrast(with: selection) >= 4.5, "\(paint)")
    }
    for paint in [Paint.accent, .selectionText] {
      let color = try #require(Self.shown(theme.tone(paint)))
      #expect(color.contrast(with: field) >= 4.5, "\(paint)")
    }
  }

  /// Thin lines need several times the difference of 2.3 in CIELAB that can just be seen.
  ///
  /// Source: Mahy, Van Eycken and Oosterlinck 1994, "Evaluation of uniform color spaces".
  @Test(
    "curves look different to all eyes",
    arguments: ThemeTests.names.filter { $0 != "mono" }, ColorVision.allCases)
  func differences(_ name: String, _ vision: ColorVision) throws {
    let theme = try Self.theme(name)
    let colors = try (0..<8).map { try #require(Self.shown(theme.tone(.series($0)))) }
      .map(vision.lab)
    let promised = name == "okabe-ito" ? 11.0 : 8.0
    for (index, one) in colors.enumerated() {
      for (before, other) in colors[..<index].enumerated() {
        let difference = one.difference(from: other)
        let least = vision == .usual ? promised + 4 : promised
        #expect(difference >= least, "series \(before) and \(index) differ by \(difference)")
      }
    }
  }

  @Test(
    "better and worse look different to all eyes", arguments: ThemeTests.names, ColorVision.allCases
  )
  func betterAndWorse(_ name: String, _ vision: ColorVision) throws {
    let theme = try Self.theme(name)
    guard !theme.isMonochrome else {
      return #expect(theme.ink(Style(.good), .c256) != theme.ink(Style(.bad), .c256))
    }
    let colors = try [Paint.good, .bad].map { try #require(Self.shown(theme.tone($0))) }
    let difference = vision.lab(colors[0]).difference(from: vision.lab(colors[1]))
    #expect(difference >= (name == "okabe-ito" ? 20 : 8), "\(difference)")
  }

  @Test("the one-sided ramp gets lighter or darker all the way", arguments: ThemeTests.names)
  func sequential(_ name: String) throws {
    let theme = try Self.theme(name)
    let steps = try (0..<8).map { try #require(Self.shown(theme.tone(.sequential($0)))) }
      .map { ColorVision.usual.lab($0).l }
    #expect(steps == steps.sorted() || steps == steps.sorted(by: >), "\(steps)")
  }

  @Test("a theme of greys has attributes for hues")
  func monochrome() throws {
    let theme = try Self.theme("mono")
    #expect(theme.isMonochrome && !Theme.builtIn.isMonochrome)
    #expect(theme.ink(Style(.failed), .c256).attributes == [.bold, .underline])
    #expect(theme.ink(Style(.dim), .c256).attributes.isEmpty)
  }

  /// Source: Sharma, Wu and Dalal 2005, table 1.
  @Test(
    "the difference of colours is that of the paper",
    arguments: [
      (LabColor(50, 2.6772, -79.7751), LabColor(50, 0, -82.7485), 2.0425),
      (LabColor(50, 2.8361, -74.0200), LabColor(50, 0, -82.7485), 3.4412),
      (LabColor(50, 0, 0), LabColor(50, -1, 2), 2.3669),
      (LabColor(50, 2.49, -0.001), LabColor(50, -2.49, 0.0011), 7.2195),
      (LabColor(50, 2.5, 0), LabColor(73, 25, -18), 27.1492),
      (LabColor(50, 2.5, 0), LabColor(61, -5, 29), 22.8977),
      (LabColor(2.0776, 0.0795, -1.1350), LabColor(0.9033, -0.0636, -0.5514), 0.9082),
    ])
  func authority(_ one: LabColor, _ other: LabColor, _ expected: Double) {
    #expect(abs(one.difference(from: other) - expected) < 1e-4)
    #expect(abs(other.difference(from: one) - expected) < 1e-4)
  }
}
