import Runs

/// An experiment's settings as lines, by the keys of its file.
struct Settings {
  let lines: [(key: String, value: String)]

  init(_ experiment: Experiment) {
    guard !experiment.isImported else {
      lines = Self.lines("options", experiment.options)
      return
    }
    let (data, backbone) = (experiment.data, experiment.backbone)
    lines =
      [
        ("method", experiment.method), ("seed", "\(experiment.seed)"),
        ("tasks", experiment.tasks?.joined(separator: " ") ?? "all"),
        ("budget", experiment.budget.map(Self.text) ?? ""),
        ("baseline", experiment.baseline ?? ""),
        ("data.source", data.source),
        ("data.size", data.size?.map(String.init).joined(separator: " x ") ?? ""),
        ("data.train", data.train.map(String.init) ?? "all"),
        ("data.validation", data.validation.map(String.init) ?? "all"),
        ("data.test", data.test.map(String.init) ?? "all"),
        ("backbone.kind", backbone.kind), ("backbone.width", "\(backbone.width)"),
        ("backbone.blocks", backbone.blocks.map(String.init).joined(separator: " ")),
      ] + Self.lines(data.augmentation) + Self.lines(backbone) + Self.lines(experiment.training)
      + Self.lines("options", experiment.options) + Self.lines("data.options", data.options)
  }

  /// The settings of experiments that differ in seed and budget alone: all values of these, each
  /// once.
  init(_ experiments: [Experiment]) {
    let all = experiments.map { Settings($0).lines }
    lines = (all.first ?? []).enumerated().map { index, line in
      var seen = Set<String>()
      let values = all.compactMap { $0.indices.contains(index) ? $0[index].value : nil }
      return (line.key, values.filter { seen.insert($0).inserted }.joined(separator: ", "))
    }
  }

  private static func lines(_ augmentation: AugmentationSettings?) -> [(String, String)] {
    guard let augmentation else { return [] }
    return [
      ("data.augmentation.flip", "\(augmentation.flip)"),
      ("data.augmentation.scales", augmentation.scales.map(text).joined(separator: " ")),
    ]
  }

  /// What a backbone may have and most have not.
  private static func lines(_ backbone: Backbone) -> [(String, String)] {
    [
      backbone.heads.map { ("backbone.heads", $0) },
      backbone.rates.map { ("backbone.rates", $0.map(String.init).joined(separator: " ")) },
      backbone.weights.map { ("backbone.weights", $0) },
      backbone.weightsHash.map { ("backbone.weights-hash", $0) },
    ].compactMap { $0 }
  }

  private static func lines(_ training: TrainingSettings) -> [(String, String)] {
    [
      ("training.steps", "\(training.steps)"), ("training.batch", "\(training.batch)"),
      ("training.optimizer", training.optimizer),
      ("training.learning-rate", text(training.learningRate)),
      ("training.schedule", training.schedule),
      ("training.weight-decay", text(training.weightDecay)),
      ("training.weighting", training.weighting),
      ("training.threads", "\(training.threads)"),
      ("training.validate-every", "\(training.validateEvery)"),
      ("training.checkpoint-every", "\(training.checkpointEvery)"),
      ("training.reuse", "\(training.reuse)"),
      (
        "training.loss-weights",
        training.lossWeights.sorted { $0.key < $1.key }
          .map { "\($0.key) \(text($0.value))" }.joined(separator: ", ")
      ),
    ]
  }

  private static func lines(
    _ prefix: String, _ options: [String: OptionValue]
  ) -> [(String, String)] {
    options.sorted { $0.key < $1.key }.map { ("\(prefix).\($0.key)", text($0.value)) }
  }

  private static func text(_ value: OptionValue) -> String {
    switch value {
    case .number(let number): text(number)
    case .text(let text): text
    case .flag(let flag): flag ? "true" : "false"
    }
  }

  private static func text(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? "\(number)"
  }
}
