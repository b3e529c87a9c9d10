/// What a block of a backbone is, before it is built.
public enum BlockDesign: Hashable, Sendable {
  /// A 3x3 convolution, batch norm and ReLU.
  case stem(inputs: Int, outputs: Int)

  /// A 7x7 convolution of stride 2, batch norm, ReLU, and the largest of 3x3 windows with stride 2.
  ///
  /// Source: He et al. 2016, "Deep residual learning for image recognition", table 1.
  case wideStem(inputs: Int, outputs: Int)

  /// Two 3x3 convolutions around an identity, or around a 1x1 convolution where the shape changes.
  ///
  /// Source: He et al. 2016, "Deep residual learning for image recognition", figure 2.
  case residual(inputs: Int, outputs: Int, stride: Int, dilation: Int)

  /// A 1x1, a 3x3 and a 1x1 convolution, to four times the channels between them, around an
  /// identity, or around a 1x1 convolution where the shape changes.
  ///
  /// Source: He et al. 2016, "Deep residual learning for image recognition", figure 5, the stride
  /// at the 3x3 convolution as in torchvision.
  case bottleneck(inputs: Int, width: Int, stride: Int, dilation: Int)

  /// A 3x3 convolution, ReLU, batch norm that learns nothing, and perhaps a 2x2 max pool.
  ///
  /// Source: Lu et al. 2017, "Fully-adaptive feature sharing in multi-task networks with
  /// applications in person attribute classification", the thin VGG-16.
  case plain(inputs: Int, outputs: Int, dilation: Int, isPooled: Bool)

  /// A linear layer, ReLU, and batch norm that learns nothing; before it, perhaps, planes become
  /// rows.
  case rectified(inputs: Int, outputs: Int, isFlattening: Bool)

  /// A linear layer and tanh.
  case dense(inputs: Int, outputs: Int)

  /// The layers of the block, in order.
  public var layers: [LayerDesign] {
    switch self {
    case .stem(let inputs, let outputs):
      return [
        .convolution(.init(inputs: inputs, outputs: outputs, kernel: 3)),
        .norm(channels: outputs, isLearned: true), .relu,
      ]
    case .wideStem(let inputs, let outputs):
      return [
        .convolution(.init(inputs: inputs, outputs: outputs, kernel: 7, stride: 2)),
        .norm(channels: outputs, isLearned: true), .relu,
        .maxPool(size: 3, stride: 2, padding: 1),
      ]
    case .residual(let inputs, let outputs, let stride, let dilation):
      return Self.residualLayers([
        .init(inputs: inputs, outputs: outputs, kernel: 3, stride: stride, dilation: dilation),
        .init(inputs: outputs, outputs: outputs, kernel: 3, dilation: dilation),
      ])
    case .bottleneck(let inputs, let width, let stride, let dilation):
      return Self.residualLayers([
        .init(inputs: inputs, outputs: width, kernel: 1),
        .init(inputs: width, outputs: width, kernel: 3, stride: stride, dilation: dilation),
        .init(inputs: width, outputs: 4 * width, kernel: 1),
      ])
    case .plain(let inputs, let outputs, let dilation, let isPooled):
      let convolution = ConvolutionDesign(
        inputs: inputs, outputs: outputs, kernel: 3, dilation: dilation, hasBias: true)
      return [.convolution(convolution), .relu, .norm(channels: outputs, isLearned: false)]
        + (isPooled ? [.maxPool(size: 2, stride: 2, padding: 0)] : [])
    case .rectified(let inputs, let outputs, let isFlattening):
      return (isFlattening ? [.flatten] : [])
        + [
          .linear(inputs: inputs, outputs: outputs), .relu,
          .norm(channels: outputs, isLearned: false),
        ]
    case .dense(let inputs, let outputs):
      return [.linear(inputs: inputs, outputs: outputs), .tanh]
    }
  }

  /// What lies around a residual block where its shape changes: a 1x1 convolution and batch norm;
  /// nothing anywhere else.
  public var detour: [LayerDesign] {
    guard let (inputs, outputs, stride) = residualEnds, inputs != outputs || stride != 1 else {
      return []
    }
    return [
      .convolution(.init(inputs: inputs, outputs: outputs, kernel: 1, stride: stride)),
      .norm(channels: outputs, isLearned: true),
    ]
  }

  /// Convolutions, each behind a batch norm, ReLU between them, and the block's input added.
  private static func residualLayers(_ convolutions: [ConvolutionDesign]) -> [LayerDesign] {
    let layers = convolutions.map { convolution -> [LayerDesign] in
      [.convolution(convolution), .norm(channels: convolution.outputs, isLearned: true)]
    }
    return Array(layers.joined(separator: [.relu])) + [.addInput, .relu]
  }

  /// The channels at both ends of a residual block, and its stride; `nil` for others.
  private var residualEnds: (inputs: Int, outputs: Int, stride: Int)? {
    switch self {
    case .residual(let inputs, let outputs, let stride, _): (inputs, outputs, stride)
    case .bottleneck(let inputs, let width, let stride, _): (inputs, 4 * width, stride)
    case .stem, .wideStem, .plain, .rectified, .dense: nil
    }
  }
}

extension BlockDesign {
  /// The shape of one sample behind the block, from the shape before it.
  func outputShape(of input: [Int]) -> [Int] { layers.outputShape(of: input) }

  /// The number of trainable values.
  var parameters: Int { layers.parameters + detour.parameters }

  /// The multiply-adds of convolutions and linear layers for one sample.
  func multiplyAdds(of input: [Int]) -> Int {
    layers.multiplyAdds(of: input) + detour.multiplyAdds(of: input)
  }

  /// Whether a task may skip the block: a residual one always, another only where it keeps the
  /// shape, a stem never.
  package var canBeSkipped: Bool {
    switch self {
    case .stem, .wideStem: false
    case .residual, .bottleneck: true
    case .plain(let inputs, let outputs, _, let isPooled): inputs == outputs && !isPooled
    case .rectified(let inputs, let outputs, let isFlattening): inputs == outputs && !isFlattening
    case .dense(let inputs, let outputs): inputs == outputs
    }
  }

  /// Whether the identity around a residual block needs a 1x1 convolution.
  var hasProjection: Bool { !detour.isEmpty }

  /// The trainable values that tasks need which skip the block.
  var detourParameters: Int { detour.parameters }

  /// The multiply-adds of skipping the block, for one sample.
  func detourMultiplyAdds(of input: [Int]) -> Int { detour.multiplyAdds(of: input) }
}
