public import Runs

/// One training as a plain value: what to train, from which seed.
public struct Training: Hashable, Sendable {
  /// Its name within the run, fit for a folder's name.
  public let name: String

  /// The network to train, and its tasks.
  public let architecture: Architecture

  /// On how many validation samples the features' dissimilarities are measured afterwards; 0 for
  /// none.
  public let dissimilaritySamples: Int

  /// After how many steps it is measured and left, to go on later as if it never had been; `nil`
  /// for the experiment's last step.
  public let stepLimit: Int?

  /// How it measures what tasks' steps do to each other, `nil` for not at all.
  ///
  /// The weights do not depend on it.
  package let lookahead: LookaheadSettings?

  /// How long it is, `nil` for as long as the experiment says.
  package let steps: Int?

  /// What is looked for while the weights are trained; `nil` where the architecture is the answer.
  package let search: StructureSearch?

  /// A training of an architecture.
  public init(
    name: String, architecture: Architecture, dissimilaritySamples: Int = 0, stepLimit: Int? = nil
  ) {
    self.name = name
    self.architecture = architecture
    self.dissimilaritySamples = dissimilaritySamples
    self.stepLimit = stepLimit
    (lookahead, steps, search) = (nil, nil, nil)
  }

  /// A training of an architecture whose tasks share all blocks, with a look at what each task's
  /// steps would do to the others.
  init(name: String, architecture: Architecture, lookahead: LookaheadSettings) {
    self.name = name
    self.architecture = architecture
    self.lookahead = lookahead
    (dissimilaritySamples, stepLimit, steps, search) = (0, nil, nil, nil)
  }

  /// A search of a structure for some tasks over some depths.
  package init(
    name: String, tasks: [String], depths: [String], steps: Int? = nil, search: StructureSearch
  ) {
    self.name = name
    self.steps = steps
    self.search = search
    architecture = .shared(tasks: tasks, depths: depths)
    (dissimilaritySamples, stepLimit, lookahead) = (0, nil, nil)
  }
}

/// A structure that is looked for while the weights of all its candidates are trained.
package enum StructureSearch: Hashable, Sendable {
  /// Which blocks of one backbone each task executes.
  case policies(PolicySettings)

  /// Which node each node and each task takes its input from.
  case branching(BranchingSettings)
}

/// What came out of a training.
public struct Trained: Hashable, Sendable {
  /// The training's name.
  public let name: String

  /// The tasks' metrics on validation and test data, at the last step.
  public let measurements: [Measurement]

  /// The dissimilarities of each pair of samples behind each depth, `[depth][pair]`, of the first
  /// task; empty when none were asked for.
  public let dissimilarities: [[Float]]

  /// The mean over validation batches of the tasks' weighted losses' sum, at the last step.
  public let validationLoss: Float

  /// The mean over validation batches of each task's loss, unweighted, in the order of the
  /// training's tasks.
  public let validationLosses: [Float]

  /// How much a step on one task's loss alone helped each task, `[helped][helper]`, positive is
  /// help; empty when that was not measured.
  public let help: [[Double]]

  /// What a search came up with; empty for the training of an architecture.
  public let candidates: [Candidate]

  /// Seconds of training.
  public let seconds: Double

  /// The steps done.
  public let steps: Int
}

/// A structure that a search came up with.
public struct Candidate: Codable, Hashable, Sendable {
  /// The structure.
  public let architecture: Architecture

  /// The validation loss of the search's own weights along it.
  public let loss: Float
}

extension Architecture {
  /// The networks that share nothing with each other, each an architecture of the tasks that it
  /// serves and of its auxiliary ones.
  public var networks: [Architecture] { components.map(restricted) }

  /// The tasks that each network of `networks` serves.
  package var served: [[String]] { components.map { $0.map { tasks[$0] } } }

