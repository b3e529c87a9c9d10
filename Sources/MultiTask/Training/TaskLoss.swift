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

extension Target {
  fileprivate var kindName: String {
    switch self {
    case .labels: "labels"
    case .values: "values"
    }
  }
}
