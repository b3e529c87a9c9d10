/// What an experiment file may say of a kind of backbone, and what is meant where it says nothing.
public struct BackboneDescription: Hashable, Sendable {
  /// The kind, as the experiment file names it.
  public let name: String

  /// The default width.
  public let width: Int

  /// The default blocks of each stage.
  public let blocks: [Int]

  /// The heads of tasks that predict pixels, where the experiment names none.
  public let heads: PixelHeads

  /// What it is.
  public let meaning: String

  /// The paper, or "-".
  public let source: String

  /// Describes a kind of backbone.
  public init(
    name: String, width: Int = 16, blocks: [Int] = [2, 2, 2, 2], heads: PixelHeads = .convolution,
    meaning: String = "", source: String = "-"
  ) {
    (self.name, self.width, self.blocks, self.heads) = (name, width, blocks, heads)
    (self.meaning, self.source) = (meaning, source)
  }
}

/// The heads of tasks that predict pixels, as the experiment file names them.
public enum PixelHeads: String, CaseIterable, Sendable {
  /// A 3x3 convolution, batch norm, ReLU and a 1x1 convolution.
  case convolution

  /// DeepLabv3's: atrous spatial pyramid pooling and a 1x1 convolution.
  case pyramid = "aspp"

  /// The words of an experiment file.
  public static let words = allCases.map(\.rawValue)

  /// What it is, and where it is from.
  public var meaning: String {
    switch self {
    case .convolution: "a 3x3 convolution, batch norm, ReLU and a 1x1 convolution"
    case .pyramid:
      "a 1x1 convolution, dilated 3x3 convolutions and the image's mean side by side, and two 1x1 "
        + "convolutions; Chen et al. 2017, \"Rethinking atrous convolution for semantic image "
        + "segmentation\""
    }
  }
}
