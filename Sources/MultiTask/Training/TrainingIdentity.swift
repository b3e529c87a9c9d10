import Runs
import Tensors

/// Everything that the outcome of a training of an architecture depends on: two that have the same
/// end with the same bits.
///
/// Files of samples are known by their path alone; who changes them in place should not reuse.
struct TrainingIdentity: Encodable {
  /// Raised by every change that gives a training other bits.
  private var revision = 4

  private let engine: [String: String]
  private let data: DataSettings
  private let seed: Int
  private let tasks: [String]
  private let backbone: Backbone
  private let settings: TrainingSettings
  private let architecture: Architecture

  /// The identity of a training; `nil` for a search, which tells what it believes while it is
  /// trained, and so is trained anew, and for one that is left early or measures tasks' help.
  init?(_ training: Training, of problem: Problem) {
    guard training.search == nil, training.stepLimit == nil, training.lookahead == nil else {
      return nil
    }
    let experiment = problem.experiment
    engine = engineProvenance
    data = experiment.data
    seed = experiment.seed
    tasks = problem.tasks
    self.backbone = Self.backbone(of: problem)
    architecture = training.architecture
    let trained = training.architecture.tasks
    var settings = experiment.training
    settings.reuse = true
    settings.checkpointEvery = 1
    settings.lossWeights = settings.lossWeights.filter { trained.contains($0.key) }
    self.settings = settings
  }

  /// The backbone; what it starts from is known by its content, wherever its file is.
  private static func backbone(of problem: Problem) -> Backbone {
    var backbone = problem.experiment.backbone
    (backbone.weights, backbone.weightsHash) = (nil, problem.initialWeights?.hash)
    return backbone
  }

  /// The identity in a word.
  var hash: String {
    get throws { SHA256.hash(Array(try JSON.encode(self).utf8)) }
  }
}
