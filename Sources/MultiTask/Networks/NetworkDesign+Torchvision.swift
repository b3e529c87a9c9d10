import Runs

extension NetworkDesign {
  /// The tensors of each depth's block, under torchvision's names for a ResNet.
  ///
  /// - Throws: `ExperimentError` when the backbone is no ResNet.
  var torchvisionEntries: [[TorchvisionEntry]] {
    get throws {
      guard backbone.kind.hasPrefix("resnet") else {
        let kinds = Self.backboneKinds.filter { $0.hasPrefix("resnet") }
        throw ExperimentError(
          key: "backbone.weights", problem: "a \(backbone.kind) starts at random",
          remedy: "leave them out, or set backbone.kind to one of \(kinds.joined(separator: ", "))")
      }
      let places = backbone.blocks.enumerated().flatMap { stage, count in
        (0..<count).map { "layer\(stage + 1).\($0)." }
      }
      return zip(blocks, [""] + places).map { block, prefix in
        block.entries(prefix: prefix)
      }
    }
  }
}

extension BlockDesign {
  fileprivate func entries(prefix: String) -> [TorchvisionEntry] {
    let convolutions = layers.compactMap(\.convolution)
    let main = convolutions.enumerated().flatMap { index, convolution in
      // The only convolution of a stem has no number here, and has one in torchvision.
      let own = convolutions.count == 1 ? "" : "\(index + 1)"
      return convolution.entries(
        as: ("convolution\(own)", "norm\(own)"),
        named: ("\(prefix)conv\(index + 1)", "\(prefix)bn\(index + 1)"))
    }
    let around = detour.compactMap(\.convolution).flatMap {
      $0.entries(
        as: ("projection", "projectionNorm"),
        named: ("\(prefix)downsample.0", "\(prefix)downsample.1"))
    }
    return main + around
  }
}

extension LayerDesign {
  fileprivate var convolution: ConvolutionDesign? {
    if case .convolution(let convolution) = self { convolution } else { nil }
  }
}

extension ConvolutionDesign {
  /// The tensors of a convolution and of the batch norm behind it.
  fileprivate func entries(
    as own: (convolution: String, norm: String), named name: (convolution: String, norm: String)
  ) -> [TorchvisionEntry] {
    let norm = [
      ("weight", "weight"), ("bias", "bias"), ("runningMean", "running_mean"),
      ("runningVariance", "running_var"),
    ].map {
      TorchvisionEntry(
        property: "\(own.norm).\($0)", name: "\(name.norm).\($1)", shape: [outputs])
    }
    let filters = TorchvisionEntry(
      property: "\(own.convolution).weight", name: "\(name.convolution).weight",
      shape: [outputs, inputs, kernel, kernel])
    return [filters] + norm
  }
}
