import Runs
import Terminal

extension Dashboard {
  /// Does an action, or says why it cannot be done.
  mutating func perform(_ name: Action.Name) -> Command? {
    if let obstacle = obstacle(to: name) {
      show(obstacle, isFailure: false)
      return nil
    }
    if changeTree(name) { return nil }
    switch name {
    case .start where page == .new: return start(form)
    case .start where page == .draw: return start(treeEditor?.form)
    case .estimate: return measureForm()
    case .start, .pause, .stop, .resume, .retry: return control(name)
    case .undo: return undo()
    case .moveUp, .moveDown: return selectedInQueue.map { .move($0.id, isEarlier: name == .moveUp) }
    case .copy: return copy()
    case .theme: return changeTheme()
    case .mouse: return changeMouse()
    case .redraw: return .redraw
    case .suspend: return .suspend
    case .quit: return quit()
    default: change(name)
    }
    return nil
  }

  /// The run that actions are about.
  var subject: Run? {
    switch page {
    case .browser:
      guard case .run(let id)? = browser.selected else { return nil }
      return library[id]
    case .live: return live.run.flatMap { library[$0] }
    case .compare, .new, .draw: return nil
    case .queue: return selectedInQueue
    }
  }

  /// The replicates whose row is selected in the browser.
  var selectedGroup: RunGroup? {
    guard page == .browser, case .replicates(let key)? = browser.selected else { return nil }
    return library.groups[key]
  }

  /// The experiment's file that `start` is about.
  var subjectFile: ExperimentEntry? {
    if let key = selectedGroup?.key {
      return library.experiments.first { $0.session == key.session && $0.file == key.file }
    }
    if page == .browser, case .experiment(let path)? = browser.selected {
      return library.experiments.first { $0.path == path }
    }
    return subject.flatMap { library.experiment(of: $0) }
  }

  private mutating func control(_ name: Action.Name) -> Command? {
    if name == .start {
      guard let file = subjectFile else { return nil }
      browser.awaited = [file.session, file.file]
      return .start(experiment: file.path)
    }
    guard let run = subject else { return nil }
    switch name {
    case .pause: return isHeld(run) ? .proceed(run.id) : .pause(run.id)
    case .stop: return stop(run)
    case .resume:
      undoable.removeAll { $0.runs == [run.id] }
      browser.awaited = [run.session, run.experimentFile]
      return .resume(run.id)
    case .retry:
      browser.awaited = [run.session, run.experimentFile]
      return .retry(run.id)
    default: return nil
    }
  }

  /// Asks for a stop, and the second time for one at once.
  private mutating func stop(_ run: Run) -> Command {
    goingOn.remove(run.id)
    guard stopping.insert(run.id).inserted else { return .stopNow(run.id) }
    remember(.stop(run.id))
    return .stop(run.id)
  }

  private mutating func copy() -> Command? {
    let text =
      switch page {
      case .new: form?.commandLine ?? ""
      case .draw: treeEditor?.text ?? ""
      default: subject?.id ?? subjectFile?.path ?? ""
      }
    show("copied \(text)")
    return .copy(text)
  }

  private mutating func changeTheme() -> Command? {
    let index = themes.firstIndex(of: theme) ?? -1
    theme = themes[(index + 1) % themes.count]
    show("theme \(theme)")
    return .theme(theme)
  }

  private mutating func changeMouse() -> Command? {
    hasMouse.toggle()
    show(
      hasMouse
        ? "the mouse is on; Shift+drag selects text"
        : "the mouse is off: the terminal selects; \(keyName(.mouse)) turns it on")
    return .mouse(hasMouse)
  }

  private mutating func quit() -> Command? {
    guard !library.ownActiveRuns.isEmpty else { return .quit }
    quitting = QuitState()
    return nil
  }

  private mutating func change(_ name: Action.Name) {
    if moveCell(name) { return }
    switch name {
    case .open where isInFacets: useFacet(isAlone: true)
    case .open, .live: show(.live)
    case .browser: show(.browser)
    case .queue: show(.queue)
    case .draw: openTreeEditor()
    case .drawing where treeEditor == nil && obstacleToDraw == nil: openTreeEditor()
    case .drawing: show(.draw)
    case .delete: deleting = DeleteState(runs: chosenForDeletion.map(\.id))
    case .compare, .comparison: show(.compare)
    case .new: openForm()
    case .form where form == nil && obstacleToForm == nil: openForm()
    case .form: show(.new)
    case .edit, .nextValue, .previousValue, .restore: changeForm(name)
    case .help: help = HelpState()
    case .palette: palette = PaletteState()
    case .back: goBack()
    case .nextPane: moveFocus(by: 1)
    case .previousPane: moveFocus(by: -1)
    case .zoom: isZoomed.toggle()
    case .glyphs: changeGlyphs()
    case .up, .down, .pageUp, .pageDown, .first, .last: move(name)
    case .mark where isInFacets: useFacet(isAlone: false)
    case .mark, .filter, .sort, .reverse, .columns: changeBrowser(name)
    case .measure, .smoothing, .logarithmic, .horizontalAxis, .left, .right, .closer, .wider:
      changeCurves(name)
    case .freeze: live.frozen = live.frozen == nil ? subject : nil
    case .previousRevision, .nextRevision: changeRevision(by: name == .nextRevision ? 1 : -1)
    case .nextLocation where page == .compare: compareLocation(by: 1)
    case .previousLocation where page == .compare: compareLocation(by: -1)
    case .nextTraining, .previousTraining, .nextLocation, .previousLocation: changeLive(name)
    case .baseline: comparison.baseline = (comparison.baseline + 1) % max(1, compared.count)
    case .allSettings: comparison.showsAllSettings.toggle()
    case .groupSeeds: comparison.groupsSeeds.toggle()
    case .align: comparison.isAligned.toggle()
    case .cost: comparison.cost = comparison.cost.next
    case .start, .pause, .stop, .resume, .retry, .undo, .moveUp, .moveDown, .copy, .theme, .mouse,
      .redraw, .suspend, .quit, .estimate, .split, .merge, .branchUp, .branchDown, .bestTree,
      .smallerTree, .largerTree, .redo:
      break
    }
  }

