import Runs
import Terminal

extension Dashboard {
  /// The run that the live page shows: as it is, or as it was when the picture was frozen.
  var shownRun: Run? {
    guard page == .live, let frozen = live.frozen, frozen.id == live.run else { return subject }
    return frozen
  }

  /// What the picture says while it stands still.
  var frozenNote: String? {
    guard page == .live, let frozen = live.frozen, frozen.id == live.run else { return nil }
    let time = timeOfDay(frozen.updated ?? now, utcOffset: utcOffset)
    return "frozen as of \(time); the run goes on; \(keyName(.freeze)) shows it as it is"
  }

  /// Whether arrows move over the focused table of affinities.
  var isOnCells: Bool { cells > 0 }

  /// How many rows and columns the focused table of affinities has; 0 where another pane has the
  /// focus.
  private var cells: Int {
    guard page == .live, focusedPane == .affinity, case .affinity(let affinity)? = shownRun?.belief
    else { return 0 }
    return affinity.tasks.count
  }

  /// Moves the cursor of the focused table of affinities.
  ///
  /// - Returns: whether the action did that.
  mutating func moveCell(_ name: Action.Name) -> Bool {
    let count = cells
    let steps: [Action.Name: Point] = [
      .up: Point(x: 0, y: -1), .down: Point(x: 0, y: 1), .left: Point(x: -1, y: 0),
      .right: Point(x: 1, y: 0),
    ]
    guard count > 0, let step = steps[name] else { return false }
    live.cell = Point(
      x: min(max(0, live.cell.x + step.x), count - 1),
      y: min(max(0, live.cell.y + step.y), count - 1))
    return true
  }

  /// Shows the structure before or after; past the newest, follows it again.
  mutating func changeRevision(by step: Int) {
    guard let run = shownRun, !run.revisions.isEmpty else { return }
    let last = run.revisions.count - 1
    let next = min(live.revision ?? last, last) + step
    live.revision = next >= last ? nil : max(0, next)
  }

  /// The run's structure, or one of its history.
  func tree(of run: Run) -> TreePanel {
    let last = run.revisions.count - 1
    let place = min(live.revision ?? last, last)
    let revision = run.revisions.indices.contains(place) ? run.revisions[place] : nil
    let isNewest = place == last
    var panel = TreePanel(
      architecture: isNewest ? run.architecture ?? revision?.architecture : revision?.architecture,
      paints: TaskPaints(run.tasks), heads: isNewest ? run.headValues : [:],
      facts: facts(of: revision, in: run, isNewest: isNewest), scroll: scroll[.tree] ?? 0,
      explanation: [
        run.isImported
          ? "The log of another program tells of no tree."
          : "The tree appears when the method has chosen one."
      ])
    panel.costs = run.costs
    panel.belief = run.belief
    if last > 0 { panel.history = (place, run.revisions.count) }
    panel.historyKeys = (keyName(.previousRevision), keyName(.nextRevision))
    return panel
  }

  private func facts(of revision: Revision?, in run: Run, isNewest: Bool) -> String {
    guard let revision else { return "" }
    if isNewest, let result = run.result {
      return "\(shortNumber(Double(result.parameters))) parameters"
    }
    let moment = revision.step.map { "likeliest at step \($0)" } ?? "chosen"
    let size = run.costs?.parameters(of: revision.architecture).map {
      "\(glyphs.separator)\(shortNumber(Double($0))) parameters"
    }
    return moment + (size ?? "")
  }
}
