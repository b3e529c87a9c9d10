internal import CKernels

/// What a scalar's gradients are, one for each parameter that it depends on.
///
/// Each is kept in its parameter's own layout.
public struct Gradients {
  struct Entry {
    let parameter: Parameter
    let memory: Memory
  }

  private(set) var entries: [ObjectIdentifier: Entry] = [:]

  /// No gradients: the neutral element of `+`.
  public init() {}

  init(of parameters: [Parameter], from memories: [ObjectIdentifier: Memory]) {
    for parameter in parameters {
      guard let leaf = parameter.leaf else { continue }
      guard let memory = memories[ObjectIdentifier(leaf)] else { continue }
      entries[ObjectIdentifier(parameter)] = Entry(parameter: parameter, memory: memory)
    }
  }

  /// A row-major copy of one parameter's gradient; nil if the scalar does not depend on it.
  public subscript(parameter: Parameter) -> [Float]? {
    entries[ObjectIdentifier(parameter)].map {
      parameter.engine.values($0.memory, in: parameter.layout)
    }
  }

  func memory(of parameter: Parameter) -> Memory? {
    entries[ObjectIdentifier(parameter)]?.memory
  }

  /// Whether the scalar depends on a parameter.
  package func contains(_ parameter: Parameter) -> Bool { memory(of: parameter) != nil }

  /// The gradients of those of some parameters that the scalar depends on.
  package func restricted(to parameters: [Parameter]) -> Gradients {
    let kept = Set(parameters.map(ObjectIdentifier.init))
    var result = self
    result.entries = entries.filter { kept.contains($0.key) }
    return result
  }

  /// The sum over some parameters' values of two gradients' products; one that is not there is 0.
  package func dot(_ other: Gradients, over parameters: [Parameter]) -> Double {
    // In the parameters' order: that of a dictionary changes from run to run, and with it the bits.
    parameters.reduce(0) { sum, parameter in
      guard let mine = memory(of: parameter), let its = other.memory(of: parameter) else {
        return sum
      }
      return sum + kernels_dot(mine.floats, its.floats, parameter.layout.count)
    }
  }

  /// The gradients of the sum of two scalars.
  public static func + (left: Gradients, right: Gradients) -> Gradients {
    var sum = left
    sum.entries.merge(right.entries) { mine, other in
      let parameter = mine.parameter
      let memory = parameter.engine.sum(mine.memory, other.memory, parameter.layout)
      return Entry(parameter: parameter, memory: memory)
    }
    return sum
  }

  /// The gradients of the scalar times a constant.
  public func scaled(by factor: Float) -> Gradients {
    var result = self
    result.entries = entries.mapValues { entry in
      let parameter = entry.parameter
      let memory = parameter.engine.scaled(entry.memory, by: factor, parameter.layout)
      return Entry(parameter: parameter, memory: memory)
    }
    return result
  }
}
