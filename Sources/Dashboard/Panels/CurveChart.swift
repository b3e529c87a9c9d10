import Runs
import Terminal

/// A named curve in its colour.
struct NamedCurve {
  let name: String
  let paint: Paint
  let curve: Curve
  /// What it is the mean of, where it is one.
  var replicates: [Curve] = []
  /// What it is of, where what is found of it may be kept for the next frame.
  var source: String?
}

/// Curves over steps or time, smoothed ones over the raw data.
struct CurveChart: Panel {
  var heading = "Curves"
  let curves: [NamedCurve]
  let settings: CurveSettings
  var memory = CurveMemory()
  /// Where the horizontal axis ends, in steps, where that is known.
  var steps: Int?
  /// Whether raw data stand behind smoothed ones.
  var showsRaw = true
  var hasMarkers = false
  var hasLegend = true
  var facts = ""
  var explanation = ["Curves appear with the first step of a training."]
  /// The span that is being drawn with the mouse, as columns of the canvas.
  var drawn: ClosedRange<Int>?

  func title(_ glyphs: Glyphs) -> String { heading }

  func status(_ glyphs: Glyphs) -> String {
    let smoothing = settings.weight > 0 ? "EMA \(shortWeight)" : "raw"
    let axis = settings.isLogarithmic ? "log" : "linear"
    let whole = Int(exactly: settings.window.factor)
    let factor = whole.map(String.init) ?? shortNumber(settings.window.factor)
    let zoom = settings.window.isWhole ? "" : "\(glyphs.signs.times)\(factor)"
    return ([facts, zoom, smoothing, axis].filter { !$0.isEmpty }).joined(
      separator: glyphs.separator)
  }

