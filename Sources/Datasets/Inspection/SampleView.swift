/// A sample as a person looks at it.
public struct SampleView: Sendable {
  /// A picture of an input or a dense label, and what it shows.
  public struct Pane: Sendable {
    /// What it shows, and from where to where its values go.
    public let title: String

    /// At the size of the dataset's samples.
    public let picture: Picture
  }

  /// The input if it is a picture, then each dense task.
  public let panes: [Pane]

  /// A line for each input or label without a picture.
  public let lines: [String]

  /// Looks at one sample of a dataset.
  ///
  /// - Throws: `DatasetError` naming a file that cannot be read.
  /// - Precondition: the split holds a sample of that number.
  public init(_ dataset: any Dataset, _ index: Int, of split: Split) throws {
    let batch = try dataset.batch([index], of: split)
    var panes: [Pane] = []
    var lines: [String] = []
    let shape = dataset.inputShape
    if shape.count == 3 {
      panes.append(Pane(title: "input", picture: Self.input(batch.inputs, shape)))
    } else {
      let numbers = batch.inputs.prefix(8).map { "\($0)" }.joined(separator: " ")
      lines.append("input: \(numbers)\(batch.inputs.count > 8 ? " ..." : "")")
    }
    for task in dataset.tasks {
      guard let target = batch.targets[task.name] else { continue }
      let name = task.name.visible
      if let picture = task.kind.picture(of: target, shape) {
        panes.append(Pane(title: name + target.range(task.kind), picture: picture))
      } else {
        lines.append("\(name): \(task.text(of: target))")
      }
    }
    (self.panes, self.lines) = (panes, lines)
  }

  /// Brightness from -2 to 2 as it is, other ranges stretched.
  static func input(_ numbers: [Float], _ shape: [Int]) -> Picture {
    let (least, most) = (numbers.min() ?? 0, numbers.max() ?? 0)
    let isBrightness = least >= -2.001 && most <= 2.001
    let (black, white) = isBrightness ? (-2, 2) : (least, max(most, least + 1e-12))
    let pixels = shape[1] * shape[2]
    return Picture(height: shape[1], width: shape[2]) { pixel in
      let planes = shape[0] == 3 ? [0, 1, 2] : [0, 0, 0]
      let color = planes.map { (numbers[$0 * pixels + pixel] - black) / (white - black) }
      return Palette.bytes(SIMD3(color[0], color[1], color[2]))
    }
  }
}

extension TaskKind {
  /// A dense label in colours, missing pixels black; nil for other kinds.
  ///
  /// The ramp of colours spans the values of another label of the task, or else of this one; `shape`
  /// is the input's, `[channels, height, width]`.
  func picture(of target: Target, _ shape: [Int], scaledAs other: Target? = nil) -> Picture? {
    guard shape.count == 3 else { return nil }
    let (height, width) = (shape[1], shape[2])
    switch (self, target) {
    case (.classesPerPixel, .labels(let labels)):
      return Picture(height: height, width: width) { Palette.category(Int(labels[$0])) }
    case (.valuePerPixel, .values(let values)):
      let (least, most) = (other ?? target).ends
      return Picture(height: height, width: width) { pixel in
        Palette.ramp((values[pixel] - least) / max(most - least, 1e-12))
      }
    case (.directionPerPixel, .values(let values)):
      let pixels = height * width
      return Picture(height: height, width: width) { pixel in
        let axes = SIMD3(values[pixel], values[pixels + pixel], values[2 * pixels + pixel])
        return axes.x.isNaN ? SIMD3() : Palette.bytes((axes + 1) / 2)
      }
    default: return nil
    }
  }
}

extension Target {
  /// The least and the greatest value that is not missing.
  fileprivate var ends: (Float, Float) {
    guard case .values(let values) = self else { return (0, 1) }
    let valid = values.filter { !$0.isNaN }
    return (valid.min() ?? 0, valid.max() ?? 1)
  }

  /// From where to where the values of a pane go.
  fileprivate func range(_ kind: TaskKind) -> String {
    guard case .values(let values) = self, case .valuePerPixel(let unit) = kind else { return "" }
    let valid = values.filter { !$0.isNaN }
    guard let least = valid.min(), let most = valid.max() else { return ": missing" }
    return " \(least.short)...\(most.short)\(unit.isEmpty ? "" : " " + unit.visible)"
  }
}

extension TaskDescription {
  /// A label of the whole sample in words.
  fileprivate func text(of target: Target) -> String {
    switch target {
    case .labels(let labels):
      guard let label = labels.first, label >= 0 else { return "missing" }
      let isNamed = classNames.indices.contains(Int(label))
      return isNamed ? "\(label) \(classNames[Int(label)].visible)" : "\(label)"
    case .values(let values):
      guard let value = values.first, !value.isNaN else { return "missing" }
      if case .binary = kind { return value > 0.5 ? "yes" : "no" }
      return "\(value) \(kind.unit.visible)"
    }
  }
}

extension Float {
  /// Three digits.
  fileprivate var short: String {
    let scale: Float = abs(self) >= 100 ? 1 : abs(self) >= 10 ? 10 : 100
    return "\((self * scale).rounded() / scale)"
  }
}

/// Colours for numbers.
private enum Palette {
  /// From 0 to 1 as a byte each.
  static func bytes(_ color: SIMD3<Float>) -> SIMD3<UInt8> {
    let scaled = (color * 255).rounded(.toNearestOrEven)
    return SIMD3<UInt8>(
      clamping: SIMD3<Int32>(
        Int32(clamped(scaled.x)), Int32(clamped(scaled.y)), Int32(clamped(scaled.z))))
  }

  private static func clamped(_ number: Float) -> Float { min(255, max(0, number)) }

  /// A colour for each class that differs from its neighbours'; black for none.
  static func category(_ number: Int) -> SIMD3<UInt8> {
    guard number >= 0 else { return SIMD3() }
    // Steps of the golden ratio around the circle of hues never come close to each other soon.
    let hue = (Float(number) * 0.618_034).truncatingRemainder(dividingBy: 1) * 6
    let (light, pale): (Float, Float) = [(0.95, 0.1), (0.65, 0), (0.95, 0.45)][number % 3]
    let channels = SIMD3<Float>(5, 3, 1).indices.map { index -> Float in
      let place = (SIMD3<Float>(5, 3, 1)[index] + hue).truncatingRemainder(dividingBy: 6)
      return light - light * (1 - pale) * max(0, min(place, 4 - place, 1))
    }
    return bytes(SIMD3(channels[0], channels[1], channels[2]))
  }

  /// A ramp whose lightness grows evenly; black for NaN.
  ///
  /// Source: Smith and van der Walt 2015, "viridis", matplotlib, at nine places.
  static func ramp(_ fraction: Float) -> SIMD3<UInt8> {
    guard !fraction.isNaN else { return SIMD3() }
    let place = min(7.999, max(0, fraction * 8))
    let index = Int(place)
    let mixed = viridis[index] + (viridis[index + 1] - viridis[index]) * (place - Float(index))
    return bytes(mixed / 255)
  }

  private static let viridis: [SIMD3<Float>] = [
    SIMD3(68, 1, 84), SIMD3(71, 44, 122), SIMD3(59, 81, 139), SIMD3(44, 113, 142),
    SIMD3(33, 144, 141), SIMD3(39, 173, 129), SIMD3(92, 200, 99), SIMD3(170, 220, 50),
    SIMD3(253, 231, 37),
  ]
}
