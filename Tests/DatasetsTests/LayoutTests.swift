import Datasets
import Foundation
import Testing

/// Small datasets that NumPy and Pillow wrote, if a Python with them is on this machine.
enum WrittenDatasets {
  static let python = ProcessInfo.processInfo.environment["RAMIFY_PEER_PYTHON"]

  /// The folder of all of them, written once.
  static let folder = Result {
    let folder = try TemporaryFolder().path
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Peers/write_datasets.py").path
    let process = Process()
    process.executableURL = URL(filePath: try #require(python))
    process.arguments = [script, folder]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return folder
  }

  static func open(_ name: String, size: [Int]? = [16, 24]) throws -> any Dataset {
    try DatasetCatalog.open(DatasetRequest(source: folder.get() + "/" + name, size: size))
  }
}

@Suite(
  .enabled(
    if: WrittenDatasets.python != nil, "RAMIFY_PEER_PYTHON names no Python with NumPy and Pillow"))
struct LayoutTests {
  /// What one task's target is at a pixel of a sample.
  enum Truth: Sendable {
    case label(@Sendable (_ sample: Int, _ y: Int, _ x: Int) -> Int)
    case value(@Sendable (_ sample: Int, _ y: Int, _ x: Int) -> Double)

    /// Normals as stored, and stored in steps of 2/255.
    case normals, coarseNormals
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let folder: String
    let counts: [Int]
    let truths: [String: Truth]
    var testDescription: String { folder }
  }

  static func classes(_ count: Int) -> Truth { .label { s, y, x in (s + y + x) % count } }

  /// Classes from 0 on with -1 for missing, as `.npy` files have them.
  static func signedClasses(_ count: Int) -> Truth {
    .label { s, y, x in (s + y + x) % (count + 1) - 1 }
  }

  static let distance = Truth.value { s, y, x in
    y == 0 && x == 0 ? .nan : Double(s + 1) + Double(y) / 8 + Double(x) / 16
  }

  /// The classes of label ids, as cityscapesScripts has them.
  static let trainIds = [
    7: 0, 8: 1, 11: 2, 12: 3, 13: 4, 17: 5, 19: 6, 20: 7, 21: 8, 22: 9, 23: 10, 24: 11, 25: 12,
    26: 13, 27: 14, 28: 15, 31: 16, 32: 17, 33: 18,
  ]

  static let taskonomy: [String: Truth] = [
    "segmentation": .label { s, y, x in (s + y + x) % 18 - 1 },
    "depth": .value { s, y, x in
      y == 0 && x == 0
        ? .nan : ((Double(s + 1) + Double(y) / 8 + Double(x) / 16) * 512).rounded(.down) / 512
    },
    "normals": .coarseNormals,
    // Every second view of a building has no file.
    "keypoints": .value { s, y, _ in
      s % 2 == 1 ? .nan : min(1, Double(20 * y + s) / 65536 / 0.005)
    },
  ]

  static let cases = [
    Case(
      folder: "nyuv2", counts: [3, 1, 2],
      truths: ["segmentation": signedClasses(13), "depth": distance, "normals": .normals]),
    Case(
      folder: "nyuv2-adashare", counts: [3, 1, 2],
      truths: [
        "segmentation": .label { s, y, x in (s + y + x) % 41 == 40 ? -1 : (s + y + x) % 41 },
        "depth": distance, "normals": .coarseNormals,
      ]),
    Case(
      folder: "cityscapes-label", counts: [3, 1, 2],
      truths: ["segmentation": signedClasses(7), "depth": distance]),
    Case(
      folder: "cityscapes-label_7", counts: [3, 1, 2],
      truths: ["segmentation": signedClasses(7), "depth": distance]),
    Case(
      folder: "cityscapes-adashare", counts: [3, 1, 2],
      truths: ["segmentation": signedClasses(19), "depth": distance]),
    Case(
      folder: "cityscapes", counts: [3, 1, 2],
      truths: [
        "segmentation": .label { s, y, x in trainIds[(s + y + x) % 34] ?? -1 },
        "disparity": .value { s, y, x in
          let stored = (y * 24 + x) * (100 + s) % 65536
          return stored == 0 ? .nan : Double(stored - 1) / 256
        },
      ]),
    Case(folder: "taskonomy", counts: [4, 2, 2], truths: taskonomy),
    Case(folder: "taskgrouping", counts: [4, 2, 2], truths: taskonomy),
  ]

  @Test("a layout is recognised and read back to the value", arguments: cases)
  func values(_ test: Case) throws {
    let dataset = try WrittenDatasets.open(test.folder)
    #expect(Split.allCases.map(dataset.count) == test.counts)
    #expect(Set(dataset.tasks.map(\.name)) == Set(test.truths.keys))
    var seen: Set<Int> = []
    for split in Split.allCases {
      for index in 0..<(dataset.count(split) ?? 0) {
        let batch = try dataset.batch([index], of: split)
        let sample = Self.sample(batch)
        #expect(Self.picture(batch, sample))
        seen.insert(sample)
        for (task, truth) in test.truths {
          let target = try #require(batch.targets[task])
          #expect(truth.wrongPixels(target, sample) == [], "\(task) of sample \(sample)")
        }
      }
    }
    #expect(seen.count == test.counts.reduce(0, +))
  }

