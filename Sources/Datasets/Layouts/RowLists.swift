internal import Foundation

/// AdaShare's lists: a JSON file of rows of paths for each split.
struct RowLists {
  /// The rows of all splits, one behind another.
  private(set) var rows: [[String]] = []

  /// The numbers of each split's rows.
  private(set) var samples: [Split: [Int]] = [:]

  /// Reads a list.
  ///
  /// - Parameters:
  ///   - name: the list's file.
  ///   - folder: where it lies.
  ///   - columns: what the paths of a row are.
  /// - Throws: `DatasetError` naming the file when it is no such list.
  init(_ name: String, in folder: DatasetFolder, columns: [String]) throws {
    let file = folder.name(name)
    let bytes = try folder.bytes(name, limit: 1 << 26)
    guard let lists = try? JSONDecoder().decode([String: [[String]]].self, from: Data(bytes)) else {
      let row = columns.joined(separator: ", ")
      throw DatasetError(file, "wanted is {\"train\": [[\(row)], ...], \"test\": ...}")
    }
    for split in Split.allCases {
      let own = lists[split.rawValue] ?? (split == .validation ? lists["val"] : nil) ?? []
      for (index, row) in own.enumerated() where row.count != columns.count {
        throw DatasetError(
          file, "\(split)[\(index)] names \(row.count) files; wanted are \(columns.count)")
      }
      samples[split] = Array(rows.count..<(rows.count + own.count))
      rows += own
    }
  }

  /// The files in a column of the rows.
  func files(_ column: Int) -> Place { .files(rows.map { $0[column] }) }
}
