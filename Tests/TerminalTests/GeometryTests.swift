import Terminal
import Testing

@Suite struct GeometryTests {
  static let rects = [
    Rect(x: 0, y: 0, width: 0, height: 0), Rect(x: 3, y: 2, width: 1, height: 1),
    Rect(x: -4, y: 5, width: 7, height: 3), Rect(x: 2, y: -1, width: 100, height: 30),
    Rect(x: 1, y: 1, width: -5, height: 4),
  ]

  @Test("splitting gives two parts that together are the whole", arguments: rects, [-3, 0, 1, 9])
  func split(rect: Rect, count: Int) {
    for (part, rest) in [rect.top(count), rect.bottom(count)] {
      #expect(part.height + rest.height == rect.height)
      #expect(part.height == min(max(0, count), rect.height))
      #expect(rect.contains(part) && rect.contains(rest))
      #expect(part.intersection(rest).isEmpty)
    }
    for (part, rest) in [rect.left(count), rect.right(count)] {
      #expect(part.width + rest.width == rect.width)
      #expect(part.width == min(max(0, count), rect.width))
      #expect(rect.contains(part) && rect.contains(rest))
      #expect(part.intersection(rest).isEmpty)
    }
  }

  @Test("bottom and right are cut from the far side")
  func farSides() {
    let rect = Rect(x: 1, y: 2, width: 10, height: 6)
    #expect(rect.bottom(2).part == Rect(x: 1, y: 6, width: 10, height: 2))
    #expect(rect.right(3).part == Rect(x: 8, y: 2, width: 3, height: 6))
  }

  @Test(
    "a margin never leaves the rectangle nor a negative size", arguments: rects, [-1, 0, 1, 50])
  func inset(rect: Rect, margin: Int) {
    let inner = rect.inset(by: margin)
    #expect(inner.width >= 0 && inner.height >= 0)
    #expect(inner.x >= rect.x && inner.right <= rect.right || rect.isEmpty)
    #expect(rect.contains(inner) || margin < 0)
  }

  @Test("proportional pieces meet and fill the whole", arguments: rects)
  func proportions(rect: Rect) {
    let columns = rect.columns([0.382, 0.3, 0.318])
    #expect(columns.map(\.width).reduce(0, +) == rect.width)
    #expect(zip(columns, columns.dropFirst()).allSatisfy { $0.right == $1.x })
    let rows = rect.rows([2, 1])
    #expect(rows.map(\.height).reduce(0, +) == rect.height)
    #expect(rows[0].bottom == rows[1].y)
  }

  @Test("a third of ten columns is three or four")
  func thirds() {
    let rect = Rect(size: Size(width: 10, height: 1))
    #expect(rect.columns([1, 1, 1]).map(\.width) == [3, 4, 3])
  }

  @Test("rectangles that do not meet have nothing in common")
  func apart() {
    let left = Rect(x: 0, y: 0, width: 3, height: 3)
    let right = Rect(x: 5, y: 0, width: 3, height: 3)
    #expect(left.intersection(right).isEmpty)
    #expect(!left.contains(right))
  }

  @Test("the middle of a small rectangle is all of it")
  func centered() {
    let rect = Rect(x: 2, y: 1, width: 10, height: 4)
    #expect(rect.centered(Size(width: 4, height: 2)) == Rect(x: 5, y: 2, width: 4, height: 2))
    #expect(rect.centered(Size(width: 40, height: 20)) == rect)
  }
}
