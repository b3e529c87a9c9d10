extension Rect {
  /// Splits off the top `rows`, as many as there are.
  ///
  /// - Returns: the rows split off, and the rest below them.
  public func top(_ rows: Int) -> (part: Rect, rest: Rect) {
    let rows = min(max(0, rows), height)
    return (
      Rect(x: x, y: y, width: width, height: rows),
      Rect(x: x, y: y + rows, width: width, height: height - rows)
    )
  }

  /// Splits off the bottom `rows`, as many as there are.
  ///
  /// - Returns: the rows split off, and the rest above them.
  public func bottom(_ rows: Int) -> (part: Rect, rest: Rect) {
    let (rest, part) = top(height - min(max(0, rows), height))
    return (part, rest)
  }

  /// Splits off the left `columns`, as many as there are.
  ///
  /// - Returns: the columns split off, and the rest to their right.
  public func left(_ columns: Int) -> (part: Rect, rest: Rect) {
    let columns = min(max(0, columns), width)
    return (
      Rect(x: x, y: y, width: columns, height: height),
      Rect(x: x + columns, y: y, width: width - columns, height: height)
    )
  }

  /// Splits off the right `columns`, as many as there are.
  ///
  /// - Returns: the columns split off, and the rest to their left.
  public func right(_ columns: Int) -> (part: Rect, rest: Rect) {
    let (rest, part) = left(width - min(max(0, columns), width))
    return (part, rest)
  }

  /// Side-by-side pieces in proportion to `fractions`, which together are the whole.
  ///
  /// - Precondition: no fraction is negative and their sum is positive.
  public func columns(_ fractions: [Double]) -> [Rect] {
    let edges = Self.edges(of: width, fractions)
    return zip(edges, edges.dropFirst()).map {
      Rect(x: x + $0, y: y, width: $1 - $0, height: height)
    }
  }

  /// Pieces one above the other in proportion to `fractions`, which together are the whole.
  ///
  /// - Precondition: no fraction is negative and their sum is positive.
  public func rows(_ fractions: [Double]) -> [Rect] {
    let edges = Self.edges(of: height, fractions)
    return zip(edges, edges.dropFirst()).map {
      Rect(x: x, y: y + $0, width: width, height: $1 - $0)
    }
  }

  private static func edges(of length: Int, _ fractions: [Double]) -> [Int] {
    let total = fractions.reduce(0, +)
    precondition(
      total > 0 && fractions.allSatisfy { $0 >= 0 }, "fractions \(fractions) have no proportion")
    var sum = 0.0
    return [0]
      + fractions.map { fraction in
        sum += fraction
        return Int((Double(length) * sum / total).rounded())
      }
  }
}
