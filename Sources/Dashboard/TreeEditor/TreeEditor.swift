import Runs
import Terminal

/// A tree that is being drawn: where the cursor is, what the tree comes to, and what starts it.
struct TreeEditor: Sendable {
  /// The run that it began with, whose settings a start uses.
  let run: Run.ID
  let experiment: Experiment
  let session: String

  private(set) var draft: TreeDraft

  /// The task and the depth under the cursor.
  private(set) var task: Int
  private(set) var depth: Int

  private(set) var measures = TreeMeasures()

  /// The question about the best trees that was asked last, and the last answer.
  var asked: TreeQuestion?
  var answer: (question: TreeQuestion, front: TreeFront)?

  /// What a start of the tree would be; nil where nothing can be started.
  private(set) var form: ExperimentForm?

  /// Where form and command line come from.
  private let source: (path: String, experiment: Experiment)?
  private let vocabulary: Vocabulary?

  /// The method that trains a tree given by hand; its runs are named after it.
  static let method = "fixed-tree"

  init(
    _ draft: TreeDraft, of run: Run, source: (path: String, experiment: Experiment)?,
    vocabulary: Vocabulary?
  ) {
    (self.run, experiment, session) = (run.id, run.experiment, run.session)
    (self.draft, self.source, self.vocabulary) = (draft, source, vocabulary)
    task = draft.shape.order.first ?? 0
    depth = draft.shape.firstFork
    write()
  }

  var shape: TreeShape { draft.shape }

  var architecture: Architecture { draft.architecture }

  /// The tree as fixed-tree takes it.
  var text: String { architecture.writtenTree }

  /// What the tree comes to.
  var sum: TreeMeasures.Sum { measures.sum(of: architecture) }

  /// What the best trees depend on, where that is known.
  var question: TreeQuestion? { measures.question(tasks: draft.tasks, depths: draft.depths) }

  /// The best trees, once they are found.
  var front: TreeFront? { answer.flatMap { $0.question == question ? $0.front : nil } }

  mutating func measure(by measures: TreeMeasures) { self.measures = measures }

  mutating func move(to task: Int, depth: Int) {
    self.task = min(max(0, task), draft.tasks.count - 1)
    self.depth = min(max(0, depth), draft.depths.count - 1)
  }

  /// Goes so many tasks down and depths deeper, as they are drawn.
  mutating func move(down rows: Int, deeper depths: Int) {
    let order = shape.order
    let row = min(max(0, (order.firstIndex(of: task) ?? 0) + rows), order.count - 1)
    move(to: order[row], depth: depth + depths)
  }

  mutating func change(_ body: (inout TreeDraft) -> Void) {
    body(&draft)
    write()
  }

  private mutating func write() {
    guard let vocabulary else { return }
    var experiment = experiment
    (experiment.method, experiment.budget) = (Self.method, nil)
    experiment.options = ["tree": .text(text)]
    form = ExperimentForm(
      of: experiment, session: session, file: Self.method, source: source, vocabulary: vocabulary)
  }
}

/// Something that can be done to a drawn tree.
enum TreeMove: CaseIterable {
  case split, merge, up, down, best, smaller, larger, restore

  init?(_ name: Action.Name) {
    guard let move = Self.allCases.first(where: { $0.action == name }) else { return nil }
    self = move
  }

  var action: Action.Name {
    switch self {
    case .split: .split
    case .merge: .merge
    case .up: .branchUp
    case .down: .branchDown
    case .best: .bestTree
    case .smaller: .smallerTree
    case .larger: .largerTree
    case .restore: .restore
    }
  }
}

extension TreeEditor {
  /// The tree after a move; nil where there is nothing that it could do.
  func result(of move: TreeMove) -> TreeShape? {
    switch move {
    case .split: shape.splitting(task, at: depth)
    case .merge: shape.merging(task, at: depth)
    case .up: shape.moving(task, at: depth, by: -1)
    case .down: shape.moving(task, at: depth, by: 1)
    case .best: other(best(by: 0))
    case .smaller: other(best(by: -1))
    case .larger: other(best(by: 1))
    case .restore: other(draft.start)
    }
  }

  private func other(_ next: TreeShape?) -> TreeShape? { next == shape ? nil : next }

  /// The best tree of the drawn one's size, or of the next smaller or larger size on the front.
  private func best(by step: Int) -> TreeShape? {
    guard let front, let parameters = sum.parameters.map(Double.init) else { return nil }
    let tree =
      switch step {
      case 0: best(within: sum)
      case ..<0: front.trees.last { $0.parameters < parameters * (1 - 1e-12) }
      default: front.trees.first { $0.parameters > parameters * (1 + 1e-12) }
      }
    return tree.map { TreeShape(groups: $0.groups, tasks: draft.tasks.count) }
  }

  /// The best tree that has at most as many parameters as some tree.
  func best(within sum: TreeMeasures.Sum) -> PricedTree? {
    guard let front, let parameters = sum.parameters,
      let place = front.place(within: Double(parameters))
    else { return nil }
    return front.trees[place]
  }

  /// What a move does, in a few words: with all names, or, where there is no room, some.
  func account(of move: TreeMove, within columns: Int, separator: String) -> String {
    let accounts = [true, false].map { account(of: move, isWhole: $0, separator) }
    return accounts.first { columnWidth($0) <= columns } ?? accounts[1]
  }

  private func account(of move: TreeMove, isWhole: Bool, _ separator: String) -> String {
    func names(_ tasks: [Int]?) -> String {
      let names = (tasks ?? []).map { draft.tasks[$0] }
      guard !isWhole, names.count > 1 else { return names.joined(separator: separator) }
      return "\(names[0]) +\(names.count - 1)"
    }
    let branch = names(shape.branch(of: task, at: depth))
    return switch move {
    case .split: "split \(branch) off"
    case .merge: "merge with \(names(shape.partner(of: task, at: depth)))"
    case .up: "move \(branch) to \(names(shape.neighbour(of: task, at: depth, by: -1)))"
    case .down: "move \(branch) to \(names(shape.neighbour(of: task, at: depth, by: 1)))"
    case .best: "best tree of this size"
    case .smaller: "best smaller tree"
    case .larger: "best larger tree"
    case .restore: "back to the start"
    }
  }

  /// Why a move does nothing.
  func obstacle(to move: TreeMove) -> String? {
    guard result(of: move) == nil else { return nil }
    let (name, place) = (draft.tasks[task], draft.depths[depth])
    switch move {
    case .split: return "\(name) is alone at \(place)"
    case .merge: return "all tasks share \(place)"
    case .up: return "no branch above at \(place)"
    case .down: return "no branch below at \(place)"
    case .restore: return "nothing is changed"
    case .best, .smaller, .larger: return obstacleToBest(move)
    }
  }

  private func obstacleToBest(_ move: TreeMove) -> String {
    guard measures.affinity != nil else {
      return "no affinities are known; affinity-tree measures some"
    }
    guard question != nil else { return "the log does not tell what blocks cost" }
    guard front != nil else { return "the best trees are being searched" }
    switch move {
    case .smaller: return "no tree is smaller"
    case .larger: return "no larger one is better"
    default: return "the best of its size"
    }
  }
}

extension TreeShape {
  /// The first depth at which some tasks are apart; the last one where they never are.
  fileprivate var firstFork: Int {
    let groups = groups
    return (groups.firstIndex { $0.count > 1 } ?? groups.count - 1)
  }
}
