import Terminal

/// Rows of words in aligned columns.
struct TableText {
  let rows: [[String]]

  /// The rows, each column as wide as its widest word, the first to the left and the others to the
  /// right where they are numbers.
  var text: String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { column < $0.count ? columnWidth($0[column]) : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = zip(row, widths).map(pad).joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  private func pad(_ word: String, to width: Int) -> String {
    let space = String(repeating: " ", count: max(0, width - columnWidth(word)))
    let isNumber = Double(word.split(separator: " ").first ?? "") != nil
    return isNumber ? space + word : word + space
  }
}
