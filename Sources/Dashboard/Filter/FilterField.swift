/// What a filter can ask about a row: the words before `:` and `<`.
enum FilterField: String, CaseIterable, Hashable, Sendable {
  case name, session, method, state, dataset, tasks, backbone
  case loss, delta, params, steps, seed, budget, progress
  case started, updated, age

  enum Kind { case text, number, time, duration }

  /// Whole words that stand for the short ones too.
  private static let long = [
    "delta-m": "delta", "parameters": "params", "task": "tasks", "data": "dataset",
  ]

  /// The field of a name, in any case.
  init?(named name: String) {
    let name = name.lowercased()
    self.init(rawValue: Self.long[name] ?? name)
  }

  /// Whether a word may yet become a field's name.
  static func isBegun(by word: String) -> Bool {
    (allCases.map(\.rawValue) + long.keys).contains { $0.hasPrefix(word.lowercased()) }
  }

  var kind: Kind {
    switch self {
    case .name, .session, .method, .state, .dataset, .tasks, .backbone: .text
    case .loss, .delta, .params, .steps, .seed, .budget, .progress: .number
    case .started, .updated: .time
    case .age: .duration
    }
  }

  /// How one asks for it.
  var example: String {
    switch self {
    case .name: "name:tree"
    case .session: "session:quickstart"
    case .method: "method:affinity-tree"
    case .state: "state:failed"
    case .dataset: "dataset:scenes"
    case .tasks: "tasks:depth or tasks>=5"
    case .backbone: "backbone:resnet"
    case .loss: "loss<0.5"
    case .delta: "delta>1"
    case .params: "params<=2M"
    case .steps: "steps>=400"
    case .seed: "seed=1"
    case .budget: "budget<=0.6"
    case .progress: "progress>50"
    case .started: "started>=2026-11-20 or started>=today"
    case .updated: "updated>=14:30 or updated>=today"
    case .age: "age<2h or age<7d"
    }
  }
}

/// How a field's value is compared with what was typed.
enum FilterRelation: String, Sendable {
  case contains = ":"
  case equal = "="
  case different = "!="
  case less = "<"
  case atMost = "<="
  case greater = ">"
  case atLeast = ">="

  /// What a typed number stands for: all that round to it where it is to be equal, else itself.
  func range(_ value: Double, _ rounded: Range<Double>) -> Range<Double> {
    switch self {
    case .contains, .equal, .different: rounded
    case .less, .atMost, .greater, .atLeast: value..<value.nextUp
    }
  }

  /// Whether a value stands so to what was typed.
  func holds(_ value: Double, _ typed: Range<Double>) -> Bool {
    switch self {
    case .contains, .equal: typed.contains(value)
    case .different: !typed.contains(value)
    case .less: value < typed.lowerBound
    case .atMost: value < typed.upperBound
    case .greater: value >= typed.upperBound
    case .atLeast: value >= typed.lowerBound
    }
  }
}

/// When a filter is asked, so that it knows what today is.
struct FilterMoment {
  /// Seconds since 1970.
  let now: Double
  /// Seconds that the clock on the wall is ahead of UTC.
  let utcOffset: Int

  /// The first second of the day that is so many days after today.
  func startOfDay(_ days: Int) -> Double {
    let offset = Double(utcOffset)
    return (((now + offset) / 86400).rounded(.down) + Double(days)) * 86400 - offset
  }
}
