extension ExperimentFile {
  /// The file that describes an experiment, nothing left to a default: parsing it gives the same.
  public static func yaml(of experiment: Experiment) -> String {
    lines(of: experiment).joined(separator: "\n") + "\n"
  }

  /// Every setting by its full key, its value as `--set` and the file take it.
  public static func settings(of experiment: Experiment) -> [(key: String, value: String)] {
    var map = ""
    let scalars = lines(of: experiment).compactMap { line -> (String, String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let name = line[..<colon].drop { $0 == " " }
      if line.hasSuffix(":") { map = String(name) }
      let key = line.hasPrefix(" ") ? "\(map).\(name)" : String(name)
      return ExperimentKeys.maps.contains(key) ? nil : (key, String(line[colon...].dropFirst(2)))
    }
    return scalars + maps(of: experiment)
  }

  /// The settings of maps that are written in one line.
  private static func maps(of experiment: Experiment) -> [(key: String, value: String)] {
    let augmentation = experiment.data.augmentation ?? AugmentationSettings()
    let maps: [(String, [String: String])] = [
      (
        "data.augmentation",
        ["flip": "\(augmentation.flip)", "scales": list(augmentation.scales.map(\.written))]
      ),
      ("data.options", experiment.data.options.mapValues(\.scalar)),
      ("training.loss-weights", experiment.training.lossWeights.mapValues(\.written)),
      ("options", experiment.options.mapValues(\.scalar)),
    ]
    return maps.flatMap { map, values in
      values.sorted { $0.key < $1.key }.map { ("\(map).\($0.key)", $0.value) }
    }
  }

  private static func lines(of experiment: Experiment) -> [String] {
    let data = experiment.data
    let backbone = experiment.backbone
    return
      [
        "name: \(experiment.name.scalar)",
        "method: \(experiment.method.scalar)",
        "seed: \(experiment.seed)",
        "data:",
        "  source: \(data.source.scalar)",
        "  size: \(data.size.map(list) ?? "null")",
        "  train: \(data.train.map(String.init) ?? "null")",
        "  validation: \(data.validation.map(String.init) ?? "null")",
        "  test: \(data.test.map(String.init) ?? "null")",
        "  options: \(map(data.options.mapValues(\.scalar)))",
        "  augmentation: \(data.augmentation.map(map) ?? "null")",
        "tasks: \(experiment.tasks.map { list($0.map(\.scalar)) } ?? "null")",
        "backbone:",
        "  kind: \(backbone.kind.scalar)",
        "  width: \(backbone.width)",
        "  blocks: \(list(backbone.blocks))",
        "  heads: \(backbone.heads?.scalar ?? "null")",
        "  rates: \(backbone.rates.map(list) ?? "null")",
        "  weights: \(backbone.weights?.scalar ?? "null")",
        "  weights-hash: \(backbone.weightsHash?.scalar ?? "null")",
      ] + lines(of: experiment.training) + [
        "budget: \(experiment.budget?.written ?? "null")",
        "options: \(map(experiment.options.mapValues(\.scalar)))",
        "baseline: \(experiment.baseline?.scalar ?? "null")",
      ]
  }

  private static func lines(of training: TrainingSettings) -> [String] {
    [
      "training:",
      "  steps: \(training.steps)",
      "  batch: \(training.batch)",
      "  optimizer: \(training.optimizer.scalar)",
      "  learning-rate: \(training.learningRate.written)",
      "  schedule: \(training.schedule.scalar)",
      "  weight-decay: \(training.weightDecay.written)",
      "  weighting: \(training.weighting.scalar)",
      "  loss-weights: \(map(training.lossWeights.mapValues(\.written)))",
      "  threads: \(training.threads)",
      "  validate-every: \(training.validateEvery)",
      "  checkpoint-every: \(training.checkpointEvery)",
      "  reuse: \(training.reuse)",
    ]
  }

  private static func list(_ values: [some CustomStringConvertible]) -> String {
    "[" + values.map(\.description).joined(separator: ", ") + "]"
  }

  private static func map(_ augmentation: AugmentationSettings) -> String {
    "{flip: \(augmentation.flip), scales: \(list(augmentation.scales.map(\.written)))}"
  }

  private static func map(_ values: [String: String]) -> String {
    let pairs = values.sorted { $0.key < $1.key }.map { "\($0.key.scalar): \($0.value)" }
    return "{" + pairs.joined(separator: ", ") + "}"
  }
}

extension Double {
  /// The number as YAML knows it: whole without a fraction, an exponent only after one.
  var written: String {
    if let whole = Int(exactly: self), abs(whole) < 1_000_000_000_000 { return String(whole) }
    let text = description
    guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
    return text[..<exponent] + ".0" + text[exponent...]
  }
}

extension OptionValue {
  fileprivate var scalar: String {
    switch self {
    case .number(let number): number.written
    case .text(let text): text.scalar
    case .flag(let flag): String(flag)
    }
  }
}

extension String {
  /// The text as a YAML scalar that reads back as text, quoted where it must be.
  fileprivate var scalar: String {
    isPlain ? self : "\"" + unicodeScalars.map(\.escapedForYAML).joined() + "\""
  }

  private var isPlain: Bool {
    guard let first = unicodeScalars.first, first.isLetter, unicodeScalars.last != " " else {
      return false
    }
    let words: Set = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"]
    return unicodeScalars.allSatisfy { $0.isLetter || "0123456789 -./".unicodeScalars.contains($0) }
      && !words.contains(lowercased()) && Double(self) == nil
  }
}

extension Unicode.Scalar {
  fileprivate var isLetter: Bool {
    "a"..."z" ~= self || "A"..."Z" ~= self || self == "_"
  }

  fileprivate var escapedForYAML: String {
    switch self {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\t": return "\\t"
    default:
      let isPrintable = " "..."~" ~= self || ("\u{a0}"..."\u{d7ff}" ~= self && !isLineBreak)
      return isPrintable ? String(self) : "\\U" + padded(String(value, radix: 16))
    }
  }

  private var isLineBreak: Bool { self == "\u{2028}" || self == "\u{2029}" }

  private func padded(_ digits: String) -> String {
    String(repeating: "0", count: 8 - digits.count) + digits
  }
}
