import Foundation
import Testing

@Suite struct RealFramesTests {
  /// Two frames of NYU Depth v2, beside a checkout and not part of it.
  static let folder: String = {
    let shared =
      ProcessInfo.processInfo.environment["RAMIFY_SHARED"]
      ?? URL(filePath: Program.root).deletingLastPathComponent().appending(path: "shared").path
    return "\(shared)/data/nyu_v2_samples"
  }()

  @Test(
    "the quickstart's method trains on real frames with finite losses",
    .enabled("the NYU frames are not beside the checkout") {
      FileManager.default.fileExists(atPath: folder)
    })
  func nyu() throws {
    let scratch = try Scratch()
    let outcome = try Program.run(
      "run", "\(Program.root)/Sessions/quickstart/affinity-tree.yaml",
      "--set", "data.source=\(Self.folder)", "--set", "training.steps=12",
      "--set", "training.batch=2", "--json", in: scratch.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let metrics = outcome.json["metrics"] as? [[String: Any]] ?? []
    #expect(
      Set(metrics.compactMap { $0["task"] as? String }) == ["segmentation", "normals", "depth"])
    for metric in metrics { #expect((metric["value"] as? Double)?.isFinite == true) }
    let log = try Program.run("log", "affinity-tree-1", in: scratch.path)
    #expect(log.output.contains("loss/depth"))
    #expect(!log.output.contains("\"value\":\"nan\""))
  }

  @Test(
    "every method trains on mirrored and enlarged real frames with finite losses",
    .enabled("the NYU frames are not beside the checkout") {
      FileManager.default.fileExists(atPath: folder)
    },
    arguments: [
      ("single-task", ""), ("all-shared", ""),
      ("fixed-tree", "options: {tree: block 2 = segmentation normals / depth}"),
      ("random-tree", "budget: 0.8"), ("affinity-tree", "budget: 0.8"), ("gumbel-tree", ""),
      ("adashare", ""), ("task-grouping", "budget: 2"),
    ])
  func methods(method: String, extra: String) throws {
    let scratch = try Scratch()
    try scratch.write(
      """
      method: \(method)
      data:
        source: \(Self.folder)
        size: [48, 64]
        augmentation: {flip: true, scales: [1, 1.2, 1.5]}
      backbone: {width: 8, blocks: [1, 1]}
      training: {steps: 24, batch: 2, validate-every: 12}
      \(extra)
      """, to: "Sessions/s/frames.yaml")
    let outcome = try Program.run("run", "Sessions/s/frames.yaml", "--json", in: scratch.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let metrics = outcome.json["metrics"] as? [[String: Any]] ?? []
    #expect(
      Set(metrics.compactMap { $0["task"] as? String }) == ["segmentation", "normals", "depth"])
    for metric in metrics { #expect((metric["value"] as? Double)?.isFinite == true) }
    let log = try Program.run("log", "frames-1", in: scratch.path)
    #expect(!log.output.contains("\"value\":\"nan\""))
  }

  @Test("a damaged file is named, and nothing is written")
  func damaged() throws {
    let scratch = try Scratch()
    try scratch.write(Small.experiment(method: "all-shared"), to: "Sessions/s/small.yaml")
    for folder in ["img", "seg", "normal_mask", "depth"] {
      let name = folder == "depth" ? "depth/0061.npy" : "\(folder)/0061.png"
      try scratch.write("damaged", to: "frames/\(name)")
    }
    let outcome = try Program.run(
      "run", "Sessions/s/small.yaml", "--set", "data.source=frames", "--set", "tasks=[depth]",
      in: scratch.path)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("ramify: Sessions/s/small.yaml: "), "\(outcome.errors)")
    #expect(outcome.errors.contains("0061"), "\(outcome.errors)")
    #expect(!scratch.has("Sessions/s/runs"))
  }
}
