import Dashboard
import Runs
import Terminal
import Testing

/// What is made of a run's numbers before they are drawn.
@Suite("curves")
struct CurveTests {
  private func curve(_ values: [Float]) -> Curve {
    Curve(
      steps: Array(values.indices), times: values.indices.map(Double.init), values: values)
  }

  @Test(
    "smoothing is a bias-corrected moving average",
    arguments: [
      (0.5, [1, 2, 3], [1, 5.0 / 3, 17.0 / 7]), (0.9, [4, 4, 4], [4, 4, 4]),
      (0, [1, 5, 2], [1, 5, 2]), (0.5, [2, .infinity, 2], [2, .infinity, 2]),
    ] as [(Float, [Float], [Float])])
  func smoothing(_ weight: Float, _ values: [Float], _ expected: [Float]) {
    for (value, expected) in zip(curve(values).smoothed(weight).values, expected) {
      #expect(value == expected || abs(value - expected) < 1e-5)
    }
  }

  @Test("a long history keeps its ends, spikes and gaps when it is thinned")
  func thinning() {
    var values = [Float](repeating: 1, count: 100_000)
    (values[31_337], values[77_777], values[55_555]) = (9, -9, .nan)
    let thin = curve(values).thinned(to: 100)
    #expect(thin.values.count <= 302)
    #expect(thin.steps.first == 0 && thin.steps.last == 99_999)
    #expect(thin.values.max() == 9 && thin.values.contains(-9))
    #expect(thin.values.contains { $0.isNaN })
    #expect(thin.steps == thin.steps.sorted())
  }

  @Test("what is kept of a curve for the next frame changes nothing that is drawn of it")
  func memory() {
    let memory = CurveMemory()
    var noise = FixedNoise()
    var values: [Float] = []
    for turn in 0..<400 {
      switch turn % 40 {
      case 39: values.removeLast(values.count / 3)
      case 20: values = [noise.next()]
      default: values += (0..<turn % 7).map { $0 == 3 ? .nan : noise.next() }
      }
      let curve = curve(values)
      let window = turn % 3 == 0 ? nil : 2.0...Double(5 + turn)
      for (weight, isOverTime) in [(Float(0.9), false), (0, true), (0.97, true)] {
        func find(_ source: String?) -> CurveMemory.Found {
          memory.find(
            curve, of: source, weight: weight, window: window, columns: 8, isOverTime: isOverTime)
        }
        #expect(find("run/training/loss").isSame(as: find(nil)), "turn \(turn), \(weight)")
      }
    }
  }

  @Test("the axis is as long as the training shown, a search's too", arguments: [40, 400, 4000])
  func axis(steps: Int) throws {
    var log = Log("quickstart/adashare-1", Fixtures.experiment("adashare"), at: 0)
    log.add(
      .training(TrainingSummary(name: "policy-search", tasks: Fixtures.tasks, steps: steps)))
    for step in 1...20 {
      log.add(.scalar(training: "policy-search", tag: "loss/total", step: step, value: 1))
    }
    var dashboard = Fixtures.dashboard(100, 30, runs: [log.run])
    dashboard.open(["quickstart/adashare-1"])
    let axis = try #require(
      dashboard.view().text.split(separator: "\n").first { $0.contains(" step") }?
        .split(separator: "┃").first)
    let ticks = axis.split(separator: " ").compactMap { Int($0) }
    let last = try #require(ticks.last)
    #expect(ticks.first == 0 && steps / 2 < last && last <= steps, "\(axis)")
  }

  @Test("a short history is not thinned")
  func short() {
    let curve = curve([3, 1, 2])
    #expect(curve.thinned(to: 100) == curve)
  }

  /// Trainings by their tasks, each with a loss; zero for one that logged nothing.
  struct Case: CustomTestStringConvertible, Sendable {
    let trainings: [(tasks: [String], loss: Float)]
    let last: Double?
    let isWhole: Bool

    var testDescription: String { "\(trainings.map(\.tasks))" }
  }

  @Test(
    "the loss of a run is that of the networks that share its tasks out",
    arguments: [
      Case(trainings: [(["a", "b"], 3)], last: 3, isWhole: true),
      Case(trainings: [(["a"], 1), (["b"], 2)], last: 3, isWhole: true),
      Case(trainings: [(["a"], 1)], last: 1, isWhole: false),
      Case(trainings: [(["a"], 1), (["b"], 0)], last: 1, isWhole: false),
      Case(trainings: [(["a"], 1), (["b"], 2), (["a", "b"], 7)], last: 7, isWhole: true),
      Case(trainings: [(["a", "b"], 7), (["a"], 1), (["b"], 2)], last: 3, isWhole: true),
      Case(trainings: [(["a", "b"], 7), (["a"], 1)], last: 1, isWhole: false),
      Case(trainings: [], last: nil, isWhole: false),
    ])
  func loss(_ test: Case) {
    var experiment = Experiment(name: "x", method: "single-task")
    experiment.tasks = ["a", "b"]
    var run = Run(id: "s/x-1", experiment: experiment)
    for (index, training) in test.trainings.enumerated() {
      let summary = TrainingSummary(name: "\(index)", tasks: training.tasks, steps: 10)
      run.apply(Record(time: 0, event: .training(summary)))
      guard training.loss > 0 else { continue }
      let event = Event.scalar(
        training: "\(index)", tag: "loss/total", step: 1, value: training.loss)
      run.apply(Record(time: 0, event: event))
    }
    let history = LossHistory(run)
    #expect(history.last == test.last)
    #expect(history.isWhole == test.isWhole)
  }

  @Test("a tree has a line for each row of blocks without a branch, and for each shared head")
  func tree() {
    let lines = BranchingTree(Fixtures.tree, glyphs: .ascii).lines
    let drawn = lines.map { line in
      let tasks = line.tasks.map { String(Fixtures.tasks[$0].prefix(1)) }
      return "\(line.twigs)\(line.name) \(tasks.joined())"
    }
    #expect(
      drawn.joined(separator: "\n") == """
        input sdnek
        `-stem~stage1 sdnek
          |-stage2~stage3 sdn
          | |-stage4 s
          | `-stage4 dn
          |   |-head d
          |   `-head n
          `-stage2~stage4 ek
            |-head e
            `-head k
        """)
  }

  @Test("what is pointed out begins at the depth that differs")
  func pointed() {
    let shared = Architecture.shared(tasks: Fixtures.tasks, depths: Fixtures.depths)
    let depth = Fixtures.tree.agreement(with: shared).firstIndex(of: false)
    let lines = BranchingTree(shared, pointed: depth, glyphs: .unicode).lines
    #expect(lines.prefix(3).map(\.name) == ["input", "stem…stage1", "stage2…stage4"])
    #expect(lines.filter(\.isPointedOut).map(\.name) == ["stage2…stage4"])
  }
}

/// The same numbers every time, in 0...1.
private struct FixedNoise {
  private var state: UInt64 = 42

  mutating func next() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(state >> 40) / Float(1 << 24)
  }
}

extension CurveMemory.Found {
  /// Whether both are the same; what is no number is one as well as another.
  fileprivate func isSame(as other: CurveMemory.Found) -> Bool {
    func bits(_ curve: Curve) -> [UInt32] { curve.values.map(\.bitPattern) }
    return smooth.steps == other.smooth.steps && drawn.steps == other.drawn.steps
      && bits(smooth) == bits(other.smooth) && bits(drawn) == bits(other.drawn)
  }
}
