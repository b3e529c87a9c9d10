import Foundation
import Tensors

/// The tasks' mean losses of the two epochs before, and the weights that follow from them.
///
/// Source: Liu, Johns, Davison 2019, "End-to-End Multi-Task Learning with Attention", eq. 7.
package struct LossAverages: Module {
  private static let temperature = 2.0

  private let epochSteps: Int
  private let running: Buffer
  private let latest: Buffer
  private let earlier: Buffer

  /// Averages of no losses.
  ///
  /// - Parameters:
  ///   - tasks: how many tasks.
  ///   - epochSteps: the steps of an epoch, at least 1.
  package init(tasks: Int, epochSteps: Int) {
    precondition(epochSteps > 0, "an epoch of \(epochSteps) steps")
    self.epochSteps = epochSteps
    let zeros = [Float](repeating: 0, count: tasks)
    running = Buffer(zeros, shape: [tasks])
    latest = Buffer(zeros, shape: [tasks])
    earlier = Buffer(zeros, shape: [tasks])
  }

  /// What each task's loss counts in a step: as many as tasks together, all alike in the first two
  /// epochs.
  ///
  /// A task whose loss was 0 counts as one whose loss stays.
  package func weights(at step: Int) -> [Float] {
    guard step >= 2 * epochSteps else { return latest.values.map { _ in 1 } }
    let ratios = zip(latest.values, earlier.values).map { latest, earlier in
      earlier > 0 ? Double(latest) / Double(earlier) / Self.temperature : 1 / Self.temperature
    }
    let largest = ratios.max() ?? 0
    let powers = ratios.map { exp($0 - largest) }
    let total = powers.reduce(0, +)
    return powers.map { Float(Double(powers.count) * $0 / total) }
  }

  /// Takes in a step's losses, which weigh in the epochs after its own.
  package func record(_ losses: [Float], at step: Int) {
    running.assign(zip(running.values, losses).map(+))
    guard (step + 1).isMultiple(of: epochSteps) else { return }
    earlier.assign(latest.values)
    latest.assign(running.values.map { $0 / Float(epochSteps) })
    running.assign(running.values.map { _ in 0 })
  }
}