  /// The number of a sample, told by how red its picture is.
  static func sample(_ batch: Batch) -> Int {
    Int(((batch.inputs[0] + 2) * 255 / 4 / 10).rounded())
  }

  static func picture(_ batch: Batch, _ sample: Int) -> Bool {
    batch.inputs.indices.allSatisfy { index in
      let (y, x) = (index / 24 % 16, index % 24)
      let stored = [10 * sample, 5 * y, 7 * x][index / 384]
      return abs(batch.inputs[index] - (Float(stored) * 4 / 255 - 2)) < 1e-5
    }
  }

  @Test("what is tested on and held out is told")
  func notes() throws {
    #expect(
      try WrittenDatasets.open("nyuv2").notes == [
        "1 of the 4 listed training samples are held out for validation",
        "the test samples are those of the folder val",
      ])
    #expect(
      try WrittenDatasets.open("taskonomy").notes.contains {
        $0.hasPrefix("keypoints: 2 of 4 train samples have no label")
      })
  }

  @Test(
    "CelebA's attributes and pictures are read, those as Pillow decodes them",
    arguments: ["celeba", "celeba-torchvision"])
  func celebA(_ name: String) throws {
    let dataset = try WrittenDatasets.open(name, size: [218, 178])
    #expect(Split.allCases.map(dataset.count) == [4, 2, 2])
    #expect(dataset.tasks.map(\.name) == (0..<40).map { "Attribute_\($0)" })
    let batch = try dataset.batch([1, 0], of: .test)
    for number in 0..<40 {
      let answers = [7, 6].map { ($0 + number) % 3 == 0 ? Float(1) : 0 }
      #expect(batch.targets["Attribute_\(number)"] == .values(answers))
    }
    let decoded = try NumpyArray(
      contentsOf: WrittenDatasets.folder.get() + "/\(name)/decoded/7.npy"
    ).floats
    let differences = decoded.indices.map { index in
      let (pixel, channel) = (index / 3, index % 3)
      let stored = (batch.inputs[channel * 218 * 178 + pixel] + 2) * 255 / 4
      return abs(stored - decoded[index])
    }
    #expect(try #require(differences.max()) < 1e-3)
    #expect(try WrittenDatasets.open(name, size: nil).inputShape == [3, 64, 64])
  }

  @Test(
    "every form of PNG holds the numbers that Pillow reads",
    arguments: ["gray8", "gray16", "palette8", "rgb8"])
  func maps(_ form: String) throws {
    let path = try WrittenDatasets.folder.get() + "/pictures/\(form)"
    let grid = try PixelGrid(contentsOf: path + ".png", as: .map, channels: [1, 3])
    let array = try NumpyArray(contentsOf: path + ".npy")
    #expect([grid.height, grid.width] == Array(array.shape.prefix(2)))
    #expect(grid.numbers == array.floats)
  }

  @Test("pictures are RGB: grey thrice, a palette's colours, alpha dropped")
  func pictures() throws {
    let folder = try WrittenDatasets.folder.get() + "/pictures/"
    func read(_ name: String) throws -> [Float] {
      try PixelGrid(contentsOf: folder + name + ".png", as: .picture, channels: [3]).numbers
    }
    #expect(
      try read("palette8") == NumpyArray(contentsOf: folder + "palette8-rgb.npy").floats)
    #expect(try read("gray16") == (0..<65536).flatMap { [Float($0), Float($0), Float($0)] })
    #expect(try read("rgba8") == read("rgb8"))
  }
}

extension LayoutTests.Truth {
  /// The first pixels whose target is another one.
  func wrongPixels(_ target: Target, _ sample: Int) -> [Int] {
    let wrong = (0..<384).filter { !isRight(target, sample, $0 / 24, $0 % 24) }
    return Array(wrong.prefix(5))
  }

  private func isRight(_ target: Target, _ sample: Int, _ y: Int, _ x: Int) -> Bool {
    let pixel = y * 24 + x
    switch (self, target) {
    case (.label(let truth), .labels(let labels)):
      return labels[pixel] == Int32(truth(sample, y, x))
    case (.value(let truth), .values(let values)):
      let value = truth(sample, y, x)
      return value.isNaN
        ? values[pixel].isNaN : abs(Double(values[pixel]) - value) < 1e-5 * max(1, value)
    case (.normals, .values(let values)), (.coarseNormals, .values(let values)):
      if y == 0 && x == 1 { return values[pixel].isNaN }
      let vector = SIMD3(Float(y) - 7.5, Float(x) - 11.5, 10 + Float(sample))
      let unit = vector / (vector * vector).sum().squareRoot()
      let read = SIMD3(values[pixel], values[384 + pixel], values[768 + pixel])
      if case .normals = self { return ((read - unit) * (read - unit)).sum() < 1e-10 }
      // Half a step along each axis.
      return ((read - unit) * (read - unit)).sum() < 3 / (255 * 255) * 1.01
    default: return false
    }
  }
}
