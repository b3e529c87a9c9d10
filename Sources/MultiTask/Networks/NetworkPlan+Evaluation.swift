import Runs
import Tensors

extension NetworkPlan {
  /// Each task's prediction, by the plan's layers and tensors under their names in exports alone.
  ///
  /// - Parameters:
  ///   - inputs: the samples, `[batch, ...]`.
  ///   - weights: the tensors.
  ///   - engine: what computes.
  /// - Returns: the predictions, by task.
  func predictions(
    from inputs: StoredTensor, weights: [String: StoredTensor], on engine: Engine
  ) -> [String: StoredTensor] {
    engine.withoutGradients {
      var results = [Tensor(inputs.values, shape: inputs.shape, on: engine)]
      for call in calls {
        let own = PartWeights(prefix: parts[call.part].name, weights: weights, engine: engine)
        results.append(layers(of: call).applied(to: results[call.input], own))
      }
      return Dictionary(
        uniqueKeysWithValues: outputs.map { output in
          let prediction = results[output.call]
          return (output.task, StoredTensor(shape: prediction.shape, values: prediction.values))
        })
    }
  }
}

/// The tensors of one part.
private struct PartWeights {
  let prefix: String
  let weights: [String: StoredTensor]
  let engine: Engine

  func parameter(_ layer: String, _ name: String) -> Parameter {
    let tensor = tensor(layer, name)
    return Parameter(tensor.values, shape: tensor.shape, on: engine)
  }

  func buffer(_ layer: String, _ name: String) -> Buffer {
    let tensor = tensor(layer, name)
    return Buffer(tensor.values, shape: tensor.shape)
  }

  func constant(_ value: Float, _ channels: Int) -> Parameter {
    Parameter([Float](repeating: value, count: channels), shape: [channels], on: engine)
  }

  private func tensor(_ layer: String, _ name: String) -> StoredTensor {
    guard let tensor = weights["\(prefix).\(layer).\(name)"] else {
      preconditionFailure("no tensor \(prefix).\(layer).\(name) among \(weights.keys.sorted())")
    }
    return tensor
  }
}

extension LayerList {
  fileprivate func applied(to x: Tensor, _ weights: PartWeights) -> Tensor {
    var results = [x]
    for step in steps {
      results.append(step.applied(to: step.inputs.map { results[$0] }, weights))
    }
    return results[steps.count]
  }
}

extension LayerList.Step {
  fileprivate func applied(to inputs: [Tensor], _ weights: PartWeights) -> Tensor {
    let x = inputs[0]
    func own(_ entry: String) -> Parameter { weights.parameter(name, entry) }
    switch layer {
    case .convolution(_, _, let kernel, let stride, let dilation, let hasBias):
      return convolve(
        x, own("weight"), bias: hasBias ? own("bias") : nil, stride: stride,
        padding: dilation * (kernel - 1) / 2, dilation: dilation)
    case .batchNorm(let channels, let isLearned, _):
      let state = NormalizationState(
        weight: isLearned ? own("weight") : weights.constant(1, channels),
        bias: isLearned ? own("bias") : weights.constant(0, channels),
        runningMean: weights.buffer(name, "running_mean"),
        runningVariance: weights.buffer(name, "running_var"))
      return normalize(x, state, training: false)
    case .linear: return linear(x, own("weight"), bias: own("bias"))
    case .relu: return relu(x)
    case .tanh: return tanh(x)
    case .add: return x + inputs[1]
    case .concatenate: return concatenate(inputs)
    case .maxPool(let size, let stride, let padding):
      return maxPool(x, size: size, stride: stride, padding: padding)
    case .flatten: return flatten(x)
    case .globalAverage: return globalAveragePool(x)
    case .averageImage: return onePixelImages(globalAveragePool(x))
    case .spread: return upsample(x, to: (inputs[1].shape[2], inputs[1].shape[3]))
    case .resize(let height, let width): return upsample(x, to: (height, width))
    }
  }
}
