import Runs

extension Dashboard {
  /// The runs that are compared: the marked ones, or else the two newest that have been trained.
  var compared: [Run] {
    let marked = browser.marks.compactMap { library[$0] }
    guard marked.count < 2 else { return marked }
    let trained = library.runs.filter { !$0.trainings.isEmpty }
    guard let newest = trained.min(by: Run.isNewer) else { return [] }
    let second = trained.filter { $0.id != newest.id }.min(by: Run.isNewer)
    return [newest] + (second.map { [$0] } ?? [])
  }

  /// The first metric of each task of the compared runs.
  var sharedMetrics: [Metric] {
    var seen = Set<[String]>()
    return compared.flatMap(\.primaryMetrics).filter { seen.insert([$0.task, $0.metric]).inserted }
  }
}
