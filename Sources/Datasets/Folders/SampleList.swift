/// Everything that is kept of a dataset in files: its samples' names and where their data lie.
struct SampleList: Sendable {
  let folder: DatasetFolder

  /// The samples' names.
  let names: [String]

  let input: InputSource

  /// One for each wanted task, in their order.
  var labels: [LabelSource]

  var division: SampleDivision

  /// The height and width to use when none are asked for; nil is those of the first sample.
  var size: [Int]?

  /// The file of a sample's input; nil when a table holds it.
  func inputFile(_ sample: Int) -> String? {
    switch input {
    case .picture(let place), .array(let place, _): place.file(of: sample, named: names[sample])
    case .features: nil
    }
  }

  /// The file of a sample's label; nil when it has none, or a table holds it.
  func labelFile(_ label: LabelSource, _ sample: Int) -> String? {
    guard let file = label.place.file(of: sample, named: names[sample]) else { return nil }
    return label.isOptional && !folder.has(file) ? nil : file
  }

  /// Whether a sample has no label for a task.
  func isMissing(_ label: LabelSource, _ sample: Int) -> Bool {
    if case .column(let numbers) = label.place { return numbers[sample].isNaN }
    return labelFile(label, sample) == nil
  }
}

extension SampleList {
  /// Refuses samples whose files are not there, and tasks without any label.
  func check() throws {
    let used = Set(division.samples.values.joined()).sorted()
    try refuseAbsent(used.compactMap(inputFile))
    for label in labels {
      if !label.isOptional {
        try refuseAbsent(used.compactMap { label.place.file(of: $0, named: names[$0]) })
      } else if used.allSatisfy({ isMissing(label, $0) }) {
        let example = used.first.flatMap { label.place.file(of: $0, named: names[$0]) }
        throw DatasetError(
          folder.path,
          "no sample has a label for \(label.task.name)"
            + (example.map { "; the first is looked for in \($0)" } ?? ""))
      }
    }
  }

  private func refuseAbsent(_ files: [String]) throws {
    for file in files { try folder.check(file) }
    let absent = files.filter { !folder.has($0) }
    guard let first = absent.first else { return }
    let others = absent.count == 1 ? "" : " (nor are \(absent.count - 1) more files)"
    throw DatasetError(folder.name(first), "no such file or directory\(others)")
  }

  /// How many samples of each split are without a label of each task, where there are any.
  var missingNotes: [String] {
    labels.flatMap { label in
      Split.allCases.compactMap { split in
        let samples = division.samples[split, default: []]
        let missing = samples.count { isMissing(label, $0) }
        guard missing > 0 else { return nil }
        return "\(label.task.name): \(missing) of \(samples.count) \(split) samples have no label; "
          + "they are left out of its loss and metrics"
      }
    }
  }
}
