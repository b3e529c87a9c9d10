/// Reads everything of a sample and tells what it holds.
struct SampleInspector {
  enum Result {
    case good(FileReport)
    case missing
    case bad(DataReport.BadFile)
  }

  /// What one source of a sample holds; 0 is the input, the first task is 1.
  struct Finding {
    let source: Int
    let result: Result
  }

  let list: SampleList

  /// What the input and each task's label hold.
  func inspect(_ sample: Int) -> [Finding] {
    var size: [Int]?
    let input = attempt(list.inputFile(sample)) {
      let (report, imageSize) = try self.input(sample)
      size = imageSize
      return report
    }
    let labels = list.labels.enumerated().map { index, label in
      let isMissing = list.isMissing(label, sample)
      return Finding(
        source: index + 1,
        result: isMissing
          ? .missing
          : attempt(list.labelFile(label, sample)) { try self.label(label, sample, like: size) })
    }
    return [Finding(source: 0, result: input)] + labels
  }

  private func attempt(_ file: String?, _ read: () throws -> FileReport) -> Result {
    do {
      var report = try read()
      report.file = file?.visible
      return .good(report)
    } catch let error as DatasetError {
      return .bad(DataReport.BadFile(file: error.subject, reason: error.reason))
    } catch {
      return .bad(DataReport.BadFile(file: file?.visible ?? "", reason: "\(error)"))
    }
  }

  private func input(_ sample: Int) throws -> (FileReport, size: [Int]?) {
    let name = list.inputFile(sample).map(list.folder.name) ?? ""
    switch list.input {
    case .features(let numbers, let count):
      let own = Array(numbers[(sample * count)..<((sample + 1) * count)])
      return (FileReport(shape: [count], type: "table", numbers: own), nil)
    case .picture:
      let grid = try grid(list.inputFile(sample) ?? "", as: .picture, channels: [1, 3])
      guard grid.numbers.allSatisfy(\.isFinite) else {
        throw DatasetError(name, "it holds an input that is not finite; allowed are finite numbers")
      }
      return (
        FileReport(shape: grid.shape, type: grid.format, numbers: grid.numbers),
        [grid.height, grid.width]
      )
    case .array:
      let array = try NumpyArray(list.folder.bytes(list.inputFile(sample) ?? ""), file: name)
      guard array.floats.allSatisfy(\.isFinite) else {
        throw DatasetError(name, "it holds an input that is not finite; allowed are finite numbers")
      }
      return (
        FileReport(shape: array.shape, type: "npy \(array.type)", numbers: array.floats), nil
      )
    }
  }

  private func label(
    _ label: LabelSource, _ sample: Int, like size: [Int]?
  ) throws -> FileReport {
    if case .column(let numbers) = label.place {
      return FileReport(number: numbers[sample], kind: label.task.kind)
    }
    let file = list.labelFile(label, sample) ?? ""
    let map = try grid(file, as: .map, channels: label.coding.channels)
    if let size { try SampleReader.check(map, like: size, list.folder.name(file)) }
    let pixels = Array(0..<(map.height * map.width))
    let target = try label.coding.target(map, at: pixels, file: list.folder.name(file))
    return FileReport(shape: map.shape, type: map.format, target: target, pixels: pixels.count)
  }

  private func grid(
    _ file: String, as purpose: PixelGrid.Purpose, channels: [Int]
  ) throws -> PixelGrid {
    try PixelGrid(contentsOf: list.folder.file(file), as: purpose, channels: channels)
  }
}

extension PixelGrid {
  fileprivate var shape: [Int] { channels == 1 ? [height, width] : [height, width, channels] }
}

extension FileReport {
  /// What an input holds; all of it is valid.
  fileprivate init(shape: [Int], type: String, numbers: [Float]) {
    (self.shape, self.type) = (shape, type)
    (minimum, maximum) = (numbers.min(), numbers.max())
    (valid, count) = (numbers.count, numbers.count)
  }

  /// What a number of a table holds.
  fileprivate init(number: Float, kind: TaskKind) {
    self.init(shape: [], type: "table", numbers: [number])
    switch kind {
    case .classOfImage, .binary:
      classes = [Int](repeating: 0, count: Int(number)) + [1]
      (minimum, maximum) = (nil, nil)
    case .classesPerPixel, .valuePerPixel, .directionPerPixel, .value: break
    }
  }

  /// What a dense label holds.
  fileprivate init(shape: [Int], type: String, target: Target, pixels: Int) {
    (self.shape, self.type, count) = (shape, type, pixels)
    switch target {
    case .labels(let labels):
      valid = labels.count { $0 >= 0 }
      classes = [Int](repeating: 0, count: Int(labels.max() ?? -1) + 1)
      for label in labels where label >= 0 { classes[Int(label)] += 1 }
    case .values(let values):
      let numbers = values.filter { !$0.isNaN }
      valid = numbers.count / max(1, values.count / max(1, pixels))
      (minimum, maximum) = (numbers.min(), numbers.max())
    }
  }
}
