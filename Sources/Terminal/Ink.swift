/// A style in the terms of a terminal.
public struct Ink: Hashable, Sendable {
  /// The numbers of the colours; -1 is the terminal's own.
  public var foreground, background: Int
  /// How the text is drawn.
  public var attributes: Set<Theme.Attribute>

  /// Colours by their numbers, and attributes.
  public init(foreground: Int = -1, background: Int = -1, attributes: Set<Theme.Attribute> = []) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}

extension Theme {
  /// What a style comes to on a terminal with so many colours.
  public func ink(_ style: Style, _ depth: ColorDepth) -> Ink {
    var ink = Ink(attributes: style.attributes)
    let behind = tone(style.background) ?? Tone(nil)
    let front = tone(style.foreground) ?? contrastTone(on: behind)
    guard depth != .never else {
      ink.attributes.formUnion(front.mono.union(behind.mono))
      return ink
    }
    ink.foreground = front.index(depth)
    ink.background = behind.index(depth)
    // Greys alone say less than colours; the attributes that leave them legible say the rest.
    if isMonochrome { ink.attributes.formUnion(front.mono.intersection([.bold, .underline])) }
    if depth == .c8 { fold(&ink) }
    return ink
  }

  /// Black or white, or the text's own tone where the background is the terminal's.
  private func contrastTone(on tone: Tone) -> Tone {
    guard let color = tone.color else { return self.tone(.text) ?? Tone(nil) }
    let (black, white) = (Color(0x000000), Color(0xffffff))
    let isDark = color.contrast(with: white) > color.contrast(with: black)
    return isDark ? Tone(white, index256: 231, index16: 15) : Tone(black, index256: 16, index16: 0)
  }

  /// Shows the bright half of sixteen colours as the bold or faint half of eight.
  private func fold(_ ink: inout Ink) {
    if ink.foreground == 8 {
      ink.foreground = 7
      ink.attributes.insert(.dim)
    } else if ink.foreground > 8 {
      ink.foreground -= 8
      ink.attributes.insert(.bold)
    }
    ink.background = ink.background >= 8 ? ink.background - 8 : ink.background
  }
}

extension Theme.Tone {
  /// The colour's number at a depth; -1 for the terminal's own.
  func index(_ depth: ColorDepth) -> Int {
    switch depth {
    case .never: -1
    case .c8, .c16: index16 ?? color?.nearestOf16 ?? -1
    case .c256: index256 ?? color?.nearestOf256 ?? -1
    }
  }
}

extension Style {
  /// What needs no colour.
  var attributes: Set<Theme.Attribute> {
    var attributes: Set<Theme.Attribute> = []
    if isBold { attributes.insert(.bold) }
    if isDim { attributes.insert(.dim) }
    if isReversed { attributes.insert(.reverse) }
    if isUnderlined { attributes.insert(.underline) }
    return attributes
  }
}
