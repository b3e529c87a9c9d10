import MultiTask
import Runs
import Testing

/// Every method on every kind of backbone that tells images apart.
@Suite struct BackboneRunTests {
  private static let methods: [(name: String, options: [String: OptionValue])] = [
    ("single-task", [:]), ("all-shared", [:]), ("random-tree", [:]),
    ("affinity-tree", ["samples": .number(8)]),
    ("gumbel-tree", [:]), ("adashare", ["samples": .number(2)]),
    ("task-grouping", ["estimate": .text("hoa")]), ("task-grouping", ["estimate": .text("tag")]),
  ]

  @Test(
    "every method ends on every backbone, features of every depth compared",
    arguments: ["resnet18", "resnet50", "vgg"])
  func methods(kind: String) throws {
    for (name, options) in Self.methods {
      var experiment = Experiment.scenes(name, options: options)
      experiment.backbone = backbone(kind, width: 4, blocks: [1, 2, 1, 2])
      experiment.training.steps = 4
      experiment.training.validateEvery = 4
      if name == "task-grouping" { experiment.budget = 2 }
      // The heads that ResNet-50 has for pixels are larger than its blocks here.
      if name.hasSuffix("-tree") && name != "gumbel-tree" { experiment.budget = 0.9 }
      let run = try TrainedRun(experiment)
      #expect(run.run.state == .finished, "\(name): \(run.run.reason ?? "")")
      let result = try #require(run.run.result, "\(name)")
      #expect(result.parameters > 0 && result.multiplyAdds > 0)
      #expect(result.metrics.allSatisfy { $0.value.isFinite })
      guard name == "affinity-tree" else { continue }
      let affinities = run.beliefs.compactMap { if case .affinity(let it) = $0 { it } else { nil } }
      #expect(affinities.last?.affinity.count == (kind == "vgg" ? 6 : 7))
    }
  }
}
