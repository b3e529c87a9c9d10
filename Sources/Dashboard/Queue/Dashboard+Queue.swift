import Runs

/// What the queue's page shows.
struct QueueState: Sendable {
  var entries: [QueuedRun] = []
  /// How many threads the runs share.
  var threads = 1
  /// The run that was selected last, which may have ended.
  var chosen: Run.ID?
}

extension Dashboard {
  /// The active runs of this program, the first to get threads first.
  var queued: [Run] { queue.entries.compactMap { library[$0.id] }.filter(\.state.isActive) }

  /// The run that keys are about on the queue's page.
  var selectedInQueue: Run? {
    let runs = queued
    return runs.first { $0.id == queue.chosen } ?? runs.first
  }

  /// Whether a run was asked to wait, though it may not have begun.
  func isHeld(_ run: Run) -> Bool {
    run.state == .paused || queue.entries.contains { $0.id == run.id && $0.isHeld }
  }

  /// Selects another run of the queue.
  mutating func moveInQueue(by lines: Int) {
    let runs = queued
    guard let selected = selectedInQueue,
      let index = runs.firstIndex(where: { $0.id == selected.id })
    else { return }
    queue.chosen = runs[min(max(0, index + lines), runs.count - 1)].id
  }

  /// Why a run cannot get threads earlier, or later.
  func obstacleToMoving(isEarlier: Bool) -> String? {
    let runs = queued
    guard let run = selectedInQueue else {
      return "no run is queued; \(keyName(.start)) starts one in the browser"
    }
    let last = isEarlier ? runs.first : runs.last
    return run.id == last?.id ? "\(run.name) is the \(isEarlier ? "first" : "last") already" : nil
  }

  /// What fills the queue's pane.
  var queuePanel: QueuePanel {
    let runs = queued
    let items = runs.map { run in
      QueueForecast.Item(
        id: run.id, threads: threads(of: run),
        seconds: run.state == .running ? run.secondsLeft : seconds(of: run),
        isBegun: run.state != .queued, isHeld: isHeld(run))
    }
    let starts = QueueForecast(items, threads: queue.threads).starts
    let rows = zip(runs, items).map { run, item in
      QueuePanel.Line(
        run: run, threads: item.threads, isHeld: item.isHeld, isStopping: stopping.contains(run.id),
        start: starts[run.id])
    }
    let used = items.filter { $0.isBegun && !$0.isHeld }.reduce(0) { $0 + $1.threads }
    return QueuePanel(
      lines: rows, selected: selectedInQueue?.id, threads: queue.threads,
      used: min(used, queue.threads), now: now, utcOffset: utcOffset,
      startKey: keyName(.start),
      elsewhere: library.activeRuns.count { library.elsewhere.contains($0.id) })
  }

  /// The threads that a run has: those of each training that is under way, or of the first.
  private func threads(of run: Run) -> Int {
    let each = max(1, run.experiment.training.threads)
    guard run.state == .running, let updated = run.updated else { return min(each, queue.threads) }
    let busy = run.trainings.count { $0.stepsPerSecond(at: updated) > 0 }
    return min(max(1, busy) * each, queue.threads)
  }

  /// How long a run that has not begun will take: as long as the finished runs of its file took on
  /// the average, less what it has done already.
  private func seconds(of run: Run) -> Double? {
    let (session, file) = (run.session, run.experimentFile)
    let finished = library.runs.filter { $0.session == session && $0.experimentFile == file }
      .compactMap(\.result?.seconds)
    guard !finished.isEmpty else { return nil }
    return finished.reduce(0, +) / Double(finished.count) * (1 - run.progress)
  }
}
