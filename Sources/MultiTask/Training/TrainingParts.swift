import Datasets
import Randomness
import Runs

/// The training samples in two parts, so that what moves weights and what judges them differ.
struct TrainingParts {
  enum Part: Int {
    case main, other
  }

  private let orders: [SampleOrder]
  private let members: [[Int]]?

  /// Two parts of a problem's training samples, by chance; of samples without end each step takes
  /// fresh ones anyway.
  init(_ problem: Problem, otherShare: Double) {
    let batch = problem.experiment.training.batch
    guard let count = problem.dataset.count(.train) else {
      (orders, members) = ([problem.sampleOrder], nil)
      return
    }
    var stream = problem.stream.split("parts")
    let shuffled = stream.permutation(count)
    let others = Self.others(of: count, share: otherShare)
    members = [Array(shuffled.dropLast(others)), Array(shuffled.suffix(others))]
    orders = [count - others, others].enumerated().map { part, count in
      SampleOrder(stream: problem.stream.split("part").split(part), count: count, batch: batch)
    }
  }

  /// The size of the other part: at least one sample, and one less than all at most.
  static func others(of count: Int, share: Double) -> Int {
    max(1, min(count - 1, Int((share * Double(count)).rounded())))
  }

  /// The samples of a step that is the so-manyth of its part.
  func samples(_ part: Part, index: Int, step: Int) -> [Int] {
    guard let members else { return orders[0].indices(of: step) }
    return orders[part.rawValue].indices(of: index).map { members[part.rawValue][$0] }
  }
}
