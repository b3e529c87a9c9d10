import Runs

/// What drawn trees are measured by: what blocks cost, and how alike the tasks are.
struct TreeMeasures: Sendable {
  /// What blocks and heads cost, as far as a log tells.
  var costs: BlockCosts?

  /// The affinities, if any run has measured some.
  var affinity: TreeAffinity?

  /// What one tree comes to.
  struct Sum: Hashable {
    let parameters: Int?
    let multiplyAdds: Int?
    /// What putting tasks together costs at each depth; nil without affinities.
    let costs: [Double]?

    var cost: Double? { costs.map { $0.reduce(0, +) } }
  }

  func sum(of architecture: Architecture) -> Sum {
    Sum(
      parameters: costs?.parameters(of: architecture),
      multiplyAdds: costs?.multiplyAdds(of: architecture),
      costs: affinity.map { affinity in
        affinity.costs(of: architecture.depths.indices.map(architecture.groups))
      })
  }

  /// What the best trees of some tasks over some depths depend on; nil while a part of it is not
  /// known.
  func question(tasks: [String], depths: [String]) -> TreeQuestion? {
    guard let costs, let affinity,
      let parameters = costs.parameters(of: .shared(tasks: tasks, depths: depths))
    else { return nil }
    let blocks = costs.parameters
    return TreeQuestion(
      affinity: affinity.values, parameters: blocks.map(Double.init),
      heads: Double(parameters - blocks.reduce(0, +)), rule: affinity.rule, beam: affinity.beam)
  }
}

/// The affinities of a run in the order of a draft's tasks.
struct TreeAffinity: Sendable {
  /// Whose they are.
  let run: Run.ID

  /// `[depth][task][task]`.
  let values: [[[Double]]]

  let rule: ClusterCost
  let beam: Int

  /// The affinities that a run believed in last; nil where they are not of such tasks and depths.
  init?(of run: Run, tasks: [String], depths: [String]) {
    guard case .affinity(let affinity)? = run.belief, affinity.locations == depths,
      Set(affinity.tasks) == Set(tasks), affinity.tasks.count == tasks.count
    else { return nil }
    let places = tasks.compactMap { affinity.tasks.firstIndex(of: $0) }
    values = depths.indices.map { depth in
      places.map { one in places.map { affinity.value(depth, one, $0) } }
    }
    guard values.joined().joined().allSatisfy({ abs($0) <= 1e6 }) else { return nil }
    self.run = run.id
    let options = run.experiment.options
    rule =
      if case .text(let name)? = options["cost"] { ClusterCost(rawValue: name) ?? .paper } else {
        .paper
      }
    beam =
      if case .number(let width)? = options["beam"], (1...1000).contains(width) { Int(width) } else
      { 10 }
  }

  /// What the groups of each depth cost, `[depth][group][task]`.
  func costs(of groups: [[[Int]]]) -> [Double] {
    zip(groups, values).map { rule($0, affinity: $1) }
  }
}

extension Library {
  /// What trees of some tasks over some depths are measured by, for a run or one of its kind.
  ///
  /// A run that knows neither what blocks cost nor how alike its tasks are borrows it from the
  /// newest run of the same data that does.
  func measures(
    of experiment: Experiment, run id: Run.ID, tasks: [String], depths: [String]
  ) -> TreeMeasures {
    let own = [self[id]].compactMap(\.self)
    let others = newest.filter { $0.experiment.data == experiment.data }
    let shared = Architecture.shared(tasks: tasks, depths: depths)
    let costs = (own + others.filter { $0.experiment.backbone == experiment.backbone })
      .lazy.compactMap(\.costs).first { $0.parameters(of: shared) != nil }
    let affinity = (own + others).lazy
      .compactMap { TreeAffinity(of: $0, tasks: tasks, depths: depths) }.first
    return TreeMeasures(costs: costs, affinity: affinity)
  }
}
