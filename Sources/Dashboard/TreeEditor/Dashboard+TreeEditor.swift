import Runs
import Terminal

extension Dashboard {
  /// The best trees that the editor's page lacks, asked for or not.
  public var wantedFront: TreeQuestion? {
    guard page == .draw, let editor = treeEditor, editor.front == nil else { return nil }
    return editor.question
  }

  /// What the program has to search for the editor's page.
  mutating func askForFront() -> Command? {
    guard let wanted = wantedFront, wanted != treeEditor?.asked else { return nil }
    treeEditor?.asked = wanted
    return .searchTrees(wanted)
  }

  /// Shows the best trees, unless others are asked for by now.
  mutating func take(_ front: TreeFront, of question: TreeQuestion) {
    guard treeEditor?.question == question else { return }
    treeEditor?.answer = (question, front)
  }

  /// Finds out anew what blocks cost and how alike the tasks are.
  mutating func measureTree() {
    guard let editor = treeEditor else { return }
    treeEditor?.measure(
      by: library.measures(
        of: editor.experiment, run: editor.run, tasks: editor.draft.tasks,
        depths: editor.draft.depths))
  }

  /// Begins a tree from the selected run, or goes on with the one that began there.
  mutating func openTreeEditor() {
    guard let run = treeOrigin, let draft = draft(of: run) else { return }
    if treeEditor?.run != run.id || treeEditor?.draft.start != draft.start {
      let entry = library.experiment(of: run)
      let source = entry.flatMap { entry in
        (try? entry.experiments.get().first).map { (entry.path, $0) }
      }
      treeEditor = TreeEditor(draft, of: run, source: source, vocabulary: vocabulary)
      measureTree()
    }
    show(.draw)
  }

  /// The run that a tree would begin with: the selected one, or the newest of a group with a tree.
  private var treeOrigin: Run? {
    if let run = subject { return run }
    let runs = selectedGroup?.runs.compactMap { library[$0] } ?? []
    return runs.first { $0.architecture != nil } ?? runs.first
  }

  /// A tree to begin with: the run's, the one of its history that is shown, or, where it has none,
  /// that whose tasks share all.
  private func draft(of run: Run) -> TreeDraft? {
    let shown = page == .live ? tree(of: run).architecture : run.architecture
    if let draft = shown.flatMap(TreeDraft.init) { return draft }
    let parts = run.costs.map { ($0.tasks, $0.depths) } ?? shown.map { ($0.tasks, $0.depths) }
    return parts.flatMap { TreeDraft(.shared(tasks: $0.0, depths: $0.1)) }
  }

  /// Why no tree can be drawn from what is selected.
  var obstacleToDraw: String? {
    guard let run = treeOrigin else {
      return "select a run: a tree is drawn from its tasks and depths"
    }
    if run.isImported { return "\(run.name) is another program's log" }
    // What is told of costs tells of tasks and depths.
    return run.costs == nil && draft(of: run) == nil
      ? "\(run.name) does not yet tell its tasks and depths" : nil
  }

  /// What is said where there is no tree yet.
  var noTree: String { "\(keyName(.draw)) in the browser draws a tree from the selected run's" }

  /// Why a move cannot be made.
  func obstacle(toMove move: TreeMove) -> String? {
    treeEditor.map { $0.obstacle(to: move) } ?? noTree
  }

  /// Why nothing drawn can be taken back, or done again.
  func obstacleToDrawnStep(isRedo: Bool) -> String? {
    guard let steps = treeEditor?.draft.steps else { return noTree }
    if isRedo { return steps.future == 0 ? "there is nothing to do again" : nil }
    return steps.past == 0 ? "nothing is drawn yet" : nil
  }

  /// Why the drawn tree cannot be started.
  var obstacleToTreeStart: String? {
    guard let editor = treeEditor else { return noTree }
    guard let form = editor.form else { return "nothing can be started here" }
    if case .failure(let error) = form.experiments {
      return [error.key, error.problem].filter { !$0.isEmpty }.joined(separator: ": ")
    }
    return nil
  }

  /// Opens the form with what a start of the drawn tree would be.
  mutating func openFormOfTree() {
    guard let form = treeEditor?.form else { return }
    self.form = form
    show(.new)
  }

  /// Does one of the actions that are about the drawn tree.
  ///
  /// - Returns: whether the action is one of them.
  mutating func changeTree(_ name: Action.Name) -> Bool {
    guard page == .draw, treeEditor != nil else { return false }
    if let move = TreeMove(name) {
      guard let next = treeEditor?.result(of: move) else { return true }
      treeEditor?.change { $0.become(next) }
      return true
    }
    switch name {
    case .undo: treeEditor?.change { $0.undo() }
    case .redo: treeEditor?.change { $0.redo() }
    case .left: treeEditor?.move(down: 0, deeper: -1)
    case .right: treeEditor?.move(down: 0, deeper: 1)
    case .new: openFormOfTree()
    default: return false
    }
    return true
  }

  /// Puts the cursor on the block under the pointer.
  mutating func selectBlock(at point: Point, in rect: Rect) {
    guard let editor = treeEditor,
      let cell = TreeEditorPanel.map(of: editor, in: rect).cell(at: point)
    else { return }
    treeEditor?.move(to: cell.task, depth: cell.depth)
  }

  /// What fills a pane of the editor's page.
  func treePanel(_ pane: Pane) -> any Panel {
    guard let editor = treeEditor else {
      return EmptyPanel(
        heading: pane.title,
        lines: pane == .draft
          ? [
            "\(noTree):",
            "move tasks between branches, split and merge, see what it costs, start it.",
          ]
          : [])
    }
    return switch pane {
    case .moves:
      TreeMovesPanel(
        editor: editor, keys: TreeMove.allCases.map { ($0, keyName($0.action)) })
    case .treeCost: TreeCostPanel(editor: editor, scroll: scroll[.treeCost] ?? 0)
    case .treeFront: TreeFrontPanel(editor: editor)
    default:
      TreeEditorPanel(
        editor: editor, paints: TaskPaints(editor.draft.tasks),
        splitKey: layout.rect(of: .moves) == nil ? keyName(.split) : nil)
    }
  }
}
