import Runs
import Terminal

/// What the newest training makes of a validation sample: the input, and of each task the target
/// above the prediction.
struct SamplePanel: Panel {
  let sheet: SampleSheet?
  let paints: TaskPaints
  let hasColors: Bool
  let isImported: Bool
  let zoomKey: String

  func title(_ glyphs: Glyphs) -> String { Pane.samples.title }

  func status(_ glyphs: Glyphs) -> String {
    sheet.map { "step \($0.step)\(glyphs.separator)target above, prediction below" } ?? ""
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    guard let sheet, let grid = grid(sheet, rect.size) else {
      let text =
        isImported
        ? "The log of another program has no pictures."
        : "Pictures appear with the first validation of a task that predicts pixels."
      canvas.explain(
        [sheet == nil ? text : "There is too little room; \(zoomKey) zooms."], in: rect,
        glyphs: glyphs)
      return
    }
    for (index, entry) in entries(sheet).enumerated() {
      let place = Rect(
        x: rect.x + index % grid.across * (grid.width + 1),
        y: rect.y + index / grid.across * (2 * grid.height + 1), width: grid.width,
        height: 2 * grid.height + 1)
      draw(entry, sheet, grid.height, on: &canvas, in: rect.intersection(place), glyphs)
    }
  }

  private struct Entry {
    let name: String
    let paint: Paint
    let above: SampleSheet.Pixels
    var below: SampleSheet.Pixels?
  }

  private func entries(_ sheet: SampleSheet) -> [Entry] {
    let input = sheet.input.map { [Entry(name: "input", paint: .dim, above: $0)] } ?? []
    return input
      + sheet.tasks.map {
        Entry(name: $0.name, paint: paints[$0.name], above: $0.target, below: $0.prediction)
      }
  }

  private func draw(
    _ entry: Entry, _ sheet: SampleSheet, _ height: Int, on canvas: inout Canvas, in rect: Rect,
    _ glyphs: Glyphs
  ) {
    let (head, body) = rect.top(1)
    canvas.line(entry.name, Style(entry.paint), row: 0, in: head, glyphs: glyphs)
    for (pixels, row) in [
      (entry.above, body.top(height).part), (entry.below, body.top(height).rest),
    ] {
      guard let pixels else { continue }
      canvas.draw(sheet.image(pixels), in: row, hasColors: hasColors, glyphs: glyphs)
    }
  }

  /// How many pictures stand side by side, and how large each is in cells.
  private struct Grid {
    let across, width, height: Int
  }

  /// The grid with the largest pictures of which all fit.
  private func grid(_ sheet: SampleSheet, _ room: Size) -> Grid? {
    let count = sheet.tasks.count + (sheet.input == nil ? 0 : 1)
    guard !sheet.tasks.isEmpty else { return nil }
    let image = sheet.image(sheet.tasks[0].target)
    for width in stride(from: min(room.width, SampleSheet.mostPixels * 2), through: 4, by: -1) {
      let (height, across) = (image.rows(columns: width), (room.width + 1) / (width + 1))
      let down = (count + across - 1) / across
      if down * (2 * height + 1) <= room.height {
        return Grid(across: across, width: width, height: height)
      }
    }
    return nil
  }
}

extension SampleSheet {
  fileprivate func image(_ pixels: Pixels) -> Image {
    Image(height: height, width: width, pixels: pixels)
  }
}
