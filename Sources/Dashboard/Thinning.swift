/// What of a long history is drawn: the least and the greatest value of each of its parts.
///
/// Drawing then costs the same however long the history, and spikes and gaps stay. All parts but the
/// last have the same size, a power of two that grows with the history, so that what is new changes
/// nothing before it, and costs what is new.
struct Thinning {
  private var size = 1
  private var kept = Curve()
  /// How many values the whole parts have together.
  private var count = 0
  /// Which value was kept last.
  private var last = -1

  /// The curve, thinned where it has more than four values for each part.
  ///
  /// - Parameters:
  ///   - curve: a continuation of the last one.
  ///   - parts: the most parts that there are.
  /// - Returns: its first and last point, and between them the extremes of each part and its first
  ///   value that is not finite, in their order.
  mutating func extended(to curve: Curve, parts: Int) -> Curve {
    let length = curve.values.count
    guard parts > 0, length > 4 * parts else { return curve }
    resize(length, parts)
    while count + size <= length {
      addExtremes(of: curve, in: count..<count + size)
      count += size
    }
    var all = self
    all.addExtremes(of: curve, in: count..<length)
    all.add(curve, length - 1)
    return all.kept
  }

  /// Begins anew where the parts should have another size.
  private mutating func resize(_ length: Int, _ parts: Int) {
    var wanted = 1
    while (length + wanted - 1) / wanted > parts { wanted *= 2 }
    guard wanted != size else { return }
    self = Thinning()
    size = wanted
  }

  private mutating func addExtremes(of curve: Curve, in span: Range<Int>) {
    if last < 0 { add(curve, 0) }
    guard var low = span.first else { return }
    var high = low
    var (least, greatest) = (Float.infinity, -Float.infinity)
    var gap: Int?
    for index in span {
      let value = curve.values[index]
      guard value.isFinite else { gap = gap ?? index; continue }
      if value < least { (low, least) = (index, value) }
      if value > greatest { (high, greatest) = (index, value) }
    }
    for index in [low, high, gap ?? low].sorted() { add(curve, index) }
  }

  /// Keeps a point, unless it is kept already.
  private mutating func add(_ curve: Curve, _ index: Int) {
    guard index > last else { return }
    last = index
    kept.steps.append(curve.steps[index])
    kept.times.append(curve.times[index])
    kept.values.append(curve.values[index])
  }
}
