import Runs

extension NetworkDesign {
  /// The kinds of backbone, as the experiment file names them.
  public static let backboneKinds = ["resnet", "mlp"]

  typealias NamedBlock = (name: String, block: BlockDesign)

  /// The blocks of a backbone.
  ///
  /// - Parameters:
  ///   - backbone: the settings.
  ///   - input: the shape of one sample.
  ///   - keepsDetail: whether some task predicts pixels.
  ///   - channels: how wide its layers are.
  /// - Returns: the blocks with their depths' names, shallow first.
  /// - Throws: `ExperimentError` when the backbone is unknown or does not take such samples.
  static func blocks(
    of backbone: Backbone, input: [Int], keepsDetail: Bool, channels: Channels
  ) throws -> [NamedBlock] {
    switch backbone.kind {
    case "resnet":
      guard input.count == 3 else { throw mismatch(backbone, takes: "images", input) }
      return residualBlocks(
        backbone, images: input[0], keepsDetail: keepsDetail, channels: channels)
    case "mlp":
      guard input.count == 1 else { throw mismatch(backbone, takes: "rows of numbers", input) }
      return denseBlocks(backbone, features: input[0], channels: channels)
    default:
      throw ExperimentError(
        key: "backbone.kind", problem: "no backbone \"\(backbone.kind)\"",
        remedy: "allowed: \(backboneKinds.joined(separator: ", "))")
    }
  }

  /// A stem, then stages of residual blocks whose width doubles.
  ///
  /// Stages from the second on begin with stride 2; where some task predicts pixels, those from
  /// the fourth on are dilated instead, so that features stay at a quarter of the size.
  ///
  /// Source: Chen et al. 2017, "Rethinking atrous convolution for semantic image segmentation".
  private static func residualBlocks(
    _ backbone: Backbone, images: Int, keepsDetail: Bool, channels: Channels
  ) -> [NamedBlock] {
    var inputs = channels(backbone.width)
    var blocks: [NamedBlock] = [("stem", .stem(inputs: images, outputs: inputs))]
    for (stage, count) in backbone.blocks.enumerated() {
      let outputs = channels(backbone.width << stage)
      let isDilated = keepsDetail && stage >= 3
      for index in 0..<count {
        let stride = index == 0 && stage > 0 && !isDilated ? 2 : 1
        let name = count == 1 ? "block \(stage + 1)" : "block \(stage + 1).\(index + 1)"
        blocks.append(
          (
            name,
            .residual(
              inputs: inputs, outputs: outputs, stride: stride,
              dilation: isDilated ? 1 << (stage - 2) : 1)
          ))
        inputs = outputs
      }
    }
    return blocks
  }

  private static func denseBlocks(
    _ backbone: Backbone, features: Int, channels: Channels
  ) -> [NamedBlock] {
    let width = channels(backbone.width)
    return (0..<backbone.blocks.reduce(0, +)).map { index in
      let inputs = index == 0 ? features : width
      return ("layer \(index + 1)", .dense(inputs: inputs, outputs: width))
    }
  }

  private static func mismatch(
    _ backbone: Backbone, takes what: String, _ input: [Int]
  ) -> ExperimentError {
    ExperimentError(
      key: "backbone.kind",
      problem: "\(backbone.kind) takes \(what), and the data's samples have shape \(input)",
      remedy: "use \(input.count == 3 ? "resnet" : "mlp")")
  }
}
