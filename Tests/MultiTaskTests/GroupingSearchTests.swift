import MultiTask
import Randomness
import Testing

@Suite struct GroupingSearchTests {
  /// A random table: every subset of the tasks, or some of them.
  static func networks(
    tasks: Int, seed: Int, share: Float = 1, costs: [Double], digits: Double = 1e6
  ) -> [CandidateNetwork] {
    var stream = RandomStream(seed: seed)
    return (1..<(1 << tasks)).compactMap { mask in
      guard stream.uniform() < share || mask.nonzeroBitCount == 1 else { return nil }
      let cost = costs[Int(stream.uniform() * Float(costs.count))]
      let losses = (0..<tasks).map { task in
        let loss = Double(stream.uniform())
        return mask >> task & 1 == 1 ? (loss * digits).rounded() / digits : nil
      }
      return CandidateNetwork(cost: cost, losses: losses)
    }
  }

  /// Costs without a common measure.
  static let irrational = (2...40).map { Double($0).squareRoot() / 3 }

  @Test(
    "the choice is the best of all sets of networks, ties and all",
    arguments: [[1], [0.5, 1], [0.1, 0.2, 0.3], irrational], 1...6)
  func exhaustive(costs: [Double], seed: Int) throws {
    // One digit, so that many totals tie.
    let networks = Self.networks(
      tasks: 4, seed: seed, costs: costs, digits: seed % 2 == 0 ? 10 : 1e6)
    let search = GroupingSearch(networks)
    for budget in [0.3, 0.5, 1, 1.5, 2.1, 3] {
      let expected = EverySet.best(networks, budget: budget)
      let best = search.best(budget: budget)
      #expect((best == nil) == (expected == nil))
      guard let best, let expected else { continue }
      #expect(best.isOptimal)
      #expect(abs(best.total - expected.total) < 1e-9, "\(costs) \(budget)")
      #expect(abs(best.cost - expected.cost) < 1e-9)
      #expect(best.networks.map(\.network).sorted() == expected.networks)
    }
  }

  @Test("both exact searches agree where costs are mixed", arguments: 1...4)
  func engines(seed: Int) {
    let plain = Self.networks(tasks: 7, seed: seed, share: 0.6, costs: [0.5, 0.75, 1])
    // A thousandth of a millionth more or less does not change what fits, but leaves no grid.
    let bent = plain.enumerated().map {
      CandidateNetwork(cost: $1.cost + 1e-9 * (Double($0) * 2).squareRoot(), losses: $1.losses)
    }
    for budget in [1.5, 2.25, 3] {
      let one = GroupingSearch(plain).best(budget: budget)
      let other = GroupingSearch(bent).best(budget: budget + 1e-6)
      #expect(one?.isOptimal == true && other?.isOptimal == true)
      #expect(abs((one?.total ?? 0) - (other?.total ?? 1)) < 1e-9)
    }
  }

  @Test("of equal totals the cheaper wins, then fewer networks, then the first tasks")
  func ties() {
    func network(_ cost: Double, _ losses: Double?...) -> CandidateNetwork {
      CandidateNetwork(cost: cost, losses: losses)
    }
    let cheap = GroupingSearch([
      network(1, 0.1, 0.2), network(0.5, 0.1, nil), network(0.4, nil, 0.2),
    ])
    #expect(cheap.best(budget: 2)?.networks.map(\.network) == [1, 2])
    let few = GroupingSearch([network(0.5, 0.1, nil), network(0.5, nil, 0.2), network(1, 0.1, 0.2)])
    #expect(few.best(budget: 2)?.networks.map(\.network) == [2])
    // 0.1 + 0.2 and 0.3 + 0 tie as decimals, not as binary fractions.
    let first = GroupingSearch([
      network(1, nil, 0.3, 0), network(1, 0, nil, nil), network(1, 0.2, 0.1, nil),
      network(1, nil, nil, 0),
    ])
    let best = first.best(budget: 2)
    #expect(best?.networks.map(\.network) == [1, 0])
    #expect(best?.networks.map(\.serves) == [[0], [1, 2]])
  }

  @Test("a network that was trained on more tasks may serve only some of them")
  func partialService() {
    let search = GroupingSearch([
      CandidateNetwork(cost: 1, losses: [0.1, 0.9, nil]),
      CandidateNetwork(cost: 1, losses: [nil, 0.2, 0.3]),
    ])
    let best = search.best(budget: 2)
    #expect(best?.total == 0.1 + 0.2 + 0.3)
    #expect(best?.networks.map(\.serves) == [[0], [1, 2]])
  }

  @Test("decimal budgets hold exactly as many decimal costs as they should")
  func decimals() {
    let tenths = (0..<3).map { task in
      CandidateNetwork(cost: 0.1, losses: (0..<3).map { $0 == task ? 1 : nil })
    }
    #expect(GroupingSearch(tenths).best(budget: 0.3)?.cost == 0.3)
    #expect(GroupingSearch(tenths).best(budget: 0.29) == nil)
    #expect(GroupingSearch(tenths).smallestBudget == 0.3)
  }

