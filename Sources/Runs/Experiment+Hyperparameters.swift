extension Experiment {
  /// The settings that make a difference to the result, but for the seed, by the keys of the
  /// experiment's file.
  var hyperparameters: [String: OptionValue] {
    var values: [String: OptionValue] = ["method": .text(method)]
    values["budget"] = budget.map { .number($0) }
    values["tasks"] = tasks.map { .text($0.joined(separator: " ")) }
    for (name, value) in options { values["options.\(name)"] = value }
    return values.merging(backbone.hyperparameters) { one, _ in one }
      .merging(data.hyperparameters) { one, _ in one }
      .merging(training.hyperparameters) { one, _ in one }
  }
}

extension Backbone {
  fileprivate var hyperparameters: [String: OptionValue] {
    var values: [String: OptionValue] = [
      "backbone.kind": .text(kind), "backbone.width": .number(Double(width)),
      "backbone.blocks": .text(blocks.map(String.init).joined(separator: " ")),
    ]
    values["backbone.heads"] = heads.map { .text($0) }
    values["backbone.rates"] = rates.map { .text($0.map(String.init).joined(separator: " ")) }
    values["backbone.weights-hash"] = weightsHash.map { .text($0) }
    return values
  }
}

extension DataSettings {
  fileprivate var hyperparameters: [String: OptionValue] {
    var values: [String: OptionValue] = ["data.source": .text(source)]
    values["data.size"] = size.map { .text($0.map(String.init).joined(separator: " x ")) }
    values["data.train"] = train.map { .number(Double($0)) }
    if let augmentation {
      values["data.augmentation.flip"] = .flag(augmentation.flip)
      values["data.augmentation.scales"] = .text(
        augmentation.scales.map(\.written).joined(separator: " "))
    }
    for (name, value) in options { values["data.options.\(name)"] = value }
    return values
  }
}

extension TrainingSettings {
  fileprivate var hyperparameters: [String: OptionValue] {
    let weights = lossWeights.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.written)" }
    return [
      "training.steps": .number(Double(steps)), "training.batch": .number(Double(batch)),
      "training.optimizer": .text(optimizer), "training.learning-rate": .number(learningRate),
      "training.schedule": .text(schedule), "training.weight-decay": .number(weightDecay),
      "training.weighting": .text(weighting),
      "training.loss-weights": .text(weights.joined(separator: ", ")),
    ]
  }
}

extension Run {
  /// What a run and those that differ from it in their seeds alone have in common, for TensorBoard:
  /// the file's name, and a digest that is another when the file is changed.
  var replicateGroup: String {
    var unseeded = experiment
    unseeded.seed = 0
    let digest = SHA256.hash(Array(ExperimentFile.yaml(of: unseeded).utf8)).prefix(8)
    return "\(session)/\(experimentFile) \(digest)"
  }
}
