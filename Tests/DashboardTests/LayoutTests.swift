import Dashboard
import Runs
import Terminal
import Testing

/// Places of panes, and frames of every size.
@Suite("layout")
struct LayoutTests {
  static let sizes = [1, 2, 3, 7, 12, 23, 40, 59, 60, 79, 80, 99, 100, 131, 159, 160, 200, 300]
    .flatMap { width in
      [1, 2, 3, 5, 9, 15, 16, 23, 24, 27, 28, 30, 44, 45, 50, 80, 100].map { (width, $0) }
    }

  @Test("panes lie on the terminal and never on each other", arguments: Page.allCases)
  func disjoint(_ page: Page) {
    for (width, height) in Self.sizes {
      for focus in Pane.allCases {
        for isZoomed in [false, true] {
          let size = Size(width: width, height: height)
          let layout = Layout(size: size, page: page, focus: focus, isZoomed: isZoomed)
          let bars = [layout.header, layout.status, layout.footer]
          let rects = (bars + layout.panes.map(\.rect)).filter { !$0.isEmpty }
          #expect(rects.allSatisfy { Rect(size: size).contains($0) })
          for (index, one) in rects.enumerated() {
            for other in rects[..<index] { #expect(one.intersection(other).isEmpty) }
          }
        }
      }
    }
  }

  @Test("the focused pane is shown and no shown pane is too small", arguments: Page.allCases)
  func usable(_ page: Page) {
    for (width, height) in Self.sizes where width >= 60 && height >= 16 {
      let size = Size(width: width, height: height)
      for focus in Layout(size: Size(width: 300, height: 100), page: page, focus: .events).panes
        .map(\.pane)
      {
        let layout = Layout(size: size, page: page, focus: focus)
        #expect(layout.rect(of: focus) != nil)
        #expect(layout.panes.allSatisfy { $0.rect.width >= 24 && $0.rect.height >= 4 })
      }
    }
  }

  @Test(
    "the room decides how much is shown",
    arguments: [
      (59, 40, .tooSmall), (60, 15, .tooSmall), (60, 16, .narrow), (80, 24, .compact),
      (100, 28, .normal), (159, 60, .normal), (160, 45, .wide),
    ] as [(Int, Int, Layout.Breakpoint)])
  func breakpoints(_ width: Int, _ height: Int, _ expected: Layout.Breakpoint) {
    #expect(Layout.Breakpoint(Size(width: width, height: height)) == expected)
  }

  @Test("a terminal that is too small says so and still takes keys")
  func tooSmall() {
    var dashboard = Fixtures.dashboard(
      40, 10, runs: [Fixtures.active("quickstart/affinity-tree-1", .running)])
    _ = dashboard.update(.experiments([]))
    #expect(dashboard.view().text.contains("60x16 needed, is 40x10"))
    #expect(
      dashboard.update(.input(.key(.character("p")))) == .pause("quickstart/affinity-tree-1"))
    #expect(dashboard.update(.input(.key(.character("x")))) == .stop("quickstart/affinity-tree-1"))
  }

  @Test("any page draws at any size", arguments: ["1", "2", "3", "5", "6"] as [Character])
  func anySize(_ page: Character) {
    var dashboard = Fixtures.dashboard(
      10, 10, runs: page == "6" ? [Fixtures.drawable] : Fixtures.runs)
    if page == "6" { _ = dashboard.update(.input(.key(.character("2")))) }
    _ = dashboard.update(.input(.key(.character(page))))
    if let question = dashboard.wantedFront {
      _ = dashboard.update(.front(question, TreeFront(tryingAll: question)))
    }
    for (width, height) in Self.sizes {
      let size = Size(width: width, height: height)
      _ = dashboard.update(.input(.resize(size)))
      #expect(dashboard.view().size == size)
      _ = dashboard.update(.input(.key(.tab)))
    }
  }

  @Test("random keys over hostile names never break anything", arguments: [1, 2, 3] as [UInt64])
  func monkey(_ seed: UInt64) {
    var state = seed
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let letters = "loss<2 or:(".map(Key.character) + [.backspace, .delete, .control("w")]
    let keys = Action.all.flatMap(\.keys).filter { $0 != .character("q") } + letters
    var dashboard = Hostile.dashboard
    for _ in 0..<400 {
      switch random(14) {
      case 3: _ = dashboard.update(.tick(Double(random(1000))))
      case 4:
        let entries = Hostile.names.indices.map { index in
          QueuedRun(
            id: "\(Hostile.names[index])/\(Hostile.names[index])-\(index)",
            isHeld: random(2) == 0)
        }
        _ = dashboard.update(.queue(entries.shuffled(by: random), threads: random(4)))
      case 0:
        let (width, height) = Self.sizes[random(Self.sizes.count)]
        _ = dashboard.update(.input(.resize(Size(width: width, height: height))))
      case 1: _ = dashboard.update(.input(.click(Point(x: random(120), y: random(40)))))
      case 2:
        _ = dashboard.update(.input(.wheel(Point(x: random(120), y: random(40)), random(9) - 4)))
      default: _ = dashboard.update(.input(.key(keys[random(keys.count)])))
      }
      if let wanted = dashboard.wantedSample {
        _ = dashboard.update(.sample(wanted, random(2) == 0 ? nil : Hostile.sheet))
      }
      if let question = dashboard.wantedFront {
        _ = dashboard.update(.front(question, TreeFront(trees: [], isExact: random(2) == 0)))
      }
      let canvas = dashboard.view()
      #expect(
        !canvas.text.unicodeScalars.contains {
          $0.properties.generalCategory == .control && $0 != "\n"
        })
    }
  }

  @Test(
    "an ASCII frame has ASCII glyphs alone",
    arguments: ["1", "2", "3", "5", "6", "?", ":", "c"] as [Character])
  func ascii(_ key: Character) {
    var dashboard = Fixtures.dashboard(160, 50, glyphs: .ascii)
    for _ in 0..<6 { _ = dashboard.update(.input(.key(.down))) }
    _ = dashboard.update(.input(.key(.character(key))))
    let text = dashboard.view().text
    #expect(text.utf8.allSatisfy { $0 < 0x7f })
    #expect(text.filter { $0 == "?" }.count <= 2)
  }

  @Test("the view changes nothing and depends on nothing else")
  func pure() {
    let dashboard = Fixtures.dashboard(120, 40)
    let before = dashboard.revision
    #expect(dashboard.view() == dashboard.view())
    #expect(dashboard.revision == before)
  }
}

