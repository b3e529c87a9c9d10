import Foundation
import Runs
import Testing

/// A folder that is gone when the closure returns.
func withTemporaryFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
  let folder = FileManager.default.temporaryDirectory.path + "/ramify-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

/// A new run in a store of its own.
func withTemporaryRun<Value>(_ body: (RunStore, RunWriter) throws -> Value) throws -> Value {
  try withTemporaryFolder { folder in
    let store = RunStore(folder: folder)
    let writer = try store.create(.sample, session: "s", file: "a", provenance: ["code": "1"])
    defer { writer.close() }
    return try body(store, writer)
  }
}

/// The paths of the event files in a folder, sorted by name.
func eventFiles(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.contains("tfevents") }
    .sorted().map { folder + "/" + $0 }
}

extension Experiment {
  /// An experiment with every setting at its default.
  static let sample = Experiment(name: "a sample", method: "single-task")
}

extension TrainingSummary {
  static let depth = TrainingSummary(name: "depth", tasks: ["depth"], steps: 100)
}

extension RunResult {
  /// An outcome with a depth error of some value.
  static func sample(value: Double) -> RunResult {
    let metric = Metric(task: "depth", metric: "absolute error", unit: "m", lowerIsBetter: true)
    return RunResult(
      architecture: .shared(tasks: ["depth"], depths: ["early"]), parameters: 12,
      multiplyAdds: 34, latencyMilliseconds: 0.25,
      metrics: [Measurement(metric, value: value, split: "test")], selectionRule: "last step",
      checkpoint: "trainings/depth/checkpoints/100", seconds: 2, steps: 100)
  }
}

/// A small seeded generator for tests.
///
/// Source: Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators".
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}

extension Vocabulary {
  /// A small set of words.
  static let sample = Vocabulary(
    methods: [
      MethodDescription(name: "single-task", summary: "one network a task", source: ""),
      MethodDescription(
        name: "affinity-tree", summary: "a tree from affinities", source: "a paper",
        defaultBudget: 0.6,
        options: [
          option("samples", .integer(2...1000), .number(256)),
          option("search", .choice(["exact", "beam"]), .text("exact")),
          option("temperature", .number(0...1), .number(0.5)),
          option("warm", .flag, .flag(false)),
        ]),
      MethodDescription(
        name: "fixed-tree", summary: "a tree by hand", source: "",
        options: [option("tree", .text(form: "a tree"), .text(""))]),
    ],
    sources: ["scenes", "planted"], tasks: ["scenes": ["segmentation", "depth", "normals"]],
    sourceOptions: ["scenes": []], cores: 4)

  private static func option(
    _ name: String, _ kind: OptionDescription.Kind, _ value: OptionValue
  ) -> OptionDescription {
    OptionDescription(
      name: name, kind: kind, defaultValue: value, meaning: "a meaning", source: "a paper")
  }
}

/// The only experiment of a file of the sample vocabulary.
func parse(_ yaml: String, set overrides: [String] = []) throws -> Experiment {
  let experiments = try parseAll(yaml, set: overrides)
  try #require(experiments.count == 1)
  return experiments[0]
}

/// The experiments of a file of the sample vocabulary.
func parseAll(_ yaml: String, set overrides: [String] = []) throws -> [Experiment] {
  try ExperimentFile.parse(yaml, file: "a.yaml", overrides: overrides, vocabulary: .sample)
}
