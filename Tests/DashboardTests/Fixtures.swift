import Dashboard
import Runs
import Terminal

/// Believable runs on five dense tasks, made of events as a real log would be.
enum Fixtures {
  static let tasks = ["segmentation", "depth", "normals", "edges", "keypoints"]
  static let depths = ["stem", "stage1", "stage2", "stage3", "stage4"]
  static let start = 1_800_000_000.0
  static let steps = 300

  static let metrics = [
    Metric(task: "segmentation", metric: "mean IoU", unit: "%", lowerIsBetter: false),
    Metric(task: "segmentation", metric: "pixel accuracy", unit: "%", lowerIsBetter: false),
    Metric(task: "depth", metric: "absolute error", unit: "m", lowerIsBetter: true),
    Metric(task: "normals", metric: "mean angle", unit: "deg", lowerIsBetter: true),
    Metric(task: "edges", metric: "absolute error", unit: "", lowerIsBetter: true),
    Metric(task: "keypoints", metric: "absolute error", unit: "", lowerIsBetter: true),
  ]

  static let tree = Architecture(
    tasks: tasks, depths: depths,
    groups: [
      [[0, 1, 2, 3, 4]], [[0, 1, 2, 3, 4]], [[0, 1, 2], [3, 4]], [[0, 1, 2], [3, 4]],
      [[0], [1, 2], [3, 4]],
    ])

  static let affinity = Affinity(
    tasks: tasks, locations: depths, samples: 64,
    affinity: depths.indices.map { depth in
      tasks.indices.map { one in
        tasks.indices.map { other in
          let closeness = [
            [1.0, 0.72, 0.61, 0.28, 0.11], [0.72, 1, 0.78, 0.34, 0.16],
            [0.61, 0.78, 1, 0.39, 0.07], [0.28, 0.34, 0.39, 1, 0.58],
            [0.11, 0.16, 0.07, 0.58, 1],
          ]
          let loss = one == other ? 0 : 0.09 * Double(depth)
          return closeness[one][other] - loss
        }
      }
    })

  static func experiment(_ method: String, baseline: String? = "single-task") -> Experiment {
    var experiment = Experiment(name: "\(method) on scenes", method: method)
    experiment.tasks = tasks
    experiment.training.steps = steps
    experiment.baseline = baseline
    experiment.budget = method == "affinity-tree" ? 0.6 : nil
    experiment.data.train = 1024
    return experiment
  }

  /// The files of a session: four that are run already, one that is not, one that is wrong.
  static let entries: [ExperimentEntry] =
    ["affinity-tree", "all-shared", "single-task"].map { entry("quickstart", $0, experiment($0)) }
    + [
      entry("planted", "affinity-tree", experiment("affinity-tree")),
      entry("planted", "wide", experiment("all-shared")),
      ExperimentEntry(
        session: "planted", file: "typo", path: "Sessions/planted/typo.yaml",
        experiments: .failure(
          InvalidExperiment(
            reason: "typo.yaml: training.stepz: unknown key; did you mean training.steps?"))),
    ]

  static func entry(
    _ session: String, _ file: String, _ experiment: Experiment
  ) -> ExperimentEntry {
    ExperimentEntry(
      session: session, file: file, path: "Sessions/\(session)/\(file).yaml",
      experiments: .success([experiment]))
  }

  /// Everything at once: finished, running, paused, queued, stopped, failed and interrupted runs.
  static let runs: [Run] = [
    singleTask, allShared, finishedTree, treeInRetraining, failed,
    active("planted/affinity-tree-1", .paused), active("planted/affinity-tree-2", .queued),
    ended("quickstart/affinity-tree-1", .stopped, "stopped by the user", at: 90),
    ended("planted/affinity-tree-3", .interrupted, nil, at: 210),
  ]

  static let unreadable = [
    UnreadableEntry(
      path: "Sessions/quickstart/runs/all-shared-7", reason: "experiment.yaml is missing")
  ]

  static func dashboard(
    _ width: Int, _ height: Int, glyphs: Glyphs = .unicode, runs: [Run] = runs
  ) -> Dashboard {
    var dashboard = Dashboard(
      size: Size(width: width, height: height), glyphs: glyphs,
      themes: ["ramify-dark", "ramify-light", "high-contrast"], theme: "ramify-dark",
      exportFormats: ["onnx", "csv"], vocabulary: vocabulary)
    _ = dashboard.update(.experiments(entries))
    _ = dashboard.update(.unreadable(unreadable))
    _ = dashboard.update(.runs(runs))
    _ = dashboard.update(.tick(start + 2000))
    _ = dashboard.update(
      .usage(
        ResourceUsage(
          processorPercent: 187.4, residentBytes: 812_000_000, dashboardPercent: 0.43)))
    return dashboard
  }
}

