/// The look of each role.
///
/// Themes are files, see `load`. Their colours are chosen for 256; fewer follow by themselves.
public struct Theme: Hashable, Sendable {
  /// How one role looks.
  public struct Tone: Hashable, Sendable {
    /// Its colour; the terminal's own when nil.
    public var color: Color?
    /// Its number among 256 colours; the nearest when nil.
    public var index256: Int?
    /// Its number among 16 colours; the nearest when nil.
    public var index16: Int?
    /// What stands for the colour where there is none.
    public var mono: Set<Attribute>

    /// A tone.
    public init(
      _ color: Color?, index256: Int? = nil, index16: Int? = nil, mono: Set<Attribute> = []
    ) {
      self.color = color
      self.index256 = index256
      self.index16 = index16
      self.mono = mono
    }
  }

  /// A way to draw text that needs no colour.
  public enum Attribute: String, CaseIterable, Hashable, Sendable {
    /// Heavier.
    case bold
    /// Fainter.
    case dim
    /// Foreground and background swapped.
    case reverse
    /// With a line below.
    case underline
  }

  /// What it is called.
  public let name: String
  /// Whether it is made for light backgrounds.
  public let isLight: Bool
  /// The tones of `Paint`'s plain roles by their names in theme files, and `ground`.
  public let roles: [String: Tone]
  /// The tones of eight series.
  public let series: [Tone]
  /// The eight steps from little to much.
  public let sequential: [Tone]
  /// The eleven steps from negative to positive.
  public let diverging: [Tone]

  /// The names of the roles that every theme has; `ground` is the screen's background.
  public static let roleNames = [
    "ground", "text", "dim", "accent", "focus", "border", "title", "key", "good", "warn", "bad",
    "running", "queued", "paused", "stopped", "finished", "failed", "interrupted", "selection",
    "selection-text", "field",
  ]

  /// Whether its series are greys alone, so that curves need signs to be told apart.
  public var isMonochrome: Bool { series.allSatisfy { $0.color?.isGrey ?? true } }

  /// How a paint looks; nil for `contrast`, which depends on what is behind it.
  public func tone(_ paint: Paint) -> Tone? {
    switch paint {
    case .hue(let number): series[Int(number)]
    case .ramp(let step): sequential[Int(step)]
    case .twoSidedRamp(let step): diverging[Int(step) + 5]
    case .contrast: nil
    case .pixel(let color): Tone(isMonochrome ? color.grey : color)
    case .text, .dim, .accent, .focus, .border, .title, .key, .good, .warn, .bad, .running,
      .queued, .paused, .stopped, .finished, .failed, .interrupted, .selection, .selectionText,
      .field, .none:
      roles[paint.roleName]
    }
  }
}

extension Paint {
  /// The role's name in theme files; that of `none` is `ground`.
  var roleName: String {
    switch self {
    case .none: "ground"
    case .selectionText: "selection-text"
    default: "\(self)"
    }
  }
}
