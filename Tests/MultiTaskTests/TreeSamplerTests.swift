import MultiTask
import Randomness
import Testing

@Suite("random trees")
struct TreeSamplerTests {
  static let blocks = [7, 11, 19]

  /// Every tree of four tasks over three locations, groups in order, with its parameters.
  static func enumerated() -> [[[[Int]]]: Int] {
    let trees = Enumeration.chains([[0, 1, 2, 3]], depth: 3).map { $0.map(Self.ordered) }
    let sizes = trees.map { zip($0, blocks).reduce(4) { $0 + $1.0.count * $1.1 } }
    return Dictionary(uniqueKeysWithValues: zip(trees, sizes))
  }

  static func ordered(_ groups: [[Int]]) -> [[Int]] {
    groups.map { $0.sorted() }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Budgets with the 99.9 % quantile of chi-square at one degree of freedom less than trees.
  @Test(
    "each tree of the wanted size is as likely as any other, and no other is drawn",
    arguments: [(1000.0, 0.0, 154, 213.0), (110, 0.9, 31, 59.8), (1000, 1, 1, 0.1)])
  func uniform(budget: Double, atLeast: Double, count: Int, quantile: Double) {
    let all = Self.enumerated()
    #expect(all.count == 154)
    let most = all.values.filter { Double($0) <= budget }.max() ?? 0
    let wanted = all.filter {
      Double($0.value) <= budget && Double($0.value) >= atLeast * Double(most)
    }
    let sampler = TreeSampler(
      tasks: 4, blocks: Self.blocks, heads: 4, budget: budget, atLeast: atLeast)
    #expect(wanted.count == count && sampler.treeCount == count)
    #expect(sampler.parameters.lowerBound == wanted.values.min())
    #expect(sampler.parameters.upperBound == most)
    var counts: [[[[Int]]]: Int] = [:]
    for draw in 0..<100 * count {
      var stream = RandomStream(seed: 3).split(draw)
      counts[sampler.draw(using: &stream).map(Self.ordered), default: 0] += 1
    }
    #expect(Set(counts.keys).isSubset(of: wanted.keys))
    let chiSquare = wanted.keys.reduce(0.0) { sum, tree in
      let difference = Double(counts[tree] ?? 0) - 100
      return sum + difference * difference / 100
    }
    #expect(chiSquare < quantile)
  }

  @Test(
    "there are as many trees as chains in the partition lattice",
    arguments: [(2, 3, 4), (3, 5, 51), (5, 4, 3455), (6, 6, 274_778), (7, 6, 5_995_892)])
  func counts(tasks: Int, locations: Int, trees: Int) {
    let sampler = TreeSampler(
      tasks: tasks, blocks: .init(repeating: 1, count: locations), heads: 0, budget: 1e9,
      atLeast: 0)
    #expect(sampler.treeCount == trees)
    #expect(sampler.limits.isEmpty)
  }

  @Test("trees of many tasks fit, nest, and say where they may branch")
  func many() {
    let blocks = (1...17).map { 10 * $0 }
    let sampler = TreeSampler(
      tasks: 40, blocks: blocks, heads: 40, budget: 20_000, atLeast: 0.9)
    #expect(sampler.limits.hasPrefix("; branches begin before locations 1, 5, 9, 13 only"))
    var stream = RandomStream(seed: 1)
    for _ in 0..<20 {
      let tree = sampler.draw(using: &stream)
      #expect(tree.count == 17)
      #expect(tree.allSatisfy { $0.joined().sorted() == Array(0..<40) })
      for (coarse, fine) in zip(tree, tree.dropFirst()) {
        #expect(fine.allSatisfy { group in coarse.contains { Set(group).isSubset(of: $0) } })
      }
      let size = zip(tree, blocks).reduce(40) { $0 + $1.0.count * $1.1 }
      #expect(size <= 20_000 && sampler.parameters.contains(size))
    }
  }
}
