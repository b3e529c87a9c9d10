import Datasets
import Testing

@Suite struct ScenesTests {
  static let size = 32
  static let pixels = size * size
  static let frames = 24

  static func render(train: Int = frames, seed: Int = 1, tasks: [String]? = nil) throws -> Batch {
    let request = DatasetRequest(
      source: "scenes", size: [size, size], train: train, validation: 1, test: 1, seed: seed,
      tasks: tasks)
    return try Scenes.render(request).batch(Array(0..<train), of: .train)
  }

  static let batch = Result { try render() }

  static func values(_ task: String) throws -> [Float] {
    guard case .values(let values) = try batch.get().targets[task] else { return [] }
    return values
  }

  static func labels() throws -> [Int32] {
    guard case .labels(let labels) = try batch.get().targets["segmentation"] else { return [] }
    return labels
  }

  /// The camera-frame normal at each pixel of all frames.
  static func normals() throws -> [SIMD3<Float>] {
    let values = try values("normals")
    return (0..<(frames * pixels)).map { pixel in
      let start = pixel / pixels * 3 * pixels + pixel % pixels
      return SIMD3(values[start], values[start + pixels], values[start + 2 * pixels])
    }
  }

  @Test("a frame depends on seed, split and index, not on what is rendered beside it")
  func determinism() throws {
    let all = try Self.batch.get()
    #expect(try Self.render() == all)
    let few = try Self.render(train: 3, tasks: ["depth"])
    #expect(few.inputs == Array(all.inputs.prefix(few.inputs.count)))
    #expect(
      few.targets == ["depth": .values(Array(try Self.values("depth").prefix(3 * Self.pixels)))])
    #expect(try Self.render(train: 3, seed: 2).inputs != few.inputs)
  }

  @Test("splits hold different frames, as many as asked for")
  func splits() throws {
    let request = DatasetRequest(source: "scenes", size: [8, 12], train: 2, validation: 3, test: 4)
    let scenes = try Scenes.render(request)
    #expect(scenes.inputShape == [3, 8, 12])
    #expect(Split.allCases.map(scenes.count) == [2, 3, 4])
    let first = Split.allCases.map { scenes.batch([0], of: $0).inputs }
    #expect(Set(first).count == 3)
  }

  @Test("shapes, ranges and spread of inputs and targets are what networks expect")
  func ranges() throws {
    let batch = try Self.batch.get()
    #expect(batch.shape == [Self.frames, 3, Self.size, Self.size])
    let mean = batch.inputs.reduce(0, +) / Float(batch.inputs.count)
    let variance = batch.inputs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    #expect(abs(mean) < 0.4)
    #expect((0.4...1.2).contains((variance / Float(batch.inputs.count)).squareRoot()))
    #expect(try Self.values("depth").allSatisfy { (0.2...10).contains($0) })
    for task in ["edges", "keypoints"] {
      let values = try Self.values(task)
      #expect(values.allSatisfy { (0...1).contains($0) })
      #expect((0.03...0.4).contains(values.reduce(0, +) / Float(values.count)))
      #expect(values.filter { $0 > 0.5 }.count * 200 > values.count)
    }
  }

  @Test("every class covers some of the picture and none covers most of it")
  func classes() throws {
    let labels = try Self.labels()
    let counts = Dictionary(grouping: labels, by: \.self).mapValues(\.count)
    #expect(Set(counts.keys) == Set(0..<6))
    #expect(counts.values.allSatisfy { $0 * 100 > labels.count && $0 * 5 < labels.count * 3 })
  }

  @Test("normals have length 1, floor and ceiling look opposite ways in each frame")
  func normalsOfShell() throws {
    let (labels, normals) = (try Self.labels(), try Self.normals())
    #expect(normals.allSatisfy { abs(($0 * $0).sum() - 1) < 2e-4 })
    for frame in 0..<Self.frames {
      let range = (frame * Self.pixels)..<((frame + 1) * Self.pixels)
      let floor = Set(range.filter { labels[$0] == 0 }.map { normals[$0] })
      let ceiling = Set(range.filter { labels[$0] == 2 }.map { -normals[$0] })
      #expect(floor.union(ceiling).count == 1)
      #expect(floor.union(ceiling).allSatisfy { $0.y > 0.5 })
    }
  }

  // On a plane seen in perspective, 1 / depth is an affine function of the pixel, and its gradient
  // is the normal's picture part times a negative number.
  @Test("depths and normals agree on every flat surface")
  func planes() throws {
    let (labels, normals) = (try Self.labels(), try Self.normals())
    let nearness = try Self.values("depth").map { 1 / $0 }
    let inner = nearness.indices.filter { pixel in
      let (y, x) = (pixel % Self.pixels).quotientAndRemainder(dividingBy: Self.size)
      guard (1..<(Self.size - 1)).contains(x), (1..<(Self.size - 1)).contains(y) else {
        return false
      }
      return [-1, 1, -Self.size, Self.size].allSatisfy {
        normals[pixel + $0] == normals[pixel] && labels[pixel + $0] == labels[pixel]
          && abs(nearness[pixel + $0] - nearness[pixel]) < 0.1
      }
    }
    #expect(inner.count * 2 > nearness.count)
    let wrong = inner.filter { pixel in
      func change(_ step: Int) -> Float { (nearness[pixel + step] - nearness[pixel - step]) / 2 }
      func bend(_ step: Int) -> Float {
        abs(nearness[pixel + step] + nearness[pixel - step] - 2 * nearness[pixel])
      }
      let (right, up, normal) = (change(1), change(-Self.size), normals[pixel])
      let isParallel = abs(right * normal.y - up * normal.x) < 1e-4
      let isAgainst = right * normal.x + up * normal.y < 1e-5
      return !(isParallel && isAgainst && bend(1) < 1e-4 && bend(Self.size) < 1e-4)
    }
    // Two boxes may stand in line, with parallel faces and similar depths.
    #expect(wrong.count * 1000 < inner.count, "\(wrong.count) of \(inner.count)")
  }

  @Test("edges run along the borders of classes and are rare elsewhere")
  func edges() throws {
    let (labels, edges) = (try Self.labels(), try Self.values("edges"))
    let columns = labels.indices.filter { ($0 + 1) % Self.size != 0 }
    func mean(_ pixels: [Int]) -> Float {
      pixels.reduce(0) { $0 + edges[$1] } / Float(pixels.count)
    }
    #expect(mean(columns.filter { labels[$0] != labels[$0 + 1] }) > 0.8)
    #expect(mean(columns.filter { labels[$0] == labels[$0 + 1] }) < 0.3)
  }

  @Test("keypoints are absent where the picture is even and do not merely repeat the edges")
  func keypoints() throws {
    let (keypoints, edges) = (try Self.values("keypoints"), try Self.values("edges"))
    let inputs = try Self.batch.get().inputs
    let even = keypoints.indices.filter { pixel in
      let (y, x) = (pixel % Self.pixels).quotientAndRemainder(dividingBy: Self.size)
      guard (4..<(Self.size - 4)).contains(x), (4..<(Self.size - 4)).contains(y) else {
        return false
      }
      let start = pixel / Self.pixels * 3 * Self.pixels + pixel % Self.pixels
      return (-3...3).allSatisfy { dy in
        (-3...3).allSatisfy { dx in
          (0..<3).allSatisfy { channel in
            let here = start + channel * Self.pixels
            return abs(inputs[here] - inputs[here + dy * Self.size + dx]) < 0.15
          }
        }
      }
    }
    #expect(even.count > 100)
    #expect(even.allSatisfy { keypoints[$0] < 0.1 })
    #expect((0.05...0.7).contains(PlantedTests.correlation(keypoints, edges)))
  }

  @Test("progress grows to 1")
  func progress() throws {
    let fractions = Fractions()
    let request = DatasetRequest(
      source: "scenes", size: [8, 8], train: 5, validation: 1, test: 1, tasks: ["edges"])
    _ = try DatasetCatalog.open(request) { fractions.append($0) }
    #expect(fractions.all == (1...7).map { Double($0) / 7 })
  }
}
