import Foundation

/// A frame as a scalable picture.
///
/// Lines, blocks and Braille are drawn as shapes, everything else as text in the viewer's own
/// monospaced font, stretched to the grid.
///
/// Source: W3C, Scalable Vector Graphics 1.1.
public struct CanvasPicture {
  private let canvas: Canvas
  private let theme: Theme

  private static let cell = (width: 8.0, height: 17.0)
  private static let margin = 8.0

  /// A picture of a frame in a theme's colours.
  public init(_ canvas: Canvas, theme: Theme) {
    self.canvas = canvas
    self.theme = theme
  }

  /// The picture, a whole SVG document.
  public var svg: String {
    let width = Double(canvas.size.width) * Self.cell.width + 2 * Self.margin
    let height = Double(canvas.size.height) * Self.cell.height + 2 * Self.margin
    let rows = (0..<canvas.size.height).flatMap { y in spans(of: y).map { draw($0, y) } }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(number(width))" height="\(number(height))" \
      viewBox="0 0 \(number(width)) \(number(height))">
      <rect width="100%" height="100%" rx="6" fill="\(ground)"/>
      <g transform="translate(\(number(Self.margin)) \(number(Self.margin)))" \
      font-family="ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="13.3" \
      xml:space="preserve">
      \(rows.filter { !$0.isEmpty }.joined(separator: "\n"))
      </g>
      </svg>

      """
  }

  /// Neighbouring cells of a row that look alike.
  private struct Span {
    var x: Int
    var width: Int
    var look: Look
    var glyphs: [(x: Int, glyph: Character)]
  }

  /// A style in the terms of a picture.
  private struct Look: Hashable {
    var color: String
    var behind: String?
    var attributes: Set<Theme.Attribute>
  }

  private var ground: String {
    theme.tone(.none)?.color?.hex ?? (theme.isLight ? "#ffffff" : "#181818")
  }

  private var text: String {
    theme.tone(.text)?.color?.hex ?? (theme.isLight ? "#1c1c1c" : "#e4e4e4")
  }

  private func look(_ style: Style) -> Look {
    let front = style.foreground == .contrast ? contrast(on: style.background) : nil
    let color = front ?? theme.tone(style.foreground)?.color?.hex ?? text
    let behind = theme.tone(style.background)?.color?.hex
    let attributes = style.attributes
    return style.isReversed
      ? Look(color: behind ?? ground, behind: color, attributes: attributes)
      : Look(color: color, behind: behind, attributes: attributes)
  }

  private func contrast(on paint: Paint) -> String? {
    guard let color = theme.tone(paint)?.color else { return nil }
    let isDark = color.contrast(with: Color.xterm(231)) > color.contrast(with: Color.xterm(16))
    return isDark ? "#ffffff" : "#000000"
  }

  private func spans(of y: Int) -> [Span] {
    var spans: [Span] = []
    for x in 0..<canvas.size.width {
      let cell = canvas[x, y]
      let look = look(cell.style)
      if spans.last?.look != look {
        spans.append(Span(x: x, width: 0, look: look, glyphs: []))
      }
      spans[spans.count - 1].width += 1
      if cell.glyph != " ", !cell.isContinuation {
        spans[spans.count - 1].glyphs.append((x, cell.glyph))
      }
    }
    return spans
  }

  private func draw(_ span: Span, _ y: Int) -> String {
    let top = Double(y) * Self.cell.height
    var parts: [String] = []
    if let behind = span.look.behind, behind != ground {
      parts.append(
        "<rect x=\"\(column(span.x))\" y=\"\(number(top))\" width=\"\(column(span.width))\" "
          + "height=\"\(number(Self.cell.height))\" fill=\"\(behind)\"/>")
    }
    let shapes = span.glyphs.map { (x: $0.x, shape: GlyphShape($0.glyph)) }
    parts += areas(shapes, top, span.look) + lines(shapes, top, span.look)
    parts += words(span).map { write($0.text, at: $0.x, width: $0.width, top, span.look) }
    return parts.joined(separator: "\n")
  }

  private func areas(
    _ shapes: [(x: Int, shape: GlyphShape?)], _ top: Double, _ look: Look
  ) -> [String] {
    var paths: [Double: String] = [:]
    for (x, shape) in shapes {
      guard case .areas(let areas, let opacity)? = shape else { continue }
      for area in areas {
        let left = (Double(x) + area.x) * Self.cell.width
        let (width, height) = (area.width * Self.cell.width, area.height * Self.cell.height)
        paths[opacity, default: ""] +=
          "M\(number(left)) \(number(top + area.y * Self.cell.height))h\(number(width))"
          + "v\(number(height))h\(number(-width))z"
      }
    }
    return paths.sorted { $0.key < $1.key }.map { opacity, path in
      let fade = opacity < 1 ? " fill-opacity=\"\(number(opacity))\"" : ""
      return "<path fill=\"\(look.color)\"\(fade)\(dimming(look)) d=\"\(path)\"/>"
    }
  }

  private func lines(
    _ shapes: [(x: Int, shape: GlyphShape?)], _ top: Double, _ look: Look
  ) -> [String] {
    var paths: [Stroke: String] = [:]
    for (x, shape) in shapes {
      guard case .lines(let lines)? = shape else { continue }
      let left = Double(x) * Self.cell.width
      for (stroke, path) in strokes(lines, left, top) { paths[stroke, default: ""] += path }
    }
    return paths.sorted { $0.key.weight < $1.key.weight }.map { stroke, path in
      let dashes = stroke.isDashed ? " stroke-dasharray=\"2 2\"" : ""
      return "<path fill=\"none\" stroke=\"\(look.color)\" stroke-width=\"\(stroke.weight)\""
        + "\(dashes)\(dimming(look)) d=\"\(path)\"/>"
    }
  }

  private struct Stroke: Hashable {
    var weight: Int
    var isDashed: Bool
  }

  private func strokes(
    _ lines: GlyphShape.Lines, _ left: Double, _ top: Double
  ) -> [(Stroke, String)] {
    let (middle, center) = (left + Self.cell.width / 2, top + Self.cell.height / 2)
    let ends = [
      (lines.up, middle, top), (lines.right, left + Self.cell.width, center),
      (lines.down, middle, top + Self.cell.height), (lines.left, left, center),
    ].filter { $0.0 > 0 }
    let places = ends.map { "\(number($0.1)) \(number($0.2))" }
    if lines.isRound, ends.count == 2 {
      let path = "M\(places[0])Q\(number(middle)) \(number(center)) \(places[1])"
      return [(Stroke(weight: ends[0].0, isDashed: false), path)]
    }
    return zip(ends, places).map { end, place in
      let path = "M\(number(middle)) \(number(center))L\(place)"
      return (Stroke(weight: end.0, isDashed: lines.isDashed), path)
    }
  }

  /// The glyphs that a font draws, in pieces without gaps of more than one blank.
  private func words(_ span: Span) -> [(x: Int, width: Int, text: String)] {
    var words: [(x: Int, width: Int, text: String)] = []
    let shapes = Set(span.glyphs.filter { GlyphShape($0.glyph) != nil }.map(\.x))
    for (x, glyph) in span.glyphs where !shapes.contains(x) {
      let end = words.last.map { $0.x + $0.width } ?? -2
      let width = columnWidth(String(glyph))
      if x == end || x == end + 1 && !shapes.contains(end) {
        words[words.count - 1].text += (x == end ? "" : " ") + String(glyph)
        words[words.count - 1].width += x - end + width
      } else {
        words.append((x, width, String(glyph)))
      }
    }
    return words
  }

  private func write(
    _ text: String, at x: Int, width: Int, _ top: Double, _ look: Look
  ) -> String {
    let weight = look.attributes.contains(.bold) ? " font-weight=\"700\"" : ""
    let line = look.attributes.contains(.underline) ? " text-decoration=\"underline\"" : ""
    return "<text x=\"\(column(x))\" y=\"\(number(top + 13))\" fill=\"\(look.color)\"\(weight)"
      + "\(line)\(dimming(look)) textLength=\"\(column(width))\" "
      + "lengthAdjust=\"spacingAndGlyphs\">\(escaped(text))</text>"
  }

  private func dimming(_ look: Look) -> String {
    look.attributes.contains(.dim) ? " opacity=\".6\"" : ""
  }

  private func column(_ x: Int) -> String { number(Double(x) * Self.cell.width) }

  private func number(_ value: Double) -> String {
    let rounded = (value * 100).rounded() / 100
    return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
  }

  private func escaped(_ text: String) -> String {
    text.reduce(into: "") { escaped, character in
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      default: escaped.append(character)
      }
    }
  }
}

extension Color {
  /// As `#rrggbb`.
  public var hex: String {
    "#" + String(1 << 24 | red << 16 | green << 8 | blue, radix: 16).dropFirst()
  }
}
