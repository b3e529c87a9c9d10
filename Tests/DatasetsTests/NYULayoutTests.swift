import Datasets
import Foundation
import Testing

@Suite struct NYULayoutTests {
  /// Writes the files of a frame whose brightness, class and depth tell its number.
  static func write(_ number: UInt8, to folder: TemporaryFolder) throws {
    let side = 8
    let gray = [UInt8](repeating: number, count: side * side)
    let color = gray.flatMap { [$0, $0, $0] }
    try folder.write(
      Bytes.png(height: side, width: side, color: true, color), to: "img/\(number).png")
    try folder.write(
      Bytes.png(height: side, width: side, color: false, gray), to: "seg/\(number).png")
    try folder.write(
      Bytes.png(height: side, width: side, color: true, color), to: "normal_mask/\(number).png")
    let depths = gray.map { Float($0) / 10 }
    try folder.write(
      Bytes.npy(type: "<f4", fortran: true, shape: "(8, 8)", Bytes.floats(depths)),
      to: "depth/\(number).npy")
  }

  static func folder(frames: Int) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for number in 0..<frames { try write(UInt8(number + 1), to: folder) }
    return folder
  }

  static func open(
    _ folder: TemporaryFolder, train: Int? = nil, validation: Int? = nil, test: Int? = nil,
    seed: Int = 1, tasks: [String]? = nil
  ) throws -> any Dataset {
    try DatasetCatalog.open(
      DatasetRequest(
        source: folder.path, size: [8, 8], train: train, validation: validation, test: test,
        seed: seed, tasks: tasks))
  }

  /// Opens a folder and reads every sample.
  static func readAll(_ folder: TemporaryFolder, tasks: [String]? = nil) throws {
    let dataset = try open(folder, tasks: tasks)
    for split in Split.allCases {
      _ = try dataset.batch(Array(0..<(dataset.count(split) ?? 0)), of: split)
    }
  }

  /// The numbers of the frames in a split.
  static func numbers(_ dataset: any Dataset, _ split: Split) throws -> [Int32] {
    let count = try #require(dataset.count(split))
    let batch = try dataset.batch(Array(0..<count), of: split)
    guard case .labels(let labels) = batch.targets["segmentation"] else { return [] }
    return (0..<count).map { labels[$0 * 64] }
  }

  @Test("without a list, every frame is in one split, the same for the same seed")
  func drawnSplits() throws {
    let folder = try Self.folder(frames: 12)
    defer { folder.remove() }
    let dataset = try Self.open(folder)
    let splits = try Split.allCases.map { try Self.numbers(dataset, $0) }
    #expect(splits.map(\.count) == [9, 1, 2])
    #expect(splits.joined().sorted() == Array(1...12))
    #expect(dataset.notes.isEmpty)
    #expect(try Split.allCases.map { try Self.numbers(Self.open(folder), $0) } == splits)
    #expect(try Self.numbers(Self.open(folder, seed: 2), .test) != splits[2])
  }

  @Test("counts that fit are kept; counts that do not are cut down, which is noted")
  func counts() throws {
    let folder = try Self.folder(frames: 10)
    defer { folder.remove() }
    let exact = try Self.open(folder, train: 3, validation: 3, test: 4)
    #expect(Split.allCases.map(exact.count) == [3, 3, 4])
    #expect(exact.notes.isEmpty)
    let greedy = try Self.open(folder, train: 2048, validation: 256, test: 512)
    #expect(Split.allCases.map(greedy.count) == [7, 1, 2])
    #expect(
      greedy.notes == [
        "2048 train samples were asked for, there are 7",
        "256 validation samples were asked for, there are 1",
        "512 test samples were asked for, there are 2",
      ])
  }

  @Test("fewer than three frames are shared by all splits, which is noted")
  func sharing() throws {
    let folder = try Self.folder(frames: 2)
    defer { folder.remove() }
    let dataset = try Self.open(folder)
    #expect(Split.allCases.map(dataset.count) == [2, 2, 2])
    #expect(dataset.notes.count == 1)
    #expect(dataset.notes.first?.hasPrefix("with only 2 samples") == true)
  }

  @Test("a list decides the splits, and validation is held out of training")
  func listedSplits() throws {
    let folder = try Self.folder(frames: 6)
    defer { folder.remove() }
    func rows(_ numbers: ClosedRange<Int>) -> String {
      let rows = numbers.map {
        "[\"img/\($0).png\", \"seg/\($0).png\", \"normal_mask/\($0).png\", \"depth/\($0).npy\"]"
      }
      return "[" + rows.joined(separator: ",") + "]"
    }
    let list = "{\"train\": \(rows(1...4)), \"train1\": \(rows(1...2)), \"test\": \(rows(5...6))}"
    try folder.write(Array(list.utf8), to: "nyu_v2_3task.json")
    let dataset = try Self.open(folder)
    #expect(try Self.numbers(dataset, .test) == [5, 6])
    let (train, held) = (try Self.numbers(dataset, .train), try Self.numbers(dataset, .validation))
    #expect((train + held).sorted() == [1, 2, 3, 4])
    #expect(held.count == 1)
    #expect(dataset.notes == ["1 of the 4 listed training samples are held out for validation"])
  }

  struct Damage: CustomTestStringConvertible, Sendable {
    let file: String
    let bytes: [UInt8]?
    let reason: String
    var testDescription: String { "\(file): \(reason)" }
  }

  static let damages: [Damage] = [
    Damage(file: "depth/2.npy", bytes: nil, reason: "no such file or directory"),
    Damage(file: "img/2.png", bytes: nil, reason: "no such file or directory"),
    Damage(
      file: "depth/2.npy", bytes: [1, 2, 3],
      reason: "neither a PNG, a JPEG nor a .npy file"),
    Damage(file: "seg/2.png", bytes: [], reason: "neither a PNG, a JPEG nor a .npy file"),
    Damage(
      file: "depth/2.npy",
      bytes: Bytes.npy(type: "|u1", shape: "(4, 16)", [UInt8](repeating: 1, count: 64)),
      reason: "its size is [4, 16], its image's is [8, 8] (height, width)"),
    Damage(
      file: "seg/2.png",
      bytes: Bytes.png(height: 8, width: 8, color: false, [UInt8](repeating: 40, count: 64)),
      reason: "class 40; allowed are 0 to 39, and 255 for missing"),
    Damage(
      file: "nyu_v2_3task.json", bytes: Array("{\"train\": 5}".utf8),
      reason: "wanted is {\"train\": [[image, segmentation, normals, depth], ...], \"test\": ...}"),
    Damage(
      file: "nyu_v2_3task.json", bytes: Array("{\"train\": [], \"test\": []}".utf8),
      reason: "it must list samples under \"train\" and under \"test\""),
    Damage(
      file: "nyu_v2_3task.json", bytes: Array("{\"train\": [[\"a\", \"b\"]]}".utf8),
      reason: "train[0] names 2 files; wanted are 4"),
  ]

  @Test("a bad file is named, and no other frame takes its place", arguments: damages)
  func badFiles(_ damage: Damage) throws {
    let folder = try Self.folder(frames: 4)
    defer { folder.remove() }
    if let bytes = damage.bytes {
      try folder.write(bytes, to: damage.file)
    } else {
      try FileManager.default.removeItem(atPath: folder.path + "/" + damage.file)
    }
    let error = #expect(throws: DatasetError.self) { try Self.readAll(folder) }
    #expect(error?.description == "\(folder.path)/\(damage.file): \(damage.reason)")
  }

  @Test("all files that are not there are counted, but those of tasks that are not asked for")
  func counting() throws {
    let folder = try Self.folder(frames: 5)
    defer { folder.remove() }
    for number in 2...4 {
      try FileManager.default.removeItem(atPath: folder.path + "/depth/\(number).npy")
    }
    let error = #expect(throws: DatasetError.self) { try Self.open(folder) }
    #expect(
      error?.description
        == "\(folder.path)/depth/2.npy: no such file or directory (nor are 2 more files)")
    #expect(throws: Never.self) { try Self.readAll(folder, tasks: ["segmentation"]) }
  }

  @Test(
    "a list cannot lead out of its folder",
    arguments: [
      ("/etc/passwd", "absolute paths and \"..\" are not allowed in lists"),
      ("img/../../secret.png", "absolute paths and \"..\" are not allowed in lists"),
      ("out/secret.png", "a link that leaves the dataset's folder is not allowed"),
    ])
  func escapes(path: String, reason: String) throws {
    let folder = try Self.folder(frames: 1)
    let outside = try TemporaryFolder()
    defer {
      folder.remove()
      outside.remove()
    }
    try outside.write([0], to: "secret.png")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/out", withDestinationPath: outside.path)
    let row = "[[\"\(path)\", \"seg/1.png\", \"normal_mask/1.png\", \"depth/1.npy\"]]"
    try folder.write(
      Array("{\"train\": \(row), \"test\": \(row)}".utf8), to: "nyu_v2_3task.json")
    let error = #expect(throws: DatasetError.self) { try Self.open(folder) }
    #expect(error?.description == "\(folder.path)/\(path): \(reason)")
  }

  @Test("a folder of another layout is refused with what is allowed")
  func otherLayout() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let error = #expect(throws: DatasetError.self) { try Self.open(folder) }
    #expect(
      error?.description.hasPrefix("\(folder.path): no known dataset; allowed is a folder with")
        == true)
  }
}