  private var shortWeight: String { String("\(settings.weight)".drop { $0 == "0" }) }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    guard curves.contains(where: { !$0.curve.values.isEmpty }) else {
      canvas.explain(explanation, in: rect, glyphs: glyphs)
      return
    }
    let lines = smoothed(width: rect.width)
    let isInside = fitsInside(lines, rect)
    let (legend, area) = rect.top(legendRows(lines, rect))
    drawLegend(lines, on: &canvas, in: legend, glyphs)
    let plot = plot(lines, area.size, isInside)
    canvas.plot(plot, in: area, glyphs: glyphs)
    if let drawn, let place = plot.area(in: area) {
      let span = Rect(x: drawn.lowerBound, y: place.y, width: drawn.count, height: place.height)
      canvas.restyle(place.intersection(span)) { $0.background = .selection }
    }
    if let cursor = cursor(area.width) {
      drawReadOut(lines, at: cursor, on: &canvas, in: area, glyphs)
    }
  }

  /// A box beside the cursor with every curve's value there, where there is room for it.
  private func drawReadOut(
    _ lines: [Line], at cursor: Double, on canvas: inout Canvas, in area: Rect, _ glyphs: Glyphs
  ) {
    let place =
      settings.isOverTime ? duration(cursor) : "step \(Int(cursor.rounded()))"
    let names = lines.map { columnWidth($0.name) }.max() ?? 0
    let values = lines.map { columnWidth($0.value) }.max() ?? 0
    let width = max(names + values + 5, columnWidth(place) + 6)
    let height = lines.count + 2
    guard let axis = xRange, width * 3 < area.width, height + 2 < area.height else { return }
    let shown = settings.window.part(of: axis)
    let part = (cursor - shown.lowerBound) / max(shown.upperBound - shown.lowerBound, 1e-12)
    let column = area.x + 8 + Int(part * Double(area.width - 9))
    let isLeft = column - area.x > area.width / 2
    let x = isLeft ? column - width - 1 : column + 2
    let box = Rect(x: x, y: area.bottom - height - 2, width: width, height: height)
    canvas.fill(box, with: Cell())
    let inner = canvas.box(box, title: place, glyphs: glyphs)
    for (row, line) in lines.enumerated() {
      let sign = hasMarkers ? glyphs.marker(row) : glyphs.heavy.horizontal
      let name = padRight(line.name, to: max(0, inner.width - values - 3))
      let pieces = [
        ("\(sign) ", Style(line.paint)), (name, Style(.dim)),
        (" " + padLeft(line.value, to: values), Style()),
      ]
      canvas.write(pieces, at: Point(x: inner.x, y: inner.y + row), in: inner)
    }
  }

  /// A curve as it is drawn, with its name and its value at the cursor or at the end.
  private struct Line {
    let name: String
    let value: String
    let paint: Paint
    let curve: Curve
    let start: Double

    var label: String { [name, value].filter { !$0.isEmpty }.joined(separator: " ") }

    /// The label in at most so many columns: the name gives way to the value.
    func label(within columns: Int, _ glyphs: Glyphs) -> String {
      let room = columns - columnWidth(value) - 1
      return truncate(name, to: room, ellipsis: glyphs.signs.ellipsis) + " " + value
    }
  }

  private func smoothed(width: Int) -> [Line] {
    let cursor = cursor(width)
    return curves.map { named in
      let found = found(named, weight: settings.weight, width)
      let value = cursor.flatMap { x in
        found.smooth.value(at: x) {
          found.smooth.place($0, isOverTime: settings.isOverTime)
        }
      }
      let text = (value ?? found.smooth.values.last).map { shortNumber(Double($0)) } ?? ""
      return Line(
        name: truncate(named.name, to: 16), value: text, paint: named.paint, curve: found.drawn,
        start: found.smooth.times.first ?? 0)
    }
  }

  /// Whether the plot itself has room for the names, in its top right corner.
  private func fitsInside(_ lines: [Line], _ rect: Rect) -> Bool {
    let width = (lines.map { columnWidth($0.label) }.max() ?? 0) + 2
    return hasLegend && width <= (rect.width - 8) / 2 && lines.count <= (rect.height - 1) / 2
  }

  /// Where the curves themselves are drawn in a pane's inside; nil where there are none.
  func area(in rect: Rect) -> Rect? {
    guard curves.contains(where: { !$0.curve.values.isEmpty }) else { return nil }
    let lines = smoothed(width: rect.width)
    let room = rect.top(legendRows(lines, rect)).rest
    return plot(lines, room.size, fitsInside(lines, rect)).area(in: room)
  }

  /// How many columns the cursor of a chart can be at.
  static func columns(in width: Int) -> Int { max(1, width - 8) }

  /// In how many columns the names stand above the plot.
  private func legendColumns(_ lines: [Line], _ width: Int) -> Int {
    let longest = (lines.map { columnWidth($0.label) }.max() ?? 0) + 4
    return max(1, width / longest, (lines.count + 1) / 2)
  }

  /// In how many rows they stand there: at most two, and none where the plot has room for them.
  private func legendRows(_ lines: [Line], _ rect: Rect) -> Int {
    guard hasLegend, !fitsInside(lines, rect) else { return 0 }
    let columns = legendColumns(lines, rect.width)
    return min(2, (lines.count + columns - 1) / columns, rect.height / 4)
  }

  /// The names in as many columns as fit.
  private func drawLegend(
    _ lines: [Line], on canvas: inout Canvas, in legend: Rect, _ glyphs: Glyphs
  ) {
    guard !legend.isEmpty else { return }
    let columns = legendColumns(lines, legend.width)
    let width = legend.width / columns
    for (index, line) in lines.prefix(columns * legend.height).enumerated() {
      let point = Point(x: legend.x + index % columns * width, y: legend.y + index / columns)
      let sign = hasMarkers ? glyphs.marker(index) : glyphs.heavy.horizontal
      let label = line.label(within: width - 4, glyphs)
      canvas.write([("\(sign) ", Style(line.paint)), (label, Style())], at: point, in: legend)
    }
  }

  /// Raw data stand behind smoothed ones only where there is room to tell the curves apart.
  private func plot(_ lines: [Line], _ size: Size, _ hasLegend: Bool) -> LinePlot {
    let hasRaw = showsRaw && settings.weight > 0 && (curves.count - 1) * 8 <= size.height
    let raw = hasRaw ? curves.map { faint($0, size.width) } : []
    let series = lines.map {
      LinePlot.Series(
        x: abscissa($0.curve, $0.start), y: $0.curve.values.map(Double.init), paint: $0.paint,
        label: $0.label)
    }
    var plot = LinePlot(
      raw + series, isLogarithmic: settings.isLogarithmic,
      xRange: xRange.map { settings.window.part(of: $0) },
      yRange: valueRange(lines), xLabel: settings.isOverTime ? "seconds" : "step",
      cursor: cursor(size.width), hasLegend: hasLegend, hasMarkers: hasMarkers)
    plot.bands = curves.compactMap { band(of: $0, size.width) }
    return plot
  }

  /// One standard deviation to both sides of the mean, of curves smoothed as the mean is.
  private func band(of named: NamedCurve, _ width: Int) -> LinePlot.Band? {
    let members = named.replicates.filter { !$0.values.isEmpty }
      .map { $0.smoothed(settings.weight) }
    guard members.count > 1, let length = members.map(\.values.count).min() else { return nil }
    let kept = stride(from: 0, to: length, by: max(1, length / max(1, 2 * width)))
    let points = kept.compactMap { index -> (x: Double, mean: Double, deviation: Double)? in
      let values = members.map { Double($0.values[index]) }
      guard values.allSatisfy(\.isFinite), let statistic = Statistic(values) else { return nil }
      let (first, start) = (members[0], members[0].times.first ?? 0)
      let x = settings.isOverTime ? first.times[index] - start : Double(first.steps[index])
      return (x, statistic.mean, statistic.standardDeviation ?? 0)
    }
    return LinePlot.Band(
      x: points.map(\.x), low: points.map { $0.mean - $0.deviation },
      high: points.map { $0.mean + $0.deviation }, paint: named.paint)
  }

  /// What of a curve lies in the part of the axis that is shown, in as many points as matter.
  private func found(_ named: NamedCurve, weight: Float, _ width: Int) -> CurveMemory.Found {
    let window = settings.window.isWhole ? nil : xRange.map(settings.window.part)
    return memory.find(
      named.curve, of: named.source, weight: weight, window: window,
      columns: window == nil ? columns(of: named.curve, width) : width * 2,
      isOverTime: settings.isOverTime)
  }

  /// The columns of dots that a curve takes of an axis that may be longer.
  private func columns(of curve: Curve, _ width: Int) -> Int {
    guard let last = curve.values.indices.last, let end = xRange?.upperBound else { return 0 }
    let part = curve.place(last, isOverTime: settings.isOverTime) / end
    return max(16, Int((min(max(part, 0), 1) * Double(width * 2)).rounded(.up)))
  }

  private func faint(_ named: NamedCurve, _ width: Int) -> LinePlot.Series {
    let thin = found(named, weight: 0, width).drawn
    return LinePlot.Series(
      x: abscissa(thin, named.curve.times.first ?? 0), y: thin.values.map(Double.init),
      paint: named.paint, isFaint: true)
  }

  private func abscissa(_ curve: Curve, _ start: Double) -> [Double] {
    settings.isOverTime ? curve.times.map { $0 - start } : curve.steps.map(Double.init)
  }

  private var xRange: ClosedRange<Double>? {
    let ends = curves.compactMap { named -> Double? in
      guard let step = named.curve.steps.last, let time = named.curve.times.last else { return nil }
      return settings.isOverTime ? time - (named.curve.times.first ?? 0) : Double(step)
    }
    guard let last = ends.max(), last.isFinite else { return nil }
    return 0...max(settings.isOverTime ? last : max(last, Double(steps ?? 0)), 1e-9)
  }

  /// The range of the smoothed curves, so that single outliers of the raw data flatten nothing;
  /// on a linear axis without their first steps, whose losses may be many times the later ones.
  private func valueRange(_ lines: [Line]) -> ClosedRange<Double>? {
    let values = lines.flatMap(settled).map(Double.init).filter {
      $0.isFinite && (!settings.isLogarithmic || $0 > 0)
    }
    guard let low = values.min(), let high = values.max(), low < high else { return nil }
    let margin = settings.isLogarithmic ? 0 : (high - low) * 0.04
    return (low - margin)...(high + margin)
  }

  private func settled(_ line: Line) -> ArraySlice<Float> {
    let values = line.curve.values
    guard !settings.isLogarithmic, settings.measure == 0, settings.window.isWhole else {
      return values[...]
    }
    let last = line.curve.steps.last ?? 0
    let first = line.curve.steps.firstIndex { $0 * 20 >= last } ?? 0
    return values.count - first < 10 ? values[...] : values[first...]
  }

  /// Where the cursor is, in the units of the horizontal axis.
  private func cursor(_ width: Int) -> Double? {
    guard let columns = settings.cursor, let range = xRange.map(settings.window.part) else {
      return nil
    }
    let part = 1 - columns / Double(Self.columns(in: width))
    return range.lowerBound + max(0, part) * (range.upperBound - range.lowerBound)
  }
}
