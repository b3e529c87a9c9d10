import Tensors
import Testing

/// An operation on small whole numbers, with its values worked out by hand.
struct LiteralCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let expected: [Float]
  let operation: @Sendable (Engine) -> Tensor

  init(
    _ name: String, _ expected: [Float], operation: @escaping @Sendable (Engine) -> Tensor
  ) {
    testDescription = name
    self.expected = expected
    self.operation = operation
  }

  static let all = operations + losses

  static let operations = [
    LiteralCase("relu keeps what is positive", [0, 0, 2]) { relu(Tensor([-1, 0, 2], on: $0)) },
    LiteralCase("linear", [1 * 1 + 2 * 3 + 10, 2 * 1 + 0 * 3 + 20]) { engine in
      let weight = Parameter([1, 2, 2, 0], shape: [2, 2], on: engine)
      let bias = Parameter([10, 20], shape: [2], on: engine)
      return linear(Tensor([1, 3], shape: [1, 2], on: engine), weight, bias: bias)
    },
    LiteralCase("largest of touching windows", [6, 8]) { maxPool(twoByFour($0), size: 2) },
    LiteralCase("largest of negatives with padding", [-1, -1, -2, -3, -4]) {
      maxPool(
        Tensor([-1, -2, -3, -4], shape: [1, 1, 4, 1], on: $0), size: 2, stride: 1, padding: 1
      )
      .rows(of: 10, keeping: [0, 2, 4, 6, 8])
    },
    LiteralCase("mean of touching windows", [3.5, 5.5]) { averagePool(twoByFour($0), size: 2) },
    LiteralCase("mean counts padding as zeros", [0.25, 0.75, 1.25, 1.75, 1]) {
      averagePool(
        Tensor([1, 2, 3, 4], shape: [1, 1, 1, 4], on: $0), size: 2, stride: 1, padding: 1
      ).rows(of: 10, keeping: [0, 1, 2, 3, 4])
    },
    LiteralCase("global mean", [4.5]) { globalAveragePool(twoByFour($0)) },
    LiteralCase("nearest to twice", [1, 1, 2, 2, 1, 1, 2, 2]) {
      upsample(
        Tensor([1, 2], shape: [1, 1, 1, 2], on: $0), to: (height: 2, width: 4), by: .nearest)
    },
    // The values of PyTorch's interpolate with align_corners=False.
    LiteralCase("bilinear to twice", [1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5]) {
      upsample(
        Tensor([1, 2, 3, 4], shape: [1, 1, 2, 2], on: $0), to: (height: 4, width: 4)
      ).rows(of: 16, keeping: Array(0..<8))
    },
    LiteralCase("bilinear to half", [3.5, 5.5]) { upsample(twoByFour($0), to: (1, 2)) },
    LiteralCase("concatenation keeps samples apart", [1, 2, 5, 3, 4, 6]) {
      concatenate([
        Tensor([1, 2, 3, 4], shape: [2, 2, 1, 1], on: $0),
        Tensor([5, 6], shape: [2, 1, 1, 1], on: $0),
      ])
    },
  ]

  static let losses = [
    LiteralCase("cross-entropy", [0.75310913]) {
      crossEntropy(Tensor([1, 2, 3, 0, 0, 0], shape: [2, 3], on: $0), labels: [2, 0])
    },
    LiteralCase("cross-entropy leaves -1 out", [0.40760596]) {
      crossEntropy(Tensor([1, 2, 3, 0, 0, 0], shape: [2, 3], on: $0), labels: [2, -1])
    },
    LiteralCase("cross-entropy of pixels", [0.75310913]) {
      crossEntropy(
        Tensor([1, 0, 2, 0, 3, 0], shape: [1, 3, 1, 2], on: $0), labels: [2, 0])
    },
    LiteralCase("cross-entropy of large scores", [0]) {
      crossEntropy(Tensor([1000, -1000], shape: [1, 2], on: $0), labels: [0])
    },
    LiteralCase("binary cross-entropy", [0.42975556]) {
      binaryCrossEntropy(
        Tensor([2, -1, 0.5, 9], shape: [2, 2], on: $0), targets: [1, 0, 0.25, .nan])
    },
    LiteralCase("binary cross-entropy of large scores", [50]) {
      binaryCrossEntropy(Tensor([100, 100], shape: [1, 2], on: $0), targets: [0, 1])
    },
    LiteralCase("absolute error", [1.5]) {
      absoluteError(Tensor([1, 2, 3], shape: [1, 3], on: $0), targets: [0, .nan, 5])
    },
    LiteralCase("squared error", [2.5]) {
      squaredError(Tensor([1, 2, 3], shape: [1, 3], on: $0), targets: [0, .nan, 5])
    },
    // Pixels: parallel (0), perpendicular (1), opposite (2), and one without a target.
    LiteralCase("cosine error", [1]) {
      cosineError(
        Tensor([2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0], shape: [1, 3, 1, 4], on: $0),
        targets: [5, 0, -1, .nan, 0, 1, 0, 0, 0, 0, 0, 0])
    },
    LiteralCase("a loss of nothing", [0]) {
      absoluteError(Tensor([1], shape: [1, 1], on: $0), targets: [.nan])
    },
  ]

  private static func twoByFour(_ engine: Engine) -> Tensor {
    Tensor([1, 2, 3, 4, 5, 6, 7, 8], shape: [1, 1, 2, 4], on: engine)
  }
}

@Test("an operation gives the values worked out by hand", arguments: LiteralCase.all)
func operationMatchesLiteral(_ literal: LiteralCase) throws {
  let actual = literal.operation(try Engine(threads: 1)).values
  try #require(actual.count == literal.expected.count)
  for (value, expected) in zip(actual, literal.expected) {
    #expect(abs(value - expected) <= 1e-6 * max(1, abs(expected)))
  }
}

extension Tensor {
  fileprivate convenience init(_ values: [Float], on engine: Engine) {
    self.init(values, shape: [values.count], on: engine)
  }

  /// Some of the values, after a check that there are as many as there should be.
  fileprivate func rows(of count: Int, keeping chosen: [Int]) -> Tensor {
    precondition(values.count == count, "\(values.count) values, not \(count)")
    let all = values
    return Tensor(chosen.map { all[$0] }, on: engine)
  }
}
