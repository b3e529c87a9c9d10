public import Runs
import Terminal

/// Something that was done to runs and can be taken back for a while.
struct Undoable: Sendable {
  enum Deed: Sendable {
    /// The run was asked to stop.
    case stop(Run.ID)
    /// The runs were taken off the screen; their files go when the time is over. Those that were
    /// marked are in the marks.
    case delete([Run], marks: [Row])
  }

  let deed: Deed
  /// When it cannot be taken back any more, in seconds since 1970.
  let end: Double

  /// Seconds that one has to think again.
  static let life = 10.0

  /// The runs that it was done to.
  var runs: [Run.ID] {
    switch deed {
    case .stop(let run): [run]
    case .delete(let runs, _): runs.map(\.id)
    }
  }

  /// The runs whose files go when the time is over.
  var removals: [Run.ID] {
    if case .delete = deed { runs } else { [] }
  }

  /// What was done, for the hints.
  var word: String {
    switch deed {
    case .stop: "stop"
    case .delete: "delete"
    }
  }

  /// What was done, as the first half of a sentence.
  var fact: String {
    let name = runs.first?.split(separator: "/").last.map(String.init) ?? ""
    return switch deed {
    case .stop: "\(name) was asked to stop"
    case .delete(let runs, _):
      runs.count == 1 ? "\(name) is deleted" : "\(runs.count) runs are deleted"
    }
  }
}

/// The question before runs are deleted.
struct DeleteState: Sendable {
  let runs: [Run.ID]
  var selected = 0
}

extension Dashboard {
  /// The runs whose files are to be removed when the program ends.
  public var pendingRemovals: [Run.ID] { undoable.flatMap(\.removals) }

  /// Seconds in which the newest deed can be taken back.
  var secondsToUndo: Int? {
    undoable.last.map { max(0, Int(($0.end - now).rounded(.up))) }
  }

  /// Remembers a deed.
  mutating func remember(_ deed: Undoable.Deed) {
    undoable.append(Undoable(deed: deed, end: now + Undoable.life))
  }

  /// Takes back what was done last.
  mutating func undo() -> Command? {
    guard let last = undoable.popLast() else { return nil }
    switch last.deed {
    case .delete(let runs, let marks):
      restore(runs, marks: marks)
      return nil
    case .stop(let id): return undoStop(of: id)
    }
  }

  private mutating func restore(_ runs: [Run], marks: [Row]) {
    for run in runs { library.restore(run) }
    browser.marks += marks.filter { !browser.marks.contains($0) }
    browser.selected = runs.first.map { .run($0.id) }
    arrangeRows()
    show(runs.count == 1 ? "\(runs[0].name) is back" : "\(runs.count) runs are back")
  }

  private mutating func undoStop(of id: Run.ID) -> Command? {
    guard let run = library[id] else { return nil }
    if run.state.isActive {
      goingOn.insert(run.id)
      show("\(run.name) goes on as soon as it has stopped")
    } else if run.state.isResumable {
      return goOn(run)
    } else {
      show("\(run.name) is \(run.state.word) already")
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
    if run.state == .finished { undoable.removeAll { $0.runs == [run.id] && $0.word == "stop" } }
    guard !run.state.isActive, goingOn.remove(run.id) != nil, run.state.isResumable else {
      return nil
    }
    return goOn(run)
  }

  /// Forgets what cannot be taken back any more.
  ///
  /// - Returns: the removal of the files of runs that were deleted, if there are any.
  mutating func expireUndo() -> Command? {
    let runs = undoable.filter { $0.end <= now }.flatMap(\.removals)
    undoable.removeAll { $0.end <= now }
    return runs.isEmpty ? nil : .remove(runs)
  }
}

extension Dashboard {
  /// The runs that a deletion is about: those of the marked rows, or else the selected one.
  var chosenForDeletion: [Run] {
    guard page == .browser, !browser.marks.isEmpty else { return subject.map { [$0] } ?? [] }
    let marked = browser.marks.flatMap { row -> [Run.ID] in
      switch row {
      case .run(let id): [id]
      case .replicates(let key): library.groups[key]?.runs ?? []
      case .session, .experiment, .unreadable: []
      }
    }
    var seen = Set<Run.ID>()
    return marked.filter { seen.insert($0).inserted }.compactMap { library[$0] }
  }

  /// A key while the program asks whether to delete runs.
  mutating func answerDelete(_ key: Key) -> Command? {
    guard let state = deleting else { return nil }
    switch key {
    case .up, .backTab: deleting?.selected = 0
    case .down, .tab: deleting?.selected = 1
    case .character("y"): delete(state.runs)
    case .enter: if state.selected == 0 { delete(state.runs) } else { deleting = nil }
    case .escape, .character("n"): deleting = nil
    default:
      switch keymap.action(for: key, on: page)?.name {
      case .up: deleting?.selected = 0
      case .down: deleting?.selected = 1
      case .delete: delete(state.runs)
      case .quit: deleting = nil
      default: break
      }
    }
    return nil
  }

  private mutating func delete(_ ids: [Run.ID]) {
    deleting = nil
    let marks = browser.marks
    let runs = ids.compactMap { library.remove($0) }
    guard !runs.isEmpty else { return }
    undoable.removeAll { $0.word == "stop" && ids.contains($0.runs[0]) }
    remember(.delete(runs, marks: marks))
    let gone = Set(ids)
    browser.marks.removeAll { row in
      switch row {
      case .run(let id): gone.contains(id)
      case .replicates(let key): library.groups[key] == nil
      case .session, .experiment, .unreadable: true
      }
    }
    if let shown = live.run, gone.contains(shown) { live = LiveState(curves: live.curves) }
    arrangeRows()
  }
}
