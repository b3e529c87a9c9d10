internal import Randomness

extension Layout {
  /// A folder that the user describes in `dataset.yaml`.
  static let datasetFile = Layout(
    name: "your own", expectation: DatasetFile.usualName,
    recognizes: { $0.has(DatasetFile.usualName) },
    list: { folder, request in
      try DatasetFile(DatasetFile.usualName, in: folder).list(request)
    })
}

/// A file that says where a dataset's inputs, splits and labels lie.
struct DatasetFile {
  static let usualName = "dataset.yaml"

  private let folder: DatasetFolder
  private let root: YAMLSection

  /// Reads a file.
  ///
  /// - Throws: `DatasetError` naming the file, and the key if the fault is one's.
  init(_ name: String, in folder: DatasetFolder) throws {
    self.folder = folder
    root = try YAMLSection(text: folder.text(name), file: folder.name(name))
    try root.allow(["name", "inputs", "splits", "tasks"])
  }

  /// Lists the samples.
  func list(_ request: DatasetRequest) throws -> SampleList {
    let inputs = try DatasetInputs(root.section("inputs"), in: folder)
    let splits = try DatasetSplits(root.section("splits"), in: folder)
    let names = try splits.names ?? inputs.names()
    var tables = TableShelf(folder: folder)
    let tasks = try root.section("tasks")
    guard !tasks.keys.isEmpty else { throw tasks.error(nil, "it names no task") }
    let chosen = try request.select(
      from: tasks.keys.map { name in
        try DatasetTask(name, tasks.section(name)).description
      })
    let labels = try chosen.map { task in
      try DatasetTask(task.name, tasks.section(task.name)).source(names, &tables)
    }
    return SampleList(
      folder: folder, names: names, input: try inputs.source(names, &tables), labels: labels,
      division: try splits.division(names.count, request), size: nil)
  }
}

/// Tables that were read already, so that forty columns of one are read at once or one by one.
struct TableShelf {
  let folder: DatasetFolder
  private var texts: [String: String] = [:]

  init(folder: DatasetFolder) { self.folder = folder }

  /// Some columns of a table.
  mutating func table(_ name: String, columns: [String]) throws -> TextTable {
    let text = try texts[name] ?? folder.text(name)
    texts[name] = text
    return try TextTable(text, columns: columns, file: folder.name(name))
  }
}

/// The entry `inputs`.
struct DatasetInputs {
  private enum Kind: String, CaseIterable { case image, array, table }

  private let section: YAMLSection
  private let folder: DatasetFolder
  private let kind: Kind

  init(_ section: YAMLSection, in folder: DatasetFolder) throws {
    (self.section, self.folder) = (section, folder)
    kind = try section.word("kind", Kind.self)
    try section.allow(
      kind == .table ? ["kind", "path", "columns"] : ["kind", "path", "channels"])
    if kind != .table { _ = try section.pattern("path") }
  }

  /// The names of all samples that have an input.
  func names() throws -> [String] {
    let path = try section.text("path")
    if kind == .table { return try table(columns: []).names }
    let parts = path.split(separator: "{id}", omittingEmptySubsequences: false)
    let (before, after) = (String(parts[0]), String(parts[1]))
    let start = before.lastIndex(of: "/").map { String(before[...$0].dropLast()) } ?? ""
    let prefix = String(before.dropFirst(start.isEmpty ? 0 : start.count + 1))
    let names = try folder.files(below: start).filter { file in
      file.count > prefix.count + after.count && file.hasPrefix(prefix) && file.hasSuffix(after)
        && !file.split(separator: "/").contains { $0.hasPrefix(".") }
    }.map { String($0.dropFirst(prefix.count).dropLast(after.count)) }
    guard !names.isEmpty else { throw section.error("path", "no file is named so: \(path)") }
    return names
  }

  func source(_ names: [String], _ tables: inout TableShelf) throws -> InputSource {
    switch kind {
    case .image: return .picture(.pattern(try section.pattern("path")))
    case .array:
      let order = try section.has("channels") ? section.text("channels") : "last"
      guard ["first", "last"].contains(order) else {
        throw section.error("channels", "is \(order); allowed are first and last")
      }
      return .array(.pattern(try section.pattern("path")), channelsFirst: order == "first")
    case .table: return try features(names)
    }
  }

