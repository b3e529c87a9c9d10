/// Curves over a common horizontal axis.
///
/// A curve keeps its spikes however few columns it gets; where it is no number the lowest row shows
/// it. Focused curves are drawn last and give shared cells their paint; faint ones are drawn first.
public struct LinePlot: Hashable, Sendable {
  /// One curve.
  public struct Series: Hashable, Sendable {
    /// Where its points are, in ascending order.
    public var x: [Double]
    /// Its values, as many as `x`; those that are not finite have no place.
    public var y: [Double]
    /// How it is painted.
    public var paint: Paint
    /// Its name in the legend; in none when empty.
    public var label: String
    /// Drawn behind the others and without markers, as raw data are behind smoothed.
    public var isFaint: Bool

    /// A curve.
    ///
    /// - Precondition: `x` and `y` are equally many.
    public init(
      x: [Double], y: [Double], paint: Paint, label: String = "", isFaint: Bool = false
    ) {
      precondition(x.count == y.count, "a curve has \(x.count) places and \(y.count) values")
      self.x = x
      self.y = y
      self.paint = paint
      self.label = label
      self.isFaint = isFaint
    }
  }

  /// The curves; each later one is drawn over those before it.
  public var series: [Series]
  /// Veils behind the curves.
  public var bands: [Band] = []
  /// Signs in front of them.
  public var marks: [Mark] = []
  /// Which of them is drawn last, if any.
  public var focus: Int?
  /// Whether values are placed by their logarithm; those that have none have no place.
  public var isLogarithmic: Bool
  /// The ends of the horizontal axis; those of the curves when nil.
  public var xRange: ClosedRange<Double>?
  /// The ends of the vertical axis; those of the curves inside `xRange` when nil.
  public var yRange: ClosedRange<Double>?
  /// What the horizontal axis measures.
  public var xLabel: String
  /// Where a vertical line is drawn, in the units of `x`.
  public var cursor: Double?
  /// Whether names stand in the top right corner, where there is room.
  public var hasLegend: Bool
  /// Whether signs along the curves tell them apart without colour.
  public var hasMarkers: Bool

  /// A plot of some curves.
  public init(
    _ series: [Series], focus: Int? = nil, isLogarithmic: Bool = false,
    xRange: ClosedRange<Double>? = nil, yRange: ClosedRange<Double>? = nil, xLabel: String = "",
    cursor: Double? = nil, hasLegend: Bool = false, hasMarkers: Bool = false
  ) {
    self.series = series
    self.focus = focus
    self.isLogarithmic = isLogarithmic
    self.xRange = xRange
    self.yRange = yRange
    self.xLabel = xLabel
    self.cursor = cursor
    self.hasLegend = hasLegend
    self.hasMarkers = hasMarkers
  }

  /// The value of each curve at the point nearest to `x`; nil for a curve without points.
  public func values(at x: Double) -> [Double?] {
    series.map { curve in
      let nearest = curve.x.indices.min { abs(curve.x[$0] - x) < abs(curve.x[$1] - x) }
      return nearest.map { curve.y[$0] }
    }
  }

  /// The axes that show all curves, or nil where there is nothing to show.
  func axes() -> (x: Axis, y: Axis)? {
    guard let x = xRange.map({ Axis($0) }) ?? Axis(series.lazy.flatMap(\.x)) else { return nil }
    let shown = series.lazy.flatMap { curve in
      zip(curve.x, curve.y).lazy.filter { x.range.contains($0.0) }.map(\.1)
    }
    let y =
      yRange.map { Axis($0, isLogarithmic: isLogarithmic) }
      ?? Axis(shown, isLogarithmic: isLogarithmic)
    return y.map { (x, $0) }
  }

  /// The curves' numbers from the one drawn first to the one drawn last.
  var drawingOrder: [Int] {
    series.indices.sorted { first, second in
      (rank(first), first) < (rank(second), second)
    }
  }

  private func rank(_ index: Int) -> Int {
    series[index].isFaint ? 0 : index == focus ? 2 : 1
  }
}
