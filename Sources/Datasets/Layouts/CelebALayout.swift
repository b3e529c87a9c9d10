internal import Randomness

extension Layout {
  /// CelebA: 40 attributes of faces, as published or as torchvision unpacks them.
  ///
  /// `list_attr_celeba.txt` (in `Anno/` or beside), `list_eval_partition.txt` (in `Eval/` or beside)
  /// and `img_align_celeba/*.jpg` (in `Img/` or beside), in the folder itself or in `celeba/`.
  ///
  /// Source: Liu et al. 2015, "Deep Learning Face Attributes in the Wild".
  static let celebA = Layout(
    name: "celeba", expectation: "list_attr_celeba.txt and img_align_celeba/*.jpg",
    recognizes: { CelebA.place("list_attr_celeba.txt", in: $0) != nil },
    list: { folder, request in try CelebA(folder).list(request) })
}

/// The three parts of the dataset.
private struct CelebA {
  private let folder: DatasetFolder
  private let attributes: AttributeTable
  private let images: String

  init(_ folder: DatasetFolder) throws {
    self.folder = folder
    images = try Self.require("img_align_celeba", in: folder)
    let list = try Self.require("list_attr_celeba.txt", in: folder)
    attributes = try AttributeTable(folder.text(list), file: folder.name(list))
  }

  /// Where a file or folder lies.
  static func place(_ name: String, in folder: DatasetFolder) -> String? {
    let parents = ["", "Anno/", "Eval/", "Img/", "celeba/"]
    return parents.map { $0 + name }.first(where: folder.has)
  }

  private static func require(_ name: String, in folder: DatasetFolder) throws -> String {
    guard let place = place(name, in: folder) else {
      throw DatasetError(folder.name(name), "no such file or directory")
    }
    return place
  }

  func list(_ request: DatasetRequest) throws -> SampleList {
    let partition = try Self.require("list_eval_partition.txt", in: folder)
    let labels = attributes.tasks.enumerated().map { index, name in
      LabelSource(
        task: TaskDescription(name: name, kind: .binary), place: .column(attributes.columns[index]),
        coding: .values(ValueCoding()))
    }
    return SampleList(
      folder: folder, names: attributes.names, input: .picture(.pattern("\(images)/{id}")),
      labels: try request.select(labels),
      division: try SampleDivision(
        listed: splits(folder.text(partition), file: folder.name(partition)),
        in: folder.name(partition), request, RandomStream(seed: request.seed).split("celeba")),
      size: [64, 64])
  }

  private func splits(_ text: String, file: String) throws -> [Split: [Int]] {
    let rows = Dictionary(uniqueKeysWithValues: zip(attributes.names, attributes.names.indices))
    var samples: [Split: [Int]] = [:]
    for (number, line) in Words.lines(text).enumerated() {
      let words = Words.of(line)
      guard words.count == 2, let code = Int(words[1]), Split.allCases.indices.contains(code) else {
        throw DatasetError(file, "line \(number + 1): wanted is a file's name and 0, 1 or 2")
      }
      guard let row = rows[words[0]] else {
        throw DatasetError(file, "line \(number + 1): \(words[0]) has no attributes")
      }
      samples[Split.allCases[code], default: []].append(row)
    }
    return samples
  }
}

/// Words between runs of spaces; bytes are compared, since there are millions.
private enum Words {
  static func lines(_ text: String) -> [Substring.UTF8View] {
    text.utf8.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
  }

  static func parts(_ line: Substring.UTF8View) -> [Substring.UTF8View] {
    line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }

  static func of(_ line: Substring.UTF8View) -> [String] {
    parts(line).map { String(Substring($0)) }
  }
}

/// A count, a line of names, and a line of -1 and 1 for each file.
private struct AttributeTable {
  let tasks: [String]
  private(set) var names: [String] = []

  /// For each task, 1 and 0 for each file.
  private(set) var columns: [[Float]]

  init(_ text: String, file: String) throws {
    var lines = Words.lines(text)[...]
    let count = lines.popFirst().flatMap { Words.of($0).first }.flatMap { Int($0) }
    tasks = lines.popFirst().map(Words.of) ?? []
    guard count == lines.count, !tasks.isEmpty, Set(tasks).count == tasks.count else {
      throw DatasetError(
        file,
        "its first line says \(count.map { "\($0)" } ?? "no number"), and \(lines.count) lines "
          + "follow that of the names; they must agree, and names differ")
    }
    columns = [[Float]](repeating: [], count: tasks.count)
    for (index, line) in lines.enumerated() { try add(line, number: index + 3, file) }
    guard Set(names).count == names.count else {
      throw DatasetError(file, "a file is named twice; allowed is once")
    }
  }

  private mutating func add(_ line: Substring.UTF8View, number: Int, _ file: String) throws {
    let words = Words.parts(line)
    guard words.count == tasks.count + 1 else {
      throw DatasetError(
        file, "line \(number) has \(words.count - 1) attributes; wanted are \(tasks.count)")
    }
    names.append(String(Substring(words[0])))
    for task in tasks.indices {
      let word = words[task + 1]
      let isYes = word.elementsEqual("1".utf8)
      guard isYes || word.elementsEqual("-1".utf8) else {
        let text = String(Substring(word))
        throw DatasetError(
          file, "line \(number), \(tasks[task]): \"\(text)\"; allowed are -1 and 1")
      }
      columns[task].append(isYes ? 1 : 0)
    }
  }
}
