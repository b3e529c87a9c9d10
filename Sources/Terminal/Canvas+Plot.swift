extension Canvas {
  /// Draws curves with their axes.
  ///
  /// Too small a rectangle shows the curves without axes; no finite value shows axes alone.
  /// - Parameters:
  ///   - plot: the curves.
  ///   - rect: all that may be drawn on.
  ///   - glyphs: what they are drawn with.
  public mutating func plot(_ plot: LinePlot, in rect: Rect, glyphs: Glyphs = .unicode) {
    guard !rect.isEmpty, let axes = plot.axes() else { return }
    let rooms = PlotRooms(axes.y, in: rect)
    let area = rooms.area
    if !rooms.left.isEmpty { verticalAxis(rooms.ticks, in: rooms.left, glyphs) }
    if !rooms.bottom.isEmpty { horizontalAxis(plot, axes.x, in: rooms.bottom) }
    let frame = PlotFrame(area: area, x: axes.x, y: axes.y, glyphs: glyphs)
    drawCursor(plot, frame)
    drawBands(plot, frame)
    drawCurves(plot, frame)
    drawMarks(plot, frame)
    if plot.hasLegend { drawLegend(plot, frame) }
  }

  private mutating func verticalAxis(_ ticks: [Axis.Tick], in rect: Rect, _ glyphs: Glyphs) {
    let axis = rect.right - 1
    fill(rect.right(1).part, with: Cell(glyph: glyphs.axes.vertical, style: Style(.border)))
    for tick in ticks {
      let y = rect.y + Int(((1 - tick.place) * Double(rect.height - 1)).rounded())
      let label = padLeft(tick.label, to: rect.width - 1)
      write(label, at: Point(x: rect.x, y: y), style: Style(.dim), in: rect)
      self[axis, y] = Cell(glyph: glyphs.axes.tick, style: Style(.border))
    }
  }

  private mutating func horizontalAxis(_ plot: LinePlot, _ axis: Axis, in rect: Rect) {
    var free = rect.x
    let end = rect.right - (plot.xLabel.isEmpty ? 0 : columnWidth(plot.xLabel) + 1)
    for tick in axis.ticks(atMost: max(2, rect.width / 10)) {
      let width = columnWidth(tick.label)
      let center = rect.x + Int((tick.place * Double(rect.width - 1)).rounded())
      let x = max(rect.x, min(center - width / 2, rect.right - width))
      guard x >= free, x + width <= end else { continue }
      free = x + write(tick.label, at: Point(x: x, y: rect.y), style: Style(.dim), in: rect) + 1
    }
    guard end > free else { return }
    let label = Point(x: rect.right - columnWidth(plot.xLabel), y: rect.y)
    write(plot.xLabel, at: label, style: Style(.dim), in: rect)
  }

  private mutating func drawCursor(_ plot: LinePlot, _ frame: PlotFrame) {
    guard let cursor = plot.cursor, let column = frame.column(cursor) else { return }
    let line = Rect(x: column, y: frame.area.y, width: 1, height: frame.area.height)
    fill(line, with: Cell(glyph: frame.glyphs.axes.cursor, style: Style(.accent)))
  }

  private mutating func drawCurves(_ plot: LinePlot, _ frame: PlotFrame) {
    var dots = DotGrid(cells: frame.area.size, dots: frame.glyphs.dots)
    for curve in plot.drawingOrder.map({ plot.series[$0] }) {
      let style = Style(foreground: curve.paint, isDim: curve.isFaint)
      for piece in frame.pieces(of: curve, on: dots.size) { dots.path(piece, style) }
    }
    dots.draw(on: &self, at: frame.area.origin)
    for index in plot.drawingOrder {
      if plot.hasMarkers, !plot.series[index].isFaint {
        drawMarkers(plot.series[index], index, frame)
      }
      drawGaps(plot.series[index], frame)
      if !plot.series[index].isFaint { drawOverflow(plot.series[index], frame) }
    }
  }

  /// Puts a series' sign on it every eight columns, not where its neighbours have theirs.
  private mutating func drawMarkers(_ curve: LinePlot.Series, _ index: Int, _ frame: PlotFrame) {
    var next = frame.area.x + 1 + index * 3 % 8
    for (x, y) in zip(curve.x, curve.y) {
      guard let column = frame.column(x), column >= next, let row = frame.row(y) else { continue }
      self[column, row] = Cell(glyph: frame.glyphs.marker(index), style: Style(curve.paint))
      next = column + 8
    }
  }

  private mutating func drawGaps(_ curve: LinePlot.Series, _ frame: PlotFrame) {
    let cell = Cell(glyph: frame.glyphs.axes.notANumber, style: Style(.bad))
    for (x, y) in zip(curve.x, curve.y) where !frame.y.hasPlace(y) {
      guard let column = frame.column(x) else { continue }
      self[column, frame.area.bottom - 1] = cell
    }
  }

  /// Tells in the highest row where a curve is above the axis.
  private mutating func drawOverflow(_ curve: LinePlot.Series, _ frame: PlotFrame) {
    let cell = Cell(glyph: frame.glyphs.signs.up, style: Style(curve.paint))
    for (x, y) in zip(curve.x, curve.y) {
      guard y > frame.y.range.upperBound, let place = frame.y.place(y), place > 1 + 1e-9,
        let column = frame.column(x)
      else { continue }
      self[column, frame.area.y] = cell
    }
  }

  private mutating func drawLegend(_ plot: LinePlot, _ frame: PlotFrame) {
    let named = plot.series.indices.filter { !plot.series[$0].label.isEmpty }
    let width = (named.map { columnWidth(plot.series[$0].label) }.max() ?? 0) + 2
    guard width <= frame.area.width / 2, named.count <= frame.area.height / 2 else { return }
    for (row, index) in named.enumerated() {
      let curve = plot.series[index]
      let point = Point(x: frame.area.right - width, y: frame.area.y + row)
      let sign = plot.hasMarkers ? frame.glyphs.marker(index) : frame.glyphs.heavy.horizontal
      write(
        [("\(sign) ", Style(curve.paint)), (padRight(curve.label, to: width - 2), Style(.text))],
        at: point, in: frame.area)
    }
  }
}

