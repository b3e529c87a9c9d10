/// What every file of a dataset holds, and which cannot be used.
public struct DataReport: Encodable, Sendable {
  /// A file that cannot be used.
  public struct BadFile: Encodable, Hashable, Sendable {
    /// Its path.
    public let file: String

    /// What is wrong with it and what is allowed.
    public let reason: String
  }

  /// The folder.
  public let folder: String

  /// The number of samples of each split, by its name.
  public let splits: [String: Int]

  /// The inputs, then each task.
  public internal(set) var sources: [SourceReport]

  /// In the order in which they were found.
  public internal(set) var bad: [BadFile] = []

  /// What a user should know about how the splits were chosen.
  public let notes: [String]

  /// What each file holds; nil unless asked for.
  public internal(set) var files: [FileReport]?

  /// Reads every file of a folder.
  ///
  /// - Parameters:
  ///   - request: which folder and tasks.
  ///   - keepsFiles: whether to keep what each single file holds.
  ///   - progress: called with the finished fraction.
  /// - Throws: `DatasetError` when not even a list of the samples can be made.
  public init(
    _ request: DatasetRequest, keepsFiles: Bool = false,
    progress: @Sendable (Double) -> Void = { _ in }
  ) throws {
    let list = try Layout.samples(request)
    folder = request.source
    splits = Dictionary(
      uniqueKeysWithValues: list.division.samples.map { ($0.key.rawValue, $0.value.count) })
    notes = list.division.notes
    sources =
      [SourceReport(name: "input", kind: list.input.kind)]
      + list.labels.map { SourceReport($0.task) }
    files = keepsFiles ? [] : nil
    let inspector = SampleInspector(list: list)
    // A chunk at a time, so that a large dataset's findings are not all in memory.
    for start in stride(from: 0, to: list.names.count, by: Self.chunk) {
      let end = min(list.names.count, start + Self.chunk)
      for findings in parallelMap(
        end - start, progress: { _ in }, { inspector.inspect(start + $0) })
      { add(findings) }
      progress(Double(end) / Double(list.names.count))
    }
  }

  private static let chunk = 64

  private mutating func add(_ findings: [SampleInspector.Finding]) {
    for finding in findings {
      switch finding.result {
      case .missing: sources[finding.source].missing += 1
      case .bad(let file): bad.append(file)
      case .good(let file):
        sources[finding.source].add(file)
        if file.file != nil { files?.append(file) }
      }
    }
  }
}

/// What one file, or one number of a table, holds.
public struct FileReport: Encodable, Hashable, Sendable {
  /// The file's path within the folder; nil for a number of a table.
  public internal(set) var file: String?

  /// `[height, width]` or `[height, width, channels]`; empty for a number.
  public let shape: [Int]

  /// The file's format and type.
  public let type: String

  /// The least valid number; nil when there is none, or they are classes.
  public internal(set) var minimum: Float?

  /// The largest valid number.
  public internal(set) var maximum: Float?

  /// How many pixels or numbers have a value.
  public internal(set) var valid: Int

  /// How many pixels or numbers there are.
  public let count: Int

  /// How many pixels each class has; empty for other kinds.
  public internal(set) var classes: [Int] = []

  /// The part of the pixels without a value, from 0 to 1.
  public var invalidFraction: Double { count == 0 ? 0 : 1 - Double(valid) / Double(count) }
}

/// What the files of the inputs or of a task hold together.
public struct SourceReport: Encodable, Hashable, Sendable {
  /// `input`, or the task's name.
  public let name: String

  /// What it is, such as `classes-per-pixel`.
  public let kind: String

  /// The unit of its numbers; empty without one.
  public let unit: String

  /// The names of its classes; empty without any.
  public let classNames: [String]

  /// How many files or numbers were read.
  public internal(set) var read = 0

  /// How many samples have none.
  public internal(set) var missing = 0

  /// How often each shape occurs.
  public internal(set) var shapes: [String: Int] = [:]

  /// How often each type occurs.
  public internal(set) var types: [String: Int] = [:]

  /// The least valid number.
  public internal(set) var minimum: Float?

  /// The largest valid number.
  public internal(set) var maximum: Float?

  /// The part of the pixels that have no value, from 0 to 1.
  public private(set) var invalidFraction = 0.0

  /// How many pixels or samples each class has.
  public internal(set) var classes: [Int] = []

  private var valid = 0
  private var count = 0

  init(name: String, kind: String, unit: String = "", classNames: [String] = []) {
    (self.name, self.kind, self.unit, self.classNames) = (name, kind, unit, classNames)
  }

  init(_ task: TaskDescription) {
    self.init(
      name: task.name, kind: task.kind.word, unit: task.kind.unit, classNames: task.classNames)
  }

  mutating func add(_ file: FileReport) {
    read += 1
    if !file.shape.isEmpty {
      shapes[file.shape.map { "\($0)" }.joined(separator: "x"), default: 0] += 1
    }
    types[file.type, default: 0] += 1
    minimum = [minimum, file.minimum].compactMap(\.self).min()
    maximum = [maximum, file.maximum].compactMap(\.self).max()
    (valid, count) = (valid + file.valid, count + file.count)
    invalidFraction = count == 0 ? 0 : 1 - Double(valid) / Double(count)
    if classes.count < file.classes.count {
      classes += [Int](repeating: 0, count: file.classes.count - classes.count)
    }
    for (index, count) in file.classes.enumerated() { classes[index] += count }
  }

  private enum CodingKeys: String, CodingKey {
    case name, kind, unit, classNames, read, missing, shapes, types, minimum, maximum
    case invalidFraction, classes
  }
}

extension TaskKind {
  /// The word for the kind in `dataset.yaml`.
  var word: String {
    switch self {
    case .classesPerPixel: "classes-per-pixel"
    case .valuePerPixel: "value-per-pixel"
    case .directionPerPixel: "direction-per-pixel"
    case .classOfImage: "class"
    case .binary: "binary"
    case .value: "value"
    }
  }

  /// The unit of values; empty without one.
  var unit: String {
    switch self {
    case .valuePerPixel(let unit), .value(let unit): unit
    case .classesPerPixel, .directionPerPixel, .classOfImage, .binary: ""
    }
  }
}

extension InputSource {
  /// The word for the kind in `dataset.yaml`.
  var kind: String {
    switch self {
    case .picture: "image"
    case .array: "array"
    case .features: "table"
    }
  }
}
