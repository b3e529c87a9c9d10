import Datasets
import Foundation
import Testing

/// Where two real frames are, if they are on this machine.
enum NYUSample {
  static let folder: String? = {
    let shared = ProcessInfo.processInfo.environment["RAMIFY_SHARED"] ?? packageRoot + "/../shared"
    let folder = shared + "/data/nyu_v2_samples"
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
  }()

  private static let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
}

/// Two real frames, compared with what NumPy reads from the same files.
@Suite(.enabled(if: NYUSample.folder != nil, "the sample frames are not on this machine"))
struct NYUSampleTests {
  static let pixels = 480 * 640

  static let batch = Result {
    let request = DatasetRequest(source: try #require(NYUSample.folder), size: [480, 640])
    return try DatasetCatalog.open(request).batch([0, 1], of: .train)
  }

  static func values(_ task: String) throws -> [Float] {
    guard case .values(let values) = try batch.get().targets[task] else { return [] }
    return values
  }

  static func close(_ one: Float, _ two: Float) -> Bool { abs(one - two) < 1e-4 }

  @Test("depths in column-major order are not transposed")
  func depths() throws {
    let depths = try Self.values("depth")
    let (first, second) = (depths.prefix(Self.pixels), depths.suffix(Self.pixels))
    #expect(first.min() == 1.2457045)
    #expect(first.max() == 2.4128911)
    #expect(second.min() == 1.0162706)
    #expect(second.max() == 6.8485737)
    #expect(first[100 * 640 + 200] == 1.675837)
    #expect(first[400 * 640 + 37] == 1.7156979)
    #expect(first[639] == 1.747552)
  }

  @Test("ignored classes are missing")
  func labels() throws {
    guard case .labels(let labels) = try Self.batch.get().targets["segmentation"] else {
      Issue.record("segmentation has no labels")
      return
    }
    let missing = [labels.prefix(Self.pixels), labels.suffix(Self.pixels)]
      .map { Float($0.count { $0 == -1 }) / Float(Self.pixels) }
    #expect(Self.close(missing[0], 0.12968))
    #expect(Self.close(missing[1], 0.16708))
    #expect(labels[240 * 640 + 320] == 39)
    #expect(labels[Self.pixels + 240 * 640 + 320] == 13)
    #expect(labels.allSatisfy { (-1..<40).contains($0) })
  }

  @Test("white normals are missing, the others have length 1")
  func normals() throws {
    let values = try Self.values("normals")
    let normals = (0..<(2 * Self.pixels)).map { pixel in
      let start = pixel / Self.pixels * 3 * Self.pixels + pixel % Self.pixels
      return SIMD3(values[start], values[start + Self.pixels], values[start + 2 * Self.pixels])
    }
    let valid = [normals.prefix(Self.pixels), normals.suffix(Self.pixels)]
      .map { Float($0.count { !$0.x.isNaN }) / Float(Self.pixels) }
    #expect(Self.close(valid[0], 0.73965))
    #expect(Self.close(valid[1], 0.60680))
    #expect(normals.allSatisfy { $0.x.isNaN || abs(($0 * $0).sum() - 1) < 1e-3 })
    // The stored colour is 180, 47, 211.
    let stored = SIMD3<Float>(180, 47, 211) * 2 / 255 - 1
    let expected = stored / (stored * stored).sum().squareRoot()
    let difference = normals[240 * 640 + 320] - expected
    #expect((difference * difference).sum() < 1e-8)
  }

  @Test("pictures are red, green and blue planes")
  func pictures() throws {
    let inputs = try Self.batch.get().inputs
    let center = 240 * 640 + 320
    let second = (0..<3).map { inputs[(3 + $0) * Self.pixels + center] }
    #expect(zip(second, [24, 21, 32]).allSatisfy { Self.close($0, Float($1) * 4 / 255 - 2) })
  }

  @Test("frames shrink to any size with every task in step")
  func shrinking() throws {
    let request = DatasetRequest(source: try #require(NYUSample.folder), size: [48, 64])
    let dataset = try DatasetCatalog.open(request)
    let batch = try dataset.batch([1], of: .test)
    #expect(batch.shape == [1, 3, 48, 64])
    guard case .values(let depths) = batch.targets["depth"] else { return }
    let large = try Self.values("depth")
    // Pixel (y, x) of the small frame is centred on pixel (10 y + 5, 10 x + 5) of the large one.
    #expect(depths[7 * 64 + 9] == large[Self.pixels + 75 * 640 + 95])
    #expect(dataset.notes.first?.hasPrefix("with only 2 samples") == true)
  }
}
