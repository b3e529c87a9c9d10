/// Pictures of one validation sample during a training: the input, and of each task with a value at
/// each pixel the target and what the network predicts.
///
/// Its file is a picture for any viewer: a row of the input and the targets above a row of the
/// predictions, and in a comment what they are.
///
/// Source: Netpbm, "ppm".
public struct SampleSheet: Hashable, Sendable {
  /// A picture's pixels, `[height, width, 3]`, red, green and blue of 8 bits.
  public typealias Pixels = [UInt8]

  /// A task's pictures.
  public struct Task: Hashable, Sendable {
    /// The task's name.
    public let name: String

    /// What is right, black where that is not known.
    public let target: Pixels

    /// What the network says.
    public let prediction: Pixels

    /// A task's pictures.
    public init(name: String, target: Pixels, prediction: Pixels) {
      self.name = name
      self.target = target
      self.prediction = prediction
    }
  }

  /// After how many steps of the training it was made.
  public let step: Int

  /// In pixels, the same for all pictures; at most `mostPixels`.
  public let height, width: Int

  /// What the network is shown; nil where that is no picture.
  public let input: Pixels?

  /// Each task's pictures, at least one task's.
  public let tasks: [Task]

  /// The longest side of a picture.
  public static let mostPixels = 64

  private static let mostTasks = 64

  /// Pictures of one size.
  ///
  /// - Precondition: each picture fills `height` x `width`, of which none is beyond `mostPixels`.
  public init(step: Int, height: Int, width: Int, input: Pixels?, tasks: [Task]) {
    let all = [input].compactMap { $0 } + tasks.flatMap { [$0.target, $0.prediction] }
    precondition(
      (1...Self.mostPixels).contains(height) && (1...Self.mostPixels).contains(width)
        && all.allSatisfy { $0.count == 3 * height * width },
      "pictures of \(all.map(\.count)) bytes do not fill \(height) x \(width) pixels")
    self.step = step
    self.height = height
    self.width = width
    self.input = input
    self.tasks = tasks
  }

  /// What the comment says.
  private struct Caption: Codable {
    let step, height, width: Int
    let hasInput: Bool
    let tasks: [String]
  }

  /// The file's bytes.
  public func encoded() throws -> [UInt8] {
    let caption = Caption(
      step: step, height: height, width: width, hasInput: input != nil, tasks: tasks.map(\.name))
    let head = """
      P6
      # \(try JSON.encode(caption))
      \((tasks.count + 1) * width) \(2 * height)
      255

      """
    let black = Pixels(repeating: 0, count: 3 * height * width)
    let above = [input ?? black] + tasks.map(\.target)
    let below = [black] + tasks.map(\.prediction)
    return Array(head.utf8) + joined(above) + joined(below)
  }

  private func joined(_ pictures: [Pixels]) -> [UInt8] {
    (0..<height).flatMap { y in
      pictures.flatMap { $0[3 * y * width..<3 * (y + 1) * width] }
    }
  }

  /// Reads what `encoded` writes.
  ///
  /// - Throws: `StoreError` naming the path when the bytes are anything else.
  public init(_ bytes: [UInt8], path: String) throws {
    let damaged = StoreError(path: path, problem: "is no sheet of samples; it can be deleted")
    let lines = bytes.prefix(20_000).split(
      separator: UInt8(ascii: "\n"), maxSplits: 4, omittingEmptySubsequences: false)
    guard lines.count == 5, lines[0].elementsEqual("P6".utf8), lines[1].starts(with: "# ".utf8),
      let caption: Caption = try? JSON.decode(from: lines[1].dropFirst(2)),
      (1...Self.mostPixels).contains(caption.height),
      (1...Self.mostPixels).contains(caption.width),
      (1...Self.mostTasks).contains(caption.tasks.count)
    else { throw damaged }
    let columns = caption.tasks.count + 1
    let pixels = bytes[lines[4].startIndex...]
    guard pixels.count == 3 * 2 * caption.height * columns * caption.width else { throw damaged }
    func picture(_ column: Int, _ row: Int) -> Pixels {
      (0..<caption.height).flatMap { y in
        let line = (row * caption.height + y) * columns + column
        let start = pixels.startIndex + 3 * caption.width * line
        return pixels[start..<start + 3 * caption.width]
      }
    }
    self.init(
      step: caption.step, height: caption.height, width: caption.width,
      input: caption.hasInput ? picture(0, 0) : nil,
      tasks: caption.tasks.enumerated().map { index, name in
        Task(name: name, target: picture(index + 1, 0), prediction: picture(index + 1, 1))
      })
  }
}

extension RunWriter {
  /// Stores a training's newest pictures in place of those before.
  ///
  /// They serve a look alone: nothing waits until they are safe from a loss of power, and what
  /// hinders them is not worth ending a training for.
  public func show(_ sheet: SampleSheet, training: String) {
    guard let bytes = try? sheet.encoded() else { return }
    try? Disk.refresh(folder.sample(of: training), bytes)
  }
}

extension RunStore {
  /// The newest pictures of a run's training; nil where there are none.
  ///
  /// - Throws: `StoreError` when there are some that cannot be read.
  public func sample(of id: String, training: String) throws -> SampleSheet? {
    let folder = try folder(of: id)
    guard folder.trainingNames().contains(training) else { return nil }
    let path = folder.sample(of: training)
    guard Disk.size(of: path) != nil else { return nil }
    return try SampleSheet(try Disk.read(path, upTo: 4_000_000), path: path)
  }
}
