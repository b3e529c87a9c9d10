import Terminal
import Testing

@Suite struct HeatMapTests {
  static let affinity = HeatMap(
    rows: ["seg", "depth", "normals"], columns: ["seg", "depth", "normals"],
    values: [[.nan, 0.62, -0.08], [0.57, .nan, 1], [-1, 0, .nan]])

  static func canvas(
    _ map: HeatMap, _ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode
  ) -> Canvas {
    var canvas = Canvas(size: Size(width: width, height: height))
    canvas.heatMap(map, in: canvas.bounds, glyphs: glyphs)
    return canvas
  }

  @Test("affinities as signed hundredths")
  func digits() {
    #expect(
      Self.canvas(Self.affinity, 26, 4).text == """
                 seg dept norm
        seg       ·   +62  -08
        depth    +57   ·   +1
        normals  -1    00   ·
        """)
  }

  @Test("without colours a shade stands beside each number")
  func shaded() {
    var map = Self.affinity
    map.isShaded = true
    #expect(
      Self.canvas(map, 26, 4, .ascii).text == """
                 seg dept norm
        seg       .   +62: -08
        depth    +57:  .   +1 #
        normals  -1 #  00   .
        """)
  }

  @Test("narrow columns keep the sign and leave out digits")
  func narrow() {
    #expect(
      Self.canvas(Self.affinity, 10, 4).text == """
           sedeno
        s… · +6-0
        d… +5· +1
        n… -1 0·
        """)
  }

  @Test("probabilities have no sign")
  func sequential() {
    let map = HeatMap(
      rows: ["p"], columns: ["a", "b", "c"], values: [[0, 0.25, 1]], scale: .sequential)
    #expect(
      Self.canvas(map, 20, 2).text == """
            a    b    c
        p  00   25    1
        """)
  }

  static let paints: [(Double, HeatMap.Scale, Paint)] = [
    (-1, .diverging, .diverging(-5)), (0, .diverging, .diverging(0)),
    (9, .diverging, .diverging(5)),
    (0.31, .diverging, .diverging(2)), (0, .sequential, .sequential(0)),
    (1, .sequential, .sequential(7)), (-3, .sequential, .sequential(0)),
  ]

  @Test("the background follows the value", arguments: paints)
  func background(value: Double, scale: HeatMap.Scale, paint: Paint) {
    let map = HeatMap(rows: ["r"], columns: ["c"], values: [[value]], scale: scale)
    let cell = Self.canvas(map, 8, 2)[4, 1]
    #expect(cell.style == Style(.contrast, on: paint))
  }

  @Test("the cursor points out its row and column")
  func cursor() {
    var map = Self.affinity
    map.cursor = Point(x: 0, y: 1)
    let canvas = Self.canvas(map, 26, 4)
    #expect(canvas[0, 2].style.isBold && !canvas[0, 1].style.isBold)
    #expect(canvas[9, 0].style.isBold && !canvas[14, 0].style.isBold)
  }

  @Test("at any size the map stays inside of its rectangle", arguments: [0, 1, 2, 3, 9, 30])
  func sizes(width: Int) {
    for height in 0..<6 {
      let rect = Rect(x: 1, y: 1, width: width, height: height)
      var canvas = Canvas(size: Size(width: 34, height: 8))
      let used = canvas.heatMap(Self.affinity, in: rect)
      #expect(rect.contains(used))
      canvas.fill(rect, with: Cell())
      #expect(canvas == Canvas(size: canvas.size))
    }
  }
}
