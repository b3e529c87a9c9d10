package import Datasets
package import Runs

/// Gathers a task's metrics over the batches of a split.
///
/// Classes: mean intersection over union and pixel accuracy from one confusion matrix of the whole
/// split, classes that never occur left out. Pixels' values: mean absolute error, and with a unit
/// the mean relative error. Directions: mean angle and the share within 11.25 degrees.
package struct TaskMetrics {
  private let task: TaskDescription
  private var confusion: [Int]
  private var sums = [0.0, 0.0]
  private var counts = [0, 0]

  package init(_ task: TaskDescription) {
    self.task = task
    confusion = [Int](repeating: 0, count: task.kind.classes * task.kind.classes)
  }

  /// What a task is judged by, the metric to show first in front.
  static func metrics(of task: TaskDescription) -> [Metric] {
    task.kind.metrics.map {
      Metric(task: task.name, metric: $0.name, unit: $0.unit, lowerIsBetter: $0.lowerIsBetter)
    }
  }

  /// Takes in a batch.
  ///
  /// - Parameters:
  ///   - prediction: `[batch, outputs, ...]`, row-major.
  ///   - shape: the prediction's shape.
  ///   - target: the batch's targets.
  package mutating func add(_ prediction: [Float], shape: [Int], target: Target) {
    switch (task.kind, target) {
    case (.classesPerPixel, .labels(let labels)), (.classOfImage, .labels(let labels)):
      addClasses(prediction, shape: shape, labels: labels)
    case (.valuePerPixel, .values(let values)): addErrors(prediction, values)
    case (.value, .values(let values)): addSquares(prediction, values)
    case (.binary, .values(let values)): addAnswers(prediction, values)
    case (.directionPerPixel, .values(let values)):
      addAngles(prediction, values, pixels: shape[2] * shape[3])
    default: preconditionFailure("targets do not fit a task of kind \(task.kind)")
    }
  }

  /// The metrics of everything taken in; NaN where nothing could be counted.
  package func measurements(split: Split) -> [Measurement] {
    zip(Self.metrics(of: task), values).map {
      Measurement($0, value: $1, split: split.rawValue)
    }
  }

  private var values: [Double] {
    switch task.kind {
    case .classesPerPixel: [100 * meanIntersectionOverUnion, 100 * accuracy]
    case .classOfImage: [100 * accuracy]
    case .binary: [100 * mean(0)]
    case .value: [mean(0)]
    case .valuePerPixel(let unit): unit.isEmpty ? [mean(0)] : [mean(0), 100 * mean(1)]
    case .directionPerPixel: [mean(0), 100 * mean(1)]
    }
  }

  private func mean(_ index: Int) -> Double { sums[index] / Double(counts[index]) }
}

extension TaskMetrics {
  private mutating func addClasses(_ logits: [Float], shape: [Int], labels: [Int32]) {
    let classes = shape[1]
    let positions = shape.dropFirst(2).reduce(1, *)
    for (index, label) in labels.enumerated() where label >= 0 {
      let first = index / positions * classes * positions + index % positions
      var best = 0
      for other in 1..<max(1, classes)
      where logits[first + other * positions] > logits[first + best * positions] {
        best = other
      }
      confusion[Int(label) * classes + best] += 1
    }
  }

  private mutating func addErrors(_ prediction: [Float], _ targets: [Float]) {
    for (value, target) in zip(prediction, targets) where !target.isNaN {
      let error = Double(abs(value - target))
      count(error, in: 0)
      if target > 0 { count(error / Double(target), in: 1) }
    }
  }

  private mutating func addSquares(_ prediction: [Float], _ targets: [Float]) {
    for (value, target) in zip(prediction, targets) where !target.isNaN {
      count(Double((value - target) * (value - target)), in: 0)
    }
  }

  private mutating func addAnswers(_ logits: [Float], _ targets: [Float]) {
    for (logit, target) in zip(logits, targets) where !target.isNaN {
      count((logit > 0) == (target > 0.5) ? 1 : 0, in: 0)
    }
  }

  private mutating func addAngles(_ prediction: [Float], _ targets: [Float], pixels: Int) {
    for start in stride(from: 0, to: targets.count, by: 3 * pixels) {
      for first in start..<(start + pixels) where !targets[first].isNaN {
        let indices = [first, first + pixels, first + 2 * pixels]
        let angle = angleInDegrees(indices.map { prediction[$0] }, indices.map { targets[$0] })
        count(angle, in: 0)
        count(angle < 11.25 ? 1 : 0, in: 1)
      }
    }
  }

  private mutating func count(_ value: Double, in index: Int) {
    sums[index] += value
    counts[index] += 1
  }

  private var accuracy: Double {
    let classes = task.kind.classes
    let right = (0..<classes).reduce(0) { $0 + confusion[$1 * classes + $1] }
    return Double(right) / Double(confusion.reduce(0, +))
  }

  private var meanIntersectionOverUnion: Double {
    let classes = task.kind.classes
    let ratios = (0..<classes).compactMap { index -> Double? in
      let labelled = (0..<classes).reduce(0) { $0 + confusion[index * classes + $1] }
      let predicted = (0..<classes).reduce(0) { $0 + confusion[$1 * classes + index] }
      let both = confusion[index * classes + index]
      let union = labelled + predicted - both
      return union == 0 ? nil : Double(both) / Double(union)
    }
    return ratios.reduce(0, +) / Double(ratios.count)
  }
}

extension TaskKind {
  fileprivate var classes: Int {
    switch self {
    case .classesPerPixel(let classes), .classOfImage(let classes): classes
    default: 0
    }
  }

  fileprivate var metrics: [(name: String, unit: String, lowerIsBetter: Bool)] {
    switch self {
    case .classesPerPixel: [("mean IoU", "%", false), ("pixel accuracy", "%", false)]
    case .classOfImage, .binary: [("accuracy", "%", false)]
    case .value(let unit): [("squared error", unit.isEmpty ? "" : unit + "²", true)]
    case .valuePerPixel(let unit) where unit.isEmpty: [("absolute error", "", true)]
    case .valuePerPixel(let unit): [("absolute error", unit, true), ("relative error", "%", true)]
    case .directionPerPixel: [("mean angle", "°", true), ("within 11.25°", "%", false)]
    }
  }
}
