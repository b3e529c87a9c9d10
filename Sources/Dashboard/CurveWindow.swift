/// The part of a horizontal axis that is shown: all of it, or a half, a quarter and so on.
package struct CurveWindow: Hashable, Sendable {
  /// How often the axis was halved.
  package private(set) var halvings = 0

  /// Where the part ends, as a fraction of the axis.
  private var end = 1.0

  package init() {}

  /// How many times longer the axis is than the part.
  package var factor: Int { 1 << halvings }

  private static let mostHalvings = 10

  /// Shows half as much, or twice as much, and leaves one place where it is.
  ///
  /// - Parameters:
  ///   - isCloser: whether less is shown afterwards.
  ///   - place: what stays, as a fraction of the part shown; its right end is 1.
  package mutating func zoom(isCloser: Bool, around place: Double) {
    let kept = end - (1 - place) / Double(factor)
    halvings = min(max(0, halvings + (isCloser ? 1 : -1)), Self.mostHalvings)
    end = kept + (1 - place) / Double(factor)
    keepInside()
  }

  /// Moves the part by a fraction of itself.
  package mutating func move(by fraction: Double) {
    end += fraction / Double(factor)
    keepInside()
  }

  /// Whether there is more beyond its left end, or beyond its right end.
  package func hasMore(onLeft isLeft: Bool) -> Bool {
    isLeft ? end - 1 / Double(factor) > 1e-9 : end < 1 - 1e-9
  }

  /// The part of a range.
  package func part(of range: ClosedRange<Double>) -> ClosedRange<Double> {
    let length = range.upperBound - range.lowerBound
    let start = end - 1 / Double(factor)
    let low = range.lowerBound + start * length
    return low...max(low, range.lowerBound + end * length)
  }

  private mutating func keepInside() {
    end = min(max(end, 1 / Double(factor)), 1)
  }
}

extension CurveSettings {
  /// Shows less of the axis, or more, around the cursor; the curves have so many columns.
  mutating func zoom(isCloser: Bool, columns: Int) {
    let place = 1 - Double(cursor ?? 0) / Double(max(1, columns))
    window.zoom(isCloser: isCloser, around: max(0, place))
  }

  /// Moves the cursor a column left or right; at an end of what is shown, moves what is shown.
  mutating func moveCursor(isLeft: Bool, columns: Int) {
    guard let place = cursor else {
      if isLeft { cursor = 0 }
      return
    }
    let isAtEnd = isLeft ? place >= columns - 1 : place == 0
    if isAtEnd, window.hasMore(onLeft: isLeft) {
      window.move(by: isLeft ? -0.125 : 0.125)
    } else if isLeft {
      cursor = min(columns - 1, place + 1)
    } else {
      cursor = place > 0 ? place - 1 : nil
    }
  }
}
