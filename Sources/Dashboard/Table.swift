import Terminal

/// The columns of a table, as many as there is room for.
struct Table<Key: Hashable> {
  struct Column {
    var key: Key
    var title: String
    var width: Int
    var isRight = false
    /// The higher, the earlier it is left out; 0 never is.
    var priority = 0
    /// Whether it gets the room that is left.
    var grows = false
    /// Whether a text that is too long loses its middle, and not its end.
    var isCutInMiddle = false
  }

  private(set) var columns: [Column]

  /// The columns that fit, one blank between two.
  init(_ wanted: [Column], width: Int) {
    columns = wanted
    while used > width, let least = columns.map(\.priority).max(), least > 0 {
      columns.removeAll { $0.priority == least }
    }
    guard let growing = columns.firstIndex(where: \.grows) else { return }
    columns[growing].width = max(0, columns[growing].width + width - used)
  }

  private var used: Int { columns.reduce(columns.count - 1) { $0 + $1.width } }

  /// The place of a column in a row.
  func rect(_ key: Key, in row: Rect) -> Rect? {
    var x = row.x
    for column in columns {
      let rect = Rect(x: x, y: row.y, width: column.width, height: row.height)
      if column.key == key { return row.intersection(rect) }
      x += column.width + 1
    }
    return nil
  }

  /// Draws the columns' titles.
  func head(on canvas: inout Canvas, in row: Rect, glyphs: Glyphs) {
    for column in columns {
      write(column.title, Style(.title), column.key, on: &canvas, in: row, glyphs: glyphs)
    }
  }

  /// Draws a text in a column of a row.
  func write(
    _ text: String, _ style: Style = Style(), _ key: Key, on canvas: inout Canvas, in row: Rect,
    glyphs: Glyphs
  ) {
    guard let rect = rect(key, in: row), !rect.isEmpty else { return }
    let column = columns.first { $0.key == key }
    let (isRight, ellipsis) = (column?.isRight ?? false, glyphs.signs.ellipsis)
    let isCut = column?.isCutInMiddle ?? false
    let text = isCut ? truncateMiddle(text, to: rect.width, ellipsis: ellipsis) : text
    let blank = isRight ? max(0, rect.width - columnWidth(text)) : 0
    canvas.write(
      text, at: Point(x: rect.x + blank, y: rect.y), style: style, in: rect, ellipsis: ellipsis)
  }
}
