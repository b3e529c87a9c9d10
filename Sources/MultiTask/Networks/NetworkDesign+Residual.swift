import Runs

extension NetworkDesign.Layout {
  /// A stem, then stages of residual blocks whose width doubles.
  ///
  /// Stages from the second on begin with stride 2; where some task predicts pixels, those from
  /// the fourth on are dilated instead, so that features stay at a quarter of the size.
  ///
  /// Source: Chen et al. 2017, "Rethinking atrous convolution for semantic image segmentation".
  var residualBlocks: [NetworkDesign.NamedBlock] {
    var inputs = channels(backbone.width)
    var blocks: [NetworkDesign.NamedBlock] = [("stem", .stem(inputs: input[0], outputs: inputs))]
    for (stage, count) in backbone.blocks.enumerated() {
      let outputs = channels(backbone.width << stage)
      let isDilated = keepsDetail && stage >= 3
      for index in 0..<count {
        let block = BlockDesign.residual(
          inputs: inputs, outputs: outputs,
          stride: index == 0 && stage > 0 && !isDilated ? 2 : 1,
          dilation: isDilated ? 1 << (stage - 2) : 1)
        blocks.append((name(stage, index), block))
        inputs = outputs
      }
    }
    return blocks
  }

  /// The blocks of torchvision's ResNets, with its names' order and its way of dilation: the first
  /// block of a dilated stage has the dilation of the stage before.
  ///
  /// Source: He et al. 2016, "Deep residual learning for image recognition", table 1.
  var torchvisionBlocks: [NetworkDesign.NamedBlock] {
    var inputs = channels(backbone.width)
    var (before, dilation) = (1, 1)
    var blocks: [NetworkDesign.NamedBlock] = [
      ("stem", .wideStem(inputs: input[0], outputs: inputs))
    ]
    for (stage, count) in backbone.blocks.enumerated() {
      let isDilated = keepsDetail && stage >= 2
      (before, dilation) = (dilation, isDilated ? 2 * dilation : dilation)
      for index in 0..<count {
        let block = torchvisionBlock(
          inputs, width: channels(backbone.width << stage),
          stride: index == 0 && stage > 0 && !isDilated ? 2 : 1,
          dilation: index == 0 ? before : dilation)
        blocks.append((name(stage, index), block))
        inputs = block.outputShape(of: [inputs, 1, 1])[0]
      }
    }
    return blocks
  }

  private func torchvisionBlock(
    _ inputs: Int, width: Int, stride: Int, dilation: Int
  ) -> BlockDesign {
    backbone.kind == "resnet50"
      ? .bottleneck(inputs: inputs, width: width, stride: stride, dilation: dilation)
      : .residual(inputs: inputs, outputs: width, stride: stride, dilation: dilation)
  }
}
