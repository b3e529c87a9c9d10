/// What a cell is painted with: a role of the theme, never a colour.
public enum Paint: Hashable, Sendable {
  /// Ordinary text.
  case text
  /// Text that matters less: units, captions, raw data behind smoothed.
  case dim
  /// What should catch the eye first: the current tab, a highlighted number.
  case accent
  /// The border and title of the focused panel.
  case focus
  /// The border of every other panel, axes and rules.
  case border
  /// The title of a panel and the head of a table.
  case title
  /// The name of a key in a hint.
  case key
  /// Better, valid, done.
  case good
  /// Worth a look.
  case warn
  /// Worse, invalid, failed.
  case bad
  /// A run that trains.
  case running
  /// A run that waits for its turn.
  case queued
  /// A run that waits for its user.
  case paused
  /// A run that its user ended.
  case stopped
  /// A run that did all its steps.
  case finished
  /// A run that ended with an error.
  case failed
  /// A run whose process vanished.
  case interrupted
  /// The background of the selected row.
  case selection
  /// The text of the selected row.
  case selectionText
  /// The background of a tab, a chip or a field that is being edited.
  case field
  /// One of eight series that look different from each other, `0...7`; see `series(_:)`.
  case hue(UInt8)
  /// A step of the ramp from little to much, `0...7`; see `sequential(_:)`.
  case ramp(UInt8)
  /// A step of the two-sided ramp, `-5...5`; see `diverging(_:)`.
  case twoSidedRamp(Int8)
  /// Black or white, whichever reads better on the cell's background.
  case contrast
  /// A colour itself, for pictures alone.
  case pixel(Color)
  /// The terminal's own colour.
  case none

  /// One of eight series that look different from each other; numbers wrap at 8.
  public static func series(_ number: Int) -> Paint { .hue(UInt8((number % 8 + 8) % 8)) }

  /// A step of the ramp from little to much, `0...7`, clamped.
  public static func sequential(_ step: Int) -> Paint { .ramp(UInt8(min(max(step, 0), 7))) }

  /// A step of the two-sided ramp from negative through zero to positive, `-5...5`, clamped.
  public static func diverging(_ step: Int) -> Paint {
    .twoSidedRamp(Int8(min(max(step, -5), 5)))
  }
}

/// How a cell is drawn: its paints and its attributes.
public struct Style: Hashable, Sendable {
  /// The glyph's paint.
  public var foreground: Paint
  /// The paint behind the glyph.
  public var background: Paint
  /// Drawn heavier.
  public var isBold: Bool
  /// Drawn fainter.
  public var isDim: Bool
  /// Foreground and background swapped.
  public var isReversed: Bool
  /// Drawn with a line below.
  public var isUnderlined: Bool

  /// Plain text on the terminal's background, unless told otherwise.
  public init(
    foreground: Paint = .text, background: Paint = .none, isBold: Bool = false,
    isDim: Bool = false, isReversed: Bool = false, isUnderlined: Bool = false
  ) {
    self.foreground = foreground
    self.background = background
    self.isBold = isBold
    self.isDim = isDim
    self.isReversed = isReversed
    self.isUnderlined = isUnderlined
  }

  /// A paint on another, without attributes.
  public init(_ foreground: Paint, on background: Paint = .none) {
    self.init(foreground: foreground, background: background)
  }

  /// The same style, heavier.
  public var bold: Style {
    var style = self
    style.isBold = true
    return style
  }

  /// The same style on another background.
  public func on(_ background: Paint) -> Style {
    var style = self
    style.background = background
    return style
  }
}
