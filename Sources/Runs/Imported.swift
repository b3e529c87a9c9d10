/// What is made of another program's log so that it stands beside Ramify's own runs.
extension Experiment {
  /// The word in the place of a method, of a log that another program wrote.
  public static let importedMethod = "tensorboard"

  /// Whether it stands for another program's log: then only its name and options mean anything.
  public var isImported: Bool { method == Self.importedMethod }

  /// The experiment that stands for another program's log.
  ///
  /// - Parameters:
  ///   - name: the name of its folder.
  ///   - hyperparameters: what the log says of them, the experiment's options.
  /// - Returns: an experiment of which only these mean anything.
  static func imported(name: String, hyperparameters: [String: OptionValue]) -> Experiment {
    var experiment = Experiment(name: name, method: importedMethod)
    experiment.options = hyperparameters
    experiment.data.source = ""
    experiment.training.steps = 0
    return experiment
  }
}

extension TrainingSummary {
  /// The training that stands for another program's event files: its length is not known.
  static let imported = TrainingSummary(name: "log", tasks: [], steps: 0)
}

extension Metric {
  /// What another program logs under a tag: the tag stands for the task, and the metric has no
  /// name of its own.
  static func logged(_ tag: String) -> Metric {
    Metric(
      task: tag, metric: "", unit: "", lowerIsBetter: Direction(ofTag: tag) != .higherIsBetter)
  }

  /// The metrics of some tags: losses first, then by name.
  static func logged(tags: some Sequence<String>) -> [Metric] {
    let sorted = tags.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { logged($0) }
    return sorted.filter(\.isLoss) + sorted.filter { !$0.isLoss }
  }

  /// Whether another program logs it.
  var isLogged: Bool { metric.isEmpty }

  /// Whether it is a loss that another program logs.
  public var isLoss: Bool { isLogged && task.lowercased().contains("loss") }

  /// The task's and the metric's names.
  public var label: String { isLogged ? task : "\(task) \(metric)" }

  /// Whether it is known which values are the better ones: of another program's numbers the tag
  /// may tell.
  public var hasDirection: Bool { !isLogged || Direction(ofTag: task) != nil }
}

extension Measurement {
  /// The task's and the metric's names.
  public var label: String { kind.label }

  /// Whether it is known which values are the better ones.
  public var hasDirection: Bool { kind.hasDirection }

  private var kind: Metric {
    Metric(task: task, metric: metric, unit: unit, lowerIsBetter: lowerIsBetter)
  }
}

/// Which values of a number are the better ones.
private enum Direction {
  case lowerIsBetter, higherIsBetter

  private static let lower: Set<Substring> = [
    "loss", "losses", "error", "err", "mae", "mse", "rmse", "nll", "ppl", "perplexity", "wer",
    "cer", "fid", "kl",
  ]
  private static let higher: Set<Substring> = [
    "acc", "accuracy", "precision", "recall", "f1", "auc", "iou", "miou", "map", "psnr", "ssim",
    "bleu", "reward", "return", "score", "dice", "r2",
  ]

  /// The direction that the words of a tag tell; `nil` where they tell none, or both.
  init?(ofTag tag: String) {
    let words = Set(tag.lowercased().split { !$0.isLetter && !$0.isNumber })
    switch (words.isDisjoint(with: Self.lower), words.isDisjoint(with: Self.higher)) {
    case (false, true): self = .lowerIsBetter
    case (true, false): self = .higherIsBetter
    default: return nil
    }
  }
}

extension Run {
  /// Whether it is read from another program's log.
  public var isImported: Bool { experiment.isImported }

  /// The tag of the loss that stands for the whole run: the total, or of another program's numbers
  /// the first loss, or else the first of all.
  public var lossTag: String { isImported ? metrics.first?.tag ?? "" : "loss/total" }

  /// The metrics on the test split, or of another program's log the newest number of each tag.
  public var measurements: [Measurement] {
    guard isImported else { return result?.metrics ?? [] }
    return metrics.compactMap { metric in
      trainings.first?.series[metric.tag]?.last.map {
        Measurement(metric, value: Double($0), split: "logged")
      }
    }
  }
}
