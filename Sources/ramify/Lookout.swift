import Dashboard
import Dispatch
import Foundation
import MultiTask
import Runs
import Synchronization

/// Tells the dashboard what the store holds, and what other processes do there.
///
/// All its work is done on the queue it is given.
final class Lookout: Sendable {
  private let laboratory: Laboratory
  private let mailbox: Mailbox
  private let queue: DispatchQueue
  private let state = Mutex(State())

  private struct State {
    var isFirstLook = true
    var experiments: [StoredExperiment] = []
    var known: Set<String> = []
    var unreadable: [UnreadableEntry] = []
    /// Runs that are not finished, which another process may go on with.
    var open: Set<String> = []
    /// Runs that another process trains.
    var followers: [String: LogFollower] = [:]
    /// Other programs' logs, which may grow at any time.
    var logs: [String: LogFollower] = [:]
    var watch: FolderWatch?
    /// Whether a look is due already.
    var isLooking = false
  }

  /// Where changes are not told of; see `FolderWatch`.
  private static let secondsBetweenLooks = 2.0

  /// A file that is written to changes many times a second.
  private static let secondsAfterChange = 0.25

  init(laboratory: Laboratory, mailbox: Mailbox, queue: DispatchQueue) {
    self.laboratory = laboratory
    self.mailbox = mailbox
    self.queue = queue
  }

  /// Reads the store and keeps an eye on it.
  func begin() {
    queue.async { [self] in
      let watch = FolderWatch(on: queue) { [weak self] in self?.lookSoon() }
      state.withLock { $0.watch = watch }
      // The user waits for the rows, not for what may change in them.
      look()
      lookAgain()
    }
  }

  /// Reads everything anew.
  func refresh() {
    queue.async { [self] in
      state.withLock { $0 = State(watch: $0.watch, isLooking: $0.isLooking) }
      look()
    }
  }

  /// Looks now, and again after a while where nobody tells of changes.
  private func lookAgain() {
    // What changes from here on is told of, and looked at once more.
    let isTold = state.withLock { state in
      state.isLooking = false
      return state.watch?.covers(folders(state)) ?? false
    }
    look()
    if !isTold { lookSoon(after: Self.secondsBetweenLooks) }
  }

  private func lookSoon(after seconds: Double = secondsAfterChange) {
    let isDue = state.withLock { state in
      defer { state.isLooking = true }
      return state.isLooking
    }
    guard !isDue else { return }
    queue.asyncAfter(deadline: .now() + seconds) { [weak self] in self?.lookAgain() }
  }

  /// The folders in which something may change: not those of runs that have ended, nor of the
  /// trainings of this process.
  private func folders(_ state: State) -> [String] {
    let (store, own) = (laboratory.store, laboratory.queue.active)
    let open = state.open.subtracting(own).flatMap(store.folders(of:))
    return store.folders() + open + own.map(store.path(of:))
  }

  private func look() {
    state.withLock { state in
      lookAtExperiments(&state)
      lookAtRuns(&state)
      let before = Set(state.followers.keys)
      follow(&state)
      let followed = Set(state.followers.keys)
      if followed != before { mailbox.post(.elsewhere(followed)) }
    }
  }

  private func lookAtExperiments(_ state: inout State) {
    let found = laboratory.store.experiments()
    guard found != state.experiments || state.isFirstLook else { return }
    state.experiments = found
    mailbox.post(.experiments(found.map(laboratory.entry)))
  }

  private func lookAtRuns(_ state: inout State) {
    let ids = laboratory.store.runs().map(\.id)
    forget(state.known.subtracting(ids).subtracting(laboratory.queue.active), &state)
    let fresh = ids.filter { !state.known.contains($0) }
    guard !fresh.isEmpty || state.isFirstLook else { return }
    state.known = Set(ids)
    let own = laboratory.queue.active
    var runs: [Run] = []
    for id in fresh where !own.contains(id) {
      do {
        let (run, follower) = try laboratory.store.follow(id, history: false)
        runs.append(run)
        if runs.count == Self.runsAtOnce { post(&runs, &state) }
        if run.isImported {
          state.logs[id] = follower
        } else if run.state != .finished {
          state.open.insert(id)
        }
      } catch {
        state.unreadable.append(UnreadableEntry(path: id, reason: reason(error, of: id)))
      }
    }
    let isFirst = state.isFirstLook
    post(&runs, &state)
    if isFirst { laboratory.queue.withRuns { mailbox.post(.run($0)) } }
    mailbox.post(.unreadable(state.unreadable))
  }

  /// Passes on that runs are gone, whoever removed them.
  private func forget(_ gone: Set<Run.ID>, _ state: inout State) {
    guard !gone.isEmpty else { return }
    state.known.subtract(gone)
    state.open.subtract(gone)
    for id in gone { (state.followers[id], state.logs[id]) = (nil, nil) }
    mailbox.post(.removed(gone))
  }

  /// The reason without the run's folder, which is named beside it.
  private func reason(_ error: any Error, of id: String) -> String {
    let text = "\(error)"
    let folder = laboratory.store.path(of: id)
    guard text.hasPrefix(folder) else { return text }
    return String(text.dropFirst(folder.count).drop { $0 == "/" || $0 == ":" || $0 == " " })
  }

  /// How many runs are read before they are shown.
  private static let runsAtOnce = 64

  /// Shows runs that were read, so that nobody waits for the last of many.
  private func post(_ runs: inout [Run], _ state: inout State) {
    if state.isFirstLook {
      mailbox.post(.runs(runs))
    } else if !runs.isEmpty {
      mailbox.post(.added(runs))
    }
    state.isFirstLook = false
    runs = []
  }

  private func follow(_ state: inout State) {
    let own = Set(laboratory.queue.active)
    for id in state.open.subtracting(own) {
      if laboratory.store.isLive(id) {
        passOn(id, &state)
      } else if state.followers.removeValue(forKey: id) != nil {
        show(id)
      }
    }
    for id in Array(state.logs.keys) {
      for record in (try? state.logs[id]?.records()) ?? [] {
        mailbox.post(.record(run: id, record))
      }
    }
    for id in own { state.followers[id] = nil }
    state.open.formUnion(own)
  }

  /// Shows what another process logged since the last look; at first the whole run, read after the
  /// follower has begun, so that nothing falls between.
  private func passOn(_ id: String, _ state: inout State) {
    let isNew = state.followers[id] == nil
    let path = laboratory.store.path(of: id)
    let records = try? state.followers[id, default: LogFollower(path: path)].records()
    if isNew { return show(id) }
    for record in records ?? [] { mailbox.post(.record(run: id, record)) }
  }

  private func show(_ id: String) {
    guard let run = try? laboratory.store.read(id) else { return }
    mailbox.post(.run(run))
  }
}