extension LinePlot {
  /// Where the curves themselves are drawn in a rectangle: all of it but the axes; nil where there
  /// is nothing to show.
  public func area(in rect: Rect) -> Rect? {
    rect.isEmpty ? nil : axes().map { PlotRooms($0.y, in: rect).area }
  }
}

/// Where the axes and the curves are; an axis for which there is no room has none.
private struct PlotRooms {
  let left, bottom, area: Rect
  let ticks: [Axis.Tick]

  init(_ axis: Axis, in rect: Rect) {
    ticks = axis.ticks(atMost: max(2, (rect.height - 1) / 3))
    let margin = (ticks.map { columnWidth($0.label) }.max() ?? 0) + 1
    let hasYAxis = rect.width >= margin + 8 && rect.height >= 2
    let (below, upper) = rect.bottom(rect.height >= 4 ? 1 : 0)
    (left, area) = upper.left(hasYAxis ? margin : 0)
    bottom = below.right(area.width).part
  }
}

/// Where the points of a plot lie on a canvas.
struct PlotFrame {
  let area: Rect
  let x: Axis
  let y: Axis
  let glyphs: Glyphs

  func column(_ value: Double) -> Int? {
    guard let place = x.place(value), place >= 0, place <= 1 else { return nil }
    return area.x + Int((place * Double(area.width - 1)).rounded())
  }

  func row(_ value: Double) -> Int? {
    y.place(value).map { area.y + Int(((1 - clamped($0)) * Double(area.height - 1)).rounded()) }
  }

  /// A curve as lines of dots, interrupted where it is no number.
  ///
  /// In each column of dots remain its first, lowest, highest and last point.
  func pieces(of curve: LinePlot.Series, on size: Size) -> [[Point]] {
    var pieces: [[Point]] = []
    var piece: [Point] = []
    piece.reserveCapacity(curve.x.count)
    var column: DotColumn?
    for (x, y) in zip(curve.x, curve.y) {
      let point = dot(x, y, size)
      if let point, column?.x == point.x {
        column?.extend(to: point)
      } else {
        column?.add(to: &piece)
        column = point.map(DotColumn.init)
        guard point == nil, !piece.isEmpty else { continue }
        pieces.append(piece)
        piece = []
      }
    }
    column?.add(to: &piece)
    return pieces + [piece]
  }

  private func dot(_ x: Double, _ y: Double, _ size: Size) -> Point? {
    guard let across = self.x.place(x), let up = self.y.place(y) else { return nil }
    // Points far outside would make lines of very many dots.
    let column = min(max(across, -1), 2) * Double(size.width - 1)
    let row = (1 - clamped(up)) * Double(size.height - 1)
    return Point(x: Int(column.rounded()), y: Int(row.rounded()))
  }

  private func clamped(_ place: Double) -> Double { min(max(place, 0), 1) }
}

/// The points of a curve that share a column of dots, reduced to those that can be seen.
private struct DotColumn {
  private let first: Point
  private var last: Point
  private var low: Point
  private var high: Point

  init(_ point: Point) {
    (first, last, low, high) = (point, point, point, point)
  }

  var x: Int { first.x }

  func add(to points: inout [Point]) {
    points.append(first)
    guard low != high else { return }
    points.append(low)
    points.append(high)
    points.append(last)
  }

  mutating func extend(to point: Point) {
    last = point
    low = point.y > low.y ? point : low
    high = point.y < high.y ? point : high
  }
}
