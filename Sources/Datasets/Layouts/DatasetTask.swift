/// A task of `dataset.yaml`.
struct DatasetTask {
  private enum Kind: String, CaseIterable {
    case classesPerPixel = "classes-per-pixel"
    case valuePerPixel = "value-per-pixel"
    case directionPerPixel = "direction-per-pixel"
    case classOfImage = "class"
    case binary, value
  }

  /// The task's name and what it predicts.
  let description: TaskDescription

  private let section: YAMLSection
  private let kind: Kind

  init(_ name: String, _ section: YAMLSection) throws {
    self.section = section
    kind = try section.word("kind", Kind.self)
    try section.allow(["kind"] + Self.keys(kind))
    let unit = try section.has("unit") ? section.text("unit") : ""
    let classes =
      kind == .classesPerPixel || kind == .classOfImage ? try section.classes() : (0, [])
    let taskKind: TaskKind =
      switch kind {
      case .classesPerPixel: .classesPerPixel(classes: classes.0)
      case .valuePerPixel: .valuePerPixel(unit: unit)
      case .directionPerPixel: .directionPerPixel
      case .classOfImage: .classOfImage(classes: classes.0)
      case .binary: .binary
      case .value: .value(unit: unit)
      }
    description = TaskDescription(name: name, kind: taskKind, classNames: classes.1)
  }

  private static func keys(_ kind: Kind) -> [String] {
    switch kind {
    case .classesPerPixel: ["classes", "path", "ignore"]
    case .valuePerPixel: ["unit", "path", "invalid", "scale"]
    case .directionPerPixel: ["path"]
    case .classOfImage: ["classes", "table", "column", "ignore"]
    case .binary: ["table", "column", "ignore"]
    case .value: ["unit", "table", "column", "invalid"]
    }
  }

  /// Where the labels lie.
  func source(_ names: [String], _ tables: inout TableShelf) throws -> LabelSource {
    let place: Place
    switch kind {
    case .classesPerPixel, .valuePerPixel, .directionPerPixel:
      place = .pattern(try section.pattern("path"))
    case .classOfImage, .binary, .value: place = .column(try column(names, &tables))
    }
    return LabelSource(task: description, place: place, coding: try coding(), isOptional: true)
  }

  private func coding() throws -> LabelCoding {
    switch description.kind {
    case .classesPerPixel(let classes):
      .classes(ClassCoding(count: classes, ignored: Set(try ignored.map { Int($0) })))
    case .directionPerPixel: .directions
    case .valuePerPixel, .classOfImage, .binary, .value:
      .values(
        ValueCoding(
          scale: try section.number("scale").map { Float($0) } ?? 1,
          invalid: try invalid.map { Float($0) }))
    }
  }

  private var ignored: [Double] {
    get throws {
      let numbers = try section.numbers("ignore")
      guard numbers.allSatisfy({ $0 == $0.rounded() && abs($0) < 1e9 }) else {
        throw section.error("ignore", "whole numbers are needed")
      }
      return numbers
    }
  }

  private var invalid: [Double] { get throws { try section.numbers("invalid") } }

  /// The cell of each sample as a number, NaN where there is none.
  private func column(_ names: [String], _ tables: inout TableShelf) throws -> [Float] {
    let (file, column) = (try section.text("table"), try section.text("column"))
    let table = try tables.table(file, columns: [column])
    let (rows, cells) = (try table.rows, table.columns[column, default: []])
    let isSigned = kind == .binary && cells.contains("-1") && !cells.contains("0")
    let missing = try kind == .value ? invalid : ignored
    let reader = CellReader(description: description, isSigned: isSigned, missing: missing)
    return try names.map { name in
      guard let row = rows[name] else { return .nan }
      guard let number = reader.number(cells[row]) else {
        throw DatasetError(
          tables.folder.name(file),
          "row \"\(name)\", \(column): \"\(cells[row])\"; allowed are "
            + reader.allowed)
      }
      return number
    }
  }
}

/// Turns a table's cells into targets.
private struct CellReader {
  let description: TaskDescription

  /// Whether no is -1 rather than 0.
  let isSigned: Bool

  /// Numbers that stand for a missing label.
  let missing: [Double]

  /// NaN where missing; nil when the cell is not allowed.
  func number(_ cell: String) -> Float? {
    if cell.isEmpty || cell.lowercased() == "nan" { return .nan }
    if let number = Double(cell), missing.contains(number) { return .nan }
    switch description.kind {
    case .binary: return answer(cell.lowercased())
    case .classOfImage(let classes):
      if let named = description.classNames.firstIndex(of: cell) { return Float(named) }
      guard let number = Int(cell), (0..<classes).contains(number) else { return nil }
      return Float(number)
    default:
      guard let number = Float(cell), number.isFinite else { return nil }
      return number
    }
  }

  private func answer(_ word: String) -> Float? {
    switch word {
    case "1", "1.0", "true", "yes": 1
    case "-1" where isSigned: 0
    case "0" where !isSigned: 0
    case "0.0", "false", "no": 0
    default: nil
    }
  }

  var allowed: String {
    switch description.kind {
    case .binary: "1 and 0, or 1 and -1 throughout, true and false, yes and no"
    case .classOfImage(let classes):
      "0 to \(classes - 1)" + (description.classNames.isEmpty ? "" : " and the classes' names")
    default: "numbers"
    }
  }
}
