/// Which dataset is wanted, in what size.
public struct DatasetRequest: Hashable, Sendable {
  /// The name of a built-in dataset, or a path.
  public var source: String

  /// The height and width of the samples; nil is the source's own choice.
  public var size: [Int]?

  /// How many training samples at most; nil is the source's own choice.
  public var train: Int?

  /// How many validation samples at most; nil is the source's own choice.
  public var validation: Int?

  /// How many test samples at most; nil is the source's own choice.
  public var test: Int?

  /// The seed of everything drawn at random.
  public var seed: Int

  /// The names of the wanted tasks in their order; nil is all of the source's.
  public var tasks: [String]?

  /// The source's own options by name; see `BuiltIn.options`.
  public var options: [String: Double]

  /// Asks for a dataset.
  public init(
    source: String, size: [Int]? = nil, train: Int? = nil, validation: Int? = nil,
    test: Int? = nil, seed: Int = 1, tasks: [String]? = nil, options: [String: Double] = [:]
  ) {
    self.source = source
    self.size = size
    self.train = train
    self.validation = validation
    self.test = test
    self.seed = seed
    self.tasks = tasks
    self.options = options
  }

  /// The number of samples asked for of a split.
  public func count(_ split: Split) -> Int? {
    switch split {
    case .train: train
    case .validation: validation
    case .test: test
    }
  }
}

extension DatasetRequest {
  /// The wanted height and width.
  func size(default size: [Int], allowed: ClosedRange<Int>) throws -> (height: Int, width: Int) {
    let size = self.size ?? size
    guard size.count == 2, size.allSatisfy(allowed.contains) else {
      throw DatasetError(
        "data.size",
        "\(size) is not a size; allowed is [height, width], each from "
          + "\(allowed.lowerBound) to \(allowed.upperBound)")
    }
    return (size[0], size[1])
  }

  /// The wanted ones of a source's tasks, in the order asked for.
  func select(from all: [TaskDescription]) throws -> [TaskDescription] {
    guard let names = tasks else { return all }
    guard !names.isEmpty, Set(names).count == names.count else {
      throw DatasetError("tasks", "\(names) does not name each wanted task once")
    }
    return try names.map { name in
      guard let task = all.first(where: { $0.name == name }) else {
        let allowed = all.map(\.name).joined(separator: ", ")
        throw DatasetError("tasks", "\(source) has no task \"\(name)\"; its tasks are \(allowed)")
      }
      return task
    }
  }

  /// Refuses counts that are no counts and options that the source does not have.
  func check(optionNames: [String]) throws {
    for split in Split.allCases {
      guard let count = count(split), !(1...Self.most).contains(count) else { continue }
      throw DatasetError(
        "data.\(split)", "\(count) samples; allowed are 1 to \(Self.most)")
    }
    for name in options.keys.sorted() where !optionNames.contains(name) {
      let allowed = optionNames.isEmpty ? "none" : optionNames.joined(separator: ", ")
      throw DatasetError(
        "data.options.\(name)", "\(source) has no such option; allowed: \(allowed)")
    }
  }

  private static let most = 10_000_000
}
