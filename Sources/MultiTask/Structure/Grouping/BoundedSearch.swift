/// The exact choice of networks whose costs have no common measure: depth first, block by block,
/// cut off by Lagrangian bounds.
///
/// At a price for cost, the best partition of every set of tasks is one small dynamic program; what
/// it pays beyond the budget left bounds from below what completing a choice can cost.
///
/// Source: Geoffrion 1974, "Lagrangean relaxation for integer programming".
struct BoundedSearch {
  /// A network that serves a block of tasks.
  private struct Option {
    let block, cost, loss, network: Int
  }

  /// The most tasks: beyond, the bounds take too long.
  static let mostTasks = 15

  private static let mostBlocks = 40_000_000
  private static let mostBranches = 4_000_000

  private let networks: IntegerNetworks

  /// For each block, the networks better than every cheaper one, cheapest first.
  private let options: [[Option]]

  /// Nil where there are too many tasks or networks.
  init?(_ networks: IntegerNetworks) {
    let blocks = networks.masks.reduce(0) { $0 + 1 << min(32, $1.nonzeroBitCount) }
    guard networks.tasks <= Self.mostTasks, blocks <= Self.mostBlocks else { return nil }
    self.networks = networks
    options = Self.options(networks)
  }

  /// The best choice within a budget and whether it is proven to be; nil when none was found.
  func best(budget: Int, start: ChosenNetworks?) -> (choice: ChosenNetworks?, isOptimal: Bool) {
    let bounds = bounds(budget: budget)
    var descent = Descent(bounds: bounds, best: start)
    let everything = (1 << networks.tasks) - 1
    descend(everything, budget, ChosenNetworks(loss: 0, cost: 0, networks: []), &descent)
    return (descent.best, descent.branches <= Self.mostBranches)
  }

  private static func options(_ networks: IntegerNetworks) -> [[Option]] {
    var options = [[Option]](repeating: [], count: 1 << networks.tasks)
    let order = (0..<networks.count).sorted {
      (networks.costs[$0], $0) < (networks.costs[$1], $1)
    }
    for network in order {
      let cost = networks.costs[network]
      networks.forEachBlock(of: network) { block, loss in
        if let last = options[block].last {
          if loss >= last.loss { return }
          if cost == last.cost { options[block].removeLast() }
        }
        options[block].append(Option(block: block, cost: cost, loss: loss, network: network))
      }
    }
    return options
  }

  private struct Descent {
    let bounds: [LagrangianBound]
    var best: ChosenNetworks?
    var branches = 0

    /// No completion of a choice is better than this.
    func bound(_ rest: Int, _ budget: Int) -> Double {
      rest == 0 ? 0 : bounds.reduce(-.infinity) { max($0, $1.value(rest, budget)) }
    }

    func isHopeless(_ loss: Double) -> Bool {
      guard let best else { return false }
      // The bounds are rounded; a tie must still be looked at.
      return loss > Double(best.loss) + 1e-12 * abs(Double(best.loss)) + 1
    }
  }

  private func descend(
    _ set: Int, _ budget: Int, _ chosen: ChosenNetworks, _ descent: inout Descent
  ) {
    guard set != 0 else {
      var complete = chosen
      complete.networks.sort()
      descent.best = min(descent.best ?? complete, complete)
      return
    }
    for (option, bound) in branches(set, budget, chosen.loss, descent) {
      descent.branches += 1
      guard descent.branches <= Self.mostBranches, !descent.isHopeless(bound) else { return }
      let next = ChosenNetworks(
        loss: chosen.loss + option.loss, cost: chosen.cost + option.cost,
        networks: chosen.networks + [option.network])
      descend(set ^ option.block, budget - option.cost, next, &descent)
    }
  }

