/// Decodes one sample.
struct SampleReader {
  let list: SampleList

  /// The shape that inputs get.
  let inputShape: [Int]

  /// The input of a sample and its target for each task.
  ///
  /// - Throws: `DatasetError` naming the file that cannot be used.
  func read(_ sample: Int) throws -> (input: [Float], targets: [Target]) {
    let (input, size) = try input(sample)
    return (input, try list.labels.map { try target($0, sample, imageSize: size) })
  }

  /// The shape of a sample's input before it is resized.
  func ownShape(_ sample: Int) throws -> [Int] {
    switch list.input {
    case .picture:
      let grid = try picture(sample)
      return [3, grid.height, grid.width]
    case .array:
      switch try array(sample) {
      case .features(let features): return [features.count]
      case .grid(let grid): return [grid.channels, grid.height, grid.width]
      }
    case .features(_, let count): return [count]
    }
  }

  /// The input, and the picture's own height and width.
  private func input(_ sample: Int) throws -> (input: [Float], size: [Int]?) {
    switch list.input {
    case .picture:
      let grid = try picture(sample)
      return (Self.brightness(resized(grid), white: grid.white ?? 1), [grid.height, grid.width])
    case .array:
      switch try array(sample) {
      case .features(let features): return (features, nil)
      case .grid(let grid):
        let planes = grid.resized(height: inputShape[1], width: inputShape[2])
        return (planes, [grid.height, grid.width])
      }
    case .features(let numbers, let count):
      return (Array(numbers[(sample * count)..<((sample + 1) * count)]), nil)
    }
  }

  private func picture(_ sample: Int) throws -> PixelGrid {
    let file = list.inputFile(sample) ?? ""
    let grid = try grid(file, as: .picture, channels: [1, 3])
    guard grid.numbers.allSatisfy(\.isFinite) else {
      throw DatasetError(
        list.folder.name(file), "it holds an input that is not finite; allowed are finite numbers")
    }
    return grid
  }

  /// Three planes, of a grey picture all the same.
  private func resized(_ grid: PixelGrid) -> [Float] {
    let planes = grid.resized(height: inputShape[1], width: inputShape[2])
    return grid.channels == 3 ? planes : planes + planes + planes
  }

  private static func brightness(_ planes: [Float], white: Float) -> [Float] {
    planes.map { $0 * 4 / white - 2 }
  }

  private func grid(
    _ file: String, as purpose: PixelGrid.Purpose, channels: [Int]
  ) throws -> PixelGrid {
    try PixelGrid(contentsOf: list.folder.file(file), as: purpose, channels: channels)
  }

  private enum ArrayInput {
    case features([Float])
    case grid(PixelGrid)
  }

  /// An array of the axes and channels that the first sample has.
  private func array(_ sample: Int) throws -> ArrayInput {
    guard case .array(_, let isFirst) = list.input, let relative = list.inputFile(sample) else {
      preconditionFailure("the inputs are no arrays")
    }
    let file = list.folder.name(relative)
    let array = try NumpyArray(list.folder.bytes(relative), file: file)
    guard array.floats.allSatisfy(\.isFinite) else {
      throw DatasetError(file, "it holds an input that is not finite; allowed are finite numbers")
    }
    if array.shape.count == 1 {
      try check(inputShape.isEmpty || inputShape == array.shape, array, file)
      return .features(array.floats)
    }
    let grid = try PixelGrid(array, channelsFirst: isFirst, file: file)
    try check(
      inputShape.isEmpty || inputShape.count == 3 && inputShape[0] == grid.channels, array, file)
    return .grid(grid)
  }

  private func check(_ isAlike: Bool, _ array: NumpyArray, _ file: String) throws {
    guard !isAlike else { return }
    throw DatasetError(
      file,
      "its shape is \(array.shape), which does not fit the first sample's inputs \(inputShape)")
  }

  private func target(
    _ label: LabelSource, _ sample: Int, imageSize: [Int]?
  ) throws -> Target {
    if case .column(let numbers) = label.place { return label.task.kind.target(numbers[sample]) }
    guard let file = list.labelFile(label, sample) else {
      return label.task.kind.missing(height: inputShape[1], width: inputShape[2])
    }
    let map = try grid(file, as: .map, channels: label.coding.channels)
    if let imageSize { try Self.check(map, like: imageSize, list.folder.name(file)) }
    return try label.coding.target(
      map, at: map.nearest(height: inputShape[1], width: inputShape[2]),
      file: list.folder.name(file))
  }

  /// A label may be coarser or finer than its picture, but not of another form.
  static func check(_ map: PixelGrid, like size: [Int], _ file: String) throws {
    let ratio = Float(map.height * size[1]) / Float(map.width * size[0])
    guard abs(ratio - 1) > 0.05 else { return }
    throw DatasetError(
      file, "its size is \([map.height, map.width]), its image's is \(size) (height, width)")
  }
}

extension TaskKind {
  /// A number of a table as a target; NaN is missing.
  fileprivate func target(_ number: Float) -> Target {
    switch self {
    case .classOfImage: .labels([number.isNaN ? -1 : Int32(number)])
    case .binary, .value: .values([number])
    case .classesPerPixel, .valuePerPixel, .directionPerPixel:
      preconditionFailure("a table holds no targets of kind \(self)")
    }
  }

  /// The target of a sample without a label.
  fileprivate func missing(height: Int, width: Int) -> Target {
    switch self {
    case .classesPerPixel: .labels([Int32](repeating: -1, count: height * width))
    case .valuePerPixel: .values([Float](repeating: .nan, count: height * width))
    case .directionPerPixel: .values([Float](repeating: .nan, count: 3 * height * width))
    case .classOfImage, .binary, .value: target(.nan)
    }
  }
}
