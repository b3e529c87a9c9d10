import Foundation
import MultiTask
import Runs
import Tensors
import Testing

/// Numeric cases of AdaShare's and the Gumbel tree's arithmetic, computed with numpy.
enum GoldenPolicies {
  static let file = SharedData.path("methods/golden/golden_adashare.json")

  static func load(_ section: String) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(filePath: file))
    let all = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return try #require(all?[section] as? [String: Any])
  }

  /// Any nesting of numbers as one row.
  static func numbers(_ value: Any?) -> [Double] {
    if let number = value as? NSNumber { return [number.doubleValue] }
    return (value as? [Any] ?? []).flatMap { numbers($0) }
  }
}

private func expectClose(
  _ mine: [Float]?, _ theirs: Any?, within tolerance: Double = 1e-5, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let (mine, theirs) = (mine ?? [], GoldenPolicies.numbers(theirs))
  #expect(mine.count == theirs.count && !mine.isEmpty, "\(what)", sourceLocation: sourceLocation)
  for (one, other) in zip(mine, theirs) {
    #expect(
      abs(Double(one) - other) <= tolerance * max(1, abs(other)), "\(what)",
      sourceLocation: sourceLocation)
  }
}

@Suite(
  .enabled("the golden policies are not beside the checkout") {
    SharedData.has(GoldenPolicies.file)
  })
struct GoldenPolicyTests {
  let engine: Engine

  init() throws { engine = try Engine(threads: 1) }

  private func parameter(_ value: Any?, _ shape: [Int]) -> Parameter {
    Parameter(GoldenPolicies.numbers(value).map(Float.init), shape: shape, on: engine)
  }