  /// The networks that may serve a block with the first task of a set, the most promising first.
  private func branches(
    _ set: Int, _ budget: Int, _ loss: Int, _ descent: Descent
  ) -> [(Option, Double)] {
    var branches: [(Option, Double)] = []
    let first = set & -set
    let others = set ^ first
    var part = others
    while true {
      for option in options[part | first] where option.cost <= budget {
        let bound =
          Double(loss + option.loss)
          + descent.bound(set ^ option.block, budget - option.cost)
        if bound < .infinity, !descent.isHopeless(bound) { branches.append((option, bound)) }
      }
      if part == 0 { break }
      part = (part - 1) & others
    }
    return branches.sorted { $0.1 < $1.1 }
  }
}

/// The least loss plus priced cost with which each set of tasks can be served.
private struct LagrangianBound {
  /// Loss for one unit of cost.
  let price: Double

  /// By set of tasks, those without the first task, and all.
  let values: [Double]
  let everything: Double

  /// What completing a choice takes at least.
  func value(_ set: Int, _ budget: Int) -> Double {
    let value = set & 1 == 1 ? everything : values[set >> 1]
    return value - price * Double(budget)
  }
}

extension BoundedSearch {
  /// Bounds at prices around the one that is tightest for a budget.
  private func bounds(budget: Int) -> [LagrangianBound] {
    let free = bound(price: 0)
    guard spent(free) > budget, highestPrice > 0 else { return [free] }
    // Between the prices, by their ratio: the bound rises while its choice is dearer than the budget.
    var (low, high) = (highestPrice * 0x1p-60, highestPrice)
    var bounds: [LagrangianBound] = []
    for _ in 0..<16 {
      let bound = bound(price: (low * high).squareRoot())
      if spent(bound) > budget { low = bound.price } else { high = bound.price }
      bounds.append(bound)
    }
    let around = [0.125, 0.25, 0.5, 0.75, 1.5, 2, 4, 8].map { self.bound(price: $0 * high) }
    return Array(bounds.suffix(4)) + around + [free]
  }

  /// What the choice behind a bound takes.
  private func spent(_ bound: LagrangianBound) -> Int {
    var (set, spent) = ((1 << networks.tasks) - 1, 0)
    while set != 0 {
      let first = set & -set
      var best = (value: Double.infinity, set: 0, cost: 0)
      for block in 1...set where block & first != 0 && block & ~set == 0 {
        for option in options[block] {
          let value =
            Double(option.loss) + bound.price * Double(option.cost)
            + bound.values[(set ^ block) >> 1]
          if value < best.value { best = (value, set ^ block, option.cost) }
        }
      }
      guard best.value < .infinity else { return .max }
      spent += best.cost
      set = best.set
    }
    return spent
  }

  /// A price at which cost matters more than any loss.
  private var highestPrice: Double {
    let all = options.joined()
    let losses = all.map { Double($0.loss) }
    let costs = Set(all.map(\.cost)).sorted()
    let step = zip(costs.dropFirst(), costs).map { $0 - $1 }.min() ?? max(1, costs.first ?? 1)
    return ((losses.max() ?? 0) - (losses.min() ?? 0)) * Double(networks.tasks) / Double(step)
  }

  private func bound(price: Double) -> LagrangianBound {
    let blocks = options.map { list in
      list.reduce(Double.infinity) { min($0, Double($1.loss) + price * Double($1.cost)) }
    }
    var values = [Double](repeating: 0, count: 1 << max(0, networks.tasks - 1))
    for set in stride(from: 2, to: 1 << networks.tasks, by: 2) {
      values[set >> 1] = Self.cheapest(set, blocks, values)
    }
    let everything = Self.cheapest((1 << networks.tasks) - 1, blocks, values)
    return LagrangianBound(price: price, values: values, everything: everything)
  }

  private static func cheapest(_ set: Int, _ blocks: [Double], _ values: [Double]) -> Double {
    let first = set & -set
    let others = set ^ first
    var part = others
    var best = Double.infinity
    while true {
      best = min(best, blocks[part | first] + values[(others ^ part) >> 1])
      if part == 0 { return best }
      part = (part - 1) & others
    }
  }
}