extension Fixtures {
  static let singleTask: Run = {
    var log = Log("quickstart/single-task-1", experiment("single-task", baseline: nil), at: 0)
    log.begin("single-task training", 0, of: 1, work: 5)
    for task in tasks { log.train("single-\(task)", [task], steps: steps, gain: 1) }
    log.finish(.separate(tasks: tasks, depths: depths), parameters: 3_520_000, gain: 1)
    return log.run
  }()

  static let allShared: Run = {
    var log = Log("quickstart/all-shared-1", experiment("all-shared"), at: 300)
    log.begin("training", 0, of: 1, work: 5)
    log.train("shared", tasks, steps: steps, gain: 0.94)
    log.finish(.shared(tasks: tasks, depths: depths), parameters: 731_000, gain: 0.94)
    return log.run
  }()

  static let finishedTree: Run = {
    var log = Log("quickstart/affinity-tree-2", experiment("affinity-tree"), at: 600)
    log.searchTree()
    log.begin("tree training", 2, of: 3, work: 10)
    log.train("tree", tasks, steps: steps, gain: 1.03)
    log.finish(tree, parameters: 1_640_000, gain: 1.03)
    return log.run
  }()

  /// A tree of a larger budget, whose single-task networks came out less alike.
  static let largerTree: Run = {
    var experiment = Fixtures.experiment("affinity-tree")
    experiment.budget = 0.8
    var log = Log("quickstart/affinity-tree-5", experiment, at: 700)
    log.searchTree()
    var affinity = Fixtures.affinity
    affinity.affinity = affinity.affinity.enumerated().map { depth, rows in
      rows.enumerated().map { one, row in
        row.enumerated().map { other, value in
          value - (one == other ? 0 : 0.07 * Double((one + other + depth) % 4) - 0.1)
        }
      }
    }
    log.add(.belief(.affinity(affinity)))
    log.begin("tree training", 2, of: 3, work: 10)
    log.train("tree", tasks, steps: steps, gain: 1.05)
    let split = Architecture(
      tasks: tasks, depths: depths,
      groups: [
        [[0, 1, 2, 3, 4]], [[0, 1, 2, 3, 4]], [[0, 1, 2], [3, 4]], [[0], [1, 2], [3, 4]],
        [[0], [1, 2], [3], [4]],
      ])
    log.finish(split, parameters: 2_450_000, gain: 1.05)
    return log.run
  }()

  /// Three seeds of the baseline and of a tree, the third tree still in its training.
  static let seeds: [Run] = zip(1...3, [1.03, 1.06, 1.01]).flatMap { seed, gain in
    [
      seeded("single-task", seed, gain: 1 + (gain - 1) / 4, parameters: 3_520_000),
      seeded("affinity-tree", seed, gain: gain, parameters: 1_600_000 + 40_000 * seed),
    ]
  }

  private static func seeded(
    _ method: String, _ seed: Int, gain: Double, parameters: Int
  ) -> Run {
    var experiment = experiment(method, baseline: method == "single-task" ? nil : "single-task")
    experiment.seed = seed
    let isTree = method == "affinity-tree"
    var log = Log("quickstart/\(method)-\(seed)", experiment, at: Double(300 * seed))
    log.begin("training", 0, of: 1, work: 5)
    let isLast = isTree && seed == 3
    log.train("all-tasks", tasks, steps: isLast ? 187 : steps, gain: gain)
    if isLast { return log.run }
    let structure = isTree ? tree : .separate(tasks: tasks, depths: depths)
    log.finish(structure, parameters: parameters, gain: gain)
    return log.run
  }

  /// In its first phase: five single-task trainings, two of them at a time.
  static let treeInSearch: Run = {
    var log = Log("quickstart/affinity-tree-4", experiment("affinity-tree"), at: 1500)
    log.begin("single-task training", 0, of: 3, work: 10)
    for (task, steps) in zip(tasks, [300, 300, 174, 168, 0]) {
      log.train("single-\(task)", [task], steps: steps, gain: 1)
    }
    return log.run
  }()

