/// The least cost with which networks can serve all tasks.
struct SmallestCover {
  let networks: IntegerNetworks

  /// Exact for few tasks, otherwise of a choice that takes the most new tasks for its cost.
  var cost: Int {
    networks.tasks <= LevelProgram.mostTasks ? exactCost : greedyCost
  }

  private var exactCost: Int {
    let blocks = cheapestBlocks
    let everything = (1 << networks.tasks) - 1
    var values = [Int](repeating: 0, count: 1 << max(0, networks.tasks - 1))
    for set in stride(from: 2, to: everything, by: 2) {
      values[set >> 1] = Self.cheapest(set, blocks, values)
    }
    return Self.cheapest(everything, blocks, values)
  }

  /// The cheapest network that serves a block of tasks, and perhaps more.
  private var cheapestBlocks: [Int] {
    var cheapest = [Int](repeating: IntegerNetworks.missing, count: 1 << networks.tasks)
    for network in 0..<networks.count {
      let mask = networks.masks[network]
      cheapest[mask] = min(cheapest[mask], networks.costs[network])
    }
    for task in 0..<networks.tasks {
      for block in cheapest.indices where block >> task & 1 == 0 {
        cheapest[block] = min(cheapest[block], cheapest[block | 1 << task])
      }
    }
    return cheapest
  }

  private static func cheapest(_ set: Int, _ blocks: [Int], _ values: [Int]) -> Int {
    let first = set & -set
    let others = set ^ first
    var part = others
    var best = IntegerNetworks.missing
    while true {
      best = min(best, blocks[part | first] + values[(others ^ part) >> 1])
      if part == 0 { return best }
      part = (part - 1) & others
    }
  }

  private var greedyCost: Int {
    let most = networks.costs.reduce(0) { $0 + min($1, IntegerNetworks.missing / networks.count) }
    return GroupingDescent(networks, budget: most).cheapestCover ?? most
  }
}
