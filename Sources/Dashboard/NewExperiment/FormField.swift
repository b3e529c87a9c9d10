import Runs

/// A line of the form: a setting, its value, and what is known of it.
struct FormField: Hashable, Sendable {
  /// The full key, as `--set` takes it.
  let key: String

  /// The value as it is written in a file; what is typed where that is not yet one.
  var value: String

  /// The values to choose from; empty where any text may be typed.
  var choices: [String] = []

  /// What it means, in a sentence.
  var meaning = ""

  /// Which values are allowed, where that can be said in a few words.
  var allowed = ""

  /// Where the default comes from, or nothing.
  var origin = ""

  /// The same with what was typed, if anything.
  func typed(_ text: String?) -> FormField {
    var field = self
    if let text { field.value = text }
    return field
  }

  /// The fields of an experiment: all its settings in the order of its file.
  static func all(
    of experiment: Experiment, typed: [String: String], _ vocabulary: Vocabulary
  ) -> [FormField] {
    let method = vocabulary.methods.first { $0.name == experiment.method }
    let settings = ExperimentFile.settings(of: experiment)
    return ordered(settings).map { key, value in
      let option = method?.options.first { "options.\($0.name)" == key }
      var field = option.map { FormField($0, value: value) } ?? FormField(key: key, value: value)
      if option == nil { field.describe(vocabulary) }
      // A list of seeds or budgets stands for several experiments, and is shown as it was typed.
      return key == "seed" || key == "budget" ? field.typed(typed[key]) : field
    }
  }

  /// What is changed most often first: the method with its options, then the rest as in a file.
  private static func ordered(
    _ settings: [(key: String, value: String)]
  ) -> [(key: String, value: String)] {
    let first = ["method", "seed", "budget", "baseline"]
    let head = first.compactMap { key in settings.first { $0.key == key } }
    let options = settings.filter { $0.key.hasPrefix("options.") }
    let rest = settings.filter {
      !first.contains($0.key) && !$0.key.hasPrefix("options.") && $0.key != "backbone.weights-hash"
    }
    return head + options + rest
  }

  private init(key: String, value: String) {
    (self.key, self.value) = (key, value)
  }

  private init(_ option: OptionDescription, value: String) {
    self.init(key: "options.\(option.name)", value: value)
    (meaning, origin) = (option.meaning, option.source)
    switch option.kind {
    case .integer(let range):
      allowed = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range): allowed = "a number from \(range.lowerBound) to \(range.upperBound)"
    case .choice(let words): choices = words
    case .flag: choices = ["false", "true"]
    case .text(let form): allowed = form
    }
  }

  private mutating func describe(_ vocabulary: Vocabulary) {
    (meaning, allowed) = Self.descriptions[key] ?? ("", "")
    choices =
      switch key {
      case "method": vocabulary.methods.map(\.name)
      case "data.source": vocabulary.sources
      case "backbone.kind": vocabulary.backbones.map(\.name)
      case "backbone.heads": ["null"] + PixelHeads.words
      case "training.optimizer": ["adam", "sgd"]
      case "training.schedule": ["constant", "cosine", "step"]
      case "training.weighting": LossWeighting.words
      case "training.reuse", "data.augmentation.flip": ["true", "false"]
      default: []
      }
    if key == "method" {
      meaning = vocabulary.methods.first { $0.name == value }?.summary ?? meaning
    }
  }

  private static let descriptions: [String: (meaning: String, allowed: String)] = [
    "method": ("How tasks come to share layers.", ""),
    "name": ("A name for people.", "any text"),
    "seed": ("The seed of everything random.", "a number, or [1, 2, 3] for a run of each"),
    "budget": (
      "The part of the single-task networks' parameters that a tree may have, or the number of "
        + "networks of a grouping.", "a number, or [0.5, 0.7] for a run of each; null for none"
    ),
    "baseline": (
      "The experiment of the session that delta-m is measured against.", "a file's name, or null"
    ),
    "data.source": ("Where the samples come from.", "a built-in source, or the path of a folder"),
    "data.size": ("Height and width of the samples.", "[48, 48], or null for the source's own"),
    "data.train": ("How many training samples at most.", "a number, or null for all"),
    "data.validation": ("How many validation samples at most.", "a number, or null for all"),
    "data.test": ("How many test samples at most.", "a number, or null for all"),
    "data.augmentation.flip": ("Mirrors half of the training samples, labels with them.", ""),
    "data.augmentation.scales": (
      "Enlarges cuts of training samples, each by one of these.", "[1, 1.2, 1.5], each at least 1"
    ),
    "tasks": ("The tasks to learn.", "[depth, normals], or null for all"),
    "backbone.kind": ("The network whose blocks tasks share or not.", ""),
    "backbone.width": ("Channels of the first stage, or units of each layer.", "a whole number"),
    "backbone.blocks": ("Blocks of each stage.", "such as [2, 2, 2, 2]"),
    "backbone.heads": ("The heads of tasks that predict pixels.", ""),
    "backbone.rates": ("The dilations of aspp heads.", "[12, 24, 36], or null"),
    "backbone.weights": ("What the blocks start from.", "a safetensors file, or null for random"),
    "training.steps": ("Steps of each training.", "a whole number"),
    "training.batch": ("Samples in a step.", "a whole number"),
    "training.optimizer": ("What moves the weights.", ""),
    "training.learning-rate": ("The learning rate at the first step.", "a number above 0"),
    "training.schedule": ("How the learning rate falls.", ""),
    "training.weight-decay": ("L2 decay, added to the gradient.", "a number of at least 0"),
    "training.weighting": ("How the tasks' losses are put together.", ""),
    "training.threads": ("Threads of one training.", "a whole number"),
    "training.validate-every": ("Steps between two measurements.", "a whole number"),
    "training.checkpoint-every": ("Steps between two checkpoints.", "a whole number"),
    "training.reuse": ("Takes over an equal training of the session.", ""),
  ]
}