  /// In its last phase, with affinities and a tree.
  static let treeInRetraining: Run = {
    var log = Log("quickstart/affinity-tree-3", experiment("affinity-tree"), at: 1200)
    log.searchTree()
    log.begin("tree training", 2, of: 3, work: 10)
    log.train("tree", tasks, steps: 187, gain: 1.01)
    log.add(.message("checkpoint of tree after step 150"))
    return log.run
  }()

  /// The tree in its last phase, and what the validation of its step 175 shows.
  static let pictured: Run = {
    var run = treeInRetraining
    run.apply(
      Record(
        time: run.updated ?? 0,
        event: .scalar(training: "tree", tag: "validation/loss", step: 175, value: 1.9)))
    return run
  }()

  /// Slopes and circles in place of a room: a network that has not learnt all yet.
  static let sample: SampleSheet = {
    let pictures = tasks.enumerated().map { index, name in
      SampleSheet.Task(
        name: name, target: pixels(radius: 9, red: 250 - 40 * index),
        prediction: pixels(radius: 6 + index, red: 220 - 40 * index))
    }
    return SampleSheet(
      step: 175, height: 24, width: 32, input: pixels(radius: 9, red: 235), tasks: pictures)
  }()

  /// A disc before a slope, 24 pixels high and 32 wide.
  private static func pixels(radius: Int, red: Int) -> [UInt8] {
    (0..<24 * 32).flatMap { pixel -> [UInt8] in
      let (x, y) = (pixel % 32, pixel / 32)
      let isInside = (x - 16) * (x - 16) + (y - 12) * (y - 12) < radius * radius
      return isInside ? [UInt8(red), 90, 60] : [UInt8(7 * x), UInt8(9 * y), UInt8(red / 2)]
    }
  }

  /// AdaShare in its search, the first of its blocks still locked.
  static let policySearch: Run = {
    var log = Log("quickstart/adashare-1", experiment("adashare"), at: 1500)
    log.begin("policy search", 0, of: 3, work: 10)
    log.train("policy-search", tasks, steps: 174, gain: 1)
    let execute = tasks.indices.map { task in
      (1..<depths.count).map { depth -> Double in
        let place = (task * 3 + depth * 5) % 9 - 4
        return 0.5 + 0.11 * Double(place)
      }
    }
    log.add(
      .belief(
        .policy(
          PolicyBelief(
            tasks: tasks, depths: Array(depths.dropFirst()), step: 170, unlocked: 3,
            temperature: 2.13, execute: execute))))
    return log.run
  }()

  /// A Gumbel tree in its search, three candidate nodes at each level.
  static let branchSearch: Run = {
    var log = Log("quickstart/gumbel-tree-1", experiment("gumbel-tree"), at: 1500)
    log.begin("branch search", 0, of: 2, work: 10)
    log.train("branch-search", tasks, steps: 174, gain: 1)
    let parents = depths.indices.map { level in
      (0..<(level == depths.count - 1 ? tasks.count : 3)).map { child -> [Double] in
        let likeliest = child * level % 3
        return (0..<3).map { $0 == likeliest ? 0.62 : 0.19 }
      }
    }
    log.add(
      .belief(
        .branching(
          BranchingBelief(
            tasks: tasks, depths: depths, step: 171, temperature: 0.17, parents: parents))))
    return log.run
  }()

  static let failed: Run = {
    var log = Log("quickstart/all-shared-2", experiment("all-shared"), at: 900)
    log.begin("training", 0, of: 1, work: 5)
    log.train("shared", tasks, steps: 117, gain: 0.9)
    log.add(.scalar(training: "shared", tag: "loss/total", step: 118, value: .nan))
    log.add(.state(.failed, reason: "the loss of depth is nan at step 118"))
    return log.run
  }()

  static func active(_ id: String, _ state: RunState) -> Run {
    var log = Log(id, experiment("affinity-tree"), at: 1600)
    if state != .queued {
      log.begin("single-task training", 0, of: 3, work: 10)
      log.train("single-segmentation", [tasks[0]], steps: 120, gain: 1)
    }
    log.add(.state(state, reason: nil))
    return log.run
  }

  static func ended(_ id: String, _ state: RunState, _ reason: String?, at step: Int) -> Run {
    var log = Log(id, experiment("affinity-tree"), at: 100)
    log.begin("single-task training", 0, of: 3, work: 10)
    log.train("single-segmentation", [tasks[0]], steps: step, gain: 1)
    log.add(.state(state, reason: reason))
    return log.run
  }
}

