import Runs

extension RunStore {
  /// Every run that can be read.
  func readable() -> [Run] { runs().compactMap { try? read($0.id, history: false) } }

  /// All runs' reports without their metrics, and the folders that cannot be read.
  func list() -> RunList {
    var (readable, unreadable): ([Run], [UnreadableRun]) = ([], [])
    for stored in runs() {
      do {
        readable.append(try read(stored.id, history: false))
      } catch {
        let reason = (error as? StoreError)?.problem ?? "\(error)"
        unreadable.append(UnreadableRun(path: stored.path, reason: reason))
      }
    }
    let reports = readable.map { run in
      let folder = try? path(of: run.id)
      var report = RunReport(run, delta: Delta(of: run, among: readable), folder: folder)
      report.metrics = nil
      return report
    }
    return RunList(runs: reports, unreadable: unreadable)
  }
}
