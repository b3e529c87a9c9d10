public import Runs
import Terminal

/// Something that was done to a run and can be taken back for a while.
struct Undoable: Sendable {
  enum Deed: Sendable {
    /// The run was asked to stop.
    case stop
    /// The run was taken off the screen; its files go when the time is over.
    case delete(Run)
  }

  let run: Run.ID
  let deed: Deed
  /// When it cannot be taken back any more, in seconds since 1970.
  let end: Double

  /// Seconds that one has to think again.
  static let life = 10.0

  /// What was done, for the hints.
  var word: String {
    switch deed {
    case .stop: "stop"
    case .delete: "delete"
    }
  }
}

/// The question before a run is deleted.
struct DeleteState: Sendable {
  let run: Run.ID
  var selected = 0
}

extension Dashboard {
  /// The runs whose files are to be removed when the program ends.
  public var pendingRemovals: [Run.ID] {
    undoable.compactMap { if case .delete = $0.deed { $0.run } else { nil } }
  }

  /// Seconds in which the newest deed can be taken back.
  var secondsToUndo: Int? {
    undoable.last.map { max(0, Int(($0.end - now).rounded(.up))) }
  }

  /// Remembers a deed.
  mutating func remember(_ deed: Undoable.Deed, of run: Run.ID) {
    undoable.append(Undoable(run: run, deed: deed, end: now + Undoable.life))
  }

  /// Takes back what was done last.
  mutating func undo() -> Command? {
    guard let last = undoable.popLast() else { return nil }
    switch last.deed {
    case .delete(let run):
      library.restore(run)
      browser.selected = .run(run.id)
      arrangeRows()
      show("\(run.name) is back")
    case .stop:
      guard let run = library[last.run] else { return nil }
      if run.state.isActive {
        goingOn.insert(run.id)
        show("\(run.name) goes on as soon as it has stopped")
      } else if run.state.isResumable {
        return goOn(run)
      } else {
        show("\(run.name) is \(run.state.word) already")
      }
    }
    return nil
  }

  private mutating func goOn(_ run: Run) -> Command {
    browser.awaited = [run.session, run.experimentFile]
    show("\(run.name) goes on from its checkpoint")
    return .resume(run.id)
  }

  /// Resumes a run whose stop was taken back, once it has stopped.
  mutating func settleUndo(_ run: Run) -> Command? {
    if run.state == .finished { undoable.removeAll { $0.run == run.id && $0.word == "stop" } }
    guard !run.state.isActive, goingOn.remove(run.id) != nil, run.state.isResumable else {
      return nil
    }
    return goOn(run)
  }

  /// Forgets what cannot be taken back any more.
  ///
  /// - Returns: the removal of the files of runs that were deleted, if there are any.
  mutating func expireUndo() -> Command? {
    let over = undoable.filter { $0.end <= now }
    undoable.removeAll { $0.end <= now }
    let runs = over.compactMap { if case .delete = $0.deed { $0.run } else { nil } }
    return runs.isEmpty ? nil : .remove(runs)
  }

  /// A key while the program asks whether to delete a run.
  mutating func answerDelete(_ key: Key) -> Command? {
    guard let state = deleting else { return nil }
    switch key {
    case .up, .character("k"), .backTab: deleting?.selected = 0
    case .down, .character("j"), .tab: deleting?.selected = 1
    case .character("y"), .character("D"): delete(state.run)
    case .enter: if state.selected == 0 { delete(state.run) } else { deleting = nil }
    case .escape, .character("n"), .character("q"): deleting = nil
    default: break
    }
    return nil
  }

  private mutating func delete(_ id: Run.ID) {
    deleting = nil
    guard let run = library.remove(id) else { return }
    undoable.removeAll { $0.run == id }
    remember(.delete(run), of: id)
    browser.marks.removeAll { $0 == .run(id) }
    if live.run == id { live = LiveState(curves: live.curves) }
    arrangeRows()
  }
}
