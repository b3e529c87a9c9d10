import Runs
import Terminal

extension Dashboard {
  /// Takes in what happened: the only way the dashboard changes.
  ///
  /// - Returns: what the program has to do for it, if anything.
  public mutating func update(_ message: Message) -> Command? {
    revision += 1
    // A number that a training logs comes thousands of times for each other message.
    if case .record(let run, let record) = message, record.isPlainNumber {
      return apply(record, to: run)
    }
    var command: Command?
    let before = browser.arrangement
    switch message {
    case .input(let input): command = take(input)
    case .experiments(let entries): library.replace(experiments: entries)
    case .runs(let runs): library.replace(runs: runs)
    case .added(let runs): library.replace(runs: library.runs + runs)
    case .histories(let runs): library.complete(runs)
    case .run(let run): command = insert(run)
    case .record(let run, let record): command = apply(record, to: run)
    case .removed(let runs): library.forget(runs)
    case .queue(let entries, let threads): (queue.entries, queue.threads) = (entries, threads)
    case .unreadable(let entries): library.replace(unreadable: entries)
    case .elsewhere(let runs): library.elsewhere = runs
    case .estimate(let experiment, let estimate): take(estimate, of: experiment)
    case .sample(let request, let sheet): take(sheet, of: request)
    case .front(let question, let front): take(front, of: question)
    case .usage(let usage): self.usage = usage
    case .palette(let hasHues): self.hasHues = hasHues
    case .tick(let time): command = tick(time)
    case .notice(let text): show(text)
    case .failure(let text):
      browser.awaited = nil
      show(text, isFailure: true)
    }
    if message.isLoading, !browser.isTouched { browser.selected = nil }
    if browser.filter.problem == nil { browser.arrangement.filter = browser.filter.filter }
    if message.changesRows(areByNumbers: areRowsByNumbers) || before != browser.arrangement {
      arrangeRows()
    }
    if message.changesMeasures { measureTree() }
    if case .input = message { reveal() }
    return command ?? keep() ?? askForSample() ?? askForFront()
  }

  /// Has the program keep how rows are shown, where that has changed.
  private mutating func keep() -> Command? {
    guard viewSettings != kept else { return nil }
    kept = viewSettings
    return .keep(kept)
  }

  /// Tells a newcomer where to look, unless something went wrong already.
  public mutating func welcome() {
    guard flash == nil else { return }
    show(
      "\(keyName(.help)) lists the keys; \(keyName(.glyphs)) changes the glyphs where curves show as boxes"
    )
  }

  /// Shows a line that goes away by itself; of several failures one after the other.
  mutating func show(_ text: String, isFailure: Bool = false) {
    if isFailure, let flash, flash.isFailure, flash.text != text {
      if failures.count < Flash.mostWaiting, !failures.contains(text) { failures.append(text) }
    } else {
      flash = Flash(text: text, isFailure: isFailure, shown: now)
    }
  }

  /// Takes away a line that was there long enough, for the next one.
  private mutating func expireFlash() {
    guard let flash, now - flash.shown > Flash.life else { return }
    self.flash =
      failures.isEmpty ? nil : Flash(text: failures.removeFirst(), isFailure: true, shown: now)
  }

  private mutating func insert(_ run: Run) -> Command? {
    library.insert(run)
    let command = settle(run)
    guard browser.awaited == [run.session, run.experimentFile], command == nil else {
      return command
    }
    browser.awaited = nil
    browser.selected = .run(run.id)
    if page == .live { live = LiveState(run: run.id, curves: live.curves) }
    return nil
  }

  private mutating func apply(_ record: Record, to id: String) -> Command? {
    guard library.apply(record, to: id) else { return nil }
    now = max(now, record.time)
    guard !record.isPlainNumber, let run = library[id] else { return nil }
    return settle(run)
  }

  /// Forgets what was asked of a run that has done it, and resumes one whose stop was taken back.
  private mutating func settle(_ run: Run) -> Command? {
    if !run.state.isActive { stopping.remove(run.id) }
    return settleUndo(run)
  }

  private mutating func tick(_ time: Double) -> Command? {
    now = time
    expireFlash()
    return expireUndo()
  }

  /// Finds the browser's rows anew and keeps the selection on the same one, or near it.
  mutating func arrangeRows() {
    let before = browser.rows
    let moment = FilterMoment(now: now, utcOffset: utcOffset)
    var list = RowList(library: library, arrangement: browser.arrangement, at: moment)
    // The rows would come and go with each field that is typed.
    if list.rows.isEmpty, browser.isFiltering, browser.filter.mayBecomeField {
      browser.arrangement.filter = browser.lastFilter
      list = RowList(library: library, arrangement: browser.arrangement, at: moment)
    }
    browser.lastFilter = browser.arrangement.filter
    (browser.rows, browser.facets, browser.total) = (list.rows, list.facets, list.total)
    keepSelection(before)
    reveal()
  }

