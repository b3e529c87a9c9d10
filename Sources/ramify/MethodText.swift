import Runs

/// A kind of backbone for people.
struct BackboneText {
  let backbone: BackboneDescription

  init(_ backbone: BackboneDescription) { self.backbone = backbone }

  var text: String {
    var lines = ["\(backbone.name): \(backbone.meaning)"]
    if backbone.source != "-" { lines.append("source: \(backbone.source)") }
    let blocks = backbone.blocks.map(String.init).joined(separator: ", ")
    lines += [
      "backbone.width: channels of the first stage, or units of each layer",
      "  default \(backbone.width)",
      "backbone.blocks: blocks of each stage; a branch may begin before any",
      "  default [\(blocks)]",
    ]
    if backbone.name != "mlp" { lines += headLines }
    if backbone.name.hasPrefix("resnet") { lines += weightLines }
    return lines.joined(separator: "\n") + "\n"
  }

  private var headLines: [String] {
    [
      "backbone.heads: those of tasks that predict pixels",
      "  default \(backbone.heads.rawValue), allowed "
        + PixelHeads.words.joined(separator: ", "),
    ] + PixelHeads.allCases.map { "  \($0.rawValue): \($0.meaning)" } + [
      "backbone.rates: the dilations of heads of kind \(PixelHeads.pyramid.rawValue)",
      "  default 12, 24 and 36 for features of 64 x 64, in proportion for others",
    ]
  }

  private var weightLines: [String] {
    [
      "backbone.weights: a safetensors file with torchvision's names, conv1.weight, bn1.weight,",
      "  layer1.0.conv1.weight ..., that the blocks of every network start from; relative to the",
      "  working directory",
      "  default none",
    ]
  }
}

/// A method's options for people.
struct MethodText {
  let method: MethodDescription

  init(_ method: MethodDescription) { self.method = method }

  var text: String {
    var lines = ["\(method.name): \(method.summary)"]
    if !method.source.isEmpty { lines.append("source: \(method.source)") }
    if let budget = method.defaultBudget { lines.append("budget: default \(budget)") }
    lines += method.options.flatMap(lines(of:))
    if method.options.isEmpty { lines.append("no options of its own") }
    lines += weightings
    return lines.joined(separator: "\n") + "\n"
  }

  /// How losses can be weighed, which every method's trainings take.
  private var weightings: [String] {
    [
      "training.weighting: how every training puts its tasks' losses together",
      "  default equal, or fixed where training.loss-weights are given, allowed "
        + LossWeighting.words.joined(separator: ", "),
    ]
      + LossWeighting.allCases.flatMap { weighting in
        ["  \(weighting.rawValue): \(weighting.meaning)"]
          + (weighting.source == "-" ? [] : ["    source: \(weighting.source)"])
      }
  }

  private func lines(of option: OptionDescription) -> [String] {
    [
      "options.\(option.name): \(option.meaning)",
      "  default \(text(of: option.defaultValue)), allowed \(text(of: option.kind))",
      "  source: \(option.source)",
    ]
  }

  private func text(of value: OptionValue) -> String {
    switch value {
    case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
    case .text(let text): text.isEmpty ? "none" : text
    case .flag(let flag): "\(flag)"
    }
  }

  private func text(of kind: OptionDescription.Kind) -> String {
    switch kind {
    case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
    case .number(let range): "\(range.lowerBound) to \(range.upperBound)"
    case .choice(let words): words.joined(separator: ", ")
    case .flag: "true or false"
    case .text(let form): form
    }
  }
}
