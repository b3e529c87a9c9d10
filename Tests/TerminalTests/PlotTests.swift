import Foundation
import Terminal
import Testing

@Suite struct PlotTests {
  static let falling = LinePlot.Series(
    x: [0, 10, 20, 30, 40], y: [1, 0.5, 0.25, 0.2, 0.2], paint: .series(0), label: "depth")

  static func screen(
    _ plot: LinePlot, _ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode
  ) -> String {
    var canvas = Canvas(size: Size(width: width, height: height))
    canvas.plot(plot, in: canvas.bounds, glyphs: glyphs)
    return canvas.text
  }

  @Test("a falling curve in Braille")
  func braille() {
    #expect(
      Self.screen(LinePlot([Self.falling], xLabel: "step"), 30, 7) == """
        1.0┤⠑⢄
           │  ⠑⢄
           │   ⠈⠢⡀
        0.5┤     ⠈⠢⣀
           │        ⠉⠢⢄
           │           ⠉⠒⠤⠤⠤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
            0              25     step
        """)
  }

  @Test("a falling curve in ASCII")
  func ascii() {
    #expect(
      Self.screen(LinePlot([Self.falling], xLabel: "step"), 30, 7, .ascii) == """
        1.0+'.
           |  '.
           |   '.
        0.5+     '..
           |        ''..
           |            ''''..........
            0              25     step
        """)
  }

  @Test("a falling curve in quadrants")
  func quadrants() {
    #expect(
      Self.screen(LinePlot([Self.falling], xLabel: "step"), 30, 7, .blocks) == """
        1.0┤▚▖
           │ ▝▚▖
           │   ▝▚▖
        0.5┤     ▝▚▄
           │        ▀▀▄▄
           │            ▀▀▀▀▄▄▄▄▄▄▄▄▄▄
            0              25     step
        """)
  }

  @Test("a band is a veil of every fourth dot between its ends")
  func band() {
    var plot = LinePlot([], xRange: 0...10, yRange: 0...1)
    plot.bands = [.init(x: [0, 10], low: [0, 0.5], high: [0.5, 1], paint: .series(0))]
    #expect(
      Self.screen(plot, 10, 3, .ascii) == """
        1+      '
         | ' ' ' '
        0+' ' '
        """)
    plot.bands[0].low = [-9, .nan]
    #expect(
      Self.screen(plot, 10, 3, .ascii) == """
        1+      '
         | ' ' ' '
        0+' ' ' '
        """)
  }

  @Test("a sign stands at its point, and its label where there is room")
  func marks() {
    var plot = LinePlot([], xRange: 0...10, yRange: 0...1)
    plot.marks = [
      .init(x: 0, y: 1, glyph: "o", label: "A", paint: .accent),
      .init(x: 10, y: 0, glyph: "*", label: "BC", paint: .accent),
      .init(x: 11, y: 0, glyph: "x", paint: .bad), .init(x: .nan, y: 0, glyph: "x", paint: .bad),
    ]
    #expect(Self.screen(plot, 9, 3) == "oA\n\n      BC*")
  }

  @Test("a curve that leaves its axis upwards says so in the highest row")
  func overflow() {
    let curve = LinePlot.Series(x: [0, 1, 2, 3], y: [90, 2, 1, 0], paint: .series(0))
    let plot = LinePlot([curve], yRange: 0...2)
    #expect(Self.screen(plot, 24, 8).prefix(5).contains("↑"))
    #expect(!Self.screen(LinePlot([curve]), 24, 8).contains("↑"))
  }

  @Test(
    "a logarithmic axis has ticks between its decades as far as there is room",
    arguments: [(16, ["0.5", "1", "2", "5", "10"]), (10, ["1", "3", "10"]), (7, ["1", "10"])])
  func ticks(_ height: Int, _ expected: [String]) {
    let curve = LinePlot.Series(x: [0, 1], y: [0.4, 15], paint: .series(0))
    let screen = Self.screen(LinePlot([curve], isLogarithmic: true), 24, height, .ascii)
    let labels = screen.split(separator: "\n").compactMap { line in
      line.firstIndex(of: "+").map { line[..<$0].trimmingCharacters(in: .whitespaces) }
    }
    #expect(labels == expected.reversed())
  }

  @Test("a logarithmic axis has decades, and what has no logarithm shows at the bottom")
  func logarithmic() {
    let curve = LinePlot.Series(
      x: [0, 1, 2, 3, 4, 5], y: [100, 10, 1, 0, 0.1, 0.01], paint: .series(1))
    #expect(
      Self.screen(LinePlot([curve], isLogarithmic: true), 24, 14, .ascii) == """
         100+'.
            | '.
            |   :
            |    :
            |     :
            |      :
           1+       :
            |
            |
            |              .
            |               :
            |                '.
        0.01+           x     '.
             0                 5
        """)
  }

  @Test("a legend and a cursor")
  func legend() {
    let second = LinePlot.Series(x: [0, 40], y: [0.4, 0.4], paint: .series(1), label: "seg")
    let plot = LinePlot(
      [Self.falling, second], cursor: 20, hasLegend: true, hasMarkers: true)
    #expect(
      Self.screen(plot, 34, 8) == """
        1.0┤⠑⢄             ┊       ● depth
           │  ⠣⡀           ┊       ◆ seg
           │   ⠈⠢⡀         ┊
           │     ⠘⢄        ┊
        0.5┤       ●⠤⣀     ┊
           │⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠛⠭⣉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉◆
           │              ⠉●⠒⠤⠤⠤⢄⣀⣀⣀⣀⣀⣀⣀⣀●
            0             20            40
        """)
  }

  @Test("one point in a hundred thousand is still seen")
  func spike() {
    let x = (0..<100_000).map(Double.init)
    var y = [Double](repeating: 0, count: x.count)
    y[70_001] = 1
    let text = Self.screen(LinePlot([.init(x: x, y: y, paint: .text)]), 40, 10)
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let spikes = rows.filter { row in row.dropFirst(6).contains { $0 != " " } }
    #expect(spikes.count == 9)
  }

  @Test("a value that is no number interrupts the curve and shows at the bottom")
  func notANumber() {
    let curve = LinePlot.Series(x: [0, 1, 2, 3, 4], y: [1, 1, .nan, 1, 1], paint: .series(0))
    var canvas = Canvas(size: Size(width: 5, height: 3))
    canvas.plot(LinePlot([curve], yRange: 0...1), in: canvas.bounds, glyphs: .ascii)
    #expect(canvas.text == "'' ''\n\n  x")
    #expect(canvas[2, 2].style.foreground == .bad)
  }

  @Test("the focused curve paints the cells it shares, a faint one never does")
  func collisions() {
    let flat = { (paint: Paint, isFaint: Bool) in
      LinePlot.Series(x: [0, 1], y: [0, 0], paint: paint, isFaint: isFaint)
    }
    let series = [flat(.series(0), false), flat(.series(1), false), flat(.series(2), true)]
    for (focus, paint) in [(nil, Paint.series(1)), (0, .series(0)), (1, .series(1))] {
      var canvas = Canvas(size: Size(width: 4, height: 1))
      canvas.plot(LinePlot(series, focus: focus, yRange: 0...1), in: canvas.bounds)
      #expect(canvas[1, 0].style == Style(paint))
    }
  }

  static let strange: [[Double]] = [
    [], [.nan], [0], [1e308, -1e308], [.infinity, 1], [.leastNonzeroMagnitude, 0], [1e300, 1e300],
    [-1, -2, -3], [1, .nan, 2, -.infinity, 3],
  ]

  @Test(
    "strange values at any size stay inside of their rectangle", arguments: strange, [false, true])
  func sizes(values: [Double], isLogarithmic: Bool) {
    let x = values.indices.map { Double($0) * 3 }
    let curve = LinePlot.Series(x: x, y: values, paint: .text, label: "a name")
    let plot = LinePlot(
      [curve], isLogarithmic: isLogarithmic, xLabel: "step", cursor: 1, hasLegend: true,
      hasMarkers: true)
    for width in [0, 1, 2, 7, 11, 40] {
      for height in [0, 1, 2, 3, 5, 12] {
        let rect = Rect(x: 2, y: 1, width: width, height: height)
        var canvas = Canvas(size: Size(width: 44, height: 15))
        canvas.plot(plot, in: rect, glyphs: width % 2 == 0 ? .unicode : .ascii)
        canvas.fill(rect, with: Cell())
        #expect(canvas == Canvas(size: canvas.size))
      }
    }
  }

  @Test("values under the cursor are those of the nearest points")
  func nearest() {
    let empty = LinePlot.Series(x: [], y: [], paint: .text)
    #expect(LinePlot([Self.falling, empty]).values(at: 14) == [0.5, nil])
    #expect(LinePlot([Self.falling]).values(at: 900) == [0.2])
  }
}
