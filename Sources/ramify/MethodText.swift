import Runs

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