  private mutating func keepSelection(_ before: [Row]) {
    if let selected = browser.selected, browser.rows.contains(selected) { return }
    if case .experiment(let path)? = browser.selected, let run = newestRun(ofFile: path) {
      browser.selected = .run(run)
      if browser.rows.contains(.run(run)) { return }
    }
    guard let selected = browser.selected else { browser.selected = firstSelection; return }
    let index = before.firstIndex(of: selected) ?? 0
    let near = browser.rows.dropFirst(index).first(where: \.isSelectable)
    browser.selected = near ?? browser.rows.last(where: \.isSelectable)
  }

  /// The newest active run, or else the first row that can be used.
  private var firstSelection: Row? {
    let running = library.runs.filter { $0.state == .running }.min(by: Run.isNewer)
    let active = (running ?? library.activeRuns.min(by: Run.isNewer)).map { Row.run($0.id) }
    if let active, browser.rows.contains(active) { return active }
    return library.runs.isEmpty ? cheapestStart ?? firstRow : firstRow
  }

  private var firstRow: Row? { browser.rows.first(where: \.isSelectable) }

  /// The first experiment of the session that is the least work: where nothing ever ran, the first
  /// start should be over soon.
  private var cheapestStart: Row? {
    let sessions = Dictionary(grouping: library.experiments.filter { $0.work > 0 }, by: \.session)
    let cheapest = sessions.min { one, other in
      (Self.work(one.value), one.key) < (Self.work(other.value), other.key)
    }
    let paths = Set(cheapest?.value.map(\.path) ?? [])
    return browser.rows.first { row in
      if case .experiment(let path) = row { paths.contains(path) } else { false }
    }
  }

  private static func work(_ entries: [ExperimentEntry]) -> Double {
    entries.reduce(0) { $0 + $1.work }
  }

  private func newestRun(ofFile path: String) -> String? {
    library.experiments.first { $0.path == path }.flatMap { library.runs(of: $0).first?.id }
  }

  /// Scrolls the table no further than needed to show the selected row.
  mutating func reveal() {
    let height = max(1, tableHeight)
    let index = browser.selected.flatMap { browser.rows.firstIndex(of: $0) } ?? 0
    let last = max(0, browser.rows.count - height)
    browser.offset = min(max(browser.offset, index - height + 1), index, last)
    if index == 1, height > 1 { browser.offset = 0 }
  }

  /// The rows of the table that fit into its pane.
  var tableHeight: Int {
    guard let rect = layout.rect(of: .experiments) else { return 1 }
    return tableBody(in: rect).height
  }

  /// Where the rows are in the table's pane.
  func tableBody(in pane: Rect) -> Rect {
    let foot = BrowserFoot(library: library, browser: browser)
    return ExperimentTable.body(of: pane.inset(by: 1), foot: foot.height)
  }
}

extension Record {
  /// Whether it is a number with which no new pictures come; see `askForSample`.
  fileprivate var isPlainNumber: Bool {
    if case .scalar(_, let tag, _, _) = event { tag != "validation/loss" } else { false }
  }
}

extension Dashboard.Message {
  /// Whether it replaces all that was known of something.
  fileprivate var isLoading: Bool {
    switch self {
    case .experiments, .runs, .added, .unreadable: true
    default: false
    }
  }

  /// Whether the browser may have other rows afterwards.
  fileprivate func changesRows(areByNumbers: Bool) -> Bool {
    switch self {
    case .histories: areByNumbers
    case .experiments, .runs, .added, .run, .removed, .unreadable: true
    case .record(_, let record):
      switch record.event {
      case .state, .result: true
      default: false
      }
    case .input, .elsewhere, .queue, .estimate, .sample, .front, .usage, .palette, .tick, .notice,
      .failure:
      false
    }
  }

  /// Whether what blocks cost and how alike tasks are may be known of another run afterwards.
  fileprivate var changesMeasures: Bool {
    switch self {
    case .runs, .added, .histories, .run, .removed: true
    case .record(_, let record):
      switch record.event {
      case .belief, .costs: true
      default: false
      }
    case .input, .experiments, .unreadable, .elsewhere, .queue, .estimate, .sample, .front, .usage,
      .palette, .tick, .notice, .failure:
      false
    }
  }
}

extension ExperimentEntry {
  /// About how much there is to train: the samples of all steps of all its runs, by their size; 0
  /// where the file cannot be used.
  fileprivate var work: Double {
    ((try? experiments.get()) ?? []).reduce(0) { sum, experiment in
      let pixels = (experiment.data.size ?? []).reduce(1) { $0 * Double($1) }
      let training = experiment.training
      return sum + Double(training.steps) * Double(training.batch) * pixels
    }
  }
}