  @Test("a relaxed choice, soft or straight through, and its gradient agree with numpy")
  func choices() throws {
    let section = try GoldenPolicies.load("gumbel_softmax")
    let cases = try #require(section["cases"] as? [[String: Any]])
    #expect(cases.count == 6)
    for golden in cases {
      let count = GoldenPolicies.numbers(golden["logits"]).count
      let logits = parameter(golden["logits"], [1, count])
      for (sampling, value, gradient) in [
        (Sampling.soft, "soft", "grad_soft"),
        (.straightThrough, "hard_forward", "grad_straight_through"),
      ] {
        let choice = choose(
          logits.tensor, noise: GoldenPolicies.numbers(golden["gumbel"]).map(Float.init),
          temperature: Float(try #require(golden["tau"] as? Double)), sampling: sampling)
        expectClose(choice.values, golden[value])
        let upstream = GoldenPolicies.numbers(golden["upstream"]).map(Float.init)
        expectClose(dot(choice, upstream).gradients(of: [logits])[logits], golden[gradient])
      }
    }
  }

  @Test("a block mixed with its skip, and all gradients of it, agree with numpy")
  func blockMixing() throws {
    let golden = try GoldenPolicies.load("block_mixing")
    let residual = parameter(golden["residual"], [1, 3])
    let inner = parameter(golden["F"], [1, 3])
    let logits = parameter(golden["logits"], [1, 2])
    let noise = GoldenPolicies.numbers(golden["uniform"]).map { Float(-log(-log($0))) }
    func mixture(_ sampling: Sampling) -> Tensor {
      let gates = choose(logits.tensor, noise: noise, temperature: 2, sampling: sampling)
      return mix([relu(residual.tensor + inner.tensor), residual.tensor], by: gates)
    }
    expectClose(mixture(.soft).values, golden["out_soft"])
    expectClose(mixture(.straightThrough).values, golden["out_hard"])
    let upstream = GoldenPolicies.numbers(golden["upstream"]).map(Float.init)
    let gradients = dot(mixture(.soft), upstream).gradients(of: [residual, inner, logits])
    expectClose(gradients[residual], golden["dL_dresidual"])
    expectClose(gradients[inner], golden["dL_dF"])
    expectClose(gradients[logits], golden["dL_dlogits"])
  }

  struct Loss: CustomTestStringConvertible, Sendable {
    let name: String
    let penalty: PolicyPenalty
    var unlocked = 4

    var testDescription: String { name }

    init(
      _ name: String, _ form: PolicySettings.Form, sparsity: Double = 0, sharing: Double = 0,
      isDepthWeighted: Bool = true, unlocked: Int = 4
    ) {
      self.name = name
      self.unlocked = unlocked
      penalty = PolicyPenalty(
        form: form, sparsity: sparsity, sharing: sharing, isDepthWeighted: isDepthWeighted)
    }
  }

  static let sparsities = [
    Loss("sparsity_code_all_blocks", .code, sharing: 1),
    Loss("sparsity_code_last_2_blocks", .code, sharing: 1, unlocked: 2),
    Loss("sparsity_code_depth_weighted", .code),
    Loss("sparsity_paper", .paper),
  ]

  static let sharings = [
    Loss("sharing_code_depth_weighted", .code, sharing: 1),
    Loss("sharing_code_unweighted", .code, sharing: 1, isDepthWeighted: false),
    Loss("sharing_paper", .paper, sharing: 1),
  ]

  private func golden(_ name: String) throws -> (logits: [Parameter], expected: [String: Any]) {
    let section = try GoldenPolicies.load("regularisers")
    let tasks = try #require(section["logits"] as? [Any])
    let cases = try #require(section["cases"] as? [String: Any])
    return (
      tasks.map { parameter($0, [4, 2]) }, try #require(cases[name] as? [String: Any])
    )
  }

  private func expectLoss(_ loss: Tensor, _ logits: [Parameter], _ expected: [String: Any]) {
    expectClose([loss.item], expected["value"])
    let gradients = loss.gradients(of: logits)
    expectClose(logits.flatMap { gradients[$0] ?? [] }, expected["grad"])
  }

  @Test("the loss of executing blocks and its gradient agree with numpy", arguments: sparsities)
  func sparsity(_ loss: Loss) throws {
    let (logits, expected) = try golden(loss.name)
    expectLoss(loss.penalty.sparsityLoss(logits, unlocked: loss.unlocked), logits, expected)
  }

  @Test("the loss of unlike choices and its gradient agree with numpy", arguments: sharings)
  func sharing(_ loss: Loss) throws {
    let (logits, expected) = try golden(loss.name)
    expectLoss(try #require(loss.penalty.sharingLoss(logits)), logits, expected)
  }

  @Test("both losses, weighted as for NYU-v2, agree with numpy")
  func combined() throws {
    let (logits, expected) = try golden("combined_nyu2task_weights")
    let penalty = PolicyPenalty(form: .code, sparsity: 0.05, sharing: 0.05, isDepthWeighted: true)
    let parts = [
      penalty.sparsityLoss(logits, unlocked: 4) * 0.05,
      try #require(penalty.sharingLoss(logits)) * 0.05,
    ]
    expectLoss(sum(parts), logits, expected)
  }

  private func timeline(speed: Int) -> PolicyTimeline {
    PolicyTimeline(
      warmUp: 10, weightSteps: 4, policySteps: 2, speed: speed, temperature: 5,
      temperatureFactor: 0.965, temperatureFloor: 1e-5)
  }

  @Test("the temperature falls and blocks unlock as the official code's schedules say")
  func schedules() throws {
    let section = try GoldenPolicies.load("schedules")
    let temperatures = try #require((section["temperature"] as? [String: Any])?["tau"])
    for (round, value) in try #require(temperatures as? [String: Double]) {
      let mine = timeline(speed: 3).temperature(round: try #require(Int(round)))
      #expect(abs(mine - value) < 1e-9)
    }
    let curriculum = try #require(section["curriculum_num_train_layers"] as? [String: Any])
    for (name, speed, blocks) in [("speed3_L8", 3, 8), ("speed1_L16", 1, 16)] {
      let expected = try #require(curriculum[name] as? [Int])
      let mine = expected.indices.map { timeline(speed: speed).unlocked(round: $0, of: blocks) }
      #expect(mine == expected)
    }
  }

  @Test("logits move as PyTorch's Adam with L2 decay moves them")
  func adam() throws {
    let golden = try GoldenPolicies.load("adam_alpha")
    for (name, gradient) in [
      ("alpha_after_steps_1_to_5", Float(0.02)), ("alpha_zero_data_grad_1_to_3", 0),
    ] {
      let logit = Parameter([0.5], shape: [1], on: engine)
      var optimizer = Optimizer(
        .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), weightDecay: 5e-4,
        parameters: [("logit", logit)])
      let moved = GoldenPolicies.numbers(golden[name]).map { _ -> Float in
        optimizer.step(dot(logit.tensor, [gradient]).gradients(of: [logit]), rate: 0.01)
        return logit.values[0]
      }
      expectClose(moved, golden[name], within: 1e-6)
    }
  }

  @Test("children's inputs, soft or straight through, and their gradients agree with numpy")
  func branchingBlock() throws {
    let golden = try GoldenPolicies.load("ltb_branching_block")
    let outputs = try #require(golden["parent_outputs"] as? [Any]).map { parameter($0, [1, 2]) }
    let theta = parameter(golden["theta"], [2, 3])
    let noise = GoldenPolicies.numbers(golden["uniform"]).map { Float(-log(-log($0))) }
    func inputs(_ sampling: Sampling) -> [Tensor] {
      let gates = choose(theta.tensor, noise: noise, temperature: 1.5, sampling: sampling)
      return [0, 3].map { mix(outputs.map(\.tensor), by: gates, from: $0) }
    }
    expectClose(inputs(.soft).flatMap(\.values), golden["child_inputs_soft"])
    expectClose(
      inputs(.straightThrough).flatMap(\.values), golden["child_inputs_straight_through"])
    let upstream = try #require(golden["upstream"] as? [[Double]])
    let parts = zip(inputs(.soft), upstream).map { dot($0, $1.map(Float.init)) }
    expectClose(sum(parts).gradients(of: [theta])[theta], golden["grad_theta"])
  }

  @Test("the tree of chosen parents keeps what tasks lead to, and its groups refine")
  func pruning() throws {
    let golden = try GoldenPolicies.load("ltb_pruning")
    let parents = try #require(golden["parents"] as? [[Int]])
    let tree = Architecture(
      tasks: ["a", "b", "c", "d"], depths: ["x", "y", "z"], parents: parents)
    let paths = try #require(golden["task_paths_root_to_leaf"] as? [[Int]])
    #expect(tree.blocks == paths.map { $0.dropLast().map { Int?($0) } })
    let groups = try #require(golden["task_groups_per_level"] as? [[[Int]]])
    #expect(
      tree.depths.indices.map { Set(tree.groups(at: $0)) } == groups.dropLast().map { Set($0) })
    #expect(tree.isTree)
  }

  @Test(
    "the temperature of branchings falls as the re-implementations' does",
    arguments: [
      ("libmtl_200ep_hard", BranchingTimeline.Decay.inverseRoot, 0),
      ("unofficial_tau0_over_epoch_tau0_10", .inverse, 1),
    ])
  func branchingTemperature(name: String, decay: BranchingTimeline.Decay, first: Int) throws {
    let section = try GoldenPolicies.load("schedules")
    let all = try #require(section["ltb_tau_candidates"] as? [String: [String: Double]])
    let timeline = BranchingTimeline(
      steps: 400, epochs: 200, warmUp: 2, temperature: 10, decay: decay)
    for (epoch, value) in try #require(all[name]) {
      let mine = timeline.temperature(epoch: try #require(Int(epoch)) - first)
      #expect(abs(mine - value) < 1e-9)
    }
  }

  @Test("delta-m of AdaShare's published rows is the published arithmetic")
  func delta() throws {
    let golden = try GoldenPolicies.load("delta_T")
    func rows(_ name: String) throws -> [Runs.Measurement] {
      let tasks = try #require(golden[name] as? [String: [Double]])
      return tasks.flatMap { task, values in
        values.enumerated().map { index, value in
          let metric = Metric(
            task: task, metric: "\(index)", unit: "", lowerIsBetter: task != "seg" && index < 2)
          return Runs.Measurement(metric, value: value, split: "test")
        }
      }
    }
    let delta = DeltaM(of: try rows("multi"), against: try rows("single_task"), run: "s/single-1")
    let expected = try #require(golden["delta"] as? Double)
    #expect(abs(try #require(delta).value - expected) < 1e-9)
  }
}
