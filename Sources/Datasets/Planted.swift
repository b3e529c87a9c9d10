internal import Randomness

/// Regression tasks whose best tree is known, because a tree of layers made their targets.
///
/// A teacher maps x ~ N(0, I) of 32 features through one tanh layer that all tasks share, then
/// through two tanh layers of each group's own, then through one linear head for each task. All
/// weights are N(0, gain^2 / fan-in). Targets are scaled to mean 0 and variance 1.
public struct Planted: Dataset {
  /// The tasks `a`, `b`, ..., each a number for the whole sample.
  public let tasks: [TaskDescription]

  /// The tasks that share the layers after the first: the answer a search should find.
  public let plantedGroups: [[String]]

  /// `[32]`.
  public let inputShape = [Teacher.features]

  private let teacher: Teacher
  private let chosen: [Int]
  private let samples: RandomStream
  private let counts: [Split: Int]

  /// Draws the teacher.
  ///
  /// - Parameters:
  ///   - difficulty: how many tasks in how many groups, and how hard they are.
  ///   - seed: the seed of teacher and samples.
  ///   - counts: how many samples each split has; one without a count has fresh ones without end.
  ///   - wanted: the names of the tasks in the wanted order; nil is all of them.
  /// - Throws: `DatasetError` when a wanted task does not exist.
  public init(
    difficulty: Difficulty, seed: Int, counts: [Split: Int], tasks wanted: [String]? = nil
  ) throws {
    let all = difficulty.taskNames.map { TaskDescription(name: $0, kind: .value(unit: "")) }
    let request = DatasetRequest(source: "planted", tasks: wanted)
    let tasks = try request.select(from: all)
    let stream = RandomStream(seed: seed).split("planted")
    self.tasks = tasks
    self.chosen = tasks.compactMap { all.firstIndex(of: $0) }
    self.plantedGroups = difficulty.groupNames
      .map { group in group.filter { name in tasks.contains { $0.name == name } } }
      .filter { !$0.isEmpty }
    self.teacher = Teacher(difficulty, stream: stream)
    self.samples = stream.split("samples")
    self.counts = counts
  }

  /// How many samples a split holds; nil when every index is a fresh sample.
  public func count(_ split: Split) -> Int? { counts[split] }

  /// The samples with the given numbers, drawn anew from their own streams.
  ///
  /// - Precondition: every index is at least 0 and less than the split's count.
  public func batch(_ indices: [Int], of split: Split) -> Batch {
    let stream = samples.split(split.rawValue)
    let inputs = indices.flatMap { index in
      precondition((0..<(counts[split] ?? .max)).contains(index), "sample \(index) of \(split)")
      return Teacher.input(stream.split(index))
    }
    let outputs = teacher.outputs(inputs)
    let targets = zip(tasks, chosen).map { ($0.name, Target.values(outputs[$1])) }
    return Batch(
      shape: [indices.count, Teacher.features], inputs: inputs,
      targets: Dictionary(uniqueKeysWithValues: targets))
  }
}

extension Planted {
  static let builtIn = BuiltIn(
    name: "planted", summary: "tasks with a known best tree, fresh samples without end",
    defaultTasks: Difficulty().taskNames, options: Difficulty.defaults
  ) { request, _ in
    try Planted(
      difficulty: Difficulty(options: request.options), seed: request.seed,
      counts: [
        .train: request.train, .validation: request.validation ?? 1024, .test: request.test ?? 4096,
      ].compactMapValues(\.self), tasks: request.tasks)
  }
}
