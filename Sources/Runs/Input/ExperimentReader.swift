import Yams

/// Turns the maps of an experiment file into experiments.
struct ExperimentReader {
  /// The whole file.
  let file: Section

  /// The words that are known; `nil` for any.
  let vocabulary: Vocabulary?

  private static let many = 1...1_000_000_000
  private static let few = 1...65_536

  /// An experiment for each seed and budget, every default written out; those of one seed follow
  /// one another, so that what they have in common is trained for the first of them.
  func experiments() throws -> [Experiment] {
    let common = try experiment()
    let seeds = try file.integers("seed", in: 0...(.max)) ?? [common.seed]
    let budgets = try file.positives("budget")?.map(Optional.some) ?? [common.budget]
    return seeds.flatMap { seed in
      budgets.map { budget in
        var experiment = common
        (experiment.seed, experiment.budget) = (seed, budget)
        return experiment
      }
    }
  }

  /// What all experiments of the file have in common; seed and budget at their defaults.
  private func experiment() throws -> Experiment {
    try file.refuseUnknownKeys()
    let method = try method()
    let name = try file.text("name") ?? method.name
    var experiment = Experiment(name: name, method: method.name)
    experiment.data = try data()
    experiment.tasks = try tasks(of: experiment.data.source)
    experiment.backbone = try backbone()
    experiment.training = try training(tasks: experiment.tasks)
    experiment.budget = method.description?.defaultBudget
    experiment.options = try options(
      file.section("options"), method.description?.options, of: "method \(method.name)")
    experiment.baseline = try file.text("baseline")
    return experiment
  }

  private func method() throws -> (name: String, description: MethodDescription?) {
    guard let name = try file.text("method") else {
      let allowed = vocabulary.map { "one of " + $0.methods.map(\.name).joined(separator: ", ") }
      throw file.error("method", "is missing", allowed: "\(allowed ?? "a word") is needed")
    }
    guard let vocabulary else { return (name, nil) }
    let known = vocabulary.methods.first { $0.name == name }
    guard let known else {
      throw file.unknown("method", name, among: vocabulary.methods.map(\.name))
    }
    return (name, known)
  }

  private func data() throws -> DataSettings {
    let section = try file.section("data")
    try section.refuseUnknownKeys()
    var data = DataSettings()
    data.source = try source(section) ?? data.source
    data.size = try section.integers("size", in: Self.few, counts: 2...2)
    data.train = try section.integer("train", in: Self.many)
    data.validation = try section.integer("validation", in: Self.many)
    data.test = try section.integer("test", in: Self.many)
    data.options = try options(
      section.section("options"), vocabulary?.sourceOptions[data.source],
      of: "source \(data.source)")
    data.augmentation = try augmentation(section)
    return data
  }

  private func augmentation(_ data: Section) throws -> AugmentationSettings? {
    guard data.value("augmentation") != nil else { return nil }
    let section = try data.section("augmentation")
    try section.refuseUnknownKeys()
    var augmentation = AugmentationSettings()
    augmentation.flip = try section.flag("flip") ?? augmentation.flip
    augmentation.scales = try section.numbers("scales", in: 1...16) ?? augmentation.scales
    return augmentation
  }

  private func source(_ section: Section) throws -> String? {
    guard let source = try section.text("source"), let vocabulary else {
      return try section.text("source")
    }
    let isPath = source.contains("/") || Disk.exists(source)
    guard isPath || vocabulary.sources.contains(source) else {
      throw section.unknown("source", source, among: vocabulary.sources + ["the path of a folder"])
    }
    return source
  }

  private func tasks(of source: String) throws -> [String]? {
    let known = vocabulary?.tasks[source]
    guard let tasks = try file.texts("tasks") else { return known }
    if let known, let unknown = tasks.first(where: { !known.contains($0) }) {
      throw file.unknown("tasks", unknown, among: known)
    }
    return tasks
  }

  private func backbone() throws -> Backbone {
    let section = try file.section("backbone")
    try section.refuseUnknownKeys()
    var backbone = Backbone()
    let kind = try word("kind", in: section, of: vocabulary?.backbones.map(\.name))
    backbone.kind = kind ?? backbone.kind
    let known = vocabulary?.backbones.first { $0.name == backbone.kind }
    backbone.width = try section.integer("width", in: Self.few) ?? known?.width ?? backbone.width
    let blocks = try section.integers("blocks", in: 1...1000, counts: 1...64)
    backbone.blocks = blocks ?? known?.blocks ?? backbone.blocks
    backbone.heads = try word("heads", in: section, of: PixelHeads.words)
    backbone.rates = try rates(section, backbone.heads ?? known?.heads.rawValue)
    (backbone.weights, backbone.weightsHash) = try weights(section)
    return backbone
  }

