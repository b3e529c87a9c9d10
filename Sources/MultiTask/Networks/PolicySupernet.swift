import Foundation
import Randomness
package import Runs
package import Tensors

/// One backbone for all tasks, and for each task and block the logits of executing and skipping it.
///
/// Source: Sun et al. 2020, "AdaShare: Learning What To Share For Efficient Deep Multi-Task
/// Learning", section 3.
package struct PolicySupernet: Module {
  let network: Network

  /// Each task's, `[blocks, 2]`, execute before skip.
  package let logits: [Parameter]

  private let settings: PolicySettings
  private let problem: Problem
  private let open: [Int]
  private let parts: TrainingParts

  /// A search with fresh values.
  package init(_ settings: PolicySettings, problem: Problem, on engine: Engine) {
    self.settings = settings
    self.problem = problem
    let open = problem.design.policyDepths
    self.open = open
    let stream = problem.stream
    network = Network(
      .shared(tasks: problem.tasks, depths: problem.design.depths), design: problem.design,
      on: engine, generator: stream.split("weights"))
    logits = problem.tasks.map { task in
      var own = stream.split("policy start").split(task)
      let values = open.flatMap { _ in settings.startingLogits(using: &own) }
      return Parameter(values, shape: [open.count, 2], on: engine)
    }
    parts = TrainingParts(problem, otherShare: settings.policyShare)
  }

  /// The tasks' predictions where blocks are executed as far as gates say.
  ///
  /// What comes before the first unlocked block, and that block, whose input is the same, are done
  /// once for all tasks: the predictions are the same, and the running statistics there move once in
  /// a step, not once for each task.
  ///
  /// - Parameters:
  ///   - x: the samples.
  ///   - gates: each task's, `[blocks, 2]`: what execution and skipping weigh.
  ///   - unlocked: how many of the last blocks follow their gates; the others are executed.
  /// - Returns: each task's prediction.
  package func predictions(from x: Tensor, gates: [Tensor], unlocked: Int) -> [Tensor] {
    let depths = network.architecture.depths.indices
    let first = open.suffix(unlocked).first ?? depths.endIndex
    let common = depths[..<first].reduce(x) { features, depth in
      let block = network.block(0, at: depth)
      return block(features, training: true)
    }
    let fork = depths[first...].first.map { alternatives(from: common, at: $0) }
    return zip(problem.tasks, gates).map { task, gates in
      let start = fork.map { mix($0, by: gates, at: first) } ?? common
      let features = depths[first...].dropFirst().reduce(start) { features, depth in
        mix(alternatives(from: features, at: depth), by: gates, at: depth)
      }
      return network.prediction(of: task, from: features, training: true)
    }
  }

  /// A block's result and, where it may be skipped, what is there without it.
  private func alternatives(from x: Tensor, at depth: Int) -> [Tensor] {
    let block = network.block(0, at: depth)
    guard open.contains(depth) else { return [block(x, training: true)] }
    let (executed, skipped) = block.alternatives(x, training: true)
    return [executed, skipped]
  }

  private func mix(_ alternatives: [Tensor], by gates: Tensor, at depth: Int) -> Tensor {
    guard let row = open.firstIndex(of: depth) else { return alternatives[0] }
    return Tensors.mix(alternatives, by: gates, from: 2 * row)
  }
}

extension PolicySupernet: Trainee {
  package var module: any Module { self }

  func stage(of step: Int) -> Int { step < timeline.warmUp ? 0 : 1 }

  /// The weights, which have another optimiser once policies are drawn, and the logits.
  ///
  /// - Parameter step: the step.
  /// - Returns: two groups.
  package func groups(at step: Int) -> [ParameterGroup] {
    let all = parameters()
    let own = Set(logits.map(ObjectIdentifier.init))
    let weights = all.filter { !own.contains(ObjectIdentifier($0.parameter)) }
    let name = stage(of: step) == 0 ? problem.experiment.training.optimizer : settings.optimizer
    return [
      ParameterGroup(
        kind: .weights, rule: Optimizer.Rule(named: name),
        weightDecay: Float(problem.experiment.training.weightDecay), parameters: weights),
      ParameterGroup(
        kind: .logits, rule: Optimizer.Rule(named: "adam"),
        weightDecay: Float(settings.policyDecay),
        parameters: all.filter { own.contains(ObjectIdentifier($0.parameter)) }),
    ]
  }

