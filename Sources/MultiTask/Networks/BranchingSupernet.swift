import Foundation
import Randomness
package import Runs
package import Tensors

/// Levels of candidate nodes, and for each node and each task's head the logits of the nodes of
/// the level before that it may take its input from.
///
/// Source: Guo, Lee, Ulbricht 2020, "Learning to Branch for Multi-Task Learning", section 3.
package struct BranchingSupernet: Module {
  let network: Network

  /// For each level the logits of its nodes as parents, `[children, parents]`.
  package let logits: [Parameter]

  private let settings: BranchingSettings
  private let problem: Problem

  /// A search with fresh values, all parents alike.
  package init(_ settings: BranchingSettings, problem: Problem, on engine: Engine) {
    self.settings = settings
    self.problem = problem
    let nodes = settings.nodes
    let rows = problem.tasks.indices.map { task in nodes.map { Int?(task % $0) } }
    network = Network(
      Architecture(tasks: problem.tasks, depths: problem.design.depths, blocks: rows),
      design: problem.design, on: engine, generator: settings.stream(of: problem).split("weights"))
    logits = zip(nodes, nodes.dropFirst() + [problem.tasks.count]).map { parents, children in
      let zeros = [Float](repeating: 0, count: children * parents)
      return Parameter(zeros, shape: [children, parents], on: engine)
    }
  }

  /// The tasks' predictions where every child takes a mixture of its parents.
  ///
  /// - Parameters:
  ///   - x: the samples.
  ///   - mixtures: for each level what its nodes weigh in their children, `[children, parents]`.
  /// - Returns: each task's prediction.
  package func predictions(from x: Tensor, mixtures: [Tensor]) -> [Tensor] {
    var inputs = [Tensor](repeating: x, count: settings.nodes[0])
    for (level, gates) in mixtures.enumerated() {
      let outputs = inputs.enumerated().map { node, input in
        let block = network.block(node, at: level)
        return block(input, training: true)
      }
      inputs = (0..<gates.shape[0]).map { child in
        outputs.count == 1 ? outputs[0] : mix(outputs, by: gates, from: child * outputs.count)
      }
    }
    return zip(problem.tasks, inputs).map {
      network.prediction(of: $0, from: $1, training: true)
    }
  }
}

extension BranchingSupernet: Trainee {
  package var module: any Module { self }

  /// The weights and the logits, each at its own rate.
  ///
  /// - Parameter step: the step.
  /// - Returns: two groups.
  package func groups(at step: Int) -> [ParameterGroup] {
    let all = parameters()
    let own = Set(logits.map(ObjectIdentifier.init))
    let branches = all.filter { own.contains(ObjectIdentifier($0.parameter)) }
    return [
      problem.weightGroup(all.filter { !own.contains(ObjectIdentifier($0.parameter)) }),
      ParameterGroup(
        kind: .logits,
        rule: settings.isBranchPlain
          ? .sgd(momentum: 0) : Optimizer.Rule(named: problem.experiment.training.optimizer),
        weightDecay: Float(settings.branchDecay), parameters: branches),
    ]
  }

  /// The same samples for weights and logits, which rest during the warm-up.
  ///
  /// - Parameter step: the step.
  /// - Returns: what it does.
  package func lesson(_ step: Int) -> Lesson {
    let isWarmUp = timeline.isWarmUp(step)
    let rise = settings.isWarmUpRising ? timeline.rise(at: step) : 1
    return Lesson(
      samples: problem.sampleOrder.indices(of: step),
      rates: [
        problem.weightRate(at: step) * rise,
        isWarmUp ? nil : problem.scheduled(settings.branchRate, at: step),
      ],
      notes: [("search/temperature", Float(temperature(at: step)))])
  }

  package func predictions(from x: Tensor, step: Int) -> [Tensor] {
    guard !timeline.isWarmUp(step) else {
      return predictions(from: x, mixtures: logits.map(warmUpMixture))
    }
    let stream = settings.stream(of: problem).split("branching noise").split(step)
    let mixtures = logits.enumerated().map { level, logits in
      var own = stream.split(level)
      let noise = (0..<logits.shape.reduce(1, *)).map { _ in own.gumbel() }
      return choose(
        logits.tensor, noise: noise, temperature: Float(temperature(at: step)),
        sampling: settings.sampling)
    }
    return predictions(from: x, mixtures: mixtures)
  }

  func architecture(at step: Int, batch: Int) -> Architecture { likeliest }

  func belief(after step: Int) -> Belief? {
    guard timeline.isEpochEnd(step) else { return nil }
    return .branching(
      BranchingBelief(
        tasks: problem.tasks, depths: problem.design.depths, step: step,
        temperature: temperature(at: step), parents: logits.map(\.rowProbabilities)))
  }

  /// The tree of the likeliest parents, its blocks numbered as the nodes.
  package var candidates: [Architecture] { [likeliest] }

  private var timeline: BranchingTimeline { settings.timeline }

  private func temperature(at step: Int) -> Double {
    timeline.temperature(epoch: timeline.epoch(of: step))
  }

  private var likeliest: Architecture {
    let parents = logits.map { logits in
      logits.rows.map { row in row.firstIndex(of: row.max() ?? 0) ?? 0 }
    }
    return Architecture(tasks: problem.tasks, depths: problem.design.depths, parents: parents)
  }

  private func warmUpMixture(_ logits: Parameter) -> Tensor {
    let (children, parents) = (logits.shape[0], logits.shape[1])
    let values = (0..<children).flatMap { child in
      (0..<parents).map { parent -> Float in
        switch settings.warmUpMixing {
        case .uniform: 1 / Float(parents)
        case .identity: parent == child % parents ? 1 : 0
        }
      }
    }
    return Tensor(values, shape: logits.shape, on: logits.engine)
  }
}

extension BranchingSettings {
  /// Where weights and noise of this search come from.
  fileprivate func stream(of problem: Problem) -> RandomStream {
    number == 0 ? problem.stream : problem.stream.split("search").split(number)
  }
}

extension Parameter {
  /// The values of a table.
  fileprivate var rows: [[Float]] {
    let values = values
    return stride(from: 0, to: values.count, by: shape[1]).map {
      Array(values[$0..<($0 + shape[1])])
    }
  }

  /// The softmax of each row.
  fileprivate var rowProbabilities: [[Double]] {
    rows.map { row in
      let largest = Double(row.max() ?? 0)
      let powers = row.map { exp(Double($0) - largest) }
      let total = powers.reduce(0, +)
      return powers.map { $0 / total }
    }
  }
}
