import Datasets
import Foundation
import Testing

@Suite struct DatasetFileTests {
  static let yaml = """
    name: my rooms
    inputs: {kind: image, path: "images/{id}.png"}
    splits: {train: train.txt, validation: val.txt, test: test.txt}
    tasks:
      segmentation: {kind: classes-per-pixel, classes: 13, path: "label/{id}.npy", ignore: -1}
      depth: {kind: value-per-pixel, unit: m, path: "depth/{id}.npy", invalid: 0, scale: 0.5}
      normals: {kind: direction-per-pixel, path: "normal/{id}.npy"}
      scene: {kind: class, classes: 65, table: scenes.csv, column: label}
      smiling: {kind: binary, table: attributes.csv, column: Smiling}
      price: {kind: value, unit: EUR, table: prices.csv, column: price}

    """

  /// A folder of four samples, `a/0` to `a/3`, of which the last has no dense label.
  static func folder(yaml: String = yaml) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for sample in 0..<4 {
      let color = [UInt8](repeating: UInt8(10 * sample), count: 3 * 64)
      try folder.write(
        Bytes.png(height: 8, width: 8, color: true, color), to: "images/a/\(sample).png")
      guard sample < 3 else { continue }
      let labels = (0..<64).map { $0 == 5 ? UInt8(0xFF) : UInt8(sample) }
      try folder.write(Bytes.npy(type: "|i1", shape: "(8, 8)", labels), to: "label/a/\(sample).npy")
      let depths = (0..<64).map { $0 == 6 ? Float(0) : Float(sample + 1) }
      try folder.write(
        Bytes.npy(type: "<f4", shape: "(8, 8, 1)", Bytes.floats(depths)),
        to: "depth/a/\(sample).npy")
      // Channels first, of length 2, pixel 7 without a direction.
      let normals = (0..<192).map { $0 / 64 == 2 && $0 % 64 != 7 ? Float(2) : 0 }
      try folder.write(
        Bytes.npy(type: "<f4", shape: "(3, 8, 8)", Bytes.floats(normals)),
        to: "normal/a/\(sample).npy")
    }
    try folder.write(Array("a/0\na/1\n".utf8), to: "train.txt")
    try folder.write(Array("a/2\r\n".utf8), to: "val.txt")
    try folder.write(Array("\u{FEFF}a/3\n\n".utf8), to: "test.txt")
    try folder.write(Array("id,label\na/0,64\na/1,\na/2,3\n".utf8), to: "scenes.csv")
    try folder.write(
      Array("Smiling,\"id\"\r\n1,a/0\r\n-1,a/1\r\n-1,\"a/2\"\r\n,a/3".utf8), to: "attributes.csv")
    try folder.write(
      Array("id,\"note, \"\"quoted\"\"\",price\na/3,\"x\ny\",2.5\na/0,,-1e3\n".utf8),
      to: "prices.csv")
    try folder.write(Array(yaml.utf8), to: "dataset.yaml")
    return folder
  }

  static func open(_ folder: TemporaryFolder, file: String = "") throws -> any Dataset {
    try DatasetCatalog.open(DatasetRequest(source: folder.path + file))
  }

  @Test(
    "all kinds of tasks are read, and missing labels are missing", arguments: ["", "/dataset.yaml"])
  func reading(file: String) throws {
    let folder = try Self.folder()
    defer { folder.remove() }
    let dataset = try Self.open(folder, file: file)
    #expect(dataset.inputShape == [3, 8, 8])
    #expect(
      dataset.tasks.map(\.kind) == [
        .classesPerPixel(classes: 13), .valuePerPixel(unit: "m"), .directionPerPixel,
        .classOfImage(classes: 65), .binary, .value(unit: "EUR"),
      ])
    let batch = try dataset.batch([1, 0], of: .train)
    #expect(batch.inputs[0] == Float(40) / 255 - 2)
    let labels = [1, 0].flatMap { s in (0..<64).map { $0 == 5 ? Int32(-1) : Int32(s) } }
    #expect(batch.targets["segmentation"] == .labels(labels))
    guard case .values(let depths) = batch.targets["depth"],
      case .values(let normals) = batch.targets["normals"]
    else { return }
    #expect(depths[6].isNaN && depths[64 + 6].isNaN && depths[0] == 1 && depths[64] == 0.5)
    #expect([normals[0], normals[64], normals[128]] == [0, 0, 1])
    #expect([7, 64 + 7, 128 + 7].allSatisfy { normals[$0].isNaN })
    #expect(batch.targets["scene"] == .labels([-1, 64]))
    #expect(batch.targets["smiling"] == .values([0, 1]))
    guard case .values(let prices) = batch.targets["price"] else { return }
    #expect(prices[0].isNaN && prices[1] == -1000)
  }

  @Test("a sample without labels has only missing ones, and they are counted")
  func missing() throws {
    let folder = try Self.folder()
    defer { folder.remove() }
    let dataset = try Self.open(folder)
    let batch = try dataset.batch([0], of: .test)
    #expect(batch.targets["segmentation"] == .labels([Int32](repeating: -1, count: 64)))
    #expect(batch.targets["scene"] == .labels([-1]))
    #expect(batch.targets["price"] == .values([2.5]))
    for task in ["depth", "normals", "smiling"] {
      guard case .values(let values) = batch.targets[task] else { continue }
      #expect(values.allSatisfy { $0.isNaN }, "\(task)")
    }
    let end = "samples have no label; they are left out of its loss and metrics"
    #expect(
      dataset.notes == [
        "segmentation: 1 of 1 test \(end)", "depth: 1 of 1 test \(end)",
        "normals: 1 of 1 test \(end)", "scene: 1 of 2 train \(end)", "scene: 1 of 1 test \(end)",
        "smiling: 1 of 1 test \(end)", "price: 1 of 2 train \(end)",
        "price: 1 of 1 validation \(end)",
      ])
  }

  @Test("fractions divide what is in the folder, by the file's seed alone")
  func fractions() throws {
    let yaml = Self.yaml.replacing(
      "{train: train.txt, validation: val.txt, test: test.txt}",
      with: "{train: 0.5, validation: 0.25, test: 0.25, seed: 3}")
    let folder = try Self.folder(yaml: yaml)
    defer { folder.remove() }
    func reds(seed: Int) throws -> [[Float]] {
      let dataset = try DatasetCatalog.open(DatasetRequest(source: folder.path, seed: seed))
      return try Split.allCases.map { split in
        let batch = try dataset.batch(Array(0..<(dataset.count(split) ?? 0)), of: split)
        return stride(from: 0, to: batch.inputs.count, by: 192).map { batch.inputs[$0] }
      }
    }
    let splits = try reds(seed: 1)
    #expect(splits.map(\.count) == [2, 1, 1])
    #expect(Set(splits.joined()).count == 4)
    #expect(try reds(seed: 2) == splits)
  }

  @Test("arrays and tables are inputs as they are")
  func inputs() throws {
    let tasks = "tasks: {price: {kind: value, table: prices.csv, column: price}}\n"
    let splits = "splits: {train: train.txt, validation: train.txt, test: train.txt}\n"
    let table = try Self.folder(
      yaml: "inputs: {kind: table, path: t.csv, columns: [y, x]}\n" + splits + tasks)
    let array = try Self.folder(
      yaml: "inputs: {kind: array, path: \"normal/{id}.npy\", channels: first}\n" + splits + tasks)
    defer {
      table.remove()
      array.remove()
    }
    try table.write(Array("x,id,y\n1,a/0,2\n3,a/1,4.5\n".utf8), to: "t.csv")
    let features = try Self.open(table).batch([1, 0], of: .train)
    #expect(features.shape == [2, 2])
    #expect(features.inputs == [4.5, 3, 2, 1])
    let grid = try Self.open(array).batch([0], of: .train)
    #expect(grid.shape == [1, 3, 8, 8])
    #expect(grid.inputs.suffix(64).count { $0 == 2 } == 63)
  }

  struct Fault: CustomTestStringConvertible, Sendable {
    let file: String
    var old = ""
    let new: String
    let message: String
    var testDescription: String { message }
  }

  static let faults = [
    Fault(
      file: "dataset.yaml", old: "inputs:", new: "input:",
      message: "dataset.yaml: input: unknown key; allowed are name, inputs, splits, tasks"),
    Fault(
      file: "dataset.yaml", old: "kind: image", new: "kind: picture",
      message: "dataset.yaml: inputs: kind: is picture; allowed are image, array, table"),
    Fault(
      file: "dataset.yaml", old: "images/{id}.png", new: "/etc/{id}.png",
      message: "dataset.yaml: inputs: path: is /etc/{id}.png; absolute paths and \"..\" are not "
        + "allowed"),
    Fault(
      file: "dataset.yaml", old: "images/{id}.png", new: "images/{name}.png",
      message: "dataset.yaml: inputs: path: is images/{name}.png; a path with {id} in it is needed"),
    Fault(
      file: "dataset.yaml", old: "classes: 13", new: "classes: 1",
      message: "dataset.yaml: tasks: segmentation: classes: is 1; a whole number from 2 is needed"),
    Fault(
      file: "dataset.yaml", old: "classes: 13, ", new: "",
      message: "dataset.yaml: tasks: segmentation: classes: is missing"),
    Fault(
      file: "dataset.yaml", old: "unit: m, path", new: "units: m, path",
      message: "dataset.yaml: tasks: depth: units: unknown key; allowed are kind, unit, path, "
        + "invalid, scale"),
    Fault(
      file: "dataset.yaml", old: "column: Smiling", new: "column: smiling",
      message: "attributes.csv: it has no column \"smiling\"; its columns are Smiling, id"),
    Fault(
      file: "dataset.yaml", old: "depth/{id}.npy", new: "depths/{id}.npy",
      message: ": no sample has a label for depth; the first is looked for in depths/a/0.npy"),
    Fault(
      file: "dataset.yaml", old: "prices.csv", new: "../prices.csv",
      message: "../prices.csv: absolute paths and \"..\" are not allowed in lists"),
    Fault(file: "train.txt", new: "a/9\n", message: "images/a/9.png: no such file or directory"),
    Fault(file: "train.txt", new: "", message: "must list samples under \"train\""),
    Fault(
      file: "train.txt", new: "a/0\n../../etc\n",
      message: "train.txt: \"../../etc\": absolute paths and \"..\" are not allowed in lists"),
    Fault(
      file: "train.txt", new: "a/0\na/1\na/0\n",
      message: "train.txt: \"a/0\" is listed twice; allowed is once"),
    Fault(
      file: "scenes.csv", new: "id,label\na/0,65\n",
      message: "scenes.csv: row \"a/0\", label: \"65\"; allowed are 0 to 64"),
    Fault(
      file: "scenes.csv", new: "id,label\na/0,\u{1B}]0;x\u{7}\n",
      message: "scenes.csv: row \"a/0\", label: \"\\u{1B}]0;x\\u{07}\"; allowed are 0 to 64"),
    Fault(
      file: "scenes.csv", new: "id,label\na/0\n",
      message: "scenes.csv: row 2 has 1 cells, its header has 2"),
    Fault(
      file: "scenes.csv", new: "id,label\na/0,\"1\n",
      message: "scenes.csv: a quoted cell does not end; a quote within is written twice"),
    Fault(
      file: "scenes.csv", new: "id,label\na/0,1\na/0,2\n",
      message: "scenes.csv: two rows are named \"a/0\"; allowed is one"),
    Fault(
      file: "attributes.csv", new: "id,Smiling\na/0,0\na/1,-1\n",
      message: "attributes.csv: row \"a/1\", Smiling: \"-1\"; allowed are 1 and 0, or 1 and -1 "
        + "throughout, true and false, yes and no"),
    Fault(
      file: "prices.csv", new: "id,price\na/0,1e99\n",
      message: "prices.csv: row \"a/0\", price: \"1e99\"; allowed are numbers"),
    Fault(
      file: "images/a/1.png", new: "\u{89}PNG",
      message: "images/a/1.png: neither a PNG, a JPEG nor a .npy file"),
    Fault(
      file: "label/a/1.npy", new: "", message: "a/1.npy: neither a PNG, a JPEG nor a .npy file"),
  ]

  @Test("what cannot be used is named with what is allowed", arguments: faults)
  func refusals(_ fault: Fault) throws {
    let folder = try Self.folder()
    defer { folder.remove() }
    let whole = fault.old.isEmpty ? "" : Self.yaml
    try folder.write(
      Array((fault.old.isEmpty ? fault.new : whole.replacing(fault.old, with: fault.new)).utf8),
      to: fault.file)
    let error = #expect(throws: DatasetError.self) {
      let dataset = try Self.open(folder)
      for split in Split.allCases {
        _ = try dataset.batch(Array(0..<(dataset.count(split) ?? 0)), of: split)
      }
    }
    let text = error?.description ?? ""
    #expect(text.hasPrefix(folder.path), "\(text)")
    #expect(text.contains(fault.message), "\(text)")
  }

  @Test(
    "hostile YAML is refused or read and never traps",
    arguments: [
      String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 50_000),
      "a: &a [x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]", "- 1\n- 2", "", "\u{0}", "tasks: *nothing",
      String(repeating: "x", count: 1 << 21),
    ])
  func hostile(yaml: String) throws {
    let folder = try Self.folder(yaml: yaml)
    defer { folder.remove() }
    #expect(throws: DatasetError.self) { try Self.open(folder) }
  }
}
