import Randomness

/// Which training samples each step sees: a new order in each epoch, known from the seed and the
/// step's number alone.
struct SampleOrder {
  /// The stream that the orders are drawn from.
  let stream: RandomStream

  /// The number of samples; `nil` when each step draws fresh ones.
  let count: Int?

  /// The number of samples in a step.
  let batch: Int

  /// The samples of a step.
  func indices(of step: Int) -> [Int] {
    let positions = (step * batch)..<((step + 1) * batch)
    guard let count else { return Array(positions) }
    let epochs = Set(positions.map { $0 / count })
    let orders = Dictionary(uniqueKeysWithValues: epochs.map { ($0, order(of: $0, count)) })
    return positions.map { orders[$0 / count]?[$0 % count] ?? 0 }
  }

  private func order(of epoch: Int, _ count: Int) -> [Int] {
    var stream = stream.split(epoch)
    return stream.permutation(count)
  }
}
