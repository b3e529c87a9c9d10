import Runs
import Terminal

extension Dashboard {
  /// Why an action cannot be done now; nil when it can.
  package func obstacle(to name: Action.Name) -> String? {
    switch name {
    case .start where page == .new, .estimate: obstacleToFormStart
    case .start where page == .draw, .new where page == .draw: obstacleToTreeStart
    case .split, .merge, .branchUp, .branchDown, .bestTree, .smallerTree, .largerTree:
      TreeMove(name).flatMap(obstacle(toMove:))
    case .restore where page == .draw: obstacle(toMove: .restore)
    case .undo where page == .draw: obstacleToDrawnStep(isRedo: false)
    case .redo: obstacleToDrawnStep(isRedo: true)
    case .draw: obstacleToDraw
    case .left where page == .draw, .right where page == .draw: treeEditor == nil ? noTree : nil
    case .start: obstacleToStart
    case .new: obstacleToForm
    case .edit, .nextValue, .previousValue: form == nil ? noForm : nil
    case .restore: obstacleToRestore
    case .pause, .stop, .resume, .retry: obstacleToControl(name)
    case .delete: obstacleToDeletion
    case .undo:
      undoable.isEmpty
        ? "there is nothing to undo; a stop and a deletion can be, for ten seconds" : nil
    case .moveUp, .moveDown: obstacleToMoving(isEarlier: name == .moveUp)
    case .open where isInFacets, .mark where isInFacets:
      browser.selectedFacet == nil ? "there is nothing to choose from" : nil
    case .open, .live: library.runs.isEmpty || isWithoutRun(name) ? noRun : nil
    case .mark: obstacleToMark
    case .compare, .comparison: obstacleToCompare
    case .copy where page == .new:
      form?.commandLine == nil ? "there is no command to copy" : nil
    case .copy where page == .draw: treeEditor == nil ? noTree : nil
    case .copy: subject == nil && subjectFile == nil ? "nothing is selected" : nil
    case .theme: themes.count < 2 ? "there is no other theme" : nil
    case .nextTraining, .previousTraining: obstacleToTraining
    case .nextLocation, .previousLocation: obstacleToLocation
    case .left where isOnCells, .right where isOnCells: nil
    case .measure, .smoothing, .logarithmic, .horizontalAxis, .left, .right: obstacleToCurves
    case .closer, .wider: obstacleToZoom(name)
    case .freeze: obstacleToFreeze
    case .previousRevision, .nextRevision: obstacleToRevision(name)
    case .align: obstacleToAlign
    case .baseline, .allSettings, .cost:
      compared.count < 2 ? "nothing is compared yet; mark two runs in the browser" : nil
    case .groupSeeds: canGroupSeeds ? nil : "no compared run has finished runs of other seeds"
    case .reverse where browser.arrangement.order == .session:
      "the rows are in the order of their sessions; \(keyName(.sort)) changes that"
    case .filter, .sort, .reverse, .columns:
      library.runs.isEmpty && library.experiments.isEmpty ? "there is nothing to list yet" : nil
    case .up, .down, .pageUp, .pageDown, .first, .last, .nextPane, .previousPane, .zoom, .browser,
      .form, .queue, .drawing,
      .glyphs, .mouse, .redraw, .suspend, .help, .palette, .quit:
      nil
    case .back: obstacleToBack
    }
  }

  /// What to do in a store with nothing in it; nil where there is something.
  var firstStep: String? {
    guard library.experiments.isEmpty, library.runs.isEmpty else { return nil }
    return "no experiment yet: write method: affinity-tree into Sessions/mine/first.yaml"
  }

  private var noRun: String {
    if let firstStep { return firstStep }
    return selectedGroup == nil
      ? "the selected row has no run; \(keyName(.start)) starts one"
      : "select one of the runs below"
  }

  private var obstacleToMark: String? {
    if let group = selectedGroup {
      return group.finished == 0 ? "none of its runs has finished" : nil
    }
    return subject == nil ? "only runs can be marked; \(noRun)" : nil
  }

  private func isWithoutRun(_ name: Action.Name) -> Bool {
    name == .open && subject == nil && selectedGroup == nil
  }

  private var obstacleToStart: String? {
    guard let file = subjectFile else {
      if let run = subject, run.isImported { return run.refusal }
      return subject == nil
        ? firstStep ?? "select an experiment to start"
        : "the experiment's file is gone; \(keyName(.retry)) runs it as it was"
    }
    if case .failure(let invalid) = file.experiments { return invalid.reason }
    if browser.awaited == [file.session, file.file] { return "\(file.file) is being started" }
    if let group = selectedGroup {
      let active = group.runs.count { library[$0]?.state.isActive ?? false }
      let verb =
        active == 1
        ? "is active; \(keyName(.stop)) stops it" : "are active; \(keyName(.stop)) stops each"
      return active == 0 ? nil : "\(active) of its runs \(verb) below"
    }
    guard let run = subject, run.state.isActive else { return nil }
    return "\(run.name) is \(run.state.word); \(keyName(.stop)) stops it"
  }

