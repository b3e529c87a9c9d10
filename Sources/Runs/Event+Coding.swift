extension Event {
  /// The word that names the event's kind in logs.
  public var kind: String { code.rawValue }

  private enum Kind: String, Codable {
    case state, metrics, phase, training, restarted, scalar, checkpoint, belief, architecture
    case costs, result, message
  }

  private var code: Kind {
    switch self {
    case .state: .state
    case .metrics: .metrics
    case .phase: .phase
    case .training: .training
    case .restarted: .restarted
    case .scalar: .scalar
    case .checkpoint: .checkpoint
    case .belief: .belief
    case .architecture: .architecture
    case .costs: .costs
    case .result: .result
    case .message: .message
    }
  }

  private enum CodingKeys: String, CodingKey {
    case event, state, reason, metrics, training, tag, step, value, text
  }
}

extension Event: Codable {
  /// Writes one flat object whose "event" is the kind.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(code, forKey: .event)
    switch self {
    case .state(let state, let reason):
      try container.encode(state, forKey: .state)
      try container.encode(reason, forKey: .reason)
    case .metrics(let metrics): try container.encode(metrics, forKey: .metrics)
    case .phase(let phase): try phase.encode(to: encoder)
    case .training(let summary): try summary.encode(to: encoder)
    case .restarted(let training, let step), .checkpoint(let training, let step):
      try container.encode(training, forKey: .training)
      try container.encode(step, forKey: .step)
    case .scalar(let training, let tag, let step, let value):
      try container.encode(training, forKey: .training)
      try container.encode(tag, forKey: .tag)
      try container.encode(step, forKey: .step)
      try container.encode(value, forKey: .value)
    case .belief(let belief): try belief.encode(to: encoder)
    case .architecture(let architecture): try architecture.encode(to: encoder)
    case .costs(let costs): try costs.encode(to: encoder)
    case .result(let result): try result.encode(to: encoder)
    case .message(let text): try container.encode(text, forKey: .text)
    }
  }

  /// Reads what `encode(to:)` writes.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .event) {
    case .state:
      self = .state(
        try container.decode(RunState.self, forKey: .state),
        reason: try container.decodeIfPresent(String.self, forKey: .reason))
    case .metrics: self = .metrics(try container.decode([Metric].self, forKey: .metrics))
    case .phase: self = .phase(try Phase(from: decoder))
    case .training: self = .training(try TrainingSummary(from: decoder))
    case .restarted:
      self = .restarted(
        training: try container.decode(String.self, forKey: .training),
        step: try container.decode(Int.self, forKey: .step))
    case .scalar:
      self = .scalar(
        training: try container.decode(String.self, forKey: .training),
        tag: try container.decode(String.self, forKey: .tag),
        step: try container.decode(Int.self, forKey: .step),
        value: try container.decode(Float.self, forKey: .value))
    case .checkpoint:
      self = .checkpoint(
        training: try container.decode(String.self, forKey: .training),
        step: try container.decode(Int.self, forKey: .step))
    case .belief: self = .belief(try Belief(from: decoder))
    case .architecture: self = .architecture(try Architecture(from: decoder))
    case .costs: self = .costs(try BlockCosts(from: decoder))
    case .result: self = .result(try RunResult(from: decoder))
    case .message: self = .message(try container.decode(String.self, forKey: .text))
    }
  }
}

extension Record: Codable {
  private enum CodingKeys: String, CodingKey { case time }

  /// Writes the event's object with its time, a line of `ramify log`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(time, forKey: .time)
    try event.encode(to: encoder)
  }

  /// Reads what `encode(to:)` writes.
  public init(from decoder: any Decoder) throws {
    time = try decoder.container(keyedBy: CodingKeys.self).decode(Double.self, forKey: .time)
    event = try Event(from: decoder)
  }
}
