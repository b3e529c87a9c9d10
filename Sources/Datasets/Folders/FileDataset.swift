/// Samples in files, decoded when a batch asks for them: nothing is kept but their list.
///
/// Pictures are resized with a triangle filter and their brightness mapped linearly from black ...
/// white to `-2 ... 2`. Dense labels are resized by taking the nearest pixel, so that no class,
/// depth or direction comes about that no pixel has.
public struct FileDataset: Dataset {
  /// The tasks that every batch has targets for.
  public var tasks: [TaskDescription] { list.labels.map(\.task) }

  /// `[channels, height, width]` or `[features]`.
  public let inputShape: [Int]

  /// What a user should know about how these samples were chosen.
  public let notes: [String]

  let list: SampleList

  /// Looks for every sample's files and reads the first sample of each split.
  ///
  /// - Throws: `DatasetError` naming a file that is not there or cannot be used.
  init(_ list: SampleList, _ request: DatasetRequest) throws {
    try list.check()
    self.list = list
    inputShape = try Self.inputShape(of: list, request)
    notes = list.division.notes + list.missingNotes
    for split in Split.allCases { _ = try batch([0], of: split) }
  }

  /// How many samples a split holds.
  public func count(_ split: Split) -> Int? { list.division.samples[split, default: []].count }

  /// Reads the samples with the given numbers.
  ///
  /// - Throws: `DatasetError` naming a file that cannot be read.
  /// - Precondition: every index is at least 0 and less than the split's count.
  public func batch(_ indices: [Int], of split: Split) throws -> Batch {
    let all = list.division.samples[split, default: []]
    var inputs: [Float] = []
    inputs.reserveCapacity(indices.count * inputShape.reduce(1, *))
    var targets = [[Target]](repeating: [], count: list.labels.count)
    let reader = SampleReader(list: list, inputShape: inputShape)
    for index in indices {
      precondition(all.indices.contains(index), "sample \(index) of \(all.count) in \(split)")
      let sample = try reader.read(all[index])
      inputs += sample.input
      for (task, target) in sample.targets.enumerated() { targets[task].append(target) }
    }
    return Batch(
      shape: [indices.count] + inputShape, inputs: inputs,
      targets: Dictionary(
        uniqueKeysWithValues: zip(list.labels, targets).map { ($0.task.name, .joined($1)) }))
  }

  private static func inputShape(of list: SampleList, _ request: DatasetRequest) throws -> [Int] {
    if case .features(_, let count) = list.input { return [count] }
    let first = list.division.samples[.train, default: []][0]
    let own = try SampleReader(list: list, inputShape: []).ownShape(first)
    guard own.count == 3 else { return own }
    let size = try request.size(default: list.size ?? Array(own.dropFirst()), allowed: 8...4096)
    return [own[0], size.height, size.width]
  }
}

extension Target {
  /// The targets of samples one behind another.
  fileprivate static func joined(_ targets: [Target]) -> Target {
    if case .labels? = targets.first {
      return .labels(
        targets.flatMap { target -> [Int32] in
          guard case .labels(let labels) = target else {
            preconditionFailure("targets of two kinds")
          }
          return labels
        })
    }
    return .values(
      targets.flatMap { target -> [Float] in
        guard case .values(let values) = target else { preconditionFailure("targets of two kinds") }
        return values
      })
  }
}
