import Datasets
import Randomness
import Testing

@Suite struct AugmentationTests {
  private static let tasks = [
    TaskDescription(name: "classes", kind: .classesPerPixel(classes: 16)),
    TaskDescription(name: "depth", kind: .valuePerPixel(unit: "m")),
    TaskDescription(name: "disparity", kind: .valuePerPixel(unit: "px")),
    TaskDescription(name: "edges", kind: .valuePerPixel(unit: "")),
    TaskDescription(name: "normals", kind: .directionPerPixel),
    TaskDescription(name: "kind", kind: .classOfImage(classes: 3)),
  ]

  /// Some samples of 4 x 4 pixels: pixel n of channel c holds 100c + 10y + x.
  private static func batch(_ count: Int) -> Batch {
    let pixels = (0..<16).map { Float(10 * ($0 / 4) + $0 % 4) }
    let plane = Target.values((0..<count).flatMap { _ in pixels })
    let normals = (0..<count).flatMap { _ in
      (0..<3).flatMap { axis in pixels.map { $0 + Float(100 * axis) } }
    }
    return Batch(
      shape: [count, 3, 4, 4], inputs: normals,
      targets: [
        "classes": .labels((0..<count).flatMap { _ in (0..<16).map { Int32($0) } }),
        "depth": plane, "disparity": plane, "edges": plane, "normals": .values(normals),
        "kind": .labels((0..<count).map { Int32($0 % 3) }),
      ])
  }

  private static func augmented(
    _ count: Int, flips: Bool, scales: [Float], seed: Int = 1
  ) -> Batch {
    Augmentation(flips: flips, scales: scales)(
      batch(count), of: tasks, drawnFrom: RandomStream(seed: seed))
  }

  private static func values(_ batch: Batch, _ task: String, sample: Int) -> [Float] {
    switch batch.targets[task] {
    case .values(let values)?:
      let size = values.count / batch.shape[0]
      return Array(values[(sample * size)..<((sample + 1) * size)])
    case .labels(let labels)?:
      let size = labels.count / batch.shape[0]
      return labels[(sample * size)..<((sample + 1) * size)].map { Float($0) }
    case nil: return []
    }
  }

  @Test func `without flips and scales nothing changes`() {
    #expect(Self.augmented(3, flips: false, scales: [1]) == Self.batch(3))
  }

  @Test func `a mirrored sample has its rows reversed and its normals' x negated`() throws {
    let batch = Self.augmented(16, flips: true, scales: [1])
    let rows: [Float] = (0..<4).flatMap { y in (0..<4).map { Float(10 * y + 3 - $0) } }
    let mirrored = try #require((0..<16).first { batch.inputs[48 * $0] == 3 })
    #expect(Array(batch.inputs[(48 * mirrored)..<(48 * mirrored + 16)]) == rows)
    #expect(Self.values(batch, "depth", sample: mirrored) == rows)
    let normals = Self.values(batch, "normals", sample: mirrored)
    #expect(normals == rows.map { -$0 } + rows.map { $0 + 100 } + rows.map { $0 + 200 })
    #expect(Self.values(batch, "kind", sample: mirrored) == [Float(mirrored % 3)])
    let straight = try #require((0..<16).first { batch.inputs[48 * $0] == 0 })
    #expect(
      Self.values(batch, "normals", sample: straight)
        == Self.values(Self.batch(1), "normals", sample: 0))
  }

  /// `torch.nn.Upsample(scale_factor=2, mode="bilinear")` of [[0, 1], [10, 11]].
  private static let enlarged: [Float] = [
    0, 0.25, 0.75, 1, 2.5, 2.75, 3.25, 3.5, 7.5, 7.75, 8.25, 8.5, 10, 10.25, 10.75, 11,
  ]

  @Test func `an enlarged cut is bilinear, its labels are the nearest pixels'`() {
    let batch = Self.augmented(64, flips: false, scales: [2])
    for sample in 0..<64 {
      let corner = batch.inputs[48 * sample]
      let (top, left) = (Int(corner) / 10, Int(corner) % 10)
      #expect((0...2).contains(top) && (0...2).contains(left))
      let plane = Array(batch.inputs[(48 * sample)..<(48 * sample + 16)])
      #expect(plane == Self.enlarged.map { $0 + corner })
      let nearest = (0..<16).map { (top + $0 / 8, left + $0 % 4 / 2) }
      #expect(
        Self.values(batch, "classes", sample: sample) == nearest.map { Float(4 * $0 + $1) })
      let numbers = nearest.map { Float(10 * $0 + $1) }
      #expect(Self.values(batch, "edges", sample: sample) == numbers)
      #expect(Self.values(batch, "depth", sample: sample) == numbers.map { $0 / 2 })
      #expect(Self.values(batch, "disparity", sample: sample) == numbers.map { $0 * 2 })
    }
    #expect(Set((0..<64).map { batch.inputs[48 * $0] }).count == 9)
  }

  @Test func `missing labels stay missing`() {
    let batch = Batch(
      shape: [1, 1, 2, 2], inputs: [1, 2, 3, 4],
      targets: [
        "classes": .labels([-1, -1, -1, -1]), "depth": .values([.nan, .nan, .nan, .nan]),
      ])
    let changed = Augmentation(flips: true, scales: [1.5])(
      batch, of: Self.tasks, drawnFrom: RandomStream(seed: 3))
    #expect(changed.targets["classes"] == batch.targets["classes"])
    let depth = Self.values(changed, "depth", sample: 0)
    #expect(depth.count == 4 && depth.count(where: \.isNaN) == 4)
  }

  @Test func `half are mirrored, and every scale is drawn as often`() {
    let batch = Self.augmented(3000, flips: true, scales: [1, 2, 4])
    var (mirrored, scales) = (0, [Float: Int]())
    for sample in 0..<3000 {
      let plane = batch.inputs[(48 * sample)..<(48 * sample + 16)]
      let (first, last) = (plane[48 * sample], plane[48 * sample + 3])
      if first > last { mirrored += 1 }
      scales[abs(last - first), default: 0] += 1
    }
    // Cut to one pixel, left and right are alike: mirrored or not cannot be seen.
    #expect(abs(mirrored - 1000) < 100)
    #expect(Set(scales.keys) == [3, 1, 0])
    #expect(scales.values.allSatisfy { abs($0 - 1000) < 100 })
  }

  @Test func `what a sample draws depends on its place in the batch alone`() {
    let (few, many) = (
      Self.augmented(2, flips: true, scales: [1, 2]),
      Self.augmented(5, flips: true, scales: [1, 2])
    )
    #expect(few.inputs == Array(many.inputs.prefix(96)))
    #expect(few.inputs != Self.augmented(2, flips: true, scales: [1, 2], seed: 2).inputs)
  }
}