/// A run's log, written step by step with seeded noise.
struct Log {
  private(set) var run: Run
  private var time: Double
  private var noise: UInt64 = 0x9E37_79B9_7F4A_7C15

  init(_ id: String, _ experiment: Experiment, at offset: Double) {
    run = Run(id: id, experiment: experiment)
    time = Fixtures.start + offset
    add(.state(.running, reason: nil))
    add(.metrics(Fixtures.metrics))
  }

  mutating func add(_ event: Event) {
    run.apply(Record(time: time, event: event))
  }

  mutating func begin(_ name: String, _ index: Int, of count: Int, work: Int) {
    add(.phase(Phase(name: name, index: index, count: count, work: work)))
    add(.message("phase \(index + 1) of \(count): \(name)"))
  }

  mutating func searchTree() {
    begin("single-task training", 0, of: 3, work: 10)
    for task in Fixtures.tasks {
      train("single-\(task)", [task], steps: Fixtures.steps, gain: 1)
    }
    begin("affinities and tree", 1, of: 3, work: 10)
    add(.belief(.affinity(Fixtures.affinity)))
    add(.architecture(Fixtures.tree))
    add(.message("tree of cost 0.31 with 1.64M parameters, best of 3455"))
  }

  mutating func train(_ name: String, _ tasks: [String], steps: Int, gain: Double) {
    add(.training(TrainingSummary(name: name, tasks: tasks, steps: Fixtures.steps)))
    for step in 1...max(1, steps) where steps > 0 {
      time += 0.05
      let losses = tasks.map { loss($0, at: step, gain) }
      if tasks.count > 1 {
        for (task, loss) in zip(tasks, losses) { scalar(name, "loss/\(task)", step, loss) }
      }
      scalar(name, "loss/total", step, losses.reduce(0, +))
      if step % 25 == 0 { validate(name, tasks, step, gain) }
    }
  }

  private mutating func validate(_ name: String, _ tasks: [String], _ step: Int, _ gain: Double) {
    for metric in Fixtures.metrics where tasks.contains(metric.task) {
      scalar(name, metric.tag, step, Self.value(metric, at: step, gain) * (1 + 0.03 * jitter()))
    }
  }

  private mutating func scalar(_ training: String, _ tag: String, _ step: Int, _ value: Double) {
    add(.scalar(training: training, tag: tag, step: step, value: Float(value)))
  }

  mutating func finish(_ architecture: Architecture, parameters: Int, gain: Double) {
    let measured = Fixtures.metrics.map {
      Measurement($0, value: Self.value($0, at: Fixtures.steps, gain), split: "test")
    }
    add(.architecture(architecture))
    add(
      .result(
        RunResult(
          architecture: architecture, parameters: parameters, multiplyAdds: parameters * 91,
          latencyMilliseconds: Double(parameters) / 400_000, metrics: measured,
          selectionRule: "last step", checkpoint: "checkpoints/300",
          seconds: time - (run.started ?? time),
          steps: run.trainings.reduce(0) { $0 + $1.step })))
    add(.state(.finished, reason: nil))
    add(.message("finished"))
  }

  /// Falls from some start to some end, faster at first.
  private mutating func loss(_ task: String, at step: Int, _ gain: Double) -> Double {
    let index = Double(Fixtures.tasks.firstIndex(of: task) ?? 0)
    let part = Double(step) / (12 + 6 * index)
    let level = (0.16 + 0.05 * index) / gain
    return level + (1.5 - 0.22 * index) / (1 + part) * (1 + 0.25 * jitter())
  }

  private static func value(_ metric: Metric, at step: Int, _ gain: Double) -> Double {
    let ends: [String: (Double, Double)] = [
      "mean IoU": (12, 61.5), "pixel accuracy": (40, 84), "absolute error": (0.8, 0.21),
      "mean angle": (44, 19.8),
    ]
    let (first, last) = ends[metric.metric] ?? (1, 0)
    let done = 1 - 1 / (1 + Double(step) / 40)
    let value = first + (last - first) * done
    return metric.lowerIsBetter ? value / gain : value * gain
  }

  /// The next of a fixed row of numbers in -1...1.
  private mutating func jitter() -> Double {
    noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(noise >> 33) / Double(1 << 30) - 1
  }
}
