import Foundation
import Testing

@Suite struct DataTests {
  /// A table of numbers and a task for each kind that tables have.
  static func write(to scratch: Scratch, last: String = "0.5") throws {
    try scratch.write(
      """
      inputs: {kind: table, path: table.csv, columns: [x, y]}
      splits: {train: 0.5, validation: 0.25, test: 0.25}
      tasks:
        warm: {kind: binary, table: table.csv, column: warm}
        kind: {kind: class, classes: [one, other], table: table.csv, column: kind}
        sum: {kind: value, unit: m, table: table.csv, column: sum}
      """, to: "points/dataset.yaml")
    let rows = (0..<8).map { "p\($0),\($0),1,\($0 % 2),\($0 < 6 ? "one" : ""),\($0 + 1)" }
    try scratch.write(
      (["id,x,y,warm,kind,sum"] + rows + ["p8,1,\(last),1,other,9"]).joined(separator: "\n"),
      to: "points/table.csv")
  }

  /// A picture of 2 x 1 red pixels that Pillow wrote.
  static let red = Data(
    base64Encoded: "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGP8"
      + "z8DAwMAAAAYIAQHLR3Z1AAAAAElFTkSuQmCC")

  @Test("a check tells what the numbers are, in words and in JSON")
  func check() throws {
    let scratch = try Scratch()
    try Self.write(to: scratch)
    let words = try Program.run("data", "check", "points", in: scratch.path)
    #expect(words.status == 0, "\(words.errors)")
    #expect(words.output.contains("every file can be used"))
    let outcome = try Program.run("data", "check", "points", "--json", in: scratch.path)
    let sources = outcome.json["sources"] as? [[String: Any]] ?? []
    #expect(sources.compactMap { $0["name"] as? String } == ["input", "warm", "kind", "sum"])
    #expect(sources[1]["classes"] as? [Int] == [4, 5])
    #expect(sources[2]["missing"] as? Int == 2)
    #expect(sources[3]["maximum"] as? Double == 9)
    #expect((outcome.json["splits"] as? [String: Int])?.values.reduce(0, +) == 9)
  }

  @Test("a number that is none is named, and the exit code is 2")
  func badTable() throws {
    let scratch = try Scratch()
    try Self.write(to: scratch, last: "half")
    let outcome = try Program.run("data", "check", "points", in: scratch.path)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(
      outcome.errors
        == "ramify: points/table.csv: row \"p8\", y: \"half\"; an input must be a number\n")
  }

  @Test("bad pictures are listed, all of them, and the exit code is 2")
  func badFiles() throws {
    let scratch = try Scratch()
    try scratch.write(
      """
      inputs: {kind: image, path: "i/{id}.png"}
      splits: {train: 0.5, validation: 0.25, test: 0.25}
      tasks: {warm: {kind: binary, table: table.csv, column: warm}}
      """, to: "points/dataset.yaml")
    try scratch.write("id,warm\na,1\nb,0\n", to: "points/table.csv")
    try scratch.write("no picture", to: "points/i/a.png")
    try scratch.write("", to: "points/i/b.png")
    try #require(Self.red).write(to: URL(filePath: "\(scratch.path)/points/i/c.png"))
    let outcome = try Program.run("data", "check", "points", "--json", "--files", in: scratch.path)
    #expect(outcome.status == 2)
    let bad = outcome.json["bad"] as? [[String: String]] ?? []
    #expect(bad.count == 2)
    #expect(bad.allSatisfy { $0["reason"] == "neither a PNG, a JPEG nor a .npy file" })
    let files = outcome.json["files"] as? [[String: Any]] ?? []
    #expect(files.compactMap { $0["file"] as? String } == ["i/c.png"])
    #expect(files.first?["shape"] as? [Int] == [1, 2, 3])
    #expect(files.first?["maximum"] as? Double == 255)
  }

  @Test("samples are shown in cells of either number of colours, and written to a sheet")
  func show() throws {
    let scratch = try Scratch()
    for (color, start) in [("24bit", "\u{1B}[38;2;"), ("256", "\u{1B}[38;5;")] {
      let outcome = try Program.run(
        "data", "show", "scenes", "--color", color, "--count", "2", "-o", "sheet.png",
        in: scratch.path)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains(start))
      #expect(outcome.output.contains("segmentation"))
    }
    let sheet = try Data(contentsOf: URL(filePath: "\(scratch.path)/sheet.png"))
    #expect(sheet.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    let plain = try Program.run("data", "show", "scenes", "--color", "never", in: scratch.path)
    #expect(!plain.output.contains("\u{1B}"))
  }

  @Test("a sample that is not there is refused with how many there are")
  func index() throws {
    let scratch = try Scratch()
    try Self.write(to: scratch)
    let outcome = try Program.run("data", "show", "points", "--index", "99", in: scratch.path)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("--index: is 99; train has"), "\(outcome.errors)")
    let first = try Program.run("data", "show", "points", in: scratch.path)
    #expect(first.output.contains("kind: "), "\(first.output)")
  }
}
