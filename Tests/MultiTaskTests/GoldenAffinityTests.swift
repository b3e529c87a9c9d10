import Foundation
import MultiTask
import Runs
import Tensors
import Testing

/// A numeric case computed with numpy and scipy: features of four tasks, their affinities, and all
/// trees that are best for some budget.
struct GoldenAffinity: Decodable {
  let features: [[[[Float]]]]
  let affinity: [[[Double]]]
  let parameters: [Double]
  let treeCount: Int

  enum CodingKeys: String, CodingKey {
    case features = "features[task][loc][image][feat]"
    case affinity
    case parameters = "block_params"
    case treeCount = "tree_count"
  }

  static let file = SharedData.path("methods/golden/rsa_fixture.json")

  static func load() throws -> (GoldenAffinity, front: [(Double, Double, [[[Int]]])]) {
    let data = try Data(contentsOf: URL(filePath: file))
    let golden = try JSONDecoder().decode(GoldenAffinity.self, from: data)
    let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    let rows = object?["pareto(params,cost,partitions per location root..leaf)"] as? [[Any]] ?? []
    let front = rows.compactMap { row -> (Double, Double, [[[Int]]])? in
      guard let size = row[0] as? Double, let cost = row[1] as? Double,
        let groups = row[2] as? [[[Int]]]
      else { return nil }
      return (size, cost, groups)
    }
    return (golden, front)
  }
}

/// Data that lies beside a checkout and is not part of it.
enum SharedData {
  static func path(_ name: String) -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder =
      ProcessInfo.processInfo.environment["RAMIFY_SHARED"]
      ?? root.deletingLastPathComponent().appending(path: "shared").path
    return "\(folder)/\(name)"
  }

  static func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}

@Suite(
  .enabled("the golden affinities are not beside the checkout") {
    SharedData.has(GoldenAffinity.file)
  })
struct GoldenAffinityTests {
  @Test("affinities agree with numpy and scipy")
  func affinities() throws {
    let (golden, _) = try GoldenAffinity.load()
    let engine = try Engine(threads: 1)
    let dissimilarities = golden.features.map { task in
      task.map { images in
        RepresentationSimilarity.dissimilarities(
          Tensor(images.flatMap { $0 }, shape: [images.count, images[0].count], on: engine))
      }
    }
    let affinity = RepresentationSimilarity.affinity(dissimilarities)
    for (mine, theirs) in zip(affinity.joined().joined(), golden.affinity.joined().joined()) {
      #expect(abs(mine - theirs) < 1e-9)
    }
  }

  @Test("the front of trees agrees with every tree counted out in Python")
  func front() throws {
    let (golden, expected) = try GoldenAffinity.load()
    let search = TreeSearch(
      affinity: golden.affinity, parameters: golden.parameters, heads: 0, cost: .paper)
    #expect(search.treeCount == golden.treeCount)
    let front = search.front()
    #expect(front.count == expected.count)
    for (mine, theirs) in zip(front, expected) {
      #expect(mine.parameters == theirs.0)
      #expect(abs(mine.cost - theirs.1) < 1e-6)
      // Where two trees tie, ours is the lexicographically first; theirs must cost the same.
      let costs = zip(theirs.2, golden.affinity).map { ClusterCost.paper($0, affinity: $1) }
      #expect(abs(mine.cost - costs.reduce(0, +)) < 1e-9)
      let isFirst = mine.groups.joined().lexicographicallyPrecedes(theirs.2.joined()) {
        $0.lexicographicallyPrecedes($1)
      }
      #expect(mine.groups == theirs.2 || isFirst)
    }
  }
}

@Suite struct RepresentationSimilarityTests {
  @Test("dissimilarity is 1 - correlation, and 1 for a constant feature vector")
  func dissimilarity() throws {
    let engine = try Engine(threads: 1)
    let rows: [Float] = [1, 2, 3, /**/ 2, 4, 6, /**/ 3, 2, 1, /**/ 5, 5, 5]
    let pairs = RepresentationSimilarity.dissimilarities(
      Tensor(rows, shape: [4, 3], on: engine))
    let expected: [Float] = [0, 2, 1, 2, 1, 1]
    #expect(zip(pairs, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("ties share their average rank")
  func ties() {
    // scipy.stats.spearmanr([1, 2, 2, 3], [1, 3, 2, 4]) = 0.9486832980505138
    let affinity = RepresentationSimilarity.affinity([[[1, 2, 2, 3]], [[1, 3, 2, 4]]])
    #expect(abs(affinity[0][0][1] - 0.9486832980505138) < 1e-12)
    #expect(affinity[0][0][0] == 1)
  }
}
