import Dashboard
import Foundation
import MultiTask
import Runs
import Terminal

/// The loop of the thread that owns the terminal: inputs and messages in, commands and frames out.
///
/// It sleeps until a key, a message or the clock needs it, takes messages in at most ten times a
/// second, and draws only what has changed.
struct DashboardLoop {
  private var dashboard: Dashboard
  private let laboratory: Laboratory
  private let shelf: ThemeShelf
  private let view = ViewFile()
  private let mailbox: Mailbox
  private let clerk: Clerk
  private var meter = ResourceMeter()
  private var lastDrain = 0.0
  private var lastTick = 0.0
  private var isLeaving = false
  /// The runs whose numbers were asked for.
  private var asked: Set<Run.ID> = []

  private static let secondsBetweenDrains = 0.1

  init(dashboard: Dashboard, laboratory: Laboratory, shelf: ThemeShelf, waker: Waker) {
    self.dashboard = dashboard
    self.laboratory = laboratory
    self.shelf = shelf
    mailbox = Mailbox { waker.wake() }
    clerk = Clerk(laboratory: laboratory, mailbox: mailbox)
  }

  /// Runs until the user or a signal ends it, and returns the exit code.
  mutating func run(on screen: inout CursesScreen) -> Int32 {
    clerk.begin()
    var shown = -1
    while true {
      takeMessages(on: &screen)
      askForHistories()
      if dashboard.revision != shown {
        shown = dashboard.revision
        screen.present(dashboard.view())
        meter.frames += 1
      }
      if let code = exitCode {
        clerk.finish(removing: dashboard.pendingRemovals)
        return code
      }
      takeInputs(on: &screen)
    }
  }

  /// Has the numbers read of what is shown, once for each run.
  private mutating func askForHistories() {
    let new = dashboard.missingHistories.filter { asked.insert($0).inserted }
    if !new.isEmpty { clerk.complete(new) }
  }

  /// What to exit with, once every training of this process has written its checkpoint.
  private var exitCode: Int32? {
    guard isLeaving else { return nil }
    // A start that was under way when the user left is in the queue only now.
    laboratory.queue.stopAll()
    return laboratory.queue.active.isEmpty ? TerminationSignals.exitCode ?? 0 : nil
  }

  private mutating func takeInputs(on screen: inout CursesScreen) {
    var input = screen.next(timeoutMilliseconds: patience)
    // While it slept the dashboard's clock stood still, and lines and days go by it.
    if let input, input != .wake { perform(dashboard.update(.tick(now)), on: &screen) }
    while let next = input {
      if next != .wake { perform(dashboard.update(.input(next)), on: &screen) }
      // A key that is held down fills the line; draw before it is empty.
      if now - lastDrain > 0.2 { break }
      input = screen.next(timeoutMilliseconds: 0)
    }
    if TerminationSignals.requested != nil { leave() }
  }

  private mutating func takeMessages(on screen: inout CursesScreen) {
    let time = now
    guard time - lastDrain >= Self.secondsBetweenDrains else { return }
    lastDrain = time
    for message in mailbox.drain() { perform(dashboard.update(message), on: &screen) }
    guard isTicking, time - lastTick >= 1 else { return }
    lastTick = time
    perform(dashboard.update(.usage(meter.measure())), on: &screen)
    perform(dashboard.update(.tick(time)), on: &screen)
  }

  private var now: Double { Date().timeIntervalSince1970 }

  private var isTicking: Bool { dashboard.isAnimating || lastTick == 0 || isLeaving }

  /// Milliseconds to sleep: until the next drain while something is coming, else for ever.
  private var patience: Int? {
    let untilDrain = Int(1000 * max(0, lastDrain + Self.secondsBetweenDrains - now)) + 1
    if mailbox.hasMessages || isLeaving { return untilDrain }
    return isTicking ? max(untilDrain, Int(1000 * max(0, lastTick + 1 - now)) + 1) : nil
  }

  private mutating func perform(_ command: Command?, on screen: inout CursesScreen) {
    switch command {
    case nil: break
    case .start(let path): clerk.start(experiment: path)
    case .startChanged(let experiments, let session, let file):
      clerk.start(experiments, session: session, file: file)
    case .measure(let experiment): clerk.measure(experiment)
    case .retry(let run): clerk.retry(run)
    case .resume(let run): clerk.resume(run)
    case .pause(let run): clerk.ask(.pause, of: run)
    case .proceed(let run): clerk.ask(.proceed, of: run)
    case .stop(let run): clerk.ask(.stop, of: run)
    case .stopNow(let run): clerk.ask(.abandon, of: run)
    case .remove(let runs): clerk.remove(runs)
    case .move(let run, let isEarlier): clerk.move(run, isEarlier: isEarlier)
    case .readSample(let request): clerk.read(request)
    case .searchTrees(let question): clerk.search(question)
    case .copy(let text): copy(text, on: &screen)
    case .theme(let name): change(theme: name, on: &screen)
    case .export(let run, let format): clerk.export(run, as: format)
    case .mouse(let isOn): screen.setMouse(isOn)
    case .keep(let settings): keep(settings)
    case .suspend: screen.suspend()
    case .redraw:
      asked = []
      clerk.refresh()
      screen.redraw()
    case .quit: leave()
    case .quitNow:
      for run in laboratory.queue.active { laboratory.queue.ask(.abandon, of: run) }
      leave()
    }
  }

  private mutating func leave() {
    guard !isLeaving else { return }
    isLeaving = true
    laboratory.queue.stopAll()
    if !laboratory.queue.active.isEmpty {
      _ = dashboard.update(.notice("writing checkpoints, then leaving"))
    }
  }

  private mutating func copy(_ text: String, on screen: inout CursesScreen) {
    let term = ProcessInfo.processInfo.environment["TERM"] ?? ""
    if Capabilities.hasClipboard(term: term), screen.copy(text) {
      _ = dashboard.update(.notice("copied \(text)"))
    } else {
      _ = dashboard.update(copyIntoFile(text))
    }
  }

  private func copyIntoFile(_ text: String) -> Dashboard.Message {
    let file = CopyFile()
    do {
      try file.write(text)
      return .notice("the terminal has no clipboard for it; it is in \(file.path)")
    } catch {
      return .failure("\(file.path): cannot be written: \(error.localizedDescription)")
    }
  }

  private mutating func keep(_ settings: ViewSettings) {
    do {
      try view.keep(settings)
    } catch {
      let reason = error.localizedDescription
      _ = dashboard.update(.failure("\(view.path): cannot be written: \(reason)"))
    }
  }

  private mutating func change(theme name: String, on screen: inout CursesScreen) {
    do {
      let (theme, complaint) = try shelf.usableTheme(named: name)
      screen.setTheme(theme)
      _ = dashboard.update(.palette(hasHues: !theme.isMonochrome))
      if let complaint { _ = dashboard.update(.failure(complaint)) }
    } catch {
      _ = dashboard.update(.failure("\(error)"))
    }
  }
}
