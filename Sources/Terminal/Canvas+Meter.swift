extension Canvas {
  /// Draws how much of something is done, with its ends marked.
  ///
  /// - Parameters:
  ///   - rect: its first row is drawn on.
  ///   - fraction: clamped to `0...1`; what is no number shows as nothing done.
  ///   - paint: how the part that is done is painted.
  ///   - glyphs: what it is drawn with.
  public mutating func meter(
    _ rect: Rect, fraction: Double, paint: Paint = .accent, glyphs: Glyphs = .unicode
  ) {
    let row = rect.top(1).part
    guard row.width >= 2, row.height == 1 else { return }
    let inner = row.inset(horizontally: 1, vertically: 0)
    self[row.x, row.y] = Cell(glyph: glyphs.meterLeft, style: Style(.border))
    bar(inner, fraction: fraction, paint: paint, glyphs: glyphs)
    restyle(inner) { $0.background = .field }
    self[row.right - 1, row.y] = Cell(glyph: glyphs.meterRight, style: Style(.border))
  }

  /// Draws a bar from the left, as fine as the glyphs allow.
  ///
  /// - Parameters:
  ///   - rect: its first row is drawn on.
  ///   - fraction: how long it is, clamped to `0...1` of the row.
  ///   - paint: how it is painted.
  ///   - glyphs: what it is drawn with.
  public mutating func bar(
    _ rect: Rect, fraction: Double, paint: Paint, glyphs: Glyphs = .unicode
  ) {
    let row = rect.top(1).part
    guard !row.isEmpty else { return }
    let steps = glyphs.horizontalSteps.count - 1
    let fraction = fraction.isNaN ? 0 : min(max(fraction, 0), 1)
    let filled = Int((fraction * Double(row.width * steps)).rounded())
    for column in 0..<row.width {
      let step = min(max(filled - column * steps, 0), steps)
      let cell = Cell(glyph: glyphs.horizontalSteps[step], style: Style(paint))
      self[row.x + column, row.y] = cell
    }
  }

  /// Draws values as a row of small columns, the oldest at the left.
  ///
  /// More values than columns are averaged; where none is a number, a dot stands.
  /// - Parameters:
  ///   - values: any numbers; the least is the lowest column unless a range is given.
  ///   - rect: its first row is drawn on.
  ///   - range: the values of the lowest and the highest column; those drawn when nil.
  ///   - paint: how the columns are painted.
  ///   - glyphs: what they are drawn with.
  public mutating func sparkline(
    _ values: [Double], in rect: Rect, range: ClosedRange<Double>? = nil,
    paint: Paint = .accent, glyphs: Glyphs = .unicode
  ) {
    let row = rect.top(1).part
    guard !row.isEmpty, !values.isEmpty else { return }
    let means = averaged(values, into: min(row.width, values.count))
    let finite = means.filter(\.isFinite)
    let low = range?.lowerBound ?? finite.min() ?? 0
    let high = range?.upperBound ?? finite.max() ?? 0
    for (column, mean) in means.enumerated() {
      let glyph = sparkGlyph(mean, low: low, high: high, glyphs)
      let style = Style(mean.isFinite ? paint : .bad)
      self[row.x + column, row.y] = Cell(glyph: glyph, style: style)
    }
  }
}

private func sparkGlyph(_ value: Double, low: Double, high: Double, _ glyphs: Glyphs) -> Character {
  guard value.isFinite else { return glyphs.signs.dot }
  let steps = glyphs.verticalSteps.count - 1
  guard high > low else { return glyphs.verticalSteps[(steps + 1) / 2] }
  let share = min(max((value - low) / (high - low), 0), 1)
  return glyphs.verticalSteps[1 + Int((share * Double(steps - 1)).rounded())]
}

/// The means of the finite values in `count` equal parts, not a number where a part has none.
private func averaged(_ values: [Double], into count: Int) -> [Double] {
  (0..<count).map { part in
    var (sum, finite) = (0.0, 0.0)
    for value in values[part * values.count / count..<(part + 1) * values.count / count]
    where value.isFinite {
      (sum, finite) = (sum + value, finite + 1)
    }
    return sum / finite
  }
}
