import MultiTask
import Runs
import Testing

@Suite struct BeamTreeSearchTests {
  static let parameters = [10.0, 20, 40, 80]

  static func budget(_ share: Double, tasks: Int) -> Double { 5 + 150 * share * Double(tasks) }

  /// Unrelated dissimilarities are the hardest: the gap is measured over 40 of them, 3 budgets each.
  @Test(
    "beam search is on average within 3 percent of the best tree", arguments: ClusterCost.allCases)
  func gap(cost: ClusterCost) throws {
    var gaps: [Double] = []
    for seed in 1...40 {
      let tasks = 4 + seed % 4
      let affinity = Enumeration.randomAffinity(tasks: tasks, locations: 4, seed: seed)
      let exact = TreeSearch(
        affinity: affinity, parameters: Self.parameters, heads: 5, cost: cost)
      let beam = BeamTreeSearch(
        affinity: affinity, parameters: Self.parameters, heads: 5, cost: cost, width: 10)
      for share in [0.4, 0.6, 0.8] {
        let budget = Self.budget(share, tasks: tasks)
        let best = try #require(exact.best(budget: budget))
        let found = try #require(beam.search(budget: budget).front.last)
        #expect(found.cost >= best.cost - 1e-9)
        #expect(found.parameters <= budget)
        gaps.append(found.cost / best.cost - 1)
      }
    }
    #expect(gaps.reduce(0, +) / Double(gaps.count) < 0.03)
    #expect(gaps.count { $0 < 1e-9 } > gaps.count * 3 / 4)
  }

  @Test("trees of planted groups are found by every cost that does not prefer lone tasks")
  func planted() throws {
    let affinity = Self.planted(tasks: 24, groups: 3, locations: 3)
    for cost in [ClusterCost.sizeWeighted, .sum] {
      let search = BeamTreeSearch(
        affinity: affinity, parameters: [1, 1, 1], heads: 0, cost: cost, width: 10)
      let best = try #require(search.search(budget: 9).front.last)
      let expected = (0..<3).map { group in (0..<24).filter { $0 % 3 == group } }
      #expect(best.groups == [expected, expected, expected])
    }
  }

  /// Tasks are alike within groups, taken in turn, and unlike across.
  static func planted(tasks: Int, groups: Int, locations: Int) -> [[[Double]]] {
    let noise = Enumeration.randomAffinity(tasks: tasks, locations: locations, seed: 9)
    return noise.map { matrix in
      matrix.indices.map { one in
        matrix.indices.map { other in
          guard one != other else { return 1 }
          return (one % groups == other % groups ? 0.8 : 0.2) + 0.1 * matrix[one][other]
        }
      }
    }
  }

  @Test(
    "its trees refine from location to location, and cost what they say",
    arguments: ClusterCost.allCases)
  func nesting(cost: ClusterCost) {
    let affinity = Enumeration.randomAffinity(tasks: 14, locations: 4, seed: 3)
    let front = BeamTreeSearch(
      affinity: affinity, parameters: Self.parameters, heads: 5, cost: cost, width: 4
    ).search().front
    #expect(front.count > 3)
    for tree in front {
      for (coarse, fine) in zip(tree.groups, tree.groups.dropFirst()) {
        #expect(fine.allSatisfy { group in coarse.contains { Set(group).isSubset(of: $0) } })
      }
      let costs = tree.groups.enumerated().map { cost($1, affinity: affinity[$0]) }
      #expect(abs(costs.reduce(0, +) - tree.cost) < 1e-9)
      let sizes = zip(tree.groups, Self.parameters).map { Double($0.count) * $1 }
      #expect(abs(sizes.reduce(5, +) - tree.parameters) < 1e-9)
    }
    for (cheaper, dearer) in zip(front, front.dropFirst()) {
      #expect(cheaper.parameters < dearer.parameters && cheaper.cost > dearer.cost)
    }
  }

  @Test("the smallest budget is that of the tree without branches")
  func smallest() {
    let search = BeamTreeSearch(
      affinity: Enumeration.randomAffinity(tasks: 9, locations: 4, seed: 1),
      parameters: Self.parameters, heads: 9, cost: .paper, width: 2)
    #expect(search.smallestBudget == 159)
    #expect(search.search(budget: 158.9).front.isEmpty)
    #expect(search.search(budget: 159).front.map(\.groups.count) == [4])
  }
}
