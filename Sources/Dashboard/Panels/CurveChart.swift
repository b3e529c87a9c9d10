import Runs
import Terminal

/// A named curve in its colour.
struct NamedCurve {
  let name: String
  let paint: Paint
  let curve: Curve
}

/// Curves over steps or time, smoothed ones over the raw data.
struct CurveChart: Panel {
  var heading = "Curves"
  let curves: [NamedCurve]
  let settings: CurveSettings
  /// Where the horizontal axis ends, in steps, where that is known.
  var steps: Int?
  /// Whether raw data stand behind smoothed ones.
  var showsRaw = true
  var hasMarkers = false
  var hasLegend = true
  var facts = ""
  var explanation = ["Curves appear with the first step of a training."]

  func title(_ glyphs: Glyphs) -> String { heading }

  func status(_ glyphs: Glyphs) -> String {
    let smoothing = settings.weight > 0 ? "EMA \(shortWeight)" : "raw"
    let axis = settings.isLogarithmic ? "log" : "linear"
    return ([facts, smoothing, axis].filter { !$0.isEmpty }).joined(separator: glyphs.separator)
  }

  private var shortWeight: String { String("\(settings.weight)".drop { $0 == "0" }) }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    guard curves.contains(where: { !$0.curve.values.isEmpty }) else {
      canvas.explain(explanation, in: rect, glyphs: glyphs)
      return
    }
    canvas.plot(plot(rect.size, glyphs), in: rect, glyphs: glyphs)
  }

  /// Raw data stand behind smoothed ones only where there is room to tell the curves apart.
  private func plot(_ size: Size, _ glyphs: Glyphs) -> LinePlot {
    let width = size.width
    let showsRaw = showsRaw && settings.weight > 0 && (curves.count - 1) * 8 <= size.height
    let smooth = curves.map { $0.curve.smoothed(settings.weight) }
    let range = xRange
    let cursor = settings.cursor.flatMap { place($0, width, range) }
    let raw = showsRaw ? curves.map { faint($0, width) } : []
    let lines = zip(curves, smooth).map { line($0, $1, cursor, width) }
    return LinePlot(
      raw + lines, isLogarithmic: settings.isLogarithmic, xRange: range,
      yRange: valueRange(smooth), xLabel: settings.isOverTime ? "seconds" : "step",
      cursor: cursor, hasLegend: hasLegend, hasMarkers: hasMarkers)
  }

  private func faint(_ curve: NamedCurve, _ width: Int) -> LinePlot.Series {
    let thin = curve.curve.thinned(to: width * 2)
    return LinePlot.Series(x: abscissa(thin), y: thin.values, paint: curve.paint, isFaint: true)
  }

  private func line(
    _ named: NamedCurve, _ smooth: Curve, _ cursor: Double?, _ width: Int
  ) -> LinePlot.Series {
    let value = cursor.flatMap { smooth.value(at: $0, abscissa(smooth)) } ?? smooth.values.last
    let text = value.map(shortNumber) ?? ""
    let thin = smooth.thinned(to: width * 2)
    let name = truncate(named.name, to: 16)
    return LinePlot.Series(
      x: abscissa(thin), y: thin.values, paint: named.paint,
      label: name.isEmpty ? text : "\(name) \(text)")
  }

  private func abscissa(_ curve: Curve) -> [Double] {
    settings.isOverTime ? curve.seconds : curve.steps
  }

  private var xRange: ClosedRange<Double>? {
    let ends = curves.compactMap { abscissa($0.curve).last }
    guard let last = ends.max() else { return nil }
    let end = settings.isOverTime ? last : max(last, Double(steps ?? 0))
    return 0...max(end, 1e-9)
  }

  /// The values of the smoothed curves with a margin, so that single outliers of the raw data do
  /// not flatten everything.
  private func valueRange(_ smooth: [Curve]) -> ClosedRange<Double>? {
    let values = smooth.lazy.flatMap(\.values).filter {
      $0.isFinite && (!settings.isLogarithmic || $0 > 0)
    }
    guard let low = values.min(), let high = values.max(), low < high else { return nil }
    return settings.isLogarithmic
      ? low...high : (low - (high - low) * 0.04)...(high + (high - low) * 0.04)
  }

  private func place(_ columns: Int, _ width: Int, _ range: ClosedRange<Double>?) -> Double? {
    guard let range else { return nil }
    let part = 1 - Double(columns) / Double(max(1, width - 8))
    return range.lowerBound + max(0, part) * (range.upperBound - range.lowerBound)
  }
}

extension Curve {
  /// The value at the last place that is not beyond `x`.
  func value(at x: Double, _ places: [Double]) -> Double? {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle] <= x { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? values[low - 1] : values.first
  }
}