  /// The dilations of heads, which only some have.
  private func rates(_ section: Section, _ heads: String?) throws -> [Int]? {
    let rates = try section.integers("rates", in: Self.few, counts: 1...16)
    guard rates != nil, vocabulary != nil, heads != PixelHeads.pyramid.rawValue else {
      return rates
    }
    throw section.error(
      "rates", "are given, and backbone.heads is \(heads ?? "absent")",
      allowed: "leave them out, or set backbone.heads to \(PixelHeads.pyramid.rawValue)")
  }

  private func weights(_ section: Section) throws -> (file: String?, hash: String?) {
    let (file, hash) = (try section.text("weights"), try section.text("weights-hash"))
    guard let hash else { return (file, nil) }
    guard hash.wholeMatch(of: /[0-9a-f]{64}/) != nil else {
      throw section.error(
        "weights-hash", "is \(hash)", allowed: "the 64 hexadecimal digits of a SHA-256 are needed")
    }
    guard file != nil else {
      throw section.error("weights-hash", "is given without backbone.weights", allowed: "name both")
    }
    return (file, hash)
  }

  private func training(tasks: [String]?) throws -> TrainingSettings {
    let section = try file.section("training")
    try section.refuseUnknownKeys()
    var training = TrainingSettings()
    training.steps = try section.integer("steps", in: Self.many) ?? training.steps
    training.batch = try section.integer("batch", in: Self.few) ?? training.batch
    training.optimizer =
      try word("optimizer", in: section, of: ["sgd", "adam"]) ?? training.optimizer
    training.learningRate = try section.positive("learning-rate") ?? training.learningRate
    training.schedule =
      try word("schedule", in: section, of: ["constant", "cosine", "step"]) ?? training.schedule
    let decay = try section.number("weight-decay", in: 0 ... .greatestFiniteMagnitude)
    training.weightDecay = decay ?? training.weightDecay
    training.lossWeights = try lossWeights(section.section("loss-weights"), tasks: tasks)
    training.weighting = try weighting(section, isGivenWeights: !training.lossWeights.isEmpty)
    let cores = vocabulary?.cores ?? .max
    training.threads = try section.integer("threads", in: 1...cores) ?? training.threads
    training.validateEvery =
      try section.integer("validate-every", in: Self.many) ?? training.validateEvery
    training.checkpointEvery =
      try section.integer("checkpoint-every", in: Self.many) ?? training.checkpointEvery
    training.reuse = try section.flag("reuse") ?? training.reuse
    return training
  }

  /// One of some words; any word where the file need not be of this version.
  private func word(
    _ name: String, in section: Section, of words: [String]?
  ) throws -> String? {
    guard vocabulary != nil, let words else { return try section.text(name) }
    return try section.choice(name, of: words)
  }

  /// The weighting that is asked for, else that which uses what is given; weights that it would not
  /// use are refused.
  private func weighting(_ section: Section, isGivenWeights: Bool) throws -> String {
    let word = try word("weighting", in: section, of: LossWeighting.words)
    guard isGivenWeights else { return word ?? LossWeighting.equal.rawValue }
    if let word, word != LossWeighting.fixed.rawValue {
      throw section.error(
        "loss-weights", "are given, and training.weighting is \(word)",
        allowed: "leave them out, or set training.weighting to fixed")
    }
    return LossWeighting.fixed.rawValue
  }

  private func lossWeights(_ section: Section, tasks: [String]?) throws -> [String: Double] {
    if let tasks { try section.refuseKeys(notAmong: tasks, of: "the experiment") }
    var weights: [String: Double] = [:]
    for name in section.values.keys.sorted() {
      weights[name] = try section.number(name, in: 0 ... .greatestFiniteMagnitude) ?? 1
    }
    return weights
  }

  private func options(
    _ section: Section, _ descriptions: [OptionDescription]?, of owner: String
  ) throws -> [String: OptionValue] {
    guard let descriptions else { return try anyOptions(section) }
    try section.refuseKeys(notAmong: descriptions.map(\.name), of: owner)
    let values = try descriptions.map { ($0.name, try section.option($0) ?? $0.defaultValue) }
    return Dictionary(values, uniquingKeysWith: { first, _ in first })
  }

  private func anyOptions(_ section: Section) throws -> [String: OptionValue] {
    var options: [String: OptionValue] = [:]
    for (name, node) in section.values.sorted(by: { $0.key < $1.key }) {
      guard let scalar = node.scalar, !node.isEmptyValue else {
        throw section.error(
          name, "is \(node.account)", allowed: "a number, true, false or a word is needed")
      }
      options[name] =
        node.flag.map(OptionValue.flag) ?? node.number.map(OptionValue.number)
        ?? .text(scalar.string)
    }
    return options
  }
}

extension Section {
  /// The value of an option of the kind that its description asks for.
  fileprivate func option(_ description: OptionDescription) throws -> OptionValue? {
    let name = description.name
    return switch description.kind {
    case .integer(let range): try integer(name, in: range).map { .number(Double($0)) }
    case .number(let range): try number(name, in: range).map { .number($0) }
    case .choice(let words): try choice(name, of: words).map { .text($0) }
    case .flag: try flag(name).map { .flag($0) }
    case .text: try text(name).map { .text($0) }
    }
  }
}