  /// Turns to a page; the live page then shows the selected run, or the newest active one.
  mutating func show(_ page: Page) {
    if page == .live, let run = runToShow, run != live.run {
      live = LiveState(run: run, curves: live.curves)
    }
    if page != self.page { isZoomed = false }
    self.page = page
  }

  private var runToShow: String? {
    if [.browser, .queue].contains(self.page), let selected = subject { return selected.id }
    if let group = selectedGroup {
      return group.runs.first { library[$0]?.state.isActive ?? false } ?? group.runs.first
    }
    if let shown = live.run, library[shown] != nil { return shown }
    return library.activeRuns.min(by: Run.isNewer)?.id ?? library.runs.min(by: Run.isNewer)?.id
  }

  private mutating func goBack() {
    if isZoomed { isZoomed = false; return }
    if showWholeCurves() { return }
    if page != .browser {
      page = .browser
    } else if !browser.filter.isEmpty {
      browser.filter.set("")
    } else if !browser.arrangement.facets.isEmpty {
      browser.arrangement.facets = FacetChoice()
    } else {
      browser.marks = []
      focus[.browser] = nil
    }
  }

  private mutating func moveFocus(by step: Int) {
    let panes = page.panes
    let index = panes.firstIndex(of: focusedPane) ?? 0
    focus[page] = panes[(index + step + panes.count) % panes.count]
  }

  private mutating func changeGlyphs() {
    let index = GlyphKind.allCases.firstIndex { $0.glyphs == glyphs } ?? -1
    use(GlyphKind.allCases[(index + 1) % GlyphKind.allCases.count])
  }

  /// Draws with other glyphs.
  mutating func use(_ kind: GlyphKind) {
    glyphs = kind.glyphs
    show("glyphs: \(kind.rawValue)")
  }

  private mutating func move(_ name: Action.Name) {
    let page = max(1, (layout.rect(of: focusedPane)?.height ?? 3) - 4)
    let steps: [Action.Name: Int] = [
      .up: -1, .down: 1, .pageUp: -page, .pageDown: page, .first: -1_000_000, .last: 1_000_000,
    ]
    move(by: steps[name] ?? 0, in: focusedPane)
  }

  private mutating func changeBrowser(_ name: Action.Name) {
    switch name {
    case .filter:
      browser.isFiltering = true
      focus[.browser] = .experiments
    case .sort: browser.arrangement.order = browser.arrangement.order.next
    case .reverse: browser.arrangement.isReversed.toggle()
    case .columns: columnChoice = ColumnChoice()
    default: mark()
    }
  }

  private mutating func mark() {
    guard let row = browser.selected else { return }
    if let index = browser.marks.firstIndex(of: row) {
      browser.marks.remove(at: index)
    } else {
      browser.marks.append(row)
    }
    move(by: 1, in: .experiments)
  }

  private mutating func changeCurves(_ name: Action.Name) {
    let measures = 1 + (page == .live ? subject?.primaryMetrics.count ?? 0 : sharedMetrics.count)
    let pane: Pane = page == .live ? .curves : .overlay
    let columns = max(8, (layout.rect(of: pane)?.width ?? size.width) - 10)
    if page == .live {
      live.curves.apply(name, measures: measures, columns: columns)
    } else {
      comparison.curves.apply(name, measures: measures, columns: columns)
    }
  }

  private mutating func changeLive(_ name: Action.Name) {
    guard let run = subject else { return }
    if name == .nextLocation || name == .previousLocation {
      guard let count = run.belief?.locations.count, count > 0 else { return }
      let step = name == .nextLocation ? 1 : count - 1
      live.location = ((live.location ?? run.firstLocation ?? count - 1) + step) % count
    } else {
      let scopes = CurveScope.all(of: run)
      let shown = live.scope ?? CurveScope.newest(in: scopes, of: run)
      let step = name == .nextTraining ? 1 : scopes.count - 1
      live.scope = (shown + step) % max(1, scopes.count)
    }
  }
}

extension CurveSettings {
  /// Does one of the actions that are about curves.
  mutating func apply(_ name: Action.Name, measures: Int, columns: Int) {
    switch name {
    case .measure: measure = (measure + 1) % max(1, measures)
    case .smoothing: changeWeight()
    case .logarithmic: isLogarithmic.toggle()
    case .horizontalAxis: isOverTime.toggle()
    case .left, .right: moveCursor(isLeft: name == .left, columns: columns)
    case .closer, .wider: zoom(isCloser: name == .closer, columns: columns)
    default: break
    }
  }
}
