/// Where something of every sample lies: one of the dataset's files, or a number.
enum Place: Hashable, Sendable {
  /// A path with `{id}` for the sample's name, or `{folder}` and `{file}` for what is before and
  /// behind the name's last slash.
  case pattern(String)

  /// A path for each sample.
  case files([String])

  /// A number for each sample, NaN where there is none.
  case column([Float])

  /// The file of a sample; nil for a column.
  func file(of sample: Int, named name: String) -> String? {
    switch self {
    case .pattern(let pattern): Self.fill(pattern, name)
    case .files(let paths): paths[sample]
    case .column: nil
    }
  }

  private static func fill(_ pattern: String, _ name: String) -> String {
    var result = ""
    var rest = pattern[...]
    while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
      result += rest[..<start]
      let key = rest[rest.index(after: start)..<end]
      let slash = name.lastIndex(of: "/")
      switch key {
      case "id": result += name
      case "folder": result += slash.map { name[..<$0] } ?? ""
      case "file": result += slash.map { name[name.index(after: $0)...] } ?? name[...]
      default: result += rest[start...end]
      }
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}

/// Where the inputs lie and what they are.
enum InputSource: Hashable, Sendable {
  /// Pictures, resized and mapped from black ... white to -2 ... 2.
  case picture(Place)

  /// `.npy` arrays as they are: features, or `[height, width, channels]`, or channels first.
  case array(Place, channelsFirst: Bool)

  /// Features of each sample, sample after sample, as they are.
  case features([Float], count: Int)
}

/// Where a task's labels lie and what they mean.
struct LabelSource: Hashable, Sendable {
  let task: TaskDescription
  let place: Place

  /// What the numbers in files mean; a column holds targets already.
  let coding: LabelCoding

  /// Whether a sample may be without a file.
  var isOptional = false
}
