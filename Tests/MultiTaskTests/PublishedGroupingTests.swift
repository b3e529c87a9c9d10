import Foundation
import MultiTask
import Testing

/// Published losses of networks for five tasks, as files beside a checkout.
///
/// Source: Standley et al. 2020, "Which Tasks Should Be Learned Together in Multi-task Learning?".
enum PublishedLosses {
  static let folder = SharedData.path("tables/taskgrouping")

  /// The first row is five networks of half the size, one for each task.
  static func networks(_ file: String) throws -> [CandidateNetwork] {
    let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
    let rows = text.split(separator: "\n").map { line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map { Double($0) }
      return Array((cells + Array(repeating: nil, count: 5)).prefix(5))
    }
    let halves = rows[0].indices.map { task in
      CandidateNetwork(cost: 0.5, losses: rows[0].indices.map { $0 == task ? rows[0][task] : nil })
    }
    return halves + rows.dropFirst().map { CandidateNetwork(cost: 1, losses: $0) }
  }

  static func table(_ file: String) throws -> LossTable {
    LossTable(tasks: ["1", "2", "3", "4", "5"], networks: try networks(file))
  }

  static let budgets = Array(stride(from: 1.0, through: 5, by: 0.5))
}

@Suite(
  .enabled("the published losses are not beside the checkout") {
    SharedData.has(PublishedLosses.folder)
  })
struct PublishedGroupingTests {
  static let early = [
    0.684042, 0.684042, 0.677567, 0.680649, 0.677349, 0.676049, 0.676049, 0.675976, 0.675976,
  ]
  static let optimal = [
    0.684042, 0.678697, 0.674597, 0.671067, 0.669696, 0.669696, 0.668986, 0.668986, 0.668986,
  ]
  static let approximated = [
    0.684042, 0.678697, 0.674597, 0.671067, 0.669696, 0.671867, 0.670496, 0.670496, 0.670496,
  ]

  @Test(
    "setting 4 gives the totals on test data that the published program prints",
    arguments: [
      ("results_alt.txt", false, optimal), ("results_alt_20.txt", false, early),
      ("results_alt.txt", true, approximated),
    ])
  func settingFour(file: String, isApproximated: Bool, totals: [Double]) throws {
    let table = try PublishedLosses.table(file)
    let test = try PublishedLosses.table("results_alt_test.txt")
    let networks =
      isApproximated
      ? HigherOrderApproximation(table.networks).estimated() : table.networks
    let best = GroupingSearch(networks).best(budgets: PublishedLosses.budgets)
    for (grouping, total) in zip(best, totals) {
      let reported = try #require(grouping).total {
        try #require(test.losses(matching: $0, of: table))
      }
      #expect(abs(reported - total) < 1e-6)
    }
  }

  @Test("setting 4 at two and a half networks is {a, half} {n R} {n o R c}")
  func grouping() throws {
    let networks = try PublishedLosses.networks("results_alt.txt")
    let best = try #require(GroupingSearch(networks).best(budget: 2.5))
    let chosen = best.networks.map { networks[$0.network] }
    #expect(chosen.map(\.tasks) == [[0], [1, 2, 3, 4], [1, 3]])
    #expect(chosen.map(\.cost) == [0.5, 1, 1])
  }

  @Test(
    "every setting agrees with all sets of up to five networks",
    arguments: [
      "results.txt", "results_20.txt", "results_large.txt", "results_large_20.txt",
      "results_small_data.txt", "results_small_data_at4.txt", "results_alt.txt",
      "results_alt_20.txt",
    ])
  func settings(file: String) throws {
    let networks = try PublishedLosses.networks(file)
    let totals = SmallSets.leastTotals(networks, budgets: PublishedLosses.budgets)
    let best = GroupingSearch(networks).best(budgets: PublishedLosses.budgets)
    for (grouping, total) in zip(best, totals) {
      #expect(abs(try #require(grouping).total - total) < 1e-9)
    }
  }
}

/// The least totals of five tasks by adding networks one after another.
enum SmallSets {
  static func leastTotals(_ networks: [CandidateNetwork], budgets: [Double]) -> [Double] {
    var least = [Double](repeating: .infinity, count: budgets.count)
    let losses = networks.map { $0.losses.map { $0 ?? 1e3 } }
    func visit(_ first: Int, _ current: [Double], _ cost: Double, _ count: Int) {
      let total = current.reduce(0, +)
      for (index, budget) in budgets.enumerated() where cost <= budget {
        least[index] = min(least[index], total)
      }
      guard count < 5 else { return }
      for next in first..<max(first, networks.count) where cost + networks[next].cost <= 5 {
        let joined = zip(current, losses[next]).map { min($0, $1) }
        guard joined != current else { continue }
        visit(next + 1, joined, cost + networks[next].cost, count + 1)
      }
    }
    visit(0, [1e3, 1e3, 1e3, 1e3, 1e3], 0, 0)
    return least
  }
}

@Suite(
  .enabled("the published affinities are not beside the checkout") {
    SharedData.has(InterTaskAffinity.file)
  })
struct InterTaskAffinityTests {
  @Test(
    "networks chosen by inter-task affinity are the best found in the notebook's table",
    arguments: [(2, 0.321696), (3, 0.348670), (4, 0.348670)])
  func taskonomy(networks: Int, mean: Double) throws {
    let gains = try InterTaskAffinity.load("taskonomy_tag_affinity")
    let candidates = InterTaskAffinity.candidates(gains)
    let best = try #require(GroupingSearch(candidates).best(budget: Double(networks)))
    #expect(abs(-best.total / Double(gains.count) - mean) < 1e-6)
    #expect(best.isOptimal)
  }
}

/// How much one task's step helps another.
///
/// Source: Fifty et al. 2021, "Efficiently Identifying Task
/// Groupings for Multi-Task Learning".
enum InterTaskAffinity {
  static let file = SharedData.path("tables/tag/tag_tables.json")

  static func load(_ name: String) throws -> [[Double]] {
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: file)))
    let table = (object as? [String: Any])?[name] as? [String: Any]
    return try #require(table?["M"] as? [[Double]])
  }

  /// Every group of two or more tasks; a task's loss is the mean help that it gets, negated.
  static func candidates(_ gains: [[Double]]) -> [CandidateNetwork] {
    (1..<(1 << gains.count)).filter { $0.nonzeroBitCount > 1 }.map { group in
      let losses = gains.indices.map { task -> Double? in
        guard group >> task & 1 == 1 else { return nil }
        let others = gains.indices.filter { $0 != task && group >> $0 & 1 == 1 }
        return -others.reduce(0) { $0 + gains[task][$1] } / Double(others.count)
      }
      return CandidateNetwork(cost: 1, losses: losses)
    }
  }
}
