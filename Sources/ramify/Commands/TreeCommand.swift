import ArgumentParser
import Foundation
import MultiTask
import Runs

/// `ramify tree`: the best tree for affinities that any program measured.
struct TreeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tree", abstract: "Find the best tree for affinities.",
    discussion: """
      AFFINITY.json is what `ramify affinity --json` prints. Without a budget, every tree that is \
      better than all cheaper ones.
      """)

  enum Algorithm: String, CaseIterable, ExpressibleByArgument {
    case exact, beam
  }

  @Argument(help: "The file of affinities.", completion: .file(extensions: ["json"]))
  var affinity: String

  @Option(
    help: "One block's parameters at each location, shallow first, or another cost: 10,20,40.")
  var params: String

  @Option(help: "One head's parameters.")
  var heads: Double

  @Option(help: "The most that all blocks and heads may take.")
  var budget: Double?

  @Option(
    help: ArgumentHelp(
      "How unlike clustered tasks are counted: \(costs).", valueName: "cost"),
    transform: Self.cost)
  var cost = ClusterCost.paper

  @Option(
    help: ArgumentHelp(
      "How to search.",
      discussion: "By default exact up to \(TreeSearch.mostTasks) tasks, and beam beyond."))
  var search: Algorithm?

  @Option(help: "How many partial trees beam search keeps.")
  var beam = 10

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: StoreOptions

  func validate() throws {
    guard beam >= 1 else { throw ValidationError("--beam: is \(beam); at least 1 is needed") }
    guard heads >= 0, heads.isFinite else {
      throw ValidationError("--heads: is \(heads); a number of at least 0 is needed")
    }
    guard budget?.isFinite ?? true else { throw ValidationError("--budget: is not finite") }
  }

  func run() throws {
    let start = Date()
    let table = try AffinityFile.read(affinity)
    let parameters = try parameters(of: table)
    let found = try isExact(table) ? exactly(table, parameters) : beam(table, parameters)
    let seconds = Date().timeIntervalSince(start)
    let reports = found.trees.map { tree in
      TreeReport(
        groups: tree.groups.map { $0.map { $0.map { table.tasks[$0] } } }, cost: tree.cost,
        parameters: tree.parameters, isOptimal: found.isOptimal,
        treesConsidered: found.considered, seconds: seconds)
    }
    try show(reports, locations: table.locations)
  }

  private static let costs = ClusterCost.allCases.map(\.rawValue).joined(separator: ", ")

  private static func cost(_ name: String) throws -> ClusterCost {
    guard let cost = ClusterCost(rawValue: name) else {
      throw ValidationError("--cost: is \(name); allowed are \(costs)")
    }
    return cost
  }

  private typealias Found = (trees: [PricedTree], isOptimal: Bool, considered: Int)

  private func parameters(of table: Affinity) throws -> [Double] {
    let parameters = try NumberList.parse(params, file: affinity, key: "--params")
    guard parameters.count == table.locations.count else {
      throw InputError(
        file: affinity, key: "--params",
        problem: "has \(parameters.count) numbers; there are \(table.locations.count) locations")
    }
    return parameters
  }

  private func isExact(_ table: Affinity) -> Bool {
    let isPossible = table.tasks.count <= TreeSearch.mostTasks
    if search == .exact, !isPossible {
      Standard.error.write(
        "\(table.tasks.count) tasks are more than the \(TreeSearch.mostTasks) that are searched "
          + "exactly; beam search of width \(beam) instead\n")
    }
    return isPossible && search != .beam
  }

  private func exactly(_ table: Affinity, _ parameters: [Double]) throws -> Found {
    let search = TreeSearch(
      affinity: table.affinity, parameters: parameters,
      heads: heads * Double(table.tasks.count), cost: cost)
    guard let budget else { return (search.front(), true, search.treeCount) }
    guard let best = search.best(budget: budget) else { throw tooSmall(search.smallestBudget) }
    return ([best], true, search.treeCount)
  }

  private func beam(_ table: Affinity, _ parameters: [Double]) throws -> Found {
    let search = BeamTreeSearch(
      affinity: table.affinity, parameters: parameters,
      heads: heads * Double(table.tasks.count), cost: cost, width: beam)
    let outcome = search.search(budget: budget ?? .infinity)
    guard budget != nil else { return (outcome.front, false, outcome.treesConsidered) }
    guard let best = outcome.front.last else { throw tooSmall(search.smallestBudget) }
    return ([best], false, outcome.treesConsidered)
  }

  private func tooSmall(_ smallest: Double) -> InputError {
    InputError(
      file: affinity, key: "--budget",
      problem: "no tree fits \((budget ?? 0).short); the smallest takes \(smallest.short)")
  }

  private func show(_ reports: [TreeReport], locations: [String]) throws {
    guard json else {
      return try Standard.output.send(
        reports.map { $0.text(locations: locations) }.joined(separator: "\n"))
    }
    if budget == nil { return try Standard.output.write(json: ["front": reports]) }
    try Standard.output.write(json: reports[0])
  }
}

