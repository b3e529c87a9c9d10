/// The exact choice of networks where few different sums of costs are possible.
///
/// Each chosen network serves a block of tasks; a table holds, for each set of tasks and each sum
/// of costs, the least loss and, of the choices with that loss, the fewest networks.
///
/// Source: the set partition form of Standley et al. 2020, "Which Tasks Should Be Learned
/// Together in Multi-task Learning?", section 5.
struct LevelProgram: Sendable {
  /// Worse than every value, and twice it is still a whole number.
  private static let unreachable = 1 << 61

  /// A value is a loss above these bits, which count networks.
  private static let countBits = 5

  /// The most tasks: a table of more sets takes too much memory.
  static let mostTasks = 20

  private static let mostLevels = 256
  private static let mostWords = 1 << 27

  private let networks: IntegerNetworks
  private let costs: [Int]
  private let levels: [Int]

  /// The highest level that is left after a cost is paid at a level, `[cost][level]`; -1 for none.
  private let after: [Int]

  /// The lowest level at which a cost can be paid.
  private let lowest: [Int]

  /// The value of the best network of a cost for a block of tasks, `[cost][block]`.
  private let blocks: [Int]

  /// The blocks that some network can serve, by their first task.
  private var known: [[Int]]

  /// The value of each set of tasks without the first task, `[set][level]`.
  private var table: [Int] = []

  /// Nil where there are too many tasks or sums of costs, or it would take more than so many steps.
  init?(_ networks: IntegerNetworks, budget: Int, mostSteps: Double) {
    let costs = Set(networks.costs).filter { $0 <= budget }.sorted()
    guard networks.tasks <= Self.mostTasks,
      let levels = Self.sums(of: costs, terms: networks.tasks, atMost: budget)
    else { return nil }
    let steps = Double(levels.count * costs.count) * Self.pairs(networks)
    let words = (levels.count + 2 * costs.count) << (networks.tasks - 1)
    guard steps <= mostSteps, words <= Self.mostWords else { return nil }
    self.networks = networks
    self.costs = costs
    self.levels = levels
    after = costs.flatMap { cost in
      levels.map { level in (levels.firstIndex { $0 > level - cost } ?? levels.count) - 1 }
    }
    lowest = costs.map { cost in levels.firstIndex { $0 >= cost } ?? levels.count }
    blocks = Self.blocks(networks, costs)
    known = Array(repeating: [], count: networks.tasks)
    for block in 1..<(1 << networks.tasks)
    where costs.indices.contains(where: {
      blocks[$0 << networks.tasks | block] < Self.unreachable
    }) {
      known[block.trailingZeroBitCount].append(block)
    }
    fill()
  }

  /// The best choice within a budget; nil when none fits.
  func best(budget: Int) -> ChosenNetworks? {
    guard let top = levels.lastIndex(where: { $0 <= budget }) else { return nil }
    let everything = (1 << networks.tasks) - 1
    let values = row(everything)
    guard values[top] < Self.unreachable else { return nil }
    let cheapest = values.firstIndex { $0 >> Self.countBits == values[top] >> Self.countBits }
    guard let level = cheapest else { return nil }
    var trace = Trace(program: self)
    let chosen = trace.networks(everything, level)
    return ChosenNetworks(
      loss: values[level] >> Self.countBits, cost: levels[level], networks: chosen)
  }

  /// Every sum of so many costs within a budget, sorted; nil where there are too many.
  private static func sums(of costs: [Int], terms: Int, atMost budget: Int) -> [Int]? {
    var sums: Set<Int> = [0]
    var fresh: Set<Int> = [0]
    for _ in 0..<terms where !fresh.isEmpty {
      var next: Set<Int> = []
      for sum in fresh {
        for cost in costs where sum + cost <= budget && !sums.contains(sum + cost) {
          next.insert(sum + cost)
        }
        guard next.count <= mostLevels else { return nil }
      }
      sums.formUnion(next)
      guard sums.count <= mostLevels else { return nil }
      fresh = next
    }
    return sums.sorted()
  }

  /// How many pairs of a set and a block of it are looked at, at most.
  private static func pairs(_ networks: IntegerNetworks) -> Double {
    var pairs = 0.5
    for _ in 1..<max(2, networks.tasks) { pairs *= 3 }
    let blocks = networks.masks.reduce(0.0) { $0 + Double(1 << $1.nonzeroBitCount) }
    return min(pairs, blocks * Double(1 << (networks.tasks - 1)))
  }