extension [QueuedRun] {
  fileprivate func shuffled(by random: (Int) -> Int) -> [QueuedRun] {
    isEmpty ? [] : (0..<count).map { _ in self[random(count)] }
  }
}

/// Names and numbers that nobody should choose.
enum Hostile {
  static let names = [
    "", "\u{1b}[2J\u{1b}[H\u{7}", "名前がとても長い実験の名前です", "a\u{202e}txt.exe",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    String(repeating: "long ", count: 200), "👩‍👩‍👧‍👦", "tab\tline\nend", "%s%n%d",
  ]

  static var dashboard: Dashboard {
    var dashboard = Fixtures.dashboard(100, 30, runs: names.enumerated().map(run))
    _ = dashboard.update(
      .experiments(
        names.map { name in
          ExperimentEntry(
            session: name, file: name, path: name,
            experiments: .failure(InvalidExperiment(reason: name)))
        }))
    _ = dashboard.update(.unreadable(names.map { UnreadableEntry(path: $0, reason: $0) }))
    return dashboard
  }

  static func run(_ index: Int, _ name: String) -> Run {
    var experiment = Experiment(name: name, method: name)
    experiment.tasks = index % 2 == 0 ? names : nil
    experiment.training.steps = index
    experiment.baseline = name
    var run = Run(id: "\(name)/\(name)-\(index)", experiment: experiment)
    let events: [Event] = [
      .state(RunState.allCases[index % 7], reason: name), .message(name),
      .metrics(names.map { Metric(task: $0, metric: name, unit: $0, lowerIsBetter: true) }),
      .phase(Phase(name: name, index: index, count: 0, work: 0)),
      .training(TrainingSummary(name: name, tasks: index == 1 ? [] : [name], steps: 0)),
      .training(TrainingSummary(name: "all", tasks: names, steps: .max / 2)),
      .scalar(training: name, tag: "loss/total", step: 5, value: .infinity),
      .scalar(training: "all", tag: "loss/total", step: 0, value: -0.0),
      .scalar(training: "all", tag: "loss/\(name)", step: 9, value: .greatestFiniteMagnitude),
      .scalar(training: "all", tag: "loss/\(name)", step: 10, value: -.greatestFiniteMagnitude),
      .scalar(training: "all", tag: "validation/\(name)/\(name)", step: 3, value: .nan),
      .belief(
        .affinity(
          Affinity(tasks: names, locations: index == 2 ? [] : [name], samples: 0, affinity: []))),
      .belief(belief(index, name, names)),
      .architecture(
        Architecture(
          tasks: names, depths: index == 3 ? [] : [name, ""],
          blocks: names.map { _ in index == 3 ? [] : [index == 4 ? nil : index, 0] })),
      .costs(
        BlockCosts(
          depths: index == 5 ? [] : [name, ""], parameters: index == 6 ? [] : [0, .max / 4],
          tasks: names, headParameters: names.map { _ in -1 })),
      .scalar(training: name, tag: "validation/loss", step: 1, value: .nan),
    ]
    for event in events { run.apply(Record(time: .init(index) * 1e300, event: event)) }
    return run
  }

  /// More pictures than any screen has room for, or of one pixel.
  static let sheet = SampleSheet(
    step: .max, height: 1, width: 64, input: nil,
    tasks: names.map {
      let pixels = [UInt8](repeating: 7, count: 192)
      return SampleSheet.Task(name: $0, target: pixels, prediction: pixels)
    })

  /// One of the kinds of beliefs, with tables that fit or do not.
  private static func belief(_ index: Int, _ name: String, _ names: [String]) -> Belief {
    let row: [Double] = [.nan, .infinity, -1]
    return switch index % 3 {
    case 0:
      .affinity(Affinity(tasks: names, locations: [name], samples: 0, affinity: []))
    case 1:
      .policy(
        PolicyBelief(
          tasks: names, depths: ["", name, ""], step: .max, unlocked: .min, temperature: .nan,
          execute: index == 1 ? [] : names.map { _ in row }))
    default:
      .branching(
        BranchingBelief(
          tasks: names, depths: [name, ""], step: .min, temperature: .infinity,
          parents: index == 2 ? [[], [row]] : [[row, []], names.map { _ in [0, .nan] }]))
    }
  }
}
