internal import CKernels
#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Moves parameters down their gradients.
///
/// A parameter without a gradient is left alone, its running averages too. A copy moves the same
/// parameters and shares the averages.
public struct Optimizer {
  /// How a gradient becomes a move.
  public enum Rule: Hashable, Sendable {
    /// `v = momentum v + g; w = w - rate v`, as PyTorch's `SGD` without dampening.
    case sgd(momentum: Float)
    /// Source: Kingma, Ba 2015, "Adam", algorithm 1.
    case adam(beta1: Float, beta2: Float, epsilon: Float)
  }

  private let rule: Rule
  private let weightDecay: Float
  private var slots: [Slot]

  /// Makes an optimizer that has made no step.
  ///
  /// - Parameters:
  ///   - rule: how a gradient becomes a move.
  ///   - weightDecay: what part of each value is added to its gradient.
  ///   - parameters: what it moves; the names are those of its state.
  public init(
    _ rule: Rule, weightDecay: Float, parameters: [(name: String, parameter: Parameter)]
  ) {
    self.rule = rule
    self.weightDecay = weightDecay
    slots = parameters.map { Slot(name: $0.name, parameter: $0.parameter, averages: rule.averages) }
  }

  /// Moves each parameter that has a gradient by one step.
  ///
  /// - Parameters:
  ///   - gradients: those of the loss.
  ///   - rate: the learning rate of this step.
  public mutating func step(_ gradients: Gradients, rate: Float) {
    var updates: [kernels_update] = []
    for index in slots.indices {
      guard let gradient = gradients.memory(of: slots[index].parameter) else { continue }
      updates.append(slots[index].update(gradient, rule))
    }
    withExtendedLifetime(gradients) { run(updates, rate: rate) }
  }

  private func run(_ updates: [kernels_update], rate: Float) {
    var constants = kernels_rule()
    constants.rate = rate
    constants.decay = weightDecay
    switch rule {
    case .sgd(let momentum):
      constants.momentum = momentum
      kernels_sgd(updates, updates.count, constants)
    case .adam(let beta1, let beta2, let epsilon):
      (constants.beta1, constants.beta2, constants.epsilon) = (beta1, beta2, epsilon)
      kernels_adam(updates, updates.count, constants)
    }
  }

  /// The running averages and the number of steps of each parameter, by name.
  public var state: [String: TensorValues] {
    let entries = slots.flatMap { slot in slot.state.map { ("\(slot.name).\($0.key)", $0.value) } }
    return Dictionary(uniqueKeysWithValues: entries)
  }

  /// Takes over the running averages and numbers of steps.
  ///
  /// - Throws: `StateError` that names an entry which is missing, unknown or of another shape;
  ///   nothing has changed then.
  public mutating func load(_ state: [String: TensorValues]) throws {
    try StateError.compare(state, with: self.state.mapValues(\.shape))
    for index in slots.indices { slots[index].load(state) }
  }
}

extension Optimizer.Rule {
  /// The names of the averages that a rule keeps for each value.
  fileprivate var averages: [String] {
    switch self {
    case .sgd: ["momentum"]
    case .adam: ["mean", "variance"]
    }
  }

  /// What the averages are divided by after some steps, since they began at zero.
  fileprivate func corrections(_ steps: Int) -> (first: Float, second: Float) {
    guard case .adam(let beta1, let beta2, _) = self else { return (1, 1) }
    return (
      Float(1 - pow(Double(beta1), Double(steps))), Float(1 - pow(Double(beta2), Double(steps)))
    )
  }
}

/// What an optimizer keeps of one parameter.
private struct Slot {
  let name: String
  let parameter: Parameter
  private var averages: [(name: String, memory: Memory)]
  private var layout: Layout
  private var steps = 0

  init(name: String, parameter: Parameter, averages: [String]) {
    self.name = name
    self.parameter = parameter
    layout = parameter.layout
    let zeros = [Float](repeating: 0, count: parameter.shape.reduce(1, *))
    self.averages = averages.map { ($0, parameter.engine.memory(zeros, in: parameter.layout)) }
  }

  mutating func update(_ gradient: Memory, _ rule: Optimizer.Rule) -> kernels_update {
    follow()
    steps += 1
    parameter.noteChange()
    let corrections = rule.corrections(steps)
    return kernels_update(
      value: parameter.memory.floats, gradient: gradient.floats,
      first: averages.first?.memory.floats, second: averages.last?.memory.floats,
      count: layout.count, first_correction: corrections.first,
      second_correction: corrections.second)
  }

  /// Takes the layout that the parameter has settled in.
  private mutating func follow() {
    guard layout !== parameter.layout else { return }
    for index in averages.indices {
      averages[index].memory = parameter.engine.reordered(
        averages[index].memory, from: layout, to: parameter.layout)
    }
    layout = parameter.layout
  }

  var state: [String: TensorValues] {
    var state = ["steps": TensorValues(shape: [], values: [Float(steps)])]
    for (name, memory) in averages {
      let values = parameter.engine.values(memory, in: layout)
      state[name] = TensorValues(shape: parameter.shape, values: values)
    }
    return state
  }

  mutating func load(_ state: [String: TensorValues]) {
    steps = Int(state["\(name).steps"]?.values.first ?? 0)
    for index in averages.indices {
      guard let entry = state["\(name).\(averages[index].name)"] else { continue }
      averages[index].memory = parameter.engine.memory(entry.values, in: layout)
    }
  }
}
