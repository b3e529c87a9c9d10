import Datasets
import Terminal

/// How many colours a cell may have.
enum CellColors: String {
  case all = "24bit"
  case few = "256"
  case never
}

/// Pictures in a terminal: two pixels in each cell, one above the other.
struct CellPicture {
  let colors: CellColors

  /// The width of the terminal.
  let columns: Int

  /// A sample's pictures side by side, as many as fit, then its other labels.
  func text(_ view: SampleView) -> String {
    let size = cellSize(view.panes)
    let perRow = max(1, (columns + 1) / (size.width + 1))
    let rows = stride(from: 0, to: view.panes.count, by: perRow).map { start in
      self.row(Array(view.panes[start..<min(view.panes.count, start + perRow)]), size)
    }
    return rows.joined() + view.lines.map { "  \($0)\n" }.joined()
  }

  /// The columns and rows of pixels of each picture.
  private func cellSize(_ panes: [SampleView.Pane]) -> (width: Int, height: Int) {
    guard let first = panes.first?.picture else { return (1, 1) }
    let share = (columns + 1) / min(4, panes.count) - 1
    let width = max(8, min(share, first.width, Self.widest))
    let height = max(2, width * first.height / max(1, first.width))
    return (min(width, columns), height + height % 2)
  }

  private static let widest = 80

  private func row(_ panes: [SampleView.Pane], _ size: (width: Int, height: Int)) -> String {
    let titles = panes.map { pane in
      let title = truncated(pane.title, to: size.width)
      return title + String(repeating: " ", count: size.width - columnWidth(title))
    }
    let pictures = panes.map { $0.picture.scaled(height: size.height, width: size.width) }
    let lines = stride(from: 0, to: size.height, by: 2).map { y in
      pictures.map { line(of: $0, y) }.joined(separator: " ")
    }
    return ([titles.joined(separator: " ")] + lines).joined(separator: "\n") + "\n"
  }

  private func truncated(_ title: String, to width: Int) -> String {
    var title = title
    while columnWidth(title) > width { title.removeLast() }
    return title
  }

  private func line(of picture: Picture, _ y: Int) -> String {
    let cells = (0..<picture.width).map { cell(picture.color(y, $0), picture.color(y + 1, $0)) }
    return cells.joined() + (colors == .never ? "" : "\u{1B}[0m")
  }

  private func cell(_ upper: SIMD3<UInt8>, _ lower: SIMD3<UInt8>) -> String {
    switch colors {
    case .all: "\u{1B}[38;2;\(Self.list(upper));48;2;\(Self.list(lower))m▀"
    case .few: "\u{1B}[38;5;\(Self.nearest(upper));48;5;\(Self.nearest(lower))m▀"
    case .never: Self.shade(upper, lower)
    }
  }

  private static func list(_ color: SIMD3<UInt8>) -> String { "\(color.x);\(color.y);\(color.z)" }

  /// The nearest colour of xterm's cube of 6 x 6 x 6 or of its 24 greys.
  private static func nearest(_ color: SIMD3<UInt8>) -> Int {
    let wanted = SIMD3<Int>(Int(color.x), Int(color.y), Int(color.z))
    let steps = [wanted.x, wanted.y, wanted.z].map { channel in
      levels.indices.min { abs(levels[$0] - channel) < abs(levels[$1] - channel) } ?? 0
    }
    let grey = max(0, min(23, (wanted.wrappedSum() / 3 - 3) / 10))
    let cube = SIMD3(levels[steps[0]], levels[steps[1]], levels[steps[2]])
    let isGrey = distance(SIMD3(repeating: 8 + 10 * grey), wanted) < distance(cube, wanted)
    return isGrey ? 232 + grey : 16 + 36 * steps[0] + 6 * steps[1] + steps[2]
  }

  private static let levels = [0, 95, 135, 175, 215, 255]

  private static func distance(_ one: SIMD3<Int>, _ other: SIMD3<Int>) -> Int {
    let difference = one &- other
    return (difference &* difference).wrappedSum()
  }

  /// A character as dark as two pixels are bright.
  private static func shade(_ upper: SIMD3<UInt8>, _ lower: SIMD3<UInt8>) -> String {
    let sum = [upper.x, upper.y, upper.z, lower.x, lower.y, lower.z].reduce(0) { $0 + Int($1) }
    let shades = Array(" .:-=+*#%@")
    return String(shades[min(shades.count - 1, sum * shades.count / (6 * 256))])
  }
}
