import MultiTask
import Runs
import Testing

@Suite("trees given by hand")
struct WrittenTreeTests {
  static let reader = WrittenTree(
    tasks: ["a", "b", "c d"], depths: ["stem", "block 1", "block 2"], key: "options.tree")

  @Test(
    "a tree is read as people write it, and as `ramify tree` prints it",
    arguments: [
      ("block 1 = a, c d / b", [[[0, 1, 2]], [[0, 2], [1]], [[0, 2], [1]]]),
      ("block 2 = b / c d / a", [[[0, 1, 2]], [[0, 1, 2]], [[1], [2], [0]]]),
      (
        " block 2=a/b/c d ;stem =a, b,c d;",
        [[[0, 1, 2]], [[0, 1, 2]], [[0], [1], [2]]]
      ),
      (
        "stem = a, b, c d\n\nblock 1 = a / b, c d\n",
        [[[0, 1, 2]], [[0], [1, 2]], [[0], [1, 2]]]
      ),
      ("stem = a / b / c d", [[[0], [1], [2]], [[0], [1], [2]], [[0], [1], [2]]]),
      (
        "block 2 = a / b / c d; block 1 = a b / c d",
        [[[0, 1, 2]], [[0, 1], [2]], [[0], [1], [2]]]
      ),
      (
        #"{"cost": 1, "groups": [[["a","b","c d"]], [["a","b"],["c d"]], [["a"],["b"],["c d"]]]}"#,
        [[[0, 1, 2]], [[0, 1], [2]], [[0], [1], [2]]]
      ),
      (
        "\n[[[\"c d\", \"b\", \"a\"]],\n [[\"a\", \"b\", \"c d\"]],\n [[\"a\", \"b\", \"c d\"]]]",
        [[[2, 1, 0]], [[0, 1, 2]], [[0, 1, 2]]]
      ),
    ])
  func readable(text: String, groups: [[[Int]]]) throws {
    #expect(try Self.reader.groups(text) == groups)
  }

  @Test(
    "what is no tree is refused in a line that says what is allowed",
    arguments: [
      (
        "",
        "no tree is given; write DEPTH = TASK TASK / TASK; depths are stem, block 1, block 2"
      ),
      (
        "a b / c d",
        "\"a b / c d\" has no depth; write DEPTH = TASK TASK / TASK; "
          + "depths are stem, block 1, block 2"
      ),
      ("blok 1 = a", "no depth \"blok 1\"; depths are stem, block 1, block 2"),
      (
        "block 1 = a b",
        "block 1: c d is in no group; each task has to be in one at every depth"
      ),
      (
        "block 1 = a, b, c d, e",
        "block 1: no task \"e\"; tasks are a, b, c d, each in one group"
      ),
      (
        "block 1 = a, b / c d, a",
        "block 1: a is there twice; tasks are a, b, c d, each in one group"
      ),
      (
        "block 1 = a, b, c d /",
        "block 1: a group has no task; put tasks on both sides of a slash"
      ),
      (
        "stem = a, b, c d; stem = a, b, c d", "stem is there twice; name a depth once"
      ),
      (
        "block 1 = a / b, c d; block 2 = b / a, c d",
        "block 2: a and c d share a block, though they part at block 1; "
          + "tasks that parted stay apart"
      ),
      ("[[[\"a\"]]]", "has groups for 1 depths; depths are stem, block 1, block 2"),
      (
        "{\"front\": []}",
        "is no JSON with the groups of each depth; "
          + "take what `ramify tree --budget B --json` prints"
      ),
    ])
  func unreadable(text: String, complaint: String) {
    let error = #expect(throws: ExperimentError.self) { try Self.reader.groups(text) }
    #expect(error?.description == "options.tree: \(complaint)")
  }

  @Test(
    "a tree that is written reads back as the same, whatever its names are",
    arguments: [
      (["a", "b", "c"], ["x", "y"], [[[0, 1, 2]], [[0, 1, 2]]], "x = a b c"),
      (["a", "b", "c"], ["x", "y"], [[[0, 1, 2]], [[0, 2], [1]]], "y = a c / b"),
      (
        ["a", "b", "c"], ["x", "y"], [[[0, 1], [2]], [[0], [1], [2]]],
        "x = a b / c; y = a / b / c"
      ),
      (["a", "b c", "d"], ["x 1", "y"], [[[0, 1, 2]], [[0, 1], [2]]], "y = a, b c / d"),
      (["a", "b/c"], ["x"], [[[0], [1]]], #"[[["a"],["b/c"]]]"#),
      (["@a", "b"], ["@x"], [[[0], [1]]], #"[[["@a"],["b"]]]"#),
      (["a", "b  c"], ["x"], [[[0, 1]]], #"[[["a","b  c"]]]"#),
      (["", "b"], ["{x"], [[[0, 1]]], #"[[["","b"]]]"#),
    ] as [([String], [String], [[[Int]]], String)])
  func written(tasks: [String], depths: [String], groups: [[[Int]]], text: String) throws {
    let architecture = Architecture(tasks: tasks, depths: depths, groups: groups)
    #expect(architecture.writtenTree == text)
    let reader = WrittenTree(tasks: tasks, depths: depths, key: "options.tree")
    #expect(try reader.groups(text) == groups)
  }
}
