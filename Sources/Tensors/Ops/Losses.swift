internal import CKernels

/// The mean softmax cross-entropy of class scores.
///
/// - Parameters:
///   - logits: unnormalised scores, `[batch, classes]` or `[batch, classes, height, width]`.
///   - labels: class numbers in `0 ..< classes`, one for each sample or pixel, row-major; `-1` is
///     left out.
/// - Returns: a scalar in nats; zero if nothing counts.
/// - Precondition: there are as many labels as places, and all are classes or -1.
public func crossEntropy(_ logits: Tensor, labels: [Int32]) -> Tensor {
  let classes = logits.channels
  let places = logits.shape.reduce(1, *) / classes
  precondition(labels.count == places, "\(labels.count) labels for shape \(logits.shape)")
  precondition(
    labels.allSatisfy { -1 <= $0 && $0 < classes },
    "labels \(labels.min() ?? 0)...\(labels.max() ?? 0) of \(classes) classes")
  return loss(logits) { view, scores, gradient, partial in
    kernels_cross_entropy(view, scores, labels, gradient, partial)
  }
}

/// The mean logistic loss of scores for yes or no.
///
/// - Parameters:
///   - logits: unnormalised scores for yes.
///   - targets: the probability of yes in `0 ... 1`, one for each score, row-major; NaN is left out.
/// - Returns: a scalar in nats; zero if nothing counts.
/// - Precondition: there are as many targets as scores.
public func binaryCrossEntropy(_ logits: Tensor, targets: [Float]) -> Tensor {
  error(logits, targets, kernels_binary_cross_entropy)
}

/// The mean absolute difference.
///
/// - Parameters:
///   - prediction: `[batch, channels]` or `[batch, channels, height, width]`.
///   - targets: one for each value, row-major; NaN is left out.
/// - Returns: a scalar in the targets' unit; zero if nothing counts.
/// - Precondition: there are as many targets as values.
public func absoluteError(_ prediction: Tensor, targets: [Float]) -> Tensor {
  error(prediction, targets, kernels_absolute_error)
}

/// The mean squared difference.
///
/// - Parameters:
///   - prediction: `[batch, channels]` or `[batch, channels, height, width]`.
///   - targets: one for each value, row-major; NaN is left out.
/// - Returns: a scalar in the targets' squared unit; zero if nothing counts.
/// - Precondition: there are as many targets as values.
public func squaredError(_ prediction: Tensor, targets: [Float]) -> Tensor {
  error(prediction, targets, kernels_squared_error)
}

/// The mean of one minus the cosine of the angle between directions.
///
/// - Parameters:
///   - prediction: directions of any length, `[batch, 3, height, width]`; one of no length has
///     cosine 0 and no gradient.
///   - targets: directions of any length, row-major; a pixel with a NaN or no length is left out.
/// - Returns: a scalar in `0 ... 2`; zero if nothing counts.
/// - Precondition: there are as many targets as values.
public func cosineError(_ prediction: Tensor, targets: [Float]) -> Tensor {
  prediction.requireTargets(targets.count)
  return loss(prediction) { view, values, gradient, partial in
    kernels_cosine_error(view, values, targets, gradient, partial)
  }
}

private func error(_ prediction: Tensor, _ targets: [Float], _ kind: kernels_entry_loss) -> Tensor {
  prediction.requireTargets(targets.count)
  return loss(prediction) { view, values, gradient, partial in
    kernels_error(kind, view, values, targets, gradient, partial)
  }
}

private typealias LossKernel = (
  kernels_view, UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>?,
  _ partial: UnsafeMutablePointer<kernels_loss>
) -> kernels_loss

/// The mean of a loss over what counts; its gradient is found on the way, if one will be wanted.
private func loss(_ prediction: Tensor, _ kernel: LossKernel) -> Tensor {
  let engine = prediction.engine
  let source = engine.channelled(prediction)
  let (layout, scalar) = (source.layout, engine.layouts.plain([]))
  let gradient = engine.isRecording && source.node != nil ? engine.memory(layout) : nil
  let total = withUnsafeTemporaryAllocation(of: kernels_loss.self, capacity: layout.shape[0]) {
    partial in
    guard let partial = partial.baseAddress else { return kernels_loss(sum: 0, count: 0) }
    return kernel(layout.view, source.memory.floats, gradient?.floats, partial)
  }
  let share = total.count > 0 ? 1 / total.count : 0
  let value = engine.memory([Float(total.sum * share)], in: scalar)
  return engine.tensor(value, scalar, from: [source]) { arrived, _ in
    [gradient.map { engine.scaled($0, by: arrived.floats[0] * Float(share), layout) }]
  }
}

extension Tensor {
  fileprivate var channels: Int {
    precondition(
      shape.count == 2 || shape.count == 4, "a loss of predictions of shape \(shape)")
    return shape[1]
  }

  fileprivate func requireTargets(_ count: Int) {
    precondition(
      channels > 0 && count == shape.reduce(1, *), "\(count) targets for shape \(shape)")
  }
}
