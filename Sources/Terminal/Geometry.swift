/// How many columns and rows something takes.
public struct Size: Hashable, Sendable {
  /// Columns.
  public var width: Int
  /// Rows.
  public var height: Int

  /// A size in columns and rows; negative ones count as none.
  public init(width: Int, height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
  }
}

/// One cell's position, counted from the top left corner.
public struct Point: Hashable, Sendable {
  /// Columns from the left.
  public var x: Int
  /// Rows from the top.
  public var y: Int

  /// The cell in column `x` of row `y`.
  public init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }
}

/// A rectangle of cells, whose width and height are never negative.
public struct Rect: Hashable, Sendable {
  /// The left column.
  public var x: Int
  /// The top row.
  public var y: Int
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int

  /// A rectangle by its top left corner and size; a negative width or height counts as none.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  /// The rectangle of a size at the origin.
  public init(size: Size) {
    self.init(x: 0, y: 0, width: size.width, height: size.height)
  }

  /// The first column beyond it.
  public var right: Int { x + width }
  /// The first row beyond it.
  public var bottom: Int { y + height }
  /// Its columns and rows.
  public var size: Size { Size(width: width, height: height) }
  /// Its top left cell.
  public var origin: Point { Point(x: x, y: y) }
  /// Whether it holds no cell at all.
  public var isEmpty: Bool { width == 0 || height == 0 }

  /// Whether a cell lies inside.
  public func contains(_ point: Point) -> Bool {
    point.x >= x && point.x < right && point.y >= y && point.y < bottom
  }

  /// Whether every cell of another rectangle lies inside; an empty one always does.
  public func contains(_ other: Rect) -> Bool {
    other.isEmpty || intersection(other) == other
  }

  /// The cells that both rectangles have, perhaps none.
  public func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(
      x: left, y: top, width: min(right, other.right) - left,
      height: min(bottom, other.bottom) - top)
  }

  /// What is left after a margin on all four sides, kept inside `self` when nothing is.
  public func inset(by margin: Int) -> Rect {
    inset(horizontally: margin, vertically: margin)
  }

  /// What is left after margins left and right, and above and below.
  public func inset(horizontally columns: Int, vertically rows: Int) -> Rect {
    Rect(
      x: x + min(max(0, columns), width / 2), y: y + min(max(0, rows), height / 2),
      width: width - 2 * max(0, columns), height: height - 2 * max(0, rows))
  }

  /// A rectangle of a size in the middle of this one, cut to it.
  public func centered(_ size: Size) -> Rect {
    let columns = min(size.width, width)
    let rows = min(size.height, height)
    return Rect(
      x: x + (width - columns) / 2, y: y + (height - rows) / 2, width: columns, height: rows)
  }
}
