import Runs
import Terminal

extension Dashboard {
  /// What fills a pane.
  func panel(_ pane: Pane) -> any Panel {
    switch pane {
    case .experiments: experimentTable
    case .preview: preview
    case .events: events
    default: events
    }
  }

  private var experimentTable: ExperimentTable {
    let list = RowList(library: library, filter: browser.filter, order: browser.order)
    return ExperimentTable(
      library: library, browser: browser, total: list.total, stopping: stopping)
  }

  private var preview: PreviewPanel {
    var entry: ExperimentEntry?
    var unreadable: UnreadableEntry?
    switch browser.selected {
    case .experiment(let path): entry = library.experiments.first { $0.path == path }
    case .unreadable(let path): unreadable = library.unreadable.first { $0.path == path }
    case .run, .session, nil: break
    }
    return PreviewPanel(
      run: subject, entry: entry, delta: subject.flatMap { library.deltas[$0.id] },
      unreadable: unreadable)
  }

  private var events: EventsPanel {
    EventsPanel(
      lines: EventsPanel.lines(of: library.runs, named: true, limit: 200), utcOffset: utcOffset,
      scroll: scroll[.events] ?? 0)
  }
}
