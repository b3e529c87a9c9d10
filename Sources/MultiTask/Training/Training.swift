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

  /// What is looked for while the weights are trained; `nil` where the architecture is the answer.
  package let search: StructureSearch?

  /// A training of an architecture.
  public init(name: String, architecture: Architecture, dissimilaritySamples: Int = 0) {
    self.name = name
    self.architecture = architecture
    self.dissimilaritySamples = dissimilaritySamples
    search = nil
  }

  /// A search of a structure for some tasks over some depths.
  package init(name: String, tasks: [String], depths: [String], search: StructureSearch) {
    self.name = name
    self.search = search
    architecture = .shared(tasks: tasks, depths: depths)
    dissimilaritySamples = 0
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

  /// What a search came up with; empty for the training of an architecture.
  public let candidates: [Candidate]

  /// Seconds of training.
  public let seconds: Double
}

/// A structure that a search came up with.
public struct Candidate: Codable, Hashable, Sendable {
  /// The structure.
  public let architecture: Architecture

  /// The validation loss of the search's own weights along it.
  public let loss: Float
}

extension Architecture {
  /// The networks that share nothing with each other, each an architecture of its own tasks.
  public var networks: [Architecture] {
    var members: [[Int]] = []
    for task in tasks.indices {
      let connected = members.indices.filter { members[$0].contains { shares($0, task) } }
      let merged = connected.flatMap { members[$0] } + [task]
      members = members.indices.filter { !connected.contains($0) }.map { members[$0] } + [merged]
    }
    return members.map { $0.sorted() }.sorted { $0.lexicographicallyPrecedes($1) }.map(restricted)
  }

  /// The architecture of some of the tasks, by index, its blocks numbered from 0.
  private func restricted(to members: [Int]) -> Architecture {
    var part = Architecture(
      tasks: members.map { tasks[$0] }, depths: depths, blocks: members.map { blocks[$0] })
    for depth in depths.indices {
      let numbers = part.groups(at: depth).map { part.blocks[$0[0]][depth] }
      for task in members.indices {
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
  var trainings: [Training] {
    networks.enumerated().map { index, network in
      Training(name: name(of: network, index: index), architecture: network)
    }
  }

  private func name(of network: Architecture, index: Int) -> String {
    if network.tasks.count == 1 { return "single-\(folderName(network.tasks[0]))" }
    return network.tasks.count == tasks.count ? "all-tasks" : "network-\(index + 1)"
  }

  /// A task's name, or its number where the name does not make a folder's.
  private func folderName(_ task: String) -> String {
    let number = (tasks.firstIndex(of: task) ?? 0) + 1
    return task.wholeMatch(of: /[A-Za-z0-9_-]{1,60}/) == nil ? "task-\(number)" : task
  }
}
