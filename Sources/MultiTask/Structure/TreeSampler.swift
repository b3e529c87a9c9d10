/// Draws trees of a range of sizes, each as likely as any other.
///
/// A tree's parameters depend only on how many blocks it has at each location, n_1 <= ... <= n_D,
/// and S(N, n_D) S(n_D, n_(D-1)) ... S(n_2, n_1) trees of N tasks have these numbers, S(n, k) being
/// the partitions of n things into k groups. So the numbers are drawn by that weight, and then
/// each location's partition evenly.
///
/// Where there are more than a million such rows of numbers, branches begin only before some
/// locations, spread evenly.
package struct TreeSampler {
  /// The trees with the same numbers of blocks.
  private struct Kind {
    let counts: [Int]
    let parameters: Int
    let trees: Double
  }

  private static let mostKinds = 1_000_000.0

  private let tasks: Int

  /// The locations that have the same groups because no branch may begin between them.
  private let spans: [Range<Int>]
  private let ways: GroupingCounts
  private let kinds: [Kind]

  /// A sampler of the trees that fit a budget.
  ///
  /// - Parameters:
  ///   - tasks: how many tasks there are.
  ///   - blocks: the parameters of one block of each location, shallow first.
  ///   - heads: the parameters of all heads together.
  ///   - budget: the most parameters of a tree.
  ///   - atLeast: the least, as a fraction of those of the largest tree that fits.
  /// - Precondition: a tree fits.
  package init(tasks: Int, blocks: [Int], heads: Int, budget: Double, atLeast: Double) {
    self.tasks = tasks
    spans = Self.spans(tasks: tasks, locations: blocks.count)
    ways = GroupingCounts(upTo: tasks)
    var walk = Walk(
      blocks: spans.map { blocks[$0].reduce(0, +) }, tasks: tasks, budget: budget, found: [])
    walk.extend([], parameters: heads)
    let ways = ways
    let all = walk.found.map { counts, parameters in
      let trees = zip(counts, counts.dropFirst() + [tasks]).reduce(1) { $0 * ways[$1.1, $1.0] }
      return Kind(counts: counts, parameters: parameters, trees: trees)
    }
    let most = all.map(\.parameters).max() ?? 0
    precondition(!all.isEmpty, "no tree fits \(budget) parameters")
    kinds = all.filter { Double($0.parameters) >= atLeast * Double(most) }
  }

  /// How many trees there are to draw from; rounded beyond 2^53.
  package var treeCount: Int {
    Int(exactly: kinds.reduce(0) { $0 + $1.trees }.rounded()) ?? .max
  }

  /// The parameters of the smallest and of the largest of them.
  package var parameters: ClosedRange<Int> {
    let sizes = kinds.map(\.parameters)
    return (sizes.min() ?? 0)...(sizes.max() ?? 0)
  }

  /// Where branches may begin, when not before every location; empty otherwise.
  package var limits: String {
    guard spans.contains(where: { $0.count > 1 }) else { return "" }
    let places = spans.map { String($0.lowerBound + 1) }.joined(separator: ", ")
    return "; branches begin before locations \(places) only, for there are too many trees"
  }

  /// A tree: the tasks, by index, that share a block, `[location][group][task]`, shallow first.
  package func draw(using generator: inout some RandomNumberGenerator) -> [[[Int]]] {
    let counts = drawCounts(using: &generator)
    var levels: [[[Int]]] = []
    var finer = (0..<tasks).map { [$0] }
    for count in counts.reversed() {
      let partition = ways.partition(of: finer.count, into: count, using: &generator)
      finer = partition.map { $0.flatMap { finer[$0] }.sorted() }
      levels.append(finer)
    }
    return zip(spans, levels.reversed()).flatMap { span, groups in span.map { _ in groups } }
  }

  private func drawCounts(using generator: inout some RandomNumberGenerator) -> [Int] {
    var rest = Double.random(in: 0..<kinds.reduce(0) { $0 + $1.trees }, using: &generator)
    for kind in kinds {
      rest -= kind.trees
      if rest < 0 { return kind.counts }
    }
    return kinds[kinds.count - 1].counts
  }

  private static func spans(tasks: Int, locations: Int) -> [Range<Int>] {
    let most = (1...locations).last { kinds(tasks: tasks, locations: $0) <= mostKinds } ?? 1
    return (0..<most).map { $0 * locations / most..<($0 + 1) * locations / most }
  }

  /// How many rows of rising numbers up to `tasks` there are: (tasks + locations - 1) choose
  /// locations.
  private static func kinds(tasks: Int, locations: Int) -> Double {
    (1...locations).reduce(1) { $0 * Double(tasks - 1 + $1) / Double($1) }
  }
}

/// Finds every row of rising numbers of blocks that fits a budget.
private struct Walk {
  let blocks: [Int]
  let tasks: Int
  let budget: Double
  var found: [(counts: [Int], parameters: Int)]

  mutating func extend(_ counts: [Int], parameters: Int) {
    guard counts.count < blocks.count else {
      found.append((counts, parameters))
      return
    }
    let deeper = blocks[counts.count...].reduce(0, +)
    let least = counts.last ?? 1
    for count in least...max(least, tasks) {
      // A sum of decimal numbers may miss the budget that it equals by its rounding error.
      guard Double(parameters + count * deeper) <= budget * (1 + 1e-12) else { return }
      extend(counts + [count], parameters: parameters + count * blocks[counts.count])
    }
  }
}

/// In how many ways things come into groups none of which is empty: the Stirling numbers of the
/// second kind.
private struct GroupingCounts {
  private let table: [[Double]]

  init(upTo most: Int) {
    table = (0..<most).reduce(into: [[1]]) { rows, _ in
      let above = rows[rows.count - 1] + [0]
      rows.append(above.indices.map { $0 == 0 ? 0 : Double($0) * above[$0] + above[$0 - 1] })
    }
  }

  /// The partitions of so many things into so many groups.
  subscript(things: Int, groups: Int) -> Double {
    table[things].indices.contains(groups) ? table[things][groups] : 0
  }

  /// A partition of `0 ..< things` into so many groups, each as likely as any other.
  func partition(
    of things: Int, into groups: Int, using generator: inout some RandomNumberGenerator
  ) -> [[Int]] {
    var rest = groups
    var isFirst = [Bool](repeating: false, count: things)
    for thing in isFirst.indices.reversed() {
      let share = self[thing, rest - 1] / self[thing + 1, rest]
      isFirst[thing] = Double.random(in: 0..<1, using: &generator) < share
      if isFirst[thing] { rest -= 1 }
    }
    var partition: [[Int]] = []
    for thing in isFirst.indices {
      if isFirst[thing] {
        partition.append([thing])
      } else {
        partition[Int.random(in: partition.indices, using: &generator)].append(thing)
      }
    }
    return partition
  }
}
