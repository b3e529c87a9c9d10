import ArgumentParser
import Foundation
import MultiTask
import Runs

/// `ramify group`: which networks to train, from losses that any program measured.
struct GroupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "group", abstract: "Choose the networks that serve all tasks best.",
    discussion: """
      LOSSES.csv has the header cost,<task>,... and one row for each trained network: its cost, and \
      its loss on each task, empty where it was not trained on it.
      """)

  enum Estimate: String, CaseIterable, ExpressibleByArgument {
    case measured, hoa
  }

  @Argument(help: "The table of losses.", completion: .file(extensions: ["csv"]))
  var losses: String

  @Option(help: "The most that the networks may cost together.")
  var budget: Double?

  @Option(help: "Several budgets: 1,1.5,2.")
  var budgets: String?

  @Option(
    help: "Where losses of three or more tasks come from: the table, or its pairs (hoa).")
  var estimate = Estimate.measured

  @Option(
    help: ArgumentHelp("A table of the same networks to report on.", valueName: "test.csv"),
    completion: .file(extensions: ["csv"]))
  var report: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: StoreOptions

  func validate() throws {
    guard (budget == nil) != (budgets == nil) else {
      throw ValidationError("--budget: give either --budget or --budgets")
    }
  }

  func run() throws {
    let start = Date()
    let table = try LossTable(csv: InputFile.bytes(losses), file: losses)
    let reportTable = try report.map { try LossTable(csv: InputFile.bytes($0), file: $0) }
    let wanted = try wantedBudgets
    let groupings = try choose(from: table, budgets: wanted)
    let seconds = Date().timeIntervalSince(start)
    let reports = try zip(wanted, groupings).map { budget, grouping in
      GroupReport(
        grouping, of: table, budget: budget,
        reported: try reportTable.map { try reported(grouping, of: table, on: $0) },
        seconds: seconds)
    }
    guard json else {
      return try Standard.output.send(reports.map(\.text).joined(separator: "\n"))
    }
    if budgets != nil { return try Standard.output.write(json: ["results": reports]) }
    try Standard.output.write(json: reports[0])
  }

  private var wantedBudgets: [Double] {
    get throws {
      if let budgets { return try NumberList.parse(budgets, file: losses, key: "--budgets") }
      return try NumberList.parse((budget ?? 0).short, file: losses, key: "--budget")
    }
  }

  private func choose(from table: LossTable, budgets: [Double]) throws -> [Grouping] {
    let search = GroupingSearch(try candidates(table))
    if let task = search.uncoveredTasks.first {
      throw InputError(
        file: losses, key: table.tasks[task],
        problem: "no network was trained on it; each task needs one")
    }
    return try zip(budgets, search.best(budgets: budgets)).map { budget, grouping in
      guard let grouping else {
        throw InputError(
          file: losses, key: self.budgets == nil ? "--budget" : "--budgets",
          problem: "nothing fits \(budget.short); the smallest that would is "
            + search.smallestBudget.short)
      }
      return grouping
    }
  }

  private func candidates(_ table: LossTable) throws -> [CandidateNetwork] {
    guard estimate == .hoa else { return table.networks }
    let approximation = HigherOrderApproximation(table.networks)
    if let pair = approximation.missingPairs.first {
      throw InputError(
        file: losses, key: pair.map { table.tasks[$0] }.joined(separator: ","),
        problem: "the pair was not trained; --estimate hoa needs every pair of a larger network")
    }
    return approximation.estimated()
  }

  private func reported(
    _ grouping: Grouping, of table: LossTable, on report: LossTable
  ) throws -> Double {
    try grouping.total { network in
      guard let losses = report.losses(matching: network, of: table) else {
        let candidate = table.networks[network]
        let names = candidate.tasks.map { table.tasks[$0] }.joined(separator: ",")
        throw InputError(
          file: self.report ?? "", key: names,
          problem: "no row of cost \(candidate.cost.short) with exactly these tasks; "
            + "the report holds the same networks as \(self.losses)")
      }
      return losses
    }
  }
}

/// A choice of networks as `ramify group --json` prints it.
struct GroupReport: Encodable {
  struct Network: Encodable {
    let cost: Double
    let tasks: [String]
    let serves: [String]
  }

  let budget: Double
  let total: Double
  let reported: Double?
  let networks: [Network]
  let cost: Double
  let isOptimal: Bool
  let seconds: Double

  init(
    _ grouping: Grouping, of table: LossTable, budget: Double, reported: Double?, seconds: Double
  ) {
    self.budget = budget
    self.reported = reported
    self.seconds = seconds
    total = grouping.total
    cost = grouping.cost
    isOptimal = grouping.isOptimal
    networks = grouping.networks.map { member in
      let network = table.networks[member.network]
      return Network(
        cost: network.cost, tasks: network.tasks.map { table.tasks[$0] },
        serves: member.serves.map { table.tasks[$0] })
    }
  }

  private enum CodingKeys: String, CodingKey {
    case budget, total, reported, networks, cost
    case isOptimal = "optimal"
    case seconds
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(budget, forKey: .budget)
    try container.encode(total, forKey: .total)
    try container.encode(reported, forKey: .reported)
    try container.encode(networks, forKey: .networks)
    try container.encode(cost, forKey: .cost)
    try container.encode(isOptimal, forKey: .isOptimal)
    try container.encode(seconds, forKey: .seconds)
  }

  /// The choice for people.
  var text: String {
    let rows = networks.map { network in
      [network.cost.short, network.tasks.joined(separator: " "), serving(network)]
    }
    let table = TableText(
      rows: ([["COST", "TRAINED ON", "SERVES"]] + rows).map { $0.map(Standard.oneLine) })
    let claim = isOptimal ? "the best choice" : "the best found; better may exist"
    let report = reported.map { ", reported \(String(format: "%.6g", $0))" } ?? ""
    return "budget \(budget.short): total \(String(format: "%.6g", total))\(report), "
      + "cost \(cost.short), \(claim)\n" + table.text
  }

  private func serving(_ network: Network) -> String {
    network.serves == network.tasks ? "all of them" : network.serves.joined(separator: " ")
  }
}
