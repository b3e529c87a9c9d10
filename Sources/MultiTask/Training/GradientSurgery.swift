package import Tensors

/// The tasks' gradients, of which one another's opposites can be taken away.
///
/// Surgery is done on what at least two tasks depend on; what one task has for itself keeps its
/// gradient. A task that does not depend on something has gradient 0 there.
///
/// Source: Yu et al. 2020, "Gradient Surgery for Multi-Task Learning", algorithm 1. The authors'
/// code, github.com/tianheyu927/PCGrad, throws its random order away and takes the tasks as they
/// come; the paper's random order is done here.
package struct GradientSurgery {
  private let gradients: [Gradients]
  private let shared: [Parameter]
  private let squares: [Double]

  /// The gradients of each task's loss, one walk back through the network for each.
  package init(_ losses: [Tensor], of parameters: [Parameter]) {
    let gradients = losses.map { $0.gradients(of: parameters) }
    let shared = parameters.filter { parameter in
      gradients.count { $0.contains(parameter) } > 1
    }
    self.gradients = gradients
    self.shared = shared
    squares = gradients.map { $0.dot($0, over: shared) }
  }

  /// The part of the pairs of tasks whose gradients point against each other; `nil` without pairs.
  package var conflictingShare: Float? {
    let pairs = gradients.indices.flatMap { one in (0..<one).map { (one, $0) } }
    guard !pairs.isEmpty else { return nil }
    let conflicts = pairs.count { gradients[$0].dot(gradients[$1], over: shared) < 0 }
    return Float(conflicts) / Float(pairs.count)
  }

  /// The sum of the tasks' gradients after surgery.
  ///
  /// - Parameter orders: for each task the other tasks, in the order that they are looked at.
  /// - Returns: a gradient for each parameter that a task depends on.
  package func sum(orders: [[Int]]) -> Gradients {
    zip(gradients, orders).map { own, others in others.reduce(own, without) }
      .reduce(Gradients(), +)
  }

  /// A gradient without what points against a task's.
  private func without(_ gradient: Gradients, _ task: Int) -> Gradients {
    let product = gradient.dot(gradients[task], over: shared)
    guard product < 0 else { return gradient }
    let opposite = gradients[task].restricted(to: shared)
    return gradient + opposite.scaled(by: Float(-product / squares[task]))
  }
}
