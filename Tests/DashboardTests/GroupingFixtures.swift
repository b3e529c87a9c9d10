import Runs

extension Fixtures {
  /// Every subset of the tasks, and a network of half the size for each task alone; so many known.
  static func networks(known: Int) -> [GroupingBelief.Network] {
    let subsets = (1..<32).map { mask in tasks.indices.filter { mask >> $0 & 1 == 1 } }
    let ordered = subsets.sorted { ($0.count, $0[0]) < ($1.count, $1[0]) }
    let all = tasks.indices.map { (cost: 0.5, tasks: [$0]) } + ordered.map { (cost: 1, tasks: $0) }
    return all.enumerated().map { index, network in
      let losses = network.tasks.map { task in
        0.21 + 0.31 * Double(task) + 0.007 * Double((index * 13 + task * 5) % 23)
      }
      return GroupingBelief.Network(
        cost: network.cost, tasks: network.tasks, losses: index < known ? losses : [],
        isEstimated: network.tasks.count > 2)
    }
  }

  /// Task grouping in its search, three budgets answered so far.
  static let groupingSearch: Run = {
    var settings = experiment("task-grouping")
    settings.budget = 2.5
    var log = Log("quickstart/task-grouping-1", settings, at: 1500)
    log.begin("networks", 0, of: 2, work: 45)
    log.train("group-depth+normals", ["depth", "normals"], steps: 174, gain: 1)
    let choices = [
      GroupingBelief.Choice(
        budget: 2.5, total: 4.31, networks: [0, 1, 2, 3, 4], serves: [[0], [1], [2], [3], [4]],
        isOptimal: true),
      GroupingBelief.Choice(
        budget: 3, total: 4.27, networks: [0, 20, 19], serves: [[0], [1, 2], [3, 4]],
        isOptimal: true),
      GroupingBelief.Choice(
        budget: 4, total: 4.19, networks: [5, 6, 17, 9], serves: [[0], [1], [2, 3], [4]],
        isOptimal: false),
    ]
    log.add(
      .belief(
        .grouping(
          GroupingBelief(
            tasks: tasks, estimate: "hoa", unit: "networks", networks: networks(known: 22),
            choices: choices))))
    return log.run
  }()

  /// Task grouping by the help that tasks are to each other, with its answer.
  static let groupingByHelp: Run = {
    var log = Log("quickstart/task-grouping-2", experiment("task-grouping"), at: 1500)
    log.begin("training", 1, of: 2, work: 10)
    log.train("half-single-segmentation", ["segmentation"], steps: 174, gain: 1)
    let help = tasks.indices.map { row in
      tasks.indices.map { 0.003 * Double((row * 7 + $0 * 4) % 11 - 4) }
    }
    let choice = GroupingBelief.Choice(
      budget: 2.5, total: 4.9805, networks: [0, 16, 29], serves: [[0], [1, 4], [2, 3]],
      isOptimal: true)
    log.add(
      .belief(
        .grouping(
          GroupingBelief(
            tasks: tasks, estimate: "tag", unit: "networks", networks: networks(known: 36),
            choices: [choice], help: help))))
    let rows = [0, 1, 2, 2, 1].map { [Int?](repeating: $0, count: depths.count) }
    log.add(
      .architecture(
        Architecture(
          tasks: tasks, depths: depths, blocks: rows, auxiliary: ["2": ["keypoints"]],
          capacity: ["0": 0.5])))
    return log.run
  }()
}