/// A tree as `ramify tree --json` prints it.
struct TreeReport: Encodable {
  let groups: [[[String]]]
  let cost: Double
  let parameters: Double
  let isOptimal: Bool
  let treesConsidered: Int
  let seconds: Double

  private enum CodingKeys: String, CodingKey {
    case groups, cost, parameters
    case isOptimal = "optimal"
    case treesConsidered = "trees_considered"
    case seconds
  }

  /// The tree for people.
  func text(locations: [String]) -> String {
    let rows = zip(locations, groups).map { location, groups in
      [location, groups.map { "{" + $0.joined(separator: " ") + "}" }.joined(separator: " ")]
    }
    let claim = isOptimal ? "the best of \(treesConsidered) trees" : "found by beam search"
    return TableText(rows: rows.map { $0.map(Standard.oneLine) }).text
      + "cost \(String(format: "%.4f", cost)), \(parameters.short) parameters, \(claim)\n"
  }
}

/// A file of affinities.
enum AffinityFile {
  /// Affinities whose numbers fit together.
  ///
  /// - Throws: `InputError` naming the key that does not.
  static func read(_ path: String) throws -> Affinity {
    let affinity: Affinity
    do {
      affinity = try JSON.decode(Affinity.self, from: InputFile.bytes(path))
    } catch let error as DecodingError {
      throw InputError(file: path, key: error.key, problem: "\(error.complaint); \(needed)")
    }
    try check(affinity, path)
    return affinity
  }

  private static let needed =
    "an object with tasks, locations, samples and affinity[location][task][task] is needed"

  private static func check(_ affinity: Affinity, _ path: String) throws {
    func refuse(_ key: String, _ problem: String) -> InputError {
      InputError(file: path, key: key, problem: problem)
    }
    let tasks = affinity.tasks.count
    guard tasks > 0, Set(affinity.tasks).count == tasks else {
      throw refuse("tasks", "is \(affinity.tasks); a list of different names is needed")
    }
    guard !affinity.locations.isEmpty, affinity.affinity.count == affinity.locations.count else {
      throw refuse(
        "affinity",
        "has \(affinity.affinity.count) matrices; \(affinity.locations.count) locations need one each"
      )
    }
    for (location, matrix) in zip(affinity.locations, affinity.affinity) {
      guard matrix.count == tasks, matrix.allSatisfy({ $0.count == tasks }) else {
        throw refuse("affinity", "of \(location) is not \(tasks) by \(tasks); it has to be")
      }
      for one in 0..<tasks {
        for other in 0..<tasks {
          let value = matrix[one][other]
          guard value.isFinite, abs(value) <= 1 + 1e-6 else {
            throw refuse("affinity", "of \(location) holds \(value); allowed are -1 to 1")
          }
          guard abs(value - matrix[other][one]) <= 1e-6 else {
            throw refuse(
              "affinity",
              "of \(location) differs from \(affinity.tasks[one]) to \(affinity.tasks[other]) "
                + "and back; it has to be symmetric")
          }
        }
      }
    }
  }
}

extension DecodingError {
  /// The key that is wrong.
  fileprivate var key: String {
    let path: [any CodingKey] =
      switch self {
      case .keyNotFound(let key, let context): context.codingPath + [key]
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .dataCorrupted(let context):
        context.codingPath
      @unknown default: []
      }
    return path.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }.joined(separator: ".")
  }

  /// What is wrong, in a few words.
  fileprivate var complaint: String {
    switch self {
    case .keyNotFound: "is missing"
    case .typeMismatch, .valueNotFound: "is of the wrong kind"
    case .dataCorrupted: "is no JSON"
    @unknown default: "cannot be read"
    }
  }
}
