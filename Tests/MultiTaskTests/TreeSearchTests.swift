import MultiTask
import Runs
import Testing

@Suite struct TreeSearchTests {
  /// Affinities of four tasks at two locations: a, b alike and c, d alike, more so at the second.
  static let pairs: [[[Double]]] = [
    [[1, 0.9, 0.7, 0.6], [0.9, 1, 0.6, 0.7], [0.7, 0.6, 1, 0.8], [0.6, 0.7, 0.8, 1]],
    [[1, 0.8, 0.1, 0.2], [0.8, 1, 0.2, 0.1], [0.1, 0.2, 1, 0.7], [0.2, 0.1, 0.7, 1]],
  ]

  @Test(
    "the number of trees is that of chains in the partition lattice",
    arguments: [
      (2, 3, 4), (3, 3, 22), (3, 5, 51), (4, 3, 154), (5, 4, 3455), (6, 3, 12915), (6, 6, 274_778),
    ])
  func counts(tasks: Int, locations: Int, trees: Int) {
    let plain = (0..<tasks).map { one in (0..<tasks).map { one == $0 ? 1.0 : 0 } }
    let search = TreeSearch(
      affinity: .init(repeating: plain, count: locations),
      parameters: .init(repeating: 1, count: locations), heads: 0, cost: .paper)
    #expect(search.treeCount == trees)
  }

  @Test("the cost of a location is the mean over clusters of their largest dissimilarity")
  func paperCost() {
    let affinity = Self.pairs[0]
    #expect(ClusterCost.paper([[0, 1, 2, 3]], affinity: affinity) == 0.4)
    #expect(abs(ClusterCost.paper([[0, 1], [2, 3]], affinity: affinity) - 0.15) < 1e-12)
    #expect(abs(ClusterCost.paper([[0, 1, 2], [3]], affinity: affinity) - 0.2) < 1e-12)
    #expect(abs(ClusterCost.sizeWeighted([[0, 1, 2], [3]], affinity: affinity) - 0.3) < 1e-12)
    #expect(abs(ClusterCost.sum([[0, 1, 2], [3]], affinity: affinity) - 0.8) < 1e-12)
  }

  @Test("the search agrees with every tree counted out, at every budget", arguments: 1...6)
  func exhaustive(seed: Int) {
    let affinity = Enumeration.randomAffinity(tasks: 4, locations: 3, seed: seed)
    let parameters = [7.0, 11, 19]
    for cost in ClusterCost.allCases {
      let search = TreeSearch(affinity: affinity, parameters: parameters, heads: 4, cost: cost)
      let all = Enumeration.trees(affinity, parameters, heads: 4, cost: cost)
      #expect(all.count == search.treeCount)
      for budget in stride(from: 30.0, through: 170, by: 5) {
        let best = search.best(budget: budget)
        let expected = all.filter { $0.parameters <= budget }.map(\.cost).min()
        #expect((best == nil) == (expected == nil))
        if let best, let expected { #expect(abs(best.cost - expected) < 1e-9) }
      }
    }
  }

  @Test("each tree of the front refines from location to location and beats all cheaper ones")
  func front() {
    let search = TreeSearch(
      affinity: Self.pairs, parameters: [10, 30], heads: 8, cost: .sizeWeighted)
    let front = search.front()
    #expect(front.first?.parameters == 48)
    #expect(front.first?.groups == [[[0, 1, 2, 3]], [[0, 1, 2, 3]]])
    #expect(front.contains { $0.groups == [[[0, 1, 2, 3]], [[0, 1], [2, 3]]] })
    for (cheaper, dearer) in zip(front, front.dropFirst()) {
      #expect(cheaper.parameters < dearer.parameters)
      #expect(cheaper.cost > dearer.cost)
    }
  }

  @Test("with a budget below the smallest tree there is none")
  func tooSmall() {
    let search = TreeSearch(affinity: Self.pairs, parameters: [10, 30], heads: 8, cost: .paper)
    #expect(search.best(budget: 47) == nil)
    #expect(search.best(budget: 48) != nil)
  }
}

/// Every tree, one by one, as an authority.
enum Enumeration {
  struct Tree {
    let cost: Double
    let parameters: Double
  }

  static func trees(
    _ affinity: [[[Double]]], _ parameters: [Double], heads: Double, cost: ClusterCost
  ) -> [Tree] {
    chains([Array(affinity[0].indices)], depth: parameters.count).map { chain in
      let costs = chain.enumerated().map { cost($1, affinity: affinity[$0]) }
      let sizes = chain.enumerated().map { Double($1.count) * parameters[$0] }
      return Tree(cost: costs.reduce(0, +), parameters: sizes.reduce(heads, +))
    }
  }

  static func chains(_ groups: [[Int]], depth: Int) -> [[[[Int]]]] {
    if depth == 0 { return [[]] }
    return splits(groups).flatMap { finer in chains(finer, depth: depth - 1).map { [finer] + $0 } }
  }

  static func splits(_ groups: [[Int]]) -> [[[Int]]] {
    guard let first = groups.first else { return [[]] }
    let rest = splits(Array(groups.dropFirst()))
    return partitions(first).flatMap { head in rest.map { head + $0 } }
  }

  static func partitions(_ tasks: [Int]) -> [[[Int]]] {
    guard let last = tasks.last else { return [[]] }
    return partitions(tasks.dropLast()).flatMap { groups in
      groups.indices.map { index in
        groups.enumerated().map { $0 == index ? $1 + [last] : $1 }
      } + [groups + [[last]]]
    }
  }

  static func randomAffinity(tasks: Int, locations: Int, seed: Int) -> [[[Double]]] {
    var state = UInt64(seed) &* 0x9E37_79B9
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 33) / Double(UInt32.max >> 1)
    }
    return (0..<locations).map { _ in
      var matrix = [[Double]](repeating: .init(repeating: 1, count: tasks), count: tasks)
      for one in 0..<tasks {
        for other in 0..<one {
          matrix[one][other] = next()
          matrix[other][one] = matrix[one][other]
        }
      }
      return matrix
    }
  }
}
