import Datasets
import Testing

@Suite struct CatalogTests {
  @Test("every built-in dataset opens with its default tasks")
  func builtIn() throws {
    #expect(DatasetCatalog.builtIn.map(\.name) == ["scenes", "planted"])
    for entry in DatasetCatalog.builtIn {
      let request = DatasetRequest(source: entry.name, train: 1, validation: 1, test: 1)
      let dataset = try DatasetCatalog.open(request)
      #expect(dataset.tasks.map(\.name) == entry.defaultTasks)
      let batch = try dataset.batch([0, 0], of: .validation)
      #expect(batch.shape == [2] + dataset.inputShape)
      #expect(Set(batch.targets.keys) == Set(entry.defaultTasks))
    }
  }

  static let wrong: [(DatasetRequest, String)] = [
    (
      DatasetRequest(source: "scenery"),
      "data.source: \"scenery\" is neither built in (scenes, planted) nor a path"
    ),
    (
      DatasetRequest(source: "scenes", tasks: ["depht"]),
      "tasks: scenes has no task \"depht\"; its tasks are "
        + "segmentation, depth, normals, edges, keypoints"
    ),
    (
      DatasetRequest(source: "scenes", tasks: ["depth", "depth"]),
      "tasks: [\"depth\", \"depth\"] does not name each wanted task once"
    ),
    (
      DatasetRequest(source: "scenes", size: [48]),
      "data.size: [48] is not a size; allowed is [height, width], each from 8 to 1024"
    ),
    (
      DatasetRequest(source: "scenes", size: [48, 1_000_000]),
      "data.size: [48, 1000000] is not a size; allowed is [height, width], each from 8 to 1024"
    ),
    (
      DatasetRequest(source: "scenes", train: 0),
      "data.train: 0 samples; allowed are 1 to 10000000"
    ),
    (
      DatasetRequest(source: "scenes", options: ["gain": 2]),
      "data.options.gain: scenes has no such option; allowed: none"
    ),
    (
      DatasetRequest(source: "planted", options: ["gains": 2]),
      "data.options.gains: planted has no such option; allowed: gain, groups, tasks, width"
    ),
    (
      DatasetRequest(source: "planted", options: ["tasks": 4.5]),
      "data.options.tasks: 4.5; allowed is a whole number from 1 to 26"
    ),
    (
      DatasetRequest(source: "planted", options: ["tasks": 5]),
      "data.options.groups: 2 groups cannot share 5 tasks evenly"
    ),
    (
      DatasetRequest(source: "planted", options: ["gain": .nan]),
      "data.options.gain: nan; allowed is more than 0 and at most 100"
    ),
  ]

  @Test("a wrong request names its key and what is allowed", arguments: wrong)
  func refusals(request: DatasetRequest, message: String) {
    let error = #expect(throws: DatasetError.self) { try DatasetCatalog.open(request) }
    #expect(error?.description == message)
  }

  @Test("control characters of a path cannot reach the terminal")
  func printable() {
    let error = DatasetError("a\u{1B}]0;title\u{7}\n.npy", "bad\u{202E}")
    #expect(error.description == "a\\u{1B}]0;title\\u{07}\\n.npy: bad\\u{202E}")
  }
}
