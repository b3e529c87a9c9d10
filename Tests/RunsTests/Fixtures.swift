import Foundation
import Runs

/// A folder that is gone when the closure returns.
func withTemporaryFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
  let folder = "\(NSTemporaryDirectory())ramify-\(UUID().uuidString)".replacing("//", with: "/")
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
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
          OptionDescription(
            name: "samples", kind: .integer(2...1000), defaultValue: .number(256),
            meaning: "images",
            source: "a paper"),
          OptionDescription(
            name: "search", kind: .choice(["exact", "beam"]), defaultValue: .text("exact"),
            meaning: "how", source: "a paper"),
          OptionDescription(
            name: "temperature", kind: .number(0...1), defaultValue: .number(0.5), meaning: "heat",
            source: "a paper"),
          OptionDescription(
            name: "warm", kind: .flag, defaultValue: .flag(false), meaning: "begin warm",
            source: "a paper"),
        ]),
    ],
    sources: ["scenes", "planted"], tasks: ["scenes": ["segmentation", "depth", "normals"]],
    sourceOptions: ["scenes": []], cores: 4)
}

extension TrainingSummary {
  static let depth = TrainingSummary(name: "depth", tasks: ["depth"], steps: 100)
}
