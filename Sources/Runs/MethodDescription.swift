/// What a method is called and which options it takes.
public struct MethodDescription: Hashable, Sendable {
  /// The name in an experiment file.
  public let name: String

  /// One sentence on what the method does.
  public let summary: String

  /// The paper it is from; empty for a baseline.
  public let source: String

  /// The budget when an experiment gives none; `nil` where the method needs none.
  public let defaultBudget: Double?

  /// Its own options.
  public let options: [OptionDescription]

  /// A method as the experiment file knows it.
  public init(
    name: String, summary: String, source: String, defaultBudget: Double? = nil,
    options: [OptionDescription] = []
  ) {
    self.name = name
    self.summary = summary
    self.source = source
    self.defaultBudget = defaultBudget
    self.options = options
  }
}

/// One option of a method.
public struct OptionDescription: Hashable, Sendable {
  /// The values an option takes.
  public enum Kind: Hashable, Sendable {
    /// A whole number in a range.
    case integer(ClosedRange<Int>)

    /// A number in a range.
    case number(ClosedRange<Double>)

    /// One of some words.
    case choice([String])

    /// True or false.
    case flag

    /// Any text, of this form.
    case text(form: String)
  }

  /// The key in an experiment file.
  public let name: String

  /// The values it takes.
  public let kind: Kind

  /// The value when an experiment gives none.
  public let defaultValue: OptionValue

  /// What it means, in a sentence.
  public let meaning: String

  /// Where the default comes from.
  public let source: String

  /// An option of a method.
  public init(
    name: String, kind: Kind, defaultValue: OptionValue, meaning: String, source: String
  ) {
    self.name = name
    self.kind = kind
    self.defaultValue = defaultValue
    self.meaning = meaning
    self.source = source
  }
}

/// The value of an option.
public enum OptionValue: Hashable, Sendable {
  /// A number, whole or not.
  case number(Double)

  /// A word.
  case text(String)

  /// True or false.
  case flag(Bool)
}

extension OptionValue: Codable {
  /// Reads a number, a flag or a word.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  /// Writes the bare value, a whole number without a fraction.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number):
      if let whole = Int(exactly: number) {
        try container.encode(whole)
      } else {
        try container.encode(number)
      }
    case .text(let text): try container.encode(text)
    case .flag(let flag): try container.encode(flag)
    }
  }
}
