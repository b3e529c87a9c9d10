import MultiTask
import Runs

/// What an export was checked by: outputs on samples that are stored beside it.
package struct ExportReport: Encodable, Sendable {
  /// A network that was written.
  package struct Network: Encodable, Sendable {
    /// Its name, which its file begins with.
    package let name: String

    /// The tasks that it serves.
    package let tasks: [Task]
  }

  /// A task's outputs.
  package struct Task: Encodable, Sendable {
    /// The name of the output.
    package let output: String

    /// The extents of the outputs of all samples.
    let shape: [Int]

    /// The outputs' mean.
    let mean: Double

    /// The least of them.
    let minimum: Float

    /// The greatest of them.
    let maximum: Float

    /// The first of them.
    let first: [Float]

    /// The greatest difference between what was written and the trainer's own evaluation.
    package let largestDifference: Float

    private enum CodingKeys: String, CodingKey {
      case output, shape, mean, minimum, maximum, first
      case largestDifference = "largest_difference"
    }
  }

  /// The run.
  package let run: String

  /// The format.
  package let format: String

  /// How many samples it was checked on.
  package let samples: Int

  /// The file of the samples, "inputs", and of the trainer's own outputs, "outputs.TASK".
  package let stored: String

  /// The difference that would have been refused, for outputs of at most 1; else relative.
  let tolerance: Float

  /// The networks.
  package let networks: [Network]
}

/// An export that is not what was trained.
struct ExportMismatch: Error, CustomStringConvertible {
  let run: String
  let task: String
  let difference: Float

  var description: String {
    "\(run): \(task.visible): the written network's outputs differ by \(difference) from the "
      + "trained one's; nothing is written, please report it"
  }
}

extension ExportReport.Task {
  static let tolerance: Float = 1e-5

  init(_ output: String, written: StoredTensor, trained: StoredTensor) {
    self.output = output
    shape = written.shape
    let values = written.values
    mean = values.reduce(0) { $0 + Double($1) } / Double(max(1, values.count))
    minimum = values.min() ?? 0
    maximum = values.max() ?? 0
    first = Array(values.prefix(8))
    largestDifference = zip(values, trained.values).reduce(0) { largest, pair in
      let difference = abs(pair.0 - pair.1)
      return difference.isNaN ? .infinity : max(largest, difference)
    }
  }

  /// Whether the difference is more than rounding.
  var isMismatch: Bool {
    !(largestDifference <= Self.tolerance * max(1, abs(minimum), abs(maximum)))
  }
}
