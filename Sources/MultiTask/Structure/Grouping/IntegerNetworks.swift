/// Candidate networks with costs and losses in whole numbers, in the order that breaks ties.
///
/// Costs and losses are counted in a power of ten so small that numbers of up to about 15 digits
/// are exact; so sums do not depend on their order, and equal is equal.
struct IntegerNetworks: Sendable {
  /// The loss of a network on a task that it was not trained on.
  static let missing = 1 << 60

  let tasks: Int

  /// The candidates' indices, by trained tasks, then cost, then index.
  let order: [Int]

  /// In that order.
  let costs: [Int]

  /// The trained tasks as bits, in that order; empty where there are too many tasks for bits.
  let masks: [Int]

  private let losses: [Int]
  private let costScale: Double

  init(_ networks: [CandidateNetwork], tasks: Int) {
    let keys = networks.map(\.tasks)
    let order = networks.indices.sorted { one, other in
      if keys[one] != keys[other] { return keys[one].lexicographicallyPrecedes(keys[other]) }
      return (networks[one].cost, one) < (networks[other].cost, other)
    }
    let costScale = Self.scale(networks.map(\.cost).max() ?? 0, terms: tasks)
    let largest = networks.reduce(0) { largest, network in
      network.losses.reduce(largest) { max($0, abs($1 ?? 0)) }
    }
    let lossScale = Self.scale(largest, terms: tasks)
    self.tasks = tasks
    self.order = order
    self.costScale = costScale
    costs = order.map { Int((networks[$0].cost * costScale).rounded()) }
    masks = tasks > 20 ? [] : order.map { index in keys[index].reduce(0) { $0 | 1 << $1 } }
    var losses: [Int] = []
    losses.reserveCapacity(tasks * networks.count)
    for index in order {
      for loss in networks[index].losses {
        losses.append(loss.map { Int(($0 * lossScale).rounded()) } ?? Self.missing)
      }
    }
    self.losses = losses
  }

  var count: Int { order.count }

  func loss(_ network: Int, _ task: Int) -> Int { losses[network * tasks + task] }

  /// The sum of a network's losses on tasks that it was trained on.
  func loss(_ network: Int, on block: Int) -> Int {
    var (sum, rest) = (0, block)
    while rest != 0 {
      sum += losses[network * tasks + rest.trailingZeroBitCount]
      rest &= rest - 1
    }
    return sum
  }

  /// A budget in whole numbers: at most what all networks that can be of use take.
  func budget(_ budget: Double) -> Int {
    let most = Double((costs.max() ?? 0) * tasks)
    let scaled = (budget * costScale).rounded(.down)
    // The product may fall short of a decimal number by its rounding error.
    let nearest = (budget * costScale).rounded()
    let exact = nearest / costScale == budget ? nearest : scaled
    return Int(min(max(exact, -1), most))
  }

  /// A cost as it was given.
  func cost(_ whole: Int) -> Double { Double(whole) / costScale }

  /// Calls a body with each part of a network's trained tasks and its loss on it.
  func forEachBlock(of network: Int, _ body: (_ block: Int, _ loss: Int) -> Void) {
    var bits: [Int] = []
    var rest = masks[network]
    while rest != 0 {
      bits.append(rest & -rest)
      rest &= rest - 1
    }
    var blocks = [Int](repeating: 0, count: 1 << bits.count)
    var sums = blocks
    for (position, bit) in bits.enumerated() {
      let (half, loss) = (1 << position, loss(network, bit.trailingZeroBitCount))
      for index in half..<(2 * half) {
        blocks[index] = blocks[index - half] | bit
        sums[index] = sums[index - half] + loss
        body(blocks[index], sums[index])
      }
    }
  }

  /// The largest power of ten that keeps values exact and their sums within 55 bits.
  private static func scale(_ largest: Double, terms: Int) -> Double {
    guard largest > 0 else { return 1 }
    let limit = min(0x1p53, 0x1p55 / Double(max(1, terms)))
    var scale = 1.0
    while scale < 1e22, largest * scale * 10 <= limit { scale *= 10 }
    while largest * scale > limit { scale /= 10 }
    return scale
  }
}
