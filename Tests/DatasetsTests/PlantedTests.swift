import Datasets
import Randomness
import Testing

@Suite struct PlantedTests {
  static func planted(
    seed: Int = 1, tasks: [String]? = nil, options: [String: Double] = [:]
  ) throws -> Planted {
    let request = DatasetRequest(source: "planted", seed: seed, tasks: tasks, options: options)
    return try #require(try DatasetCatalog.open(request) as? Planted)
  }

  static func values(_ batch: Batch, _ task: String) throws -> [Float] {
    guard case .values(let values) = try #require(batch.targets[task]) else { return [] }
    return values
  }

  static func correlation(_ one: [Float], _ two: [Float]) -> Double {
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    let (a, b) = (one.map(Double.init), two.map(Double.init))
    let (meanA, meanB) = (mean(a), mean(b))
    let covariance = mean(zip(a, b).map { ($0 - meanA) * ($1 - meanB) })
    let spreads =
      mean(a.map { ($0 - meanA) * ($0 - meanA) }) * mean(b.map { ($0 - meanB) * ($0 - meanB) })
    return covariance / spreads.squareRoot()
  }

  @Test("four tasks form two groups; training samples never run out")
  func defaults() throws {
    let planted = try Self.planted()
    #expect(planted.tasks.map(\.name) == ["a", "b", "c", "d"])
    #expect(planted.tasks.allSatisfy { $0.kind == .value(unit: "") })
    #expect(planted.plantedGroups == [["a", "b"], ["c", "d"]])
    #expect(Split.allCases.map(planted.count) == [nil, 1024, 4096])
  }

  @Test(
    "options set the number of tasks and groups",
    arguments: [
      (["tasks": 6], [["a", "b", "c"], ["d", "e", "f"]]),
      (["tasks": 6, "groups": 3], [["a", "b"], ["c", "d"], ["e", "f"]]),
      (["tasks": 2, "groups": 2], [["a"], ["b"]]),
    ] as [([String: Double], [[String]])])
  func groups(options: [String: Double], groups: [[String]]) throws {
    #expect(try Self.planted(options: options).plantedGroups == groups)
  }

  @Test("wanted tasks come in the wanted order with the same targets as among all")
  func wantedTasks() throws {
    let some = try Self.planted(tasks: ["c", "a"])
    let (few, all) = (some.batch([3, 4], of: .test), try Self.planted().batch([3, 4], of: .test))
    #expect(some.tasks.map(\.name) == ["c", "a"])
    #expect(some.plantedGroups == [["a"], ["c"]])
    #expect(few.targets == all.targets.filter { ["a", "c"].contains($0.key) })
  }

  @Test("inputs are standard normal and targets have mean 0 and variance 1", arguments: 1...3)
  func moments(seed: Int) throws {
    let planted = try Self.planted(seed: seed)
    let batch = planted.batch(Array(0..<4096), of: .test)
    #expect(batch.shape == [4096, 32])
    let targets = try planted.tasks.map { try Self.values(batch, $0.name) }
    for numbers in [batch.inputs] + targets {
      let mean = numbers.reduce(0, +) / Float(numbers.count)
      let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(numbers.count)
      #expect(abs(mean) < 0.06)
      #expect(abs(variance - 1) < 0.08)
    }
  }

  @Test("a sample depends on seed, split and index, and on nothing else")
  func repetition() throws {
    let planted = try Self.planted()
    let batch = planted.batch([5, 1_000_000_007], of: .train)
    #expect(try Self.planted().batch([5, 1_000_000_007], of: .train) == batch)
    #expect(
      Array(planted.batch([9, 5], of: .train).inputs.suffix(32))
        == batch.inputs.prefix(32).map(\.self))
    #expect(batch.inputs.prefix(32) != batch.inputs.suffix(32))
    #expect(planted.batch([5], of: .test).inputs != Array(batch.inputs.prefix(32)))
    #expect(
      try Self.planted(seed: 2).batch([5], of: .train).inputs != Array(batch.inputs.prefix(32)))
  }

  @Test("tasks of one group resemble each other more than tasks of different groups")
  func structure() throws {
    var within = 0.0
    var across = 0.0
    for seed in 1...16 {
      let batch = try Self.planted(seed: seed).batch(Array(0..<1024), of: .test)
      let tasks = try ["a", "b", "c", "d"].map { try Self.values(batch, $0) }
      let squares = [(0, 1), (2, 3), (0, 2), (0, 3), (1, 2), (1, 3)].map { one, two in
        let correlation = Self.correlation(tasks[one], tasks[two])
        return correlation * correlation
      }
      within += squares.prefix(2).reduce(0, +) / 32
      across += squares.suffix(4).reduce(0, +) / 64
    }
    #expect(within > 2 * across, "squared correlations \(within) within, \(across) across")
  }

  @Test("a count for training makes its samples finite")
  func finiteTraining() throws {
    let dataset = try DatasetCatalog.open(DatasetRequest(source: "planted", train: 64))
    #expect(dataset.count(.train) == 64)
  }
}
