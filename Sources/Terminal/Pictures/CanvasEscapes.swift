extension Canvas {
  /// The frame as lines of text with the terminal's control sequences for colours, for a terminal
  /// that is not taken over; without colours plain text.
  ///
  /// Source: ECMA-48, "select graphic rendition"; xterm's 256 colours.
  public func lines(in theme: Theme, _ depth: ColorDepth) -> String {
    if depth == .never { return text + "\n" }
    return (0..<size.height).map { line($0, theme, depth) + "\n" }.joined()
  }

  private func line(_ y: Int, _ theme: Theme, _ depth: ColorDepth) -> String {
    var (line, current) = ("", Ink())
    for x in 0..<size.width where !self[x, y].isContinuation {
      let ink = theme.ink(self[x, y].style, depth)
      if ink != current { line += ink.escape }
      current = ink
      line.append(self[x, y].glyph)
    }
    return line + "\u{1B}[0m"
  }
}

extension Ink {
  /// What sets this ink, whatever was set before.
  fileprivate var escape: String {
    let names: [(Theme.Attribute, String)] = [
      (.bold, "1"), (.dim, "2"), (.underline, "4"), (.reverse, "7"),
    ]
    var codes = ["0"] + names.filter { attributes.contains($0.0) }.map(\.1)
    if foreground >= 0 { codes.append(Self.code(foreground, 30)) }
    if background >= 0 { codes.append(Self.code(background, 40)) }
    return "\u{1B}[\(codes.joined(separator: ";"))m"
  }

  private static func code(_ color: Int, _ base: Int) -> String {
    switch color {
    case 0..<8: "\(base + color)"
    case 8..<16: "\(base + 60 + color - 8)"
    default: "\(base + 8);5;\(color)"
    }
  }
}
