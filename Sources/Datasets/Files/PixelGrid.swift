/// The numbers of a file on a grid of pixels, whatever the file's format.
package struct PixelGrid: Hashable, Sendable {
  package let height: Int
  package let width: Int
  package let channels: Int

  /// `[height, width, channels]`; integers beyond 2^24 are rounded.
  package let numbers: [Float]

  /// The number that stands for full brightness; nil for floats, where it is 1.
  package let white: Float?

  /// The file's format and type, such as `PNG 8-bit RGB`.
  package let format: String

  /// What a file is read as.
  package enum Purpose: Sendable {
    /// Colours, or grey.
    case picture

    /// Numbers that mean something else; a palette's indices stay what they are.
    case map
  }

  /// Reads a PNG, JPEG or `.npy` file, told apart by how it begins.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - purpose: what it is read as.
  ///   - channels: what a `.npy` file of three axes may have along its channels' axis, the last or
  ///     else the first; of two axes it has one channel.
  /// - Throws: `DatasetError` naming the file.
  package init(contentsOf path: String, as purpose: Purpose, channels: [Int]) throws {
    try self.init(
      fileBytes(path, limit: Self.largestFile), as: purpose, channels: channels, file: path)
  }

  /// Reads a file that is already in memory.
  package init(
    _ bytes: [UInt8], as purpose: Purpose, channels: [Int], file: String
  ) throws {
    if bytes.starts(with: PNGImage.signature) {
      try self.init(PNGImage(bytes, purpose == .map ? .map : .picture, file: file))
    } else if bytes.starts(with: JPEGImage.signature) {
      self.init(try JPEGImage(bytes, file: file))
    } else if bytes.starts(with: NumpyHeader.signature) {
      try self.init(NumpyArray(bytes, file: file), channels: channels, file: file)
    } else {
      throw DatasetError(file, "neither a PNG, a JPEG nor a .npy file")
    }
    guard channels.contains(self.channels) else {
      let allowed = channels.map { "\($0)" }.joined(separator: " or ")
      throw DatasetError(file, "it has \(self.channels) channels; allowed are \(allowed)")
    }
  }

  private static let largestFile = 1 << 28

  private init(_ image: PNGImage) {
    (height, width, channels) = (image.height, image.width, image.channels)
    numbers = image.pixels.map { Float($0) }
    (white, format) = (Float(image.white), "PNG \(image.format)")
  }

  private init(_ image: JPEGImage) {
    (height, width, channels) = (image.height, image.width, 3)
    numbers = image.pixels.map { Float($0) }
    (white, format) = (255, image.isGray ? "JPEG grey" : "JPEG RGB")
  }

  private init(_ array: NumpyArray, channels: [Int], file: String) throws {
    let shape = array.shape
    let isFirst = shape.count == 3 && !channels.contains(shape[2]) && channels.contains(shape[0])
    try self.init(array, channelsFirst: isFirst, file: file)
  }

  /// An array of two axes, or of three with its channels first or last.
  ///
  /// - Throws: `DatasetError` naming the file when the array has other axes or no pixels.
  init(_ array: NumpyArray, channelsFirst isFirst: Bool, file: String) throws {
    let shape = array.shape
    guard [2, 3].contains(shape.count), shape.allSatisfy({ $0 > 0 }) else {
      throw DatasetError(
        file, "its shape is \(shape); wanted is [height, width], with or without channels")
    }
    let hasFirst = shape.count == 3 && isFirst
    (height, width) = hasFirst ? (shape[1], shape[2]) : (shape[0], shape[1])
    channels = shape.count == 2 ? 1 : hasFirst ? shape[0] : shape[2]
    numbers = hasFirst ? Self.channelsLast(array.floats, count: shape[0]) : array.floats
    white =
      switch array.elements {
      case .floats: nil
      case .integers: array.type == "u2" ? 65535 : 255
      }
    format = "npy \(array.type)"
  }

  private static func channelsLast(_ numbers: [Float], count: Int) -> [Float] {
    let pixels = numbers.count / count
    return numbers.indices.map { numbers[$0 % count * pixels + $0 / count] }
  }
}
