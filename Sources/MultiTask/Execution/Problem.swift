public import Datasets
public import Runs

/// What a method has to solve: an experiment with its samples at hand.
public struct Problem: Sendable {
  /// What was asked for.
  public let experiment: Experiment

  /// The samples.
  public let dataset: any Dataset

  /// The blocks and heads that every architecture of the experiment is made of.
  public let design: NetworkDesign

  /// What the blocks of every network start from; `nil` where that is random.
  package let initialWeights: InitialWeights?

  /// Opens an experiment's data and lays out its network.
  ///
  /// - Parameters:
  ///   - experiment: what was asked for.
  ///   - progress: called with the fraction of the samples that is ready, from any thread.
  /// - Throws: `DatasetError` or `ExperimentError` naming the file or key at fault.
  public init(
    _ experiment: Experiment, progress: @Sendable (Double) -> Void = { _ in }
  ) throws {
    try self.init(
      experiment, dataset: DatasetCatalog.open(DatasetRequest(experiment), progress: progress))
  }

  /// Lays out an experiment's network for samples that are open.
  ///
  /// - Throws: `ExperimentError` naming the key at fault.
  package init(_ experiment: Experiment, dataset: any Dataset) throws {
    self.experiment = experiment
    self.dataset = dataset
    let design = try NetworkDesign(
      backbone: experiment.backbone, tasks: dataset.tasks, inputShape: dataset.inputShape)
    self.design = design
    initialWeights = try experiment.backbone.weights.map {
      try InitialWeights($0, hash: experiment.backbone.weightsHash, design: design)
    }
    try checkAugmentation()
    try checkWeighting()
    try checkLossWeights()
  }

  /// The same samples and network for another experiment.
  ///
  /// - Parameter experiment: differs in what data and network do not depend on; where its seed is
  ///   another one, the problem serves to check the experiment, not to train it.
  /// - Returns: the experiment with this problem's samples.
  public func restated(as experiment: Experiment) -> Problem {
    precondition(
      experiment.data == self.experiment.data && experiment.tasks == self.experiment.tasks
        && experiment.backbone == self.experiment.backbone,
      "\(experiment) needs other samples than \(self.experiment)")
    return Problem(self, restatedAs: experiment)
  }

  /// The same problem with trainings of another length, or as it is.
  func lasting(_ steps: Int?) -> Problem {
    guard let steps else { return self }
    var experiment = experiment
    experiment.training.steps = steps
    return restated(as: experiment)
  }

  private init(_ problem: Problem, restatedAs experiment: Experiment) {
    self.experiment = experiment
    (dataset, design) = (problem.dataset, problem.design)
    initialWeights = problem.initialWeights
  }

  private func checkAugmentation() throws {
    guard experiment.data.augmentation != nil, dataset.inputShape.count != 3 else { return }
    throw ExperimentError(
      key: "data.augmentation", problem: "the samples are no pictures but vectors",
      remedy: "leave it out")
  }

  /// Refuses a weighting that a run of another version may have.
  private func checkWeighting() throws {
    guard LossWeighting(rawValue: experiment.training.weighting) == nil else { return }
    throw ExperimentError(
      key: "training.weighting", problem: "unknown value \(experiment.training.weighting)",
      remedy: "allowed are \(LossWeighting.words.joined(separator: ", "))")
  }

  private func checkLossWeights() throws {
    let unknown = Set(experiment.training.lossWeights.keys).subtracting(tasks)
    guard let name = unknown.min() else { return }
    throw ExperimentError(
      key: "training.loss-weights.\(name)", problem: "no such task is trained",
      remedy: "its tasks are \(tasks.joined(separator: ", "))")
  }

  /// How every training puts its tasks' losses together.
  var weighting: LossWeighting {
    let training = experiment.training
    guard let weighting = LossWeighting(rawValue: training.weighting),
      weighting == .fixed || training.lossWeights.isEmpty
    else {
      preconditionFailure("weighting \(training.weighting) with weights \(training.lossWeights)")
    }
    return weighting
  }

  /// The tasks' names, in order.
  public var tasks: [String] { design.tasks.map(\.name) }

  /// The parameters of the single-task networks together: what budgets are fractions of.
  public var separateParameters: Int {
    design.parameters(of: .separate(tasks: tasks, depths: design.depths))
  }
}

extension DatasetRequest {
  /// The samples that an experiment asks for.
  init(_ experiment: Experiment) throws {
    let data = experiment.data
    self.init(
      source: data.source, size: data.size, train: data.train, validation: data.validation,
      test: data.test, seed: experiment.seed, tasks: experiment.tasks,
      options: try data.options.mapValues(Self.number))
  }

  private static func number(_ option: OptionValue) throws -> Double {
    guard case .number(let number) = option else {
      throw ExperimentError(
        key: "data.options", problem: "\(option) is no number", remedy: "give a number")
    }
    return number
  }
}
