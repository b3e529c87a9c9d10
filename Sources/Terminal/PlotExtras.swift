extension LinePlot {
  /// How far some curves lie apart: a veil of dots behind all curves.
  public struct Band: Hashable, Sendable {
    /// Where its points are, in ascending order.
    public var x: [Double]
    /// The lower and the upper end at each point.
    public var low, high: [Double]
    /// How it is painted; fainter than a curve.
    public var paint: Paint

    /// A band.
    ///
    /// - Precondition: `x`, `low` and `high` are equally many.
    public init(x: [Double], low: [Double], high: [Double], paint: Paint) {
      precondition(
        x.count == low.count && x.count == high.count,
        "a band has \(x.count) places and \(low.count) and \(high.count) ends")
      self.x = x
      self.low = low
      self.high = high
      self.paint = paint
    }
  }

  /// A sign at a point, in front of all curves.
  public struct Mark: Hashable, Sendable {
    /// Where it is, in the units of the axes.
    public var x, y: Double
    /// The sign.
    public var glyph: Character
    /// What stands beside it, on the side that has room.
    public var label: String
    /// How both are painted.
    public var paint: Paint

    /// A sign at a point.
    public init(x: Double, y: Double, glyph: Character, label: String = "", paint: Paint) {
      self.x = x
      self.y = y
      self.glyph = glyph
      self.label = label
      self.paint = paint
    }
  }
}

extension Canvas {
  /// Draws a band's veil: a quarter of the dots between its ends.
  mutating func drawBands(_ plot: LinePlot, _ frame: PlotFrame) {
    for band in plot.bands {
      var dots = DotGrid(cells: frame.area.size, dots: frame.glyphs.dots)
      let style = Style(foreground: band.paint, isDim: true)
      for (x, rows) in frame.columns(of: band, on: dots.size) {
        for y in rows where y % 4 == 2 * (x % 2) { dots.set(x, y, style) }
      }
      dots.draw(on: &self, at: frame.area.origin)
    }
  }

  /// Draws signs, the last one in front, with what stands beside them.
  mutating func drawMarks(_ plot: LinePlot, _ frame: PlotFrame) {
    for mark in plot.marks {
      guard let x = frame.column(mark.x), let y = frame.row(mark.y) else { continue }
      let width = columnWidth(mark.label)
      let isRight = x + 1 + width <= frame.area.right
      let start = Point(x: isRight ? x + 1 : x - width, y: y)
      write(mark.label, at: start, style: Style(mark.paint).bold, in: frame.area)
      self[x, y] = Cell(glyph: mark.glyph, style: Style(mark.paint))
    }
  }
}

extension PlotFrame {
  /// The rows of dots between a band's ends, by column of dots.
  func columns(of band: LinePlot.Band, on size: Size) -> [(x: Int, rows: ClosedRange<Int>)] {
    let ends = band.x.indices.compactMap { index -> (x: Int, low: Double, high: Double)? in
      guard let x = x.place(band.x[index]), (0...1).contains(x),
        let high = y.place(band.high[index])
      else { return nil }
      // What has no place on a logarithmic axis lies below it.
      return (Int((x * Double(size.width - 1)).rounded()), y.place(band.low[index]) ?? 0, high)
    }
    return zip(ends, ends.dropFirst()).flatMap { start, end in
      (start.x...max(start.x, end.x)).map { x in
        let part = end.x > start.x ? Double(x - start.x) / Double(end.x - start.x) : 0
        let low = row(start.low + part * (end.low - start.low), size)
        let high = row(start.high + part * (end.high - start.high), size)
        return (x, min(low, high)...max(low, high))
      }
    }
  }

  private func row(_ place: Double, _ size: Size) -> Int {
    Int(((1 - min(max(place, 0), 1)) * Double(size.height - 1)).rounded())
  }
}
