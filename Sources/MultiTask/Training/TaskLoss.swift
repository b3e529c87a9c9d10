import Datasets
import Tensors

extension TaskKind {
  /// The loss of a prediction, a scalar; targets that are missing are left out.
  ///
  /// Cross-entropy in nats for classes, its binary form for yes or no, absolute error for pixels'
  /// values, squared error for a sample's value, and 1 - cosine for directions.
  func loss(_ prediction: Tensor, _ target: Target) -> Tensor {
    switch (self, target) {
    case (.classesPerPixel, .labels(let labels)), (.classOfImage, .labels(let labels)):
      crossEntropy(prediction, labels: labels)
    case (.valuePerPixel, .values(let values)):
      absoluteError(prediction, targets: values)
    case (.directionPerPixel, .values(let values)):
      cosineError(prediction, targets: values)
    case (.binary, .values(let values)):
      binaryCrossEntropy(prediction, targets: values)
    case (.value, .values(let values)):
      squaredError(prediction, targets: values)
    default:
      preconditionFailure("targets \(target.kindName) do not fit a task of kind \(self)")
    }
  }
}

extension TaskKind {
  /// What the loss is times in a negative log likelihood of variance 1.
  ///
  /// A half for errors, as for the square of one that is normally distributed; 1 for classes, and
  /// for directions, whose 1 - cosine is half the square of the distance already.
  ///
  /// Source: Kendall, Gal, Cipolla 2018, "Multi-Task Learning Using Uncertainty to Weigh Losses for
  /// Scene Geometry and Semantics", eq. 5 and 10.
  var likelihoodFactor: Float {
    switch self {
    case .classesPerPixel, .classOfImage, .binary, .directionPerPixel: 1
    case .valuePerPixel, .value: 0.5
    }
  }
}

extension Target {
  fileprivate var kindName: String {
    switch self {
    case .labels: "labels"
    case .values: "values"
    }
  }
}
