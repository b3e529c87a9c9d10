/// What a network makes of one sample, as a person looks at it.
public struct PredictionView: Sendable {
  /// A task with a value at each pixel.
  public struct Pane: Sendable {
    /// The task's name.
    public let name: String

    /// What is right, black where that is missing.
    public let target: Picture

    /// What was predicted, in the colours of the target.
    public let prediction: Picture
  }

  /// The input, if it is a picture.
  public let input: Picture?

  /// The tasks that have pictures, in the order given.
  public let panes: [Pane]

  /// Looks at a sample.
  ///
  /// - Parameters:
  ///   - batch: holds the sample alone.
  ///   - tasks: the tasks, in order.
  ///   - predictions: each task's, `[outputs, height, width]`: class scores, values or directions.
  public init(_ batch: Batch, tasks: [TaskDescription], predictions: [[Float]]) {
    let shape = Array(batch.shape.dropFirst())
    input = shape.count == 3 ? SampleView.input(batch.inputs, shape) : nil
    panes = zip(tasks, predictions).compactMap { task, prediction in
      guard let target = batch.targets[task.name],
        let label = task.kind.label(of: prediction, shape),
        let right = task.kind.picture(of: target, shape),
        let guess = task.kind.picture(of: label, shape, scaledAs: target)
      else { return nil }
      return Pane(name: task.name, target: right, prediction: guess)
    }
  }
}

extension TaskKind {
  /// A prediction as a label: the likeliest class, the value, the direction of length 1; nil for
  /// what has no picture.
  fileprivate func label(of prediction: [Float], _ shape: [Int]) -> Target? {
    guard shape.count == 3 else { return nil }
    let pixels = shape[1] * shape[2]
    switch self {
    case .classesPerPixel(let classes) where prediction.count == classes * pixels:
      return .labels(
        (0..<pixels).map { pixel in
          let best = (1..<max(1, classes)).reduce(0) { best, other in
            prediction[other * pixels + pixel] > prediction[best * pixels + pixel] ? other : best
          }
          return Int32(best)
        })
    case .valuePerPixel where prediction.count == pixels: return .values(prediction)
    case .directionPerPixel where prediction.count == 3 * pixels:
      return .values(unit(prediction, pixels))
    default: return nil
    }
  }

  private func unit(_ directions: [Float], _ pixels: Int) -> [Float] {
    let lengths = (0..<pixels).map { pixel in
      (0..<3).reduce(Float(0)) {
        $0 + directions[$1 * pixels + pixel] * directions[$1 * pixels + pixel]
      }
      .squareRoot()
    }
    return directions.enumerated().map { $1 / max(lengths[$0 % pixels], 1e-12) }
  }
}
