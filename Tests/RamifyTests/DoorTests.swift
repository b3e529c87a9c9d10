import Foundation
import Testing

@Suite struct DoorTests {
  /// A `.npy` file of doubles, row-major or column-major.
  static func array(_ rows: [[Double]], isColumnMajor: Bool = false) -> Data {
    let shape = "(\(rows.count), \(rows[0].count))"
    var header = "{'descr': '<f8', 'fortran_order': \(isColumnMajor ? "True" : "False"), "
    header += "'shape': \(shape), }"
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    var bytes = Data([0x93] + Array("NUMPY".utf8) + [1, 0])
    bytes += [UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8)] + Array(header.utf8)
    let order =
      isColumnMajor
      ? rows[0].indices.flatMap { column in rows.map { $0[column] } } : rows.flatMap(\.self)
    for value in order {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += Array($0) }
    }
    return bytes
  }

  /// Features of three tasks at one location; some rows are constant.
  static let features: [String: [[Double]]] = [
    "a": [[14, 18, 17, 10], [18, 19, 19, 1], [9, 12, 5, 7], [12, 16, 11, 3], [5, 5, 5, 5]],
    "b": [[6, 18, 1, 9], [17, 8, 2, 15], [19, 19, 18, 7], [14, 19, 11, 18], [11, 3, 9, 12]],
    "c": [[6, 14, 8, 18], [4, 13, 1, 2], [10, 9, 9, 9], [17, 10, 7, 19], [7, 7, 7, 7]],
  ]

  /// From numpy and scipy: corrcoef of the rows, 0 for constant ones, and spearmanr of 1 - r.
  static let expected = [
    1.0, 0.5377626435534213, 0.10967741935483873, 0.5377626435534213, 1.0, 0.012506107989614447,
    0.10967741935483873, 0.012506107989614448, 1.0,
  ]

  static func writeFeatures(to scratch: Scratch) throws {
    try scratch.write("tasks: [a, b, c]\nlocations: [late]\n", to: "f/features.yaml")
    for (task, rows) in features {
      try scratch.write("", to: "f/\(task)/late.npy")
      try array(rows, isColumnMajor: task == "b")
        .write(to: URL(filePath: "\(scratch.path)/f/\(task)/late.npy"))
    }
  }

  @Test("affinities come from files in either memory order")
  func affinity() throws {
    let scratch = try Scratch()
    try Self.writeFeatures(to: scratch)
    let outcome = try Program.run("affinity", "f", "--json", in: scratch.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.json["tasks"] as? [String] == ["a", "b", "c"])
    #expect(outcome.json["locations"] as? [String] == ["late"])
    #expect(outcome.json["samples"] as? Int == 5)
    let matrix = try #require(outcome.json["affinity"] as? [[[Double]]])[0]
    for (mine, expected) in zip(matrix.joined(), Self.expected) {
      #expect(abs(mine - expected) < 1e-9)
    }
    let text = try Program.run("affinity", "f", "--samples", "3", in: scratch.path)
    #expect(text.output.hasPrefix("late"))
  }

  @Test("features that cannot be used are one line that names the file")
  func badFeatures() throws {
    let scratch = try Scratch()
    try Self.writeFeatures(to: scratch)
    try scratch.write("tasks: [a, d]\nlocations: [late]\n", to: "g/features.yaml")
    try scratch.write("tasks: [a]\n", to: "h/features.yaml")
    try scratch.write("tasks: [a, b]\nlocations: [late]\n", to: "i/features.yaml")
    try scratch.write("not numpy", to: "i/b/late.npy")
    try scratch.write("", to: "i/a/late.npy")
    try Self.array([[1, 2], [2, 1], [3, .nan]])
      .write(to: URL(filePath: "\(scratch.path)/i/a/late.npy"))
    for (arguments, place) in [
      (["affinity", "nowhere"], "nowhere/features.yaml: "), (["affinity", "g"], "g/a/late.npy: "),
      (["affinity", "h"], "h/features.yaml: locations: "),
      (["affinity", "i"], "i/"), (["affinity", "f", "--samples", "9"], "f: --samples: "),
    ] {
      try Self.expectRefusal(arguments, place, in: scratch)
    }
  }

  static func expectRefusal(_ arguments: [String], _ place: String, in scratch: Scratch) throws {
    let outcome = try Program.start(arguments + ["--json"], in: scratch.path).finish()
    #expect(outcome.status == 2, "\(arguments)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("ramify: \(place)"), "\(arguments): \(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
  }

  static let affinities = """
    {"tasks": ["a", "b", "c"], "locations": ["early", "late"], "samples": 9, "affinity": [
      [[1, 0.9, 0.8], [0.9, 1, 0.7], [0.8, 0.7, 1]],
      [[1, 0.6, 0.1], [0.6, 1, 0.2], [0.1, 0.2, 1]]]}
    """

  @Test("the cheapest tree within a budget is printed with its groups by name")
  func tree() throws {
    let scratch = try Scratch()
    try scratch.write(Self.affinities, to: "a.json")
    let start = ["tree", "a.json", "--params", "10,20", "--heads", "5", "--json"]
    for search in ["exact", "beam"] {
      let outcome = try Program.start(
        start + ["--budget", "70", "--search", search], in: scratch.path
      )
      .finish()
      #expect(outcome.status == 0, "\(outcome.errors)")
      // Shared early (largest dissimilarity 0.3), then {a b} and {c}: (0.4 + 0) / 2.
      #expect(
        outcome.json["groups"] as? [[[String]]] == [[["a", "b", "c"]], [["a", "b"], ["c"]]])
      #expect(abs((outcome.json["cost"] as? Double ?? 0) - 0.5) < 1e-12)
      #expect(outcome.json["parameters"] as? Double == 65)
      #expect(outcome.json["optimal"] as? Bool == (search == "exact"))
      #expect(outcome.json["seconds"] is Double)
      if search == "exact" { #expect(outcome.json["trees_considered"] as? Int == 12) }
    }
  }

  @Test("without a budget every tree better than all cheaper ones is printed, cheapest first")
  func front() throws {
    let scratch = try Scratch()
    try scratch.write(Self.affinities, to: "a.json")
    let outcome = try Program.run(
      "tree", "a.json", "--params", "10,20", "--heads", "5", "--cost", "sum", "--json",
      in: scratch.path)
    let front = try #require(outcome.json["front"] as? [[String: Any]])
    let costs = front.compactMap { $0["cost"] as? Double }
    let parameters = front.compactMap { $0["parameters"] as? Double }
    #expect(parameters.first == 45 && parameters == parameters.sorted())
    #expect(costs.last == 0 && costs == costs.sorted(by: >))
    #expect(abs((costs.first ?? 0) - 2.7) < 1e-12)
  }

  @Test("a tree that cannot be found is one line that names file and key")
  func badTrees() throws {
    let scratch = try Scratch()
    try scratch.write(Self.affinities, to: "a.json")
    try scratch.write("{\"tasks\": [\"a\"]}", to: "b.json")
    try scratch.write(Self.affinities.replacing("0.7, 1]", with: "0.75, 1]"), to: "c.json")
    let heads = ["--heads", "5"]
    for (arguments, place) in [
      (["tree", "a.json", "--params", "10,20", "--budget", "44"] + heads, "a.json: --budget: "),
      (["tree", "a.json", "--params", "10"] + heads, "a.json: --params: "),
      (["tree", "a.json", "--params", "10,x"] + heads, "a.json: --params: "),
      (["tree", "b.json", "--params", "10"] + heads, "b.json: locations: "),
      (["tree", "c.json", "--params", "10,20"] + heads, "c.json: affinity: "),
      (["tree", "d.json", "--params", "10,20"] + heads, "d.json: "),
    ] {
      try Self.expectRefusal(arguments, place, in: scratch)
    }
    let small = try Program.run(
      "tree", "a.json", "--params", "10,20", "--heads", "5", "--budget", "44", in: scratch.path)
    #expect(small.errors.contains("45"))
  }

  @Test("more tasks than are searched exactly are searched by beam, and that is said")
  func manyTasks() throws {
    let scratch = try Scratch()
    let names = (0..<9).map { "t\($0)" }
    let matrix = names.map { one in names.map { one == $0 ? 1.0 : 0.5 } }
    let object: [String: Any] = [
      "tasks": names, "locations": ["only"], "samples": 9, "affinity": [matrix],
    ]
    let data = try JSONSerialization.data(withJSONObject: object)
    try scratch.write(String(decoding: data, as: UTF8.self), to: "a.json")
    let outcome = try Program.run(
      "tree", "a.json", "--params", "10", "--heads", "1", "--budget", "40", "--search", "exact",
      "--json", in: scratch.path)
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("9 tasks") && outcome.errors.contains("beam"))
    #expect(outcome.json["optimal"] as? Bool == false)
  }

  static let losses = """
    cost,s,d,n
    1,0.1,0.3,
    1,,0.2,0.2
    1,0.2,,0.3
    1.5,0.15,0.25,0.25
    """

  @Test("the networks with the least total loss are chosen, and reported on other losses")
  func group() throws {
    let scratch = try Scratch()
    try scratch.write(Self.losses, to: "v.csv")
    try scratch.write(
      "cost,n,d,s\n1,3,2,\n1,,5,4\n1,3,,2\n1.5,9,9,9\n", to: "t.csv")
    let outcome = try Program.run(
      "group", "v.csv", "--budget", "2", "--report", "t.csv", "--json", in: scratch.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(abs((outcome.json["total"] as? Double ?? 0) - 0.5) < 1e-12)
    // Of the chosen, each task's least test loss: s 4, d min(2, 5), n 3.
    #expect(outcome.json["reported"] as? Double == 9)
    #expect(outcome.json["cost"] as? Double == 2)
    #expect(outcome.json["optimal"] as? Bool == true)
    let networks = try #require(outcome.json["networks"] as? [[String: Any]])
    #expect(networks.map { $0["tasks"] as? [String] } == [["s", "d"], ["d", "n"]])
    #expect(networks.map { $0["serves"] as? [String] } == [["s"], ["d", "n"]])
    let text = try Program.run("group", "v.csv", "--budget", "2", in: scratch.path).output
    #expect(text.contains("total 0.5") && text.contains("the best choice"))
  }

  @Test("several budgets give a list, and pairs can stand in for larger networks")
  func budgets() throws {
    let scratch = try Scratch()
    try scratch.write(Self.losses, to: "v.csv")
    let outcome = try Program.run(
      "group", "v.csv", "--budgets", "1.5,2,3", "--estimate", "hoa", "--json", in: scratch.path)
    let results = try #require(outcome.json["results"] as? [[String: Any]])
    let totals = results.compactMap { $0["total"] as? Double }
    // The large network is estimated as s (.1 + .2) / 2, d (.3 + .2) / 2, n (.2 + .3) / 2.
    for (total, expected) in zip(totals, [0.65, 0.5, 0.5]) {
      #expect(abs(total - expected) < 1e-12)
    }
    #expect(results.map { $0["cost"] as? Double } == [1.5, 2, 2])
  }

  @Test("a choice that cannot be made is one line that names file and key")
  func badGroups() throws {
    let scratch = try Scratch()
    try scratch.write(Self.losses, to: "v.csv")
    try scratch.write("cost,s,d\n1,0.1,\n", to: "u.csv")
    try scratch.write("cost,s,d\n1,0.1\n", to: "r.csv")
    try scratch.write("cost,s,d,n\n1,1,1,\n", to: "t.csv")
    try scratch.write("cost,s,d,n\n1,1,1,\n1,1,1,1\n", to: "p.csv")
    for (arguments, place) in [
      (["group", "v.csv", "--budget", "1.4"], "v.csv: --budget: nothing fits 1.4; "),
      (["group", "v.csv", "--budgets", "2,1"], "v.csv: --budgets: nothing fits 1; "),
      (["group", "v.csv", "--budgets", "2,x"], "v.csv: --budgets: "),
      (["group", "u.csv", "--budget", "9"], "u.csv: d: "),
      (["group", "r.csv", "--budget", "9"], "r.csv: row 2: "),
      (["group", "v.csv", "--budget", "2", "--report", "t.csv"], "t.csv: d,n: "),
      (["group", "p.csv", "--budget", "2", "--estimate", "hoa"], "p.csv: s,n: "),
      (["group", "nowhere.csv", "--budget", "2"], "nowhere.csv: "),
      (["group", "v.csv"], "--budget"),
    ] {
      try Self.expectRefusal(arguments, place, in: scratch)
    }
    let small = try Program.run("group", "v.csv", "--budget", "1.4", in: scratch.path)
    #expect(small.errors.contains("1.5"))
  }

  @Test("what `ramify tree` prints can be trained as a fixed tree, and the run keeps it")
  func fixedTree() throws {
    let scratch = try Scratch()
    let matrix = "[[1, 0.9, 0.1], [0.9, 1, 0.1], [0.1, 0.1, 1]]"
    try scratch.write(
      """
      {"tasks": ["segmentation", "depth", "normals"], "locations": ["a", "b", "c"], "samples": 5,
       "affinity": [\(matrix), \(matrix), \(matrix)]}
      """, to: "affinity.json")
    let tree = try Program.run(
      "tree", "affinity.json", "--params", "1,1,1", "--heads", "0", "--budget", "5", "--cost",
      "sum", "--json", in: scratch.path)
    try scratch.write(tree.output, to: "tree.json")
    try scratch.write(
      Small.experiment(method: "fixed-tree", steps: 2, extra: "options: {tree: \"@tree.json\"}"),
      to: "Sessions/s/fixed.yaml")
    let outcome = try Program.run("run", "Sessions/s/fixed.yaml", "--json", in: scratch.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let architecture = try #require(outcome.json["architecture"] as? [String: Any])
    #expect(architecture["blocks"] as? [[Int]] == [[0, 0, 0], [0, 0, 0], [0, 1, 1]])
    try FileManager.default.removeItem(atPath: "\(scratch.path)/tree.json")
    #expect(try Program.run("show", "fixed-1", in: scratch.path).output.contains("{normals}"))
  }
}
