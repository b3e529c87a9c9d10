import Randomness
import Tensors

/// Dilated convolutions side by side, before they are built.
///
/// Source: Chen et al. 2017, "Rethinking atrous convolution for semantic image segmentation",
/// section 3.3.
public struct AtrousPyramidDesign: Hashable, Sendable {
  /// The channels of the features.
  public let inputs: Int

  /// The channels of each convolution.
  public let hidden: Int

  /// The dilations of the 3x3 convolutions.
  public let rates: [Int]

  /// The paper's rates at output stride 8, 12, 24 and 36, which are meant for features of 64x64,
  /// as parts of the features' smaller side; at least 1.
  static func rates(for features: [Int]) -> [Int] {
    let side = min(features[1], features[2])
    return [12, 24, 36].map { max(1, ($0 * side + 32) / 64) }
  }

  /// The number of trainable values.
  var parameters: Int {
    let parts = (2 + 9 * rates.count) * inputs * hidden
    let projection = (2 + rates.count) * hidden * hidden
    return parts + projection + 2 * hidden * (3 + rates.count)
  }

  /// The multiply-adds for one sample's features.
  func multiplyAdds(of features: [Int]) -> Int {
    let perPixel = (1 + 9 * rates.count) * inputs * hidden + (2 + rates.count) * hidden * hidden
    return perPixel * features[1] * features[2] + inputs * hidden
  }
}

/// A 1x1 convolution, dilated 3x3 convolutions and the image's mean, side by side, each with batch
/// norm and ReLU, and a 1x1 convolution over all of them.
///
/// Source: Chen et al. 2017, "Rethinking atrous convolution for semantic image segmentation",
/// figure 5.
struct AtrousPyramid: Module {
  let point: Convolution
  let pointNorm: BatchNorm
  let dilated: [Convolution]
  let dilatedNorms: [BatchNorm]
  let image: Convolution
  let imageNorm: BatchNorm
  let projection: Convolution
  let projectionNorm: BatchNorm

  init(
    _ design: AtrousPyramidDesign, on engine: Engine, using generator: inout RandomStream
  ) {
    let (inputs, hidden) = (design.inputs, design.hidden)
    point = Convolution(inputs, hidden, kernel: 1, on: engine, using: &generator)
    pointNorm = BatchNorm(hidden, on: engine)
    dilated = design.rates.map {
      Convolution(inputs, hidden, kernel: 3, dilation: $0, on: engine, using: &generator)
    }
    dilatedNorms = design.rates.map { _ in BatchNorm(hidden, on: engine) }
    image = Convolution(inputs, hidden, kernel: 1, on: engine, using: &generator)
    imageNorm = BatchNorm(hidden, on: engine)
    projection = Convolution(
      (2 + design.rates.count) * hidden, hidden, kernel: 1, on: engine, using: &generator)
    projectionNorm = BatchNorm(hidden, on: engine)
  }

  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    let near = pointNorm(point(x), training: training, relu: true)
    let far = zip(dilated, dilatedNorms).map { convolution, norm in
      norm(convolution(x), training: training, relu: true)
    }
    let mean = image(onePixelImages(globalAveragePool(x)))
    let whole = upsample(
      imageNorm(mean, training: training, relu: true), to: (x.shape[2], x.shape[3]))
    return projectionNorm(
      projection(concatenate([near] + far + [whole])), training: training, relu: true)
  }
}
