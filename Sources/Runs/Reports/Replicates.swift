/// The finished runs of one experiment file that differ in their seeds alone, and what they come to.
///
/// Of several finished runs of one seed the newest counts.
public struct Replicates: Encodable, Hashable, Sendable, Identifiable {
  /// The session and the experiment's file, and the budget where that file had runs of several:
  /// "quickstart/affinity-tree", "quickstart/affinity-tree@0.5".
  public let id: String

  /// The experiment, with the seed of the first of the runs.
  public let experiment: Experiment

  /// The runs, by seed.
  public let runs: [Run]

  /// Improvement over the baseline, in percent, of the runs whose baseline has a run of their seed.
  public let deltaM: Statistic?

  /// Every metric on the test split; `nil` leaves them out.
  public var metrics: [MetricStatistic]?

  /// Parameters of the structures, which may be others for other seeds.
  public let parameters: Statistic?

  /// Multiply-adds for one sample.
  public let multiplyAdds: Statistic?

  /// Milliseconds of a forward pass at batch 1.
  public let latencyMilliseconds: Statistic?

  /// Seconds of training.
  public let seconds: Statistic?

  /// The file's session, slash, name.
  public var file: String { runs.first.map { "\($0.session)/\($0.experimentFile)" } ?? id }

  /// The seeds of the runs, in order.
  public var seeds: [Int] { runs.map(\.experiment.seed) }

  /// What some runs come to.
  ///
  /// - Parameters:
  ///   - id: what the group is called.
  ///   - runs: finished runs that differ in their seeds alone, each seed once; at least one.
  ///   - deltas: each run's delta-m in percent, measured against a run of the same seed.
  init(id: String, runs: [Run], deltas: [Run.ID: Double]) {
    precondition(!runs.isEmpty, "the group \(id) has no runs")
    self.id = id
    let runs = runs.sorted { $0.experiment.seed < $1.experiment.seed }
    self.runs = runs
    experiment = runs[0].experiment
    let results = runs.compactMap(\.result)
    deltaM = Statistic(runs.compactMap { deltas[$0.id] })
    metrics = MetricStatistic.all(of: results.map(\.metrics))
    parameters = Statistic(results.map { Double($0.parameters) })
    multiplyAdds = Statistic(results.map { Double($0.multiplyAdds) })
    latencyMilliseconds = Statistic(results.map(\.latencyMilliseconds))
    seconds = Statistic(results.map(\.seconds))
  }

  private enum CodingKeys: String, CodingKey {
    case experiment, method, budget, seeds, runs, count
    case deltaM = "delta_m"
    case metrics, parameters
    case multiplyAdds = "multiply_adds"
    case latencyMilliseconds = "latency_ms"
    case seconds
  }

  /// Writes every key, those without a value as null, but leaves out `metrics` when it is `nil`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .experiment)
    try container.encode(experiment.method, forKey: .method)
    try container.encode(experiment.budget, forKey: .budget)
    try container.encode(seeds, forKey: .seeds)
    try container.encode(runs.map(\.id), forKey: .runs)
    try container.encode(runs.count, forKey: .count)
    try container.encode(deltaM, forKey: .deltaM)
    try container.encodeIfPresent(metrics, forKey: .metrics)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(multiplyAdds, forKey: .multiplyAdds)
    try container.encode(latencyMilliseconds, forKey: .latencyMilliseconds)
    try container.encode(seconds, forKey: .seconds)
  }
}

/// What makes runs replicates of one another: all but the seed.
public struct ReplicateKey: Hashable, Sendable {
  /// The session's name.
  public let session: String

  /// The experiment's file name without its ending.
  public let file: String

  private let experiment: Experiment

  /// The key of a run.
  public init(_ run: Run) {
    session = run.session
    file = run.experimentFile
    var experiment = run.experiment
    experiment.seed = 0
    self.experiment = experiment
  }

  /// Whether two differ in the budget at most.
  func differsInBudgetAtMost(from other: ReplicateKey) -> Bool {
    var experiment = experiment
    experiment.budget = other.experiment.budget
    return isOfSameFile(as: other) && experiment == other.experiment
  }

  /// The budget.
  var budget: Double? { experiment.budget }

  /// What the runs are called within their session: the file's name, and the budget where others of
  /// the file have another one.
  public func name(among others: some Sequence<ReplicateKey>) -> String {
    let hasOthers = others.contains { $0.budget != budget && $0.isOfSameFile(as: self) }
    return hasOthers ? "\(file)@\(budget.map(\.written) ?? "none")" : file
  }

  private func isOfSameFile(as other: ReplicateKey) -> Bool {
    (session, file) == (other.session, other.file)
  }
}
