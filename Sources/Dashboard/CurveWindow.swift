/// The part of a horizontal axis that is shown: all of it, a half, a quarter and so on, or any span
/// that was drawn with the mouse.
package struct CurveWindow: Hashable, Sendable {
  /// Where the part begins and how long it is, as fractions of the axis.
  private var (start, length) = (0.0, 1.0)

  package init() {}

  /// How many times longer the axis is than the part.
  package var factor: Double { 1 / length }

  /// Whether the part is all of the axis.
  package var isWhole: Bool { length == 1 }

  private static let least = 1.0 / 1024

  /// Shows half as much, or twice as much, and leaves one place where it is.
  ///
  /// - Parameters:
  ///   - isCloser: whether less is shown afterwards.
  ///   - place: what stays, as a fraction of the part shown; its right end is 1.
  package mutating func zoom(isCloser: Bool, around place: Double) {
    let kept = start + place * length
    length = min(max(length * (isCloser ? 0.5 : 2), Self.least), 1)
    start = kept - place * length
    keepInside()
  }

  /// Shows a span of what is shown alone; its ends are fractions of the part.
  package mutating func show(_ span: ClosedRange<Double>) {
    let kept = start + (span.lowerBound + span.upperBound) / 2 * length
    length = min(max(length * (span.upperBound - span.lowerBound), Self.least), 1)
    start = kept - length / 2
    keepInside()
  }

  /// Moves the part by a fraction of itself.
  package mutating func move(by fraction: Double) {
    start += fraction * length
    keepInside()
  }

  /// Whether there is more beyond its left end, or beyond its right end.
  package func hasMore(onLeft isLeft: Bool) -> Bool {
    isLeft ? start > 1e-9 : start + length < 1 - 1e-9
  }

  /// The part of a range.
  package func part(of range: ClosedRange<Double>) -> ClosedRange<Double> {
    let whole = range.upperBound - range.lowerBound
    let low = range.lowerBound + start * whole
    return low...max(low, range.lowerBound + (start + length) * whole)
  }

  private mutating func keepInside() {
    start = min(max(start, 0), 1 - length)
  }
}

extension CurveSettings {
  /// Shows less of the axis, or more, around the cursor; the curves have so many columns.
  mutating func zoom(isCloser: Bool, columns: Int) {
    let place = 1 - (cursor ?? 0) / Double(max(1, columns))
    window.zoom(isCloser: isCloser, around: max(0, place))
  }

  /// Moves the cursor a column left or right; at an end of what is shown, moves what is shown.
  mutating func moveCursor(isLeft: Bool, columns: Int) {
    guard let place = cursor else {
      if isLeft { cursor = 0 }
      return
    }
    let last = Double(columns - 1)
    let isAtEnd = isLeft ? place >= last : place < 1
    if isAtEnd, window.hasMore(onLeft: isLeft) {
      window.move(by: isLeft ? -0.125 : 0.125)
    } else if isLeft {
      cursor = min(last, place + 1)
    } else {
      cursor = place >= 1 ? place - 1 : nil
    }
  }
}