  private func table(columns: [String]) throws -> TextTable {
    let path = try section.text("path")
    return try TextTable(folder.text(path), columns: columns, file: folder.name(path))
  }

  private func features(_ names: [String]) throws -> InputSource {
    let columns = try section.texts("columns")
    let (table, file) = (try table(columns: columns), folder.name(try section.text("path")))
    let rows = try table.rows
    var numbers: [Float] = []
    for name in names {
      guard let row = rows[name] else { throw DatasetError(file, "no row is named \"\(name)\"") }
      for column in columns {
        let cell = table.columns[column]?[row] ?? ""
        guard let number = Float(cell), number.isFinite else {
          throw DatasetError(
            file, "row \"\(name)\", \(column): \"\(cell)\"; an input must be a number")
        }
        numbers.append(number)
      }
    }
    return .features(numbers, count: columns.count)
  }
}

/// The entry `splits`.
struct DatasetSplits {
  /// The names of all listed samples; nil when splits are fractions.
  let names: [String]?

  private var listed: [Split: [Int]] = [:]
  private var fractions: [Split: Double] = [:]
  private var notes: [String] = []
  private let seed: Int
  private let section: YAMLSection

  init(_ section: YAMLSection, in folder: DatasetFolder) throws {
    self.section = section
    try section.allow(Split.allCases.map(\.rawValue) + ["seed"])
    seed = try section.has("seed") ? section.integer("seed", in: 0...(.max)) : 1
    if try section.number("train") != nil {
      names = nil
      fractions = try Self.fractions(section)
      return
    }
    var known: [String: Int] = [:]
    var names: [String] = []
    for split in Split.allCases where section.has(split.rawValue) {
      let file = try section.text(split.rawValue)
      listed[split] = try Self.lines(file, in: folder).map { name in
        if let number = known[name] { return number }
        known[name] = names.count
        names.append(name)
        return names.count - 1
      }
    }
    self.names = names
    noteOverlap()
  }

  /// The splits as they are asked for.
  func division(_ count: Int, _ request: DatasetRequest) throws -> SampleDivision {
    var division: SampleDivision
    if names == nil {
      division = SampleDivision(
        fractions: fractions, of: count, request, RandomStream(seed: seed).split("dataset.yaml"))
    } else {
      division = try SampleDivision(
        listed: listed, in: section.subject, request,
        RandomStream(seed: request.seed).split("dataset.yaml"))
    }
    division.notes += notes
    return division
  }

  private static func fractions(_ section: YAMLSection) throws -> [Split: Double] {
    var fractions: [Split: Double] = [:]
    for split in Split.allCases where section.has(split.rawValue) {
      guard let number = try section.number(split.rawValue), number > 0, number < 1 else {
        throw section.error(split.rawValue, "a fraction between 0 and 1 is needed, as for train")
      }
      fractions[split] = number
    }
    guard fractions[.test] != nil else { throw section.error("test", "is missing") }
    guard fractions.values.reduce(0, +) <= 1 + 1e-9 else {
      throw section.error(nil, "the fractions come to more than 1")
    }
    return fractions
  }

  /// The names in a list, one a line.
  private static func lines(_ file: String, in folder: DatasetFolder) throws -> [String] {
    let names = try folder.text(file).split(whereSeparator: \.isNewline)
      .map { String($0).trimmed }.filter { !$0.isEmpty }
    var seen: Set<String> = []
    for name in names {
      guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
        throw DatasetError(
          folder.name(file), "\"\(name)\": absolute paths and \"..\" are not allowed in lists")
      }
      guard seen.insert(name).inserted else {
        throw DatasetError(folder.name(file), "\"\(name)\" is listed twice; allowed is once")
      }
    }
    return names
  }

  private mutating func noteOverlap() {
    let pairs: [(Split, Split)] = [(.train, .validation), (.train, .test), (.validation, .test)]
    for (one, other) in pairs {
      let shared = Set(listed[one, default: []]).intersection(listed[other, default: []])
      guard !shared.isEmpty else { continue }
      notes.append("\(shared.count) samples are listed for \(one) and for \(other)")
    }
  }
}