  /// Samples of the step's own part of the data, and a rate for the group that it moves.
  ///
  /// - Parameter step: the step.
  /// - Returns: what it does.
  package func lesson(_ step: Int) -> Lesson {
    let round = timeline.round(of: step)
    let notes: [(String, Float)] = [
      ("search/temperature", Float(timeline.temperature(round: round))),
      ("search/unlocked", Float(unlocked(at: step))),
    ]
    let index = timeline.index(of: step)
    return switch timeline.phase(of: step) {
    case .warmUp:
      Lesson(
        samples: problem.sampleOrder.indices(of: step),
        rates: [problem.weightRate(at: step), nil])
    case .weights:
      Lesson(
        samples: parts.samples(.main, index: index, step: step),
        rates: [Float(problem.experiment.training.learningRate), nil], notes: notes)
    case .policy:
      Lesson(
        samples: parts.samples(.other, index: index, step: step),
        rates: [nil, Float(settings.policyRate)], notes: notes)
    }
  }

  package func predictions(from x: Tensor, step: Int) -> [Tensor] {
    guard timeline.phase(of: step) != .warmUp else { return network(x, training: true) }
    let temperature = timeline.temperature(round: timeline.round(of: step))
    let stream = problem.stream.split("policy noise").split(step)
    let gates = zip(problem.tasks, logits).map { task, logits in
      var own = stream.split(task)
      let noise = (0..<logits.shape.reduce(1, *)).map { _ in own.gumbel() }
      return choose(
        logits.tensor, noise: noise, temperature: Float(temperature), sampling: settings.sampling)
    }
    return predictions(from: x, gates: gates, unlocked: unlocked(at: step))
  }

  /// In policy steps the sparsity and the sharing loss, each times its weight.
  ///
  /// - Parameter step: the step.
  /// - Returns: scalars.
  package func penalties(at step: Int) -> [(tag: String, value: Tensor)] {
    guard timeline.phase(of: step) == .policy else { return [] }
    let penalty = settings.penalty
    let sparsity = penalty.sparsityLoss(logits, unlocked: unlocked(at: step))
    let sharing = penalty.sharing == 0 ? nil : penalty.sharingLoss(logits)
    return [("search/sparsity", sparsity * Float(penalty.sparsity))]
      + (sharing.map { [("search/sharing", $0 * Float(penalty.sharing))] } ?? [])
  }

  func architecture(at step: Int, batch: Int) -> Architecture {
    guard step > timeline.warmUp else { return network.architecture }
    return drawn(
      from: problem.stream.split("policy validation").split(step).split(batch), step: step)
  }

  func belief(after step: Int) -> Belief? {
    guard timeline.isRoundEnd(step) || step == problem.experiment.training.steps else { return nil }
    let round = timeline.round(of: step)
    return .policy(
      PolicyBelief(
        tasks: problem.tasks, depths: open.map { problem.design.depths[$0] }, step: step,
        unlocked: unlocked(at: step), temperature: timeline.temperature(round: round),
        execute: logits.map { $0.executeProbabilities }))
  }

  /// Policies drawn from the final probabilities, each once.
  package var candidates: [Architecture] {
    let stream = problem.stream.split("policies")
    let steps = problem.experiment.training.steps
    let all = (0..<settings.samples).map { drawn(from: stream.split($0), step: steps) }
    return all.indices.filter { all.firstIndex(of: all[$0]) == $0 }.map { all[$0] }
  }

  private var timeline: PolicyTimeline { settings.timeline }

  private func unlocked(at step: Int) -> Int {
    timeline.unlocked(round: timeline.round(of: step), of: open.count)
  }

  /// A policy for each task, every unlocked block executed or not by its own chance.
  private func drawn(from stream: RandomStream, step: Int) -> Architecture {
    var architecture = network.architecture
    let choosable = open.suffix(unlocked(at: step))
    for (task, name) in problem.tasks.enumerated() {
      var own = stream.split(name)
      for (depth, probability) in zip(open, logits[task].executeProbabilities) {
        let isExecuted = Double(own.uniform()) < probability
        if !isExecuted && choosable.contains(depth) { architecture.blocks[task][depth] = nil }
      }
    }
    return architecture
  }
}

extension Parameter {
  /// The probability of the first of two choices in each row.
  fileprivate var executeProbabilities: [Double] {
    let values = values
    return stride(from: 0, to: values.count, by: 2).map { first -> Double in
      let lead = Double(values[first]) - Double(values[first + 1])
      return 1 / (1 + exp(-lead))
    }
  }
}

extension PolicySettings {
  /// A block's first logits, execute before skip.
  ///
  /// Source: the official code, `models/base.py`.
  fileprivate func startingLogits(using random: inout RandomStream) -> [Float] {
    switch start {
    case .equal: [0.5, 0.5]
    case .random: (0..<2).map { _ in 1e-3 * random.normal() }
    case .executed: [0, Float(skipLogit)]
    }
  }
}

extension NetworkDesign {
  /// The depths that policies decide on: all that may be skipped behind the first.
  var policyDepths: [Int] { blocks.indices.dropFirst().filter { blocks[$0].canBeSkipped } }
}
