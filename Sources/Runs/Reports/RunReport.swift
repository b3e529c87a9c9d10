/// A run as `ramify show --json` prints it: its state, its result, and delta-m.
public struct RunReport: Encodable, Hashable, Sendable {
  /// The run's identifier.
  public var run: String
  /// Where it is in its life.
  public var state: RunState
  /// Why, where worth telling.
  public var reason: String?
  /// The method's name.
  public var method: String
  /// The seed.
  public var seed: Int
  /// Optimiser steps done, of all trainings.
  public var steps: Int
  /// Seconds of training.
  public var seconds: Double
  /// The structure in force.
  public var architecture: Architecture?
  /// Parameters of the structure.
  public var parameters: Int?
  /// Multiply-adds for one sample.
  public var multiplyAdds: Int?
  /// Milliseconds of a forward pass at batch 1.
  public var latencyMilliseconds: Double?
  /// The metrics on the test split; `nil` leaves them out.
  public var metrics: [Measurement]?
  /// Improvement over the baseline.
  public var deltaM: DeltaM?
  /// Why there is no delta-m.
  public var deltaMReason: String?
  /// The finished runs that differ from it in their seeds alone, itself among them, and what they
  /// come to.
  public var replicates: Replicates?
  /// Which step's weights were measured.
  public var selectionRule: String?
  /// The path of the final weights.
  public var checkpoint: String?

  /// The report of a run.
  ///
  /// - Parameters:
  ///   - run: the run.
  ///   - delta: its delta-m, or why there is none.
  ///   - replicates: what it and the runs of other seeds come to.
  ///   - folder: the run's folder, so that the path of the weights can be told.
  public init(
    _ run: Run, delta: Delta, replicates: Replicates? = nil, folder: String? = nil
  ) {
    self.run = run.id
    state = run.state
    reason = run.reason
    method = run.experiment.method
    seed = run.experiment.seed
    steps = run.result?.steps ?? run.trainings.reduce(0) { $0 + $1.step }
    seconds = run.result?.seconds ?? max(0, (run.updated ?? 0) - (run.started ?? 0))
    architecture = run.architecture
    parameters = run.result?.parameters
    multiplyAdds = run.result?.multiplyAdds
    latencyMilliseconds = run.result?.latencyMilliseconds
    metrics = run.measurements
    self.replicates = replicates
    selectionRule = run.result?.selectionRule
    checkpoint = run.result.map {
      [folder, $0.checkpoint].compactMap(\.self).joined(separator: "/")
    }
    switch delta {
    case .value(let value): deltaM = value
    case .missing(let reason): deltaMReason = reason
    }
  }

  /// Whether it is of another program's log.
  public var isImported: Bool { method == Experiment.importedMethod }

  private enum CodingKeys: String, CodingKey {
    case run, state, reason, method, seed, steps, seconds
    case stepsPerSecond = "steps_per_second"
    case architecture, parameters
    case multiplyAdds = "multiply_adds"
    case latencyMilliseconds = "latency_ms"
    case metrics
    case deltaM = "delta_m"
    case deltaMReason = "delta_m_reason"
    case replicates
    case selectionRule = "selection_rule"
    case checkpoint
  }

  /// Writes every key, those without a value as null, but leaves out `metrics` when it is `nil`
  /// and `delta_m_reason` when there is a delta-m.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(run, forKey: .run)
    try container.encode(state, forKey: .state)
    try container.encode(reason, forKey: .reason)
    try container.encode(method, forKey: .method)
    try container.encode(seed, forKey: .seed)
    try container.encode(steps, forKey: .steps)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(seconds > 0 ? Double(steps) / seconds : 0, forKey: .stepsPerSecond)
    try container.encode(architecture, forKey: .architecture)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(multiplyAdds, forKey: .multiplyAdds)
    try container.encode(latencyMilliseconds, forKey: .latencyMilliseconds)
    try container.encodeIfPresent(metrics, forKey: .metrics)
    try container.encode(deltaM, forKey: .deltaM)
    try container.encodeIfPresent(deltaMReason, forKey: .deltaMReason)
    try container.encode(replicates, forKey: .replicates)
    try container.encode(selectionRule, forKey: .selectionRule)
    try container.encode(checkpoint, forKey: .checkpoint)
  }
}

extension RunReport {
  /// The report of a run, with what all runs come to.
  ///
  /// - Parameters:
  ///   - run: the run.
  ///   - findings: what all runs of the store come to, the run among them.
  ///   - folder: the run's folder, so that the path of the weights can be told.
  public init(_ run: Run, findings: Findings, folder: String? = nil) {
    self.init(
      run, delta: findings.deltas[run.id] ?? Delta(of: run, among: []),
      replicates: findings.replicates(of: run), folder: folder)
  }
}

/// A run's delta-m, or why there is none.
public enum Delta: Hashable, Sendable {
  /// Measured against a finished baseline.
  case value(DeltaM)

  /// Not measured, for this reason.
  case missing(String)

  /// The delta-m of a run against a finished run of its baseline, in the same session and on the
  /// same data: one of the same seed if there is one, else the newest.
  ///
  /// - Parameters:
  ///   - run: the run.
  ///   - runs: the runs to look for the baseline in, each with the file name of its experiment.
  public init(of run: Run, among runs: [Run]) {
    guard !run.isImported else {
      self = .missing("another program's log names no baseline")
      return
    }
    guard let baseline = run.experiment.baseline else {
      self = .missing("the experiment names no baseline")
      return
    }
    guard let result = run.result else {
      self = .missing("the run has not finished")
      return
    }
    let candidates = runs.filter { $0.isBaseline(baseline, of: run) }
    let sameSeed = candidates.filter { $0.experiment.seed == run.experiment.seed }
    guard let reference = (sameSeed.isEmpty ? candidates : sameSeed).max(by: Run.isOlder) else {
      self = .missing(
        "no finished run of the baseline \(baseline) on the same data in session \(run.session)")
      return
    }
    let delta = DeltaM(
      of: result.metrics, against: reference.result?.metrics ?? [], run: reference.id)
    self = delta.map { .value($0) } ?? .missing("the metrics of \(reference.id) do not match")
  }
}

extension Run {
  /// The session's name: the part of the identifier before the last slash; "." where there is none.
  public var session: String { id.lastIndex(of: "/").map { String(id[..<$0]) } ?? "." }

  /// The name of the experiment's file, without its ending and the run's number.
  public var experimentFile: String {
    let folder = id.split(separator: "/").last ?? ""
    if isImported { return String(folder) }
    return folder.lastIndex(of: "-").map { String(folder[..<$0]) } ?? String(folder)
  }

  fileprivate func isBaseline(_ file: String, of run: Run) -> Bool {
    result != nil && session == run.session && experimentFile == file
      && experiment.data == run.experiment.data
  }

  /// Whether a run was last heard of earlier than another.
  static func isOlder(_ one: Run, _ other: Run) -> Bool {
    (one.updated ?? 0) < (other.updated ?? 0)
  }
}
