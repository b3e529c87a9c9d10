internal import Randomness

/// Which samples each split holds, and what a user should know about that.
struct SampleDivision: Hashable, Sendable {
  var samples: [Split: [Int]]
  var notes: [String] = []

  /// Splits that the dataset lists; what it lists no samples for is held out or shared.
  ///
  /// - Throws: `DatasetError` naming the list when it lists nothing to train on or to test on.
  init(
    listed samples: [Split: [Int]], in list: String, _ request: DatasetRequest,
    _ stream: RandomStream
  ) throws {
    self.samples = samples
    guard !samples[.train, default: []].isEmpty, !samples[.test, default: []].isEmpty else {
      throw DatasetError(list, "it must list samples under \"train\" and under \"test\"")
    }
    if samples[.validation, default: []].isEmpty { holdOut(request, stream) }
    limit(request, stream)
    noteMissing(request)
  }

  /// Splits drawn from the seed, at most a tenth for validation and a fifth for test.
  init(drawnFrom count: Int, _ request: DatasetRequest, _ stream: RandomStream) {
    samples = [:]
    if count < 3 {
      share(count, request)
    } else {
      draw(count, Self.counts(of: count, request), stream)
    }
    noteMissing(request)
  }

  /// Splits of some fractions, drawn from a stream; none is empty.
  init(
    fractions: [Split: Double], of count: Int, _ request: DatasetRequest, _ stream: RandomStream
  ) {
    samples = [:]
    if count < 3 {
      share(count, request)
    } else {
      let counts = fractions.mapValues { max(1, Int(($0 * Double(count)).rounded())) }
      draw(count, counts, stream)
      if samples[.validation, default: []].isEmpty { holdOut(request, stream) }
      limit(request, RandomStream(seed: request.seed))
    }
    noteMissing(request)
  }

  private mutating func draw(_ count: Int, _ counts: [Split: Int], _ stream: RandomStream) {
    var stream = stream
    var order = stream.permutation(count)[...]
    // The small splits first, so that rounding up does not leave them empty.
    for split in [Split.validation, .test, .train] {
      samples[split] = order.prefix(counts[split, default: 0]).sorted()
      order = order.dropFirst(counts[split, default: 0])
    }
  }

  private mutating func share(_ count: Int, _ request: DatasetRequest) {
    for split in Split.allCases {
      samples[split] = Array(0..<min(count, request.count(split) ?? count))
    }
    notes.append(
      "with only \(count) samples, training, validation and test share them: "
        + "their figures say nothing about new samples")
  }

  /// The counts asked for if they fit, or else at most a tenth for validation and a fifth for test.
  private static func counts(of total: Int, _ request: DatasetRequest) -> [Split: Int] {
    let (tenth, fifth) = (max(1, total / 10), max(1, total / 5))
    var validation = request.validation ?? tenth
    var test = request.test ?? fifth
    if validation + test + (request.train ?? 1) > total {
      (validation, test) = (min(validation, tenth), min(test, fifth))
    }
    let rest = total - validation - test
    return [.train: min(request.train ?? rest, rest), .validation: validation, .test: test]
  }

  /// Moves some training samples to validation.
  private mutating func holdOut(_ request: DatasetRequest, _ stream: RandomStream) {
    let all = samples[.train, default: []]
    guard all.count > 1 else {
      samples[.validation] = all
      notes.append("the only training sample is also the validation sample")
      return
    }
    let wanted = request.validation ?? max(1, all.count / 10)
    let count = min(wanted, all.count / 2)
    var stream = stream.split("validation")
    let held = Set(stream.permutation(all.count).prefix(count))
    samples[.train] = all.indices.filter { !held.contains($0) }.map { all[$0] }
    samples[.validation] = held.sorted().map { all[$0] }
    notes.append("\(count) of the \(all.count) listed training samples are held out for validation")
  }

  /// Leaves as many samples as were asked for, drawn from the seed.
  private mutating func limit(_ request: DatasetRequest, _ stream: RandomStream) {
    for (split, all) in samples {
      guard let count = request.count(split), count < all.count else { continue }
      var stream = stream.split(split.rawValue)
      samples[split] = stream.permutation(all.count).prefix(count).sorted().map { all[$0] }
    }
  }

  private mutating func noteMissing(_ request: DatasetRequest) {
    for split in Split.allCases {
      let count = samples[split, default: []].count
      guard let asked = request.count(split), asked > count else { continue }
      notes.append("\(asked) \(split) samples were asked for, there are \(count)")
    }
  }
}