  /// The tasks, by index, that each network of `networks` serves.
  private var components: [[Int]] {
    var members: [[Int]] = []
    for task in tasks.indices {
      let connected = members.indices.filter { members[$0].contains { shares($0, task) } }
      let merged = connected.flatMap { members[$0] } + [task]
      members = members.indices.filter { !connected.contains($0) }.map { members[$0] } + [merged]
    }
    return members.map { $0.sorted() }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The network that serves some of the tasks, by index, its blocks numbered from 0.
  private func restricted(to served: [Int]) -> Architecture {
    let others = network(of: served[0]).flatMap { auxiliary["\($0)"] } ?? []
    let members = tasks.indices.filter { served.contains($0) || others.contains(tasks[$0]) }
    var part = Architecture(
      tasks: members.map { tasks[$0] }, depths: depths,
      blocks: members.map { blocks[served.contains($0) ? $0 : served[0]] })
    let size = capacity(of: served[0])
    if size != 1 { part.capacity["0"] = size }
    for depth in depths.indices {
      let numbers = part.groups(at: depth).map { part.blocks[$0[0]][depth] }
      for task in part.tasks.indices {
        part.blocks[task][depth] = part.blocks[task][depth].flatMap { numbers.firstIndex(of: $0) }
      }
    }
    return part
  }

  private func shares(_ one: Int, _ other: Int) -> Bool {
    depths.indices.contains { blocks[one][$0] != nil && blocks[one][$0] == blocks[other][$0] }
  }
}

extension Architecture {
  /// The trainings of its networks, named after their task, or after what they hold.
  package var trainings: [Training] {
    networks.enumerated().map { index, network in
      Training(name: name(of: network, index: index), architecture: network)
    }
  }

  /// The training of a network that some of the tasks, by index, share from end to end.
  package func training(of members: [Int], capacity: Double = 1, stepLimit: Int? = nil) -> Training
  {
    var network = Architecture.shared(tasks: members.map { tasks[$0] }, depths: depths)
    if capacity != 1 { network.capacity["0"] = capacity }
    return Training(
      name: name(of: network, index: 0), architecture: network, stepLimit: stepLimit)
  }

  /// The metrics of each task in the network that serves it, out of the outcomes of `trainings`.
  func measurements(of trained: [Trained]) -> [Measurement] {
    zip(components, trained).flatMap { served, trained in
      trained.measurements.filter { measurement in
        served.contains { tasks[$0] == measurement.task }
      }
    }
  }

  private func name(of network: Architecture, index: Int) -> String {
    let size = network.capacity["0"].map { $0 == 0.5 ? "half-" : "capacity-\($0)-" } ?? ""
    if network.tasks.count == 1 { return "\(size)single-\(folderName(network.tasks[0]))" }
    if network.tasks.count == tasks.count { return "\(size)all-tasks" }
    let isOneBackbone = (0..<network.tasks.count).allSatisfy { network.network(of: $0) == 0 }
    return isOneBackbone ? "\(size)\(groupName(network.tasks))" : "network-\(index + 1)"
  }

  /// A task's name, or its number where some task's name does not make a folder's.
  private func folderName(_ task: String) -> String {
    tasks.allSatisfy(Self.isFolderName) ? task : "task-\(number(of: task))"
  }

  /// The tasks' names with a sign between that is in none, or their numbers where names do not make
  /// a folder's.
  private func groupName(_ members: [String]) -> String {
    let fit = tasks.allSatisfy(Self.isFolderName) && tasks.joined(separator: "+").count <= 100
    let numbers = members.map { "\(number(of: $0))" }
    return fit
      ? "group-" + members.joined(separator: "+") : "tasks-" + numbers.joined(separator: "-")
  }

  private func number(of task: String) -> Int { (tasks.firstIndex(of: task) ?? 0) + 1 }

  private static func isFolderName(_ task: String) -> Bool {
    task.wholeMatch(of: /[A-Za-z0-9_-]{1,60}/) != nil
  }
}
