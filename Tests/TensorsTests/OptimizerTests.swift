import Tensors
import Testing

/// Three steps from [1, -2] with a decay of 0.1; the expected values were worked out in numpy from
/// the formulas that PyTorch documents.
struct OptimizerCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let rule: Optimizer.Rule
  let rate: Float
  let expected: [[Float]]

  static let all = [
    OptimizerCase(
      testDescription: "sgd", rule: .sgd(momentum: 0.9), rate: 0.1,
      expected: [[0.94, -1.88], [0.8516, -1.9532], [0.863524, -1.999548]]),
    OptimizerCase(
      testDescription: "adam", rule: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), rate: 0.01,
      expected: [[0.99, -1.99], [0.98046583, -1.9924795], [0.9810377, -1.99380205]]),
  ]
}

/// A scalar whose gradient is what is asked for.
private func gradients(_ wanted: [Float], of parameter: Parameter) -> Gradients {
  dot(parameter.tensor, wanted).gradients(of: [parameter])
}

@Test("an optimizer moves as its formula says", arguments: OptimizerCase.all)
func optimizerMatchesFormula(_ optimization: OptimizerCase) throws {
  let parameter = Parameter([1, -2], shape: [2], on: try Engine(threads: 1))
  var optimizer = Optimizer(
    optimization.rule, weightDecay: 0.1, parameters: [("w", parameter)])
  let given: [[Float]] = [[0.5, -1], [0.25, 2], [-1, 0]]
  for (gradient, expected) in zip(given, optimization.expected) {
    optimizer.step(gradients(gradient, of: parameter), rate: optimization.rate)
    for (value, wanted) in zip(parameter.values, expected) {
      #expect(abs(value - wanted) < 2e-6)
    }
  }
  #expect(optimizer.state["w.steps"] == TensorValues(shape: [], values: [3]))
}

@Test("a parameter without a gradient stays, its averages too")
func optimizerLeavesUnusedAlone() throws {
  let engine = try Engine(threads: 1)
  let (used, unused) = (
    Parameter([1], shape: [1], on: engine), Parameter([1], shape: [1], on: engine)
  )
  var optimizer = Optimizer(
    .sgd(momentum: 0.9), weightDecay: 0.5, parameters: [("used", used), ("unused", unused)])
  optimizer.step(gradients([1], of: used), rate: 0.1)
  #expect(used.values == [1 - 0.1 * 1.5] && unused.values == [1])
  #expect(optimizer.state["unused.steps"]?.values == [0])
}

@Test("a state that does not fit is refused, naming the entry")
func optimizerRefusesForeignState() throws {
  let parameter = Parameter([1], shape: [1], on: try Engine(threads: 1))
  var optimizer = Optimizer(.sgd(momentum: 0), weightDecay: 0, parameters: [("w", parameter)])
  let error = #expect(throws: StateError.self) {
    try optimizer.load(["w.momentum": TensorValues(shape: [1], values: [0])])
  }
  #expect(error?.description == "entry w.steps of shape [] is missing")
}

@Test(
  "a schedule goes where it says",
  arguments: [
    (Schedule.constant, [1, 1, 1, 1, 1]), (.cosine, [1, 0.85355339, 0.5, 0.14644661, 0]),
    (.step, [1, 1, 0.1, 0.01, 0.01]),
  ] as [(Schedule, [Float])])
func scheduleMatchesLiterals(_ schedule: Schedule, _ expected: [Float]) {
  for (step, rate) in expected.enumerated() {
    #expect(abs(schedule.rate(2, step: 25 * step, of: 100) - 2 * rate) < 1e-6)
  }
}
