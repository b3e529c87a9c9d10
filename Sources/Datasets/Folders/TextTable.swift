/// A table in a file of comma-separated values: RFC 4180, with a header.
struct TextTable {
  /// The wanted columns, by name, in the order of the rows.
  private(set) var columns: [String: [String]] = [:]

  /// The names of the samples: the column `id`, or else the first.
  private(set) var names: [String] = []

  private let file: String

  /// Reads the wanted columns.
  ///
  /// - Throws: `DatasetError` naming the file when a column is not there, a row has more or fewer
  ///   cells than the header, or two rows have the same name.
  init(_ text: String, columns wanted: [String], file: String) throws {
    self.file = file
    var reader = RecordReader(text)
    guard let header = try reader.next(file) else {
      throw DatasetError(file, "it is empty; wanted is a header")
    }
    let idColumn = header.firstIndex(of: "id") ?? 0
    let places = try wanted.map { try Self.place(of: $0, in: header, file) }
    var cells = [[String]](repeating: [], count: wanted.count)
    var number = 1
    while let row = try reader.next(file) {
      number += 1
      if row == [""] && header.count > 1 { continue }
      guard row.count == header.count else {
        throw DatasetError(
          file, "row \(number) has \(row.count) cells, its header has \(header.count)")
      }
      names.append(row[idColumn])
      for (index, place) in places.enumerated() { cells[index].append(row[place]) }
    }
    columns = Dictionary(zip(wanted, cells)) { one, _ in one }
    _ = try rows
  }

  /// The row of each name.
  var rows: [String: Int] {
    get throws {
      var rows: [String: Int] = [:]
      for (row, name) in names.enumerated() {
        guard rows.updateValue(row, forKey: name) == nil else {
          throw DatasetError(file, "two rows are named \"\(name)\"; allowed is one")
        }
      }
      return rows
    }
  }

  private static func place(of name: String, in header: [String], _ file: String) throws -> Int {
    let places = header.indices.filter { header[$0] == name }
    guard let place = places.first, places.count == 1 else {
      let allowed = header.prefix(50).joined(separator: ", ")
      throw DatasetError(
        file,
        places.isEmpty
          ? "it has no column \"\(name)\"; its columns are \(allowed)"
          : "it has \(places.count) columns \"\(name)\"; allowed is one")
    }
    return place
  }
}

/// Cuts comma-separated values into records.
private struct RecordReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The cells of the next record; nil at the end.
  mutating func next(_ file: String) throws -> [String]? {
    guard position < bytes.count else { return nil }
    var cells: [String] = []
    while true {
      cells.append(try cell(file))
      guard position < bytes.count else { return cells }
      let separator = bytes[position]
      position += 1
      if separator == UInt8(ascii: ",") { continue }
      if separator == UInt8(ascii: "\r"), position < bytes.count,
        bytes[position] == UInt8(ascii: "\n")
      {
        position += 1
      }
      return cells
    }
  }

  private mutating func cell(_ file: String) throws -> String {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
      let start = position
      while position < bytes.count, !Self.isSeparator(bytes[position]) { position += 1 }
      return String(decoding: bytes[start..<position], as: UTF8.self)
        .trimmed
    }
    return try quoted(file)
  }

  private mutating func quoted(_ file: String) throws -> String {
    var text: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      guard byte == UInt8(ascii: "\"") else { text.append(byte); continue }
      guard position < bytes.count, bytes[position] == byte else {
        guard position == bytes.count || Self.isSeparator(bytes[position]) else { break }
        return String(decoding: text, as: UTF8.self)
      }
      text.append(byte)
      position += 1
    }
    throw DatasetError(file, "a quoted cell does not end; a quote within is written twice")
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}

extension String {
  /// Without spaces and tabs at both ends.
  var trimmed: String {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    let rest = drop(while: isSpace)
    return String(rest.reversed().drop(while: isSpace).reversed())
  }
}