  private static func blocks(_ networks: IntegerNetworks, _ costs: [Int]) -> [Int] {
    costs.flatMap { cost in
      var best = [Int](repeating: unreachable, count: 1 << networks.tasks)
      for network in 0..<networks.count where networks.costs[network] == cost {
        networks.forEachBlock(of: network) { block, loss in
          best[block] = min(best[block], loss << countBits | 1)
        }
      }
      return best
    }
  }

  /// Fills the table, the sets of one task first: a set's values follow from those of smaller ones.
  private mutating func fill() {
    let width = levels.count
    table = Array(repeating: 0, count: width << (networks.tasks - 1))
    let sets = Dictionary(grouping: 1..<max(1, 1 << (networks.tasks - 1)), by: \.nonzeroBitCount)
    for size in 1..<max(1, networks.tasks) {
      let sets = sets[size] ?? []
      for (chunk, rows) in rows(sets) {
        for (index, set) in sets[chunk].enumerated() {
          for level in 0..<width { table[set * width + level] = rows[index * width + level] }
        }
      }
    }
  }

  /// The values of sets, given without the bit of the first task, one after another.
  private func rows(_ sets: [Int]) -> [(chunk: Range<Int>, rows: [Int])] {
    let chunks = stride(from: 0, to: sets.count, by: 2048).map {
      $0..<min($0 + 2048, sets.count)
    }
    return Array(
      zip(
        chunks,
        inParallel(chunks.count) { index in
          sets[chunks[index]].flatMap { row($0 << 1) }
        }))
  }

  /// The values of a set of tasks at each level.
  private func row(_ set: Int) -> [Int] {
    var row = [Int](repeating: Self.unreachable, count: levels.count)
    forEachBlock(of: set) { block in
      let rest = ((set ^ block) >> 1) * levels.count
      for cost in costs.indices {
        let value = blocks[cost << networks.tasks | block]
        guard value < Self.unreachable else { continue }
        for level in lowest[cost]..<levels.count {
          let left = after[cost &* levels.count &+ level]
          row[level] = min(row[level], value &+ table[rest &+ left])
        }
      }
    }
    return row
  }

  /// The blocks of a set that hold its first task and that some network may serve.
  private func forEachBlock(of set: Int, _ body: (Int) -> Void) {
    let first = set & -set
    let others = set ^ first
    let candidates = known[set.trailingZeroBitCount]
    if candidates.count < 1 << others.nonzeroBitCount {
      for block in candidates where block & ~set == 0 { body(block) }
      return
    }
    var part = others
    while true {
      body(part | first)
      guard part != 0 else { return }
      part = (part - 1) & others
    }
  }

  fileprivate func value(_ set: Int, _ level: Int) -> Int {
    set & 1 == 1 ? row(set)[level] : table[(set >> 1) * levels.count + level]
  }

  /// The first network of a cost that has a value on a block.
  fileprivate func network(_ block: Int, cost: Int) -> Int {
    let value = blocks[cost << networks.tasks | block] >> Self.countBits
    let found = (0..<networks.count).first { network in
      networks.costs[network] == costs[cost] && networks.masks[network] & block == block
        && networks.loss(network, on: block) == value
    }
    guard let found else { preconditionFailure("no network has the loss \(value) of its block") }
    return found
  }

  fileprivate func forEachChoice(
    _ set: Int, _ level: Int, worth target: Int,
    _ body: (_ block: Int, _ cost: Int, _ left: Int) -> Void
  ) {
    forEachBlock(of: set) { block in
      for cost in costs.indices where level >= lowest[cost] {
        let left = after[cost * levels.count + level]
        let rest = table[((set ^ block) >> 1) * levels.count + left]
        if blocks[cost << networks.tasks | block] + rest == target { body(block, cost, left) }
      }
    }
  }
}

/// Follows a table back to the networks behind a value, the first in order where several are.
private struct Trace {
  private struct Place: Hashable {
    let set, level: Int
  }

  let program: LevelProgram
  private var known: [Place: [Int]] = [:]

  init(program: LevelProgram) { self.program = program }

  mutating func networks(_ set: Int, _ level: Int) -> [Int] {
    guard set != 0 else { return [] }
    let place = Place(set: set, level: level)
    if let known = known[place] { return known }
    var choices: [(block: Int, cost: Int, left: Int)] = []
    program.forEachChoice(set, level, worth: program.value(set, level)) {
      choices.append(($0, $1, $2))
    }
    var best: [Int]?
    for choice in choices {
      let rest = networks(set ^ choice.block, choice.left)
      let all = (rest + [program.network(choice.block, cost: choice.cost)]).sorted()
      if best.map({ all.lexicographicallyPrecedes($0) }) ?? true { best = all }
    }
    known[place] = best
    return best ?? []
  }
}
