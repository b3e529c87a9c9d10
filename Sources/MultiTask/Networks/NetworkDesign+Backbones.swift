public import Runs

extension NetworkDesign {
  /// The kinds of backbone, as the experiment file names them.
  public static let backboneKinds = backbones.map(\.name)

  /// What the kinds of backbone are.
  public static let backbones = [
    BackboneDescription(
      name: "resnet", width: 16, blocks: [2, 2, 2, 2],
      meaning: "a 3x3 stem, then stages of basic residual blocks, each of twice the width; with "
        + "tasks that predict pixels stages from the fourth on are dilated, at a quarter of the "
        + "size",
      source: "He et al. 2016, \"Deep residual learning for image recognition\""),
    torchvision(18, blocks: [2, 2, 2, 2], of: "basic"),
    torchvision(34, blocks: [3, 4, 6, 3], of: "basic"),
    torchvision(50, blocks: [3, 4, 6, 3], of: "bottleneck"),
    BackboneDescription(
      name: "vgg", width: 32, blocks: [2, 2, 3, 3, 3],
      meaning: "stages of 3x3 convolutions of one width, each with ReLU and batch norm that learns "
        + "nothing, a 2x2 max pool behind each stage, and two linear layers of twice the width; "
        + "with tasks that predict pixels no linear layers, and dilation in place of pools from "
        + "the fourth on, at an eighth of the size",
      source: "Lu et al. 2017, \"Fully-adaptive feature sharing in multi-task networks\", the thin "
        + "VGG-16"),
    BackboneDescription(
      name: "mlp", width: 16, blocks: [2, 2, 2, 2],
      meaning: "linear layers with tanh, as many as all blocks; for rows of numbers", source: "-"),
  ]

  private static func torchvision(
    _ layers: Int, blocks: [Int], of kind: String
  ) -> BackboneDescription {
    BackboneDescription(
      name: "resnet\(layers)", width: 64, blocks: blocks, heads: .pyramid,
      meaning: "ResNet-\(layers) as torchvision has it: a 7x7 stem and a max pool, each of stride "
        + "2, then stages of \(kind) blocks; with tasks that predict pixels the last two stages "
        + "are dilated by 2 and 4, at an eighth of the size",
      source: "He et al. 2016, \"Deep residual learning for image recognition\"; Chen et al. 2017, "
        + "\"Rethinking atrous convolution for semantic image segmentation\"")
  }

  typealias NamedBlock = (name: String, block: BlockDesign)

  /// What blocks are laid out for.
  struct Layout {
    let backbone: Backbone

    /// The shape of one sample.
    let input: [Int]

    /// Whether some task predicts pixels.
    let keepsDetail: Bool

    /// How wide layers are.
    let channels: Channels

    /// The name of a block of a stage, both counted from 0.
    func name(_ stage: Int, _ index: Int) -> String {
      backbone.blocks[stage] == 1 ? "block \(stage + 1)" : "block \(stage + 1).\(index + 1)"
    }
  }

  /// The blocks of a backbone, with their depths' names, shallow first.
  ///
  /// - Throws: `ExperimentError` when the backbone is unknown or does not take such samples.
  static func blocks(_ layout: Layout) throws -> [NamedBlock] {
    switch layout.backbone.kind {
    case "mlp":
      guard layout.input.count == 1 else { throw mismatch(layout, takes: "rows of numbers") }
      return layout.denseBlocks
    case let kind where backboneKinds.contains(kind):
      guard layout.input.count == 3 else { throw mismatch(layout, takes: "images") }
      if kind == "resnet" { return layout.residualBlocks }
      return kind == "vgg" ? try layout.plainBlocks() : layout.torchvisionBlocks
    default:
      throw ExperimentError(
        key: "backbone.kind", problem: "no backbone \"\(layout.backbone.kind)\"",
        remedy: "allowed: \(backboneKinds.joined(separator: ", "))")
    }
  }

  private static func mismatch(_ layout: Layout, takes what: String) -> ExperimentError {
    let input = layout.input
    return ExperimentError(
      key: "backbone.kind",
      problem: "\(layout.backbone.kind) takes \(what), and the data's samples have shape \(input)",
      remedy: "use \(input.count == 3 ? "resnet" : "mlp")")
  }

  /// What heads of tasks are like that predict pixels.
  static func pixelHeads(of backbone: Backbone, channels: Channels) -> PixelHeadStyle {
    let kind = backbones.first { $0.name == backbone.kind }
    switch backbone.heads.flatMap(PixelHeads.init) ?? kind?.heads ?? .convolution {
    case .convolution: return .convolution(hidden: channels(2 * backbone.width))
    case .pyramid: return .pyramid(hidden: channels(4 * backbone.width), rates: backbone.rates)
    }
  }
}

extension NetworkDesign.Layout {
  fileprivate var denseBlocks: [NetworkDesign.NamedBlock] {
    let width = channels(backbone.width)
    return (0..<backbone.blocks.reduce(0, +)).map { index in
      let inputs = index == 0 ? input[0] : width
      return ("layer \(index + 1)", .dense(inputs: inputs, outputs: width))
    }
  }

  /// Stages of convolutions of one width and, where no task predicts pixels, linear layers.
  ///
  /// Source: the thin network of Lu et al. 2017; what takes the place of pools, Chen et al. 2015,
  /// "Semantic image segmentation with deep convolutional nets and fully connected CRFs".
  fileprivate func plainBlocks() throws -> [NetworkDesign.NamedBlock] {
    let width = channels(backbone.width)
    let pools = keepsDetail ? min(3, backbone.blocks.count) : backbone.blocks.count
    guard let side = input.dropFirst().min(), side >> pools > 0 else {
      throw ExperimentError(
        key: "backbone.blocks",
        problem: "\(pools) pools leave nothing of images of \(input[1]) x \(input[2])",
        remedy: "give fewer stages, or a larger data.size")
    }
    var blocks: [NetworkDesign.NamedBlock] = []
    for (stage, count) in backbone.blocks.enumerated() {
      let dilation = keepsDetail ? 1 << max(0, stage - 3) : 1
      for index in 0..<count {
        let block = BlockDesign.plain(
          inputs: blocks.isEmpty ? input[0] : width, outputs: width, dilation: dilation,
          isPooled: index == count - 1 && stage < pools)
        blocks.append((name(stage, index), block))
      }
    }
    return keepsDetail ? blocks : blocks + linearTail(behind: blocks)
  }

  private func linearTail(behind blocks: [NetworkDesign.NamedBlock]) -> [NetworkDesign.NamedBlock] {
    let features = blocks.reduce(input) { $1.block.outputShape(of: $0) }.reduce(1, *)
    let width = channels(2 * backbone.width)
    return [
      ("layer 1", .rectified(inputs: features, outputs: width, isFlattening: true)),
      ("layer 2", .rectified(inputs: width, outputs: width, isFlattening: false)),
    ]
  }
}