  private func obstacleToControl(_ name: Action.Name) -> String? {
    guard let run = subject else {
      return page == .queue
        ? "no run is queued; \(keyName(.start)) starts one in the browser" : noRun
    }
    if run.isImported { return run.refusal }
    let state = "\(run.name) is \(run.state.word)"
    let isAwaited = browser.awaited == [run.session, run.experimentFile]
    switch name {
    case .resume where isAwaited, .retry where isAwaited:
      return "\(run.experimentFile) is being started"
    case .pause:
      if stopping.contains(run.id) { return "\(run.name) is about to stop" }
      if run.state == .queued, queue.entries.contains(where: { $0.id == run.id }) { return nil }
      return run.state == .running || run.state == .paused ? nil : "\(state), not running"
    case .stop: return run.state.isActive ? nil : "\(state); there is nothing to stop"
    case .resume:
      if run.state.isResumable { return nil }
      return run.state.isActive ? "\(state) already" : "\(state); \(keyName(.retry)) runs it again"
    default: return run.state.isActive ? "\(state); \(keyName(.stop)) stops it first" : nil
    }
  }

  private var obstacleToDeletion: String? {
    let runs = chosenForDeletion
    if runs.isEmpty { return noRun }
    if let imported = runs.first(where: \.isImported) { return imported.refusal }
    return runs.first(where: \.state.isActive).map {
      "\($0.name) is \($0.state.word); \(keyName(.stop)) stops it first"
    }
  }

  private var obstacleToCompare: String? {
    guard !canCompare else { return nil }
    let trained = library.runs.count { !$0.trainings.isEmpty }
    let count = ["there is none", "there is one"][min(trained, 1)]
    return "a comparison needs two runs and \(count); \(keyName(.start)) in the browser starts one"
  }

  private var obstacleToTraining: String? {
    guard let run = subject else { return noRun }
    return CurveScope.all(of: run).count < 2 ? "there is no other training yet" : nil
  }

  private var obstacleToAlign: String? {
    let sides = compared
    guard sides.count > 1 else { return "nothing is compared yet; mark two runs in the browser" }
    guard sides.contains(where: { !$0.isFinished }) else {
      return "all compared runs have finished"
    }
    return sides.commonStep == nil ? "not every compared run has been validated yet" : nil
  }

  private var obstacleToLocation: String? {
    if page == .compare {
      return comparedLocations < 2 ? "the compared runs have no affinities to choose among" : nil
    }
    guard let belief = subject?.belief else { return "there are no affinities yet" }
    return belief.locations.count < 2 ? "there is no other location" : nil
  }

  private var obstacleToCurves: String? {
    let isEmpty = page == .live ? subject?.trainings.isEmpty ?? true : compared.count < 2
    return isEmpty ? "there are no curves yet" : nil
  }

  private var obstacleToFreeze: String? {
    guard let run = subject else { return noRun }
    guard live.frozen == nil, !run.state.isActive else { return nil }
    return "\(run.name) is \(run.state.word); its picture stands still"
  }

  private func obstacleToZoom(_ name: Action.Name) -> String? {
    let window = (page == .live ? live.curves : comparison.curves).window
    if let obstacle = obstacleToCurves { return obstacle }
    return name == .wider && window.isWhole ? "the whole axis is shown" : nil
  }

  private func obstacleToRevision(_ name: Action.Name) -> String? {
    guard let run = shownRun else { return noRun }
    let count = run.revisions.count
    guard count > 1 else { return "the structure has no history" }
    let place = live.revision ?? count - 1
    if name == .nextRevision { return place >= count - 1 ? "this is the newest structure" : nil }
    return place == 0 ? "this is the first structure" : nil
  }

  private var obstacleToBack: String? {
    let isWhole = browser.filter.isEmpty && browser.arrangement.facets.isEmpty
    let isHome = page == .browser && !isZoomed && isWhole && browser.marks.isEmpty
    return isHome && focusedPane == .experiments
      ? "this is the first page; \(keyName(.quit)) quits" : nil
  }
}

extension RunState {
  /// The word that stands beside its glyph.
  package var word: String { rawValue }
}

extension Run {
  /// Why nothing is started or stopped of another program's log.
  var refusal: String { "\(name) is another program's log, to look at and to compare" }

  /// The place that is shown until another is asked for, where it is not the deepest: that of the
  /// experiment's own budget.
  var firstLocation: Int? {
    guard case .grouping(let grouping) = belief, let budget = experiment.budget else { return nil }
    return grouping.choices.firstIndex { $0.budget == budget }
  }
}

extension Belief {
  /// The places of which its panel shows one at a time, shallow first; of a grouping the budgets.
  var locations: [String] {
    switch self {
    case .affinity(let affinity): affinity.locations
    case .branching(let branching): branching.depths
    case .grouping(let grouping): grouping.choices.map { shortNumber($0.budget) }
    case .policy: []
    }
  }
}