  @Test("a task that no network covers is found, and the smallest budget when all are")
  func impossible() {
    let networks = [
      CandidateNetwork(cost: 2, losses: [0.1, nil, nil]),
      CandidateNetwork(cost: 3, losses: [0.1, 0.1, nil]),
    ]
    let search = GroupingSearch(networks)
    #expect(search.uncoveredTasks == [2])
    #expect(search.best(budget: 10) == nil)
    let all = GroupingSearch(networks + [CandidateNetwork(cost: 4, losses: [nil, 0.1, 0.1])])
    #expect(all.smallestBudget == 6)
    #expect(all.best(budget: 5.99) == nil)
    #expect(all.best(budget: 6)?.cost == 6)
  }

  @Test("fifteen tasks with every subset are chosen exactly, whatever the costs")
  func fifteen() {
    for costs in [[1], Self.irrational] {
      let networks = Self.networks(tasks: 15, seed: 1, costs: costs)
      let best = GroupingSearch(networks).best(budget: 4)
      #expect(best?.isOptimal == true)
      #expect(best.map { $0.cost <= 4 } == true)
      #expect(best?.networks.flatMap(\.serves).sorted() == Array(0..<15))
    }
  }

  @Test("thirty tasks are answered, and not called optimal")
  func thirty() {
    var stream = RandomStream(seed: 5)
    let networks = (0..<200).map { index in
      CandidateNetwork(
        cost: 1,
        losses: (0..<30).map { task in
          let loss = Double(stream.uniform()) + 0.1
          return (task + index) % 4 == 0 || index == 0 ? loss : nil
        })
    }
    let best = GroupingSearch(networks).best(budget: 6)
    #expect(best?.isOptimal == false)
    #expect(best?.networks.flatMap(\.serves).sorted() == Array(0..<30))
    #expect(best.map { $0.cost <= 6 } == true)
    let alone = networks[0].losses.reduce(0) { $0 + ($1 ?? 0) }
    #expect(best.map { $0.total < alone } == true)
  }

  @Test("pairs estimate what larger networks lose, as in the paper's example with its rule applied")
  func higherOrder() throws {
    func network(_ losses: Double?...) -> CandidateNetwork {
      CandidateNetwork(cost: 1, losses: losses)
    }
    let networks = [
      network(0.1, 0.2, nil), network(nil, 0.3, 0.4), network(0.5, nil, 0.6), network(9, 9, 9),
    ]
    let estimated = HigherOrderApproximation(networks).estimated()
    for (mine, expected) in zip(estimated[3].losses, [0.30, 0.25, 0.50]) {
      #expect(abs(try #require(mine) - expected) < 1e-12)
    }
    #expect(Array(estimated[..<3]) == Array(networks[..<3]))
    #expect(HigherOrderApproximation(Array(networks[1...])).missingPairs == [[0, 1]])
  }
}

/// Every set of networks, one by one, as an authority.
enum EverySet {
  struct Choice {
    let total, cost: Double
    let networks: [Int]
  }

  static func best(_ networks: [CandidateNetwork], budget: Double) -> Choice? {
    let byTasks = networks.indices.sorted { one, other in
      let (mine, theirs) = (networks[one].tasks, networks[other].tasks)
      if mine != theirs { return mine.lexicographicallyPrecedes(theirs) }
      return (networks[one].cost, one) < (networks[other].cost, other)
    }
    let tasks = networks[0].losses.count
    let sets = (1..<(1 << networks.count)).lazy.filter { $0.nonzeroBitCount <= tasks }
    var best: (choice: Choice, rank: [Int])?
    for set in sets {
      let rank = byTasks.indices.filter { set >> $0 & 1 == 1 }
      let chosen = rank.map { byTasks[$0] }
      let cost = chosen.reduce(0) { $0 + networks[$1].cost }
      let losses = (0..<tasks).map { task in chosen.compactMap { networks[$0].losses[task] }.min() }
      guard cost <= budget + 1e-9, !losses.contains(nil) else { continue }
      let total = losses.reduce(0) { $0 + ($1 ?? 0) }
      let choice = Choice(total: total, cost: cost, networks: chosen.sorted())
      if best.map({ precedes((choice, rank), $0) }) ?? true { best = (choice, rank) }
    }
    return best?.choice
  }

  private static func precedes(
    _ one: (choice: Choice, rank: [Int]), _ other: (choice: Choice, rank: [Int])
  ) -> Bool {
    let (mine, theirs) = (one.choice, other.choice)
    if abs(mine.total - theirs.total) > 1e-9 { return mine.total < theirs.total }
    if abs(mine.cost - theirs.cost) > 1e-9 { return mine.cost < theirs.cost }
    if one.rank.count != other.rank.count { return one.rank.count < other.rank.count }
    return one.rank.lexicographicallyPrecedes(other.rank)
  }
}
