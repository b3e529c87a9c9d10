import Runs

extension Dashboard {
  /// The runs that are compared: the marked ones, or else the two newest that have been trained.
  var compared: [Run] {
    let marked = browser.marks.compactMap { library[$0] }
    guard marked.count < 2 else { return marked }
    let trained = library.runs.filter { !$0.trainings.isEmpty }.sorted(by: Run.isNewer)
    return Array(trained.prefix(2))
  }

  /// The first metric of each task of the compared runs.
  var sharedMetrics: [Metric] {
    var seen = Set<[String]>()
    return compared.flatMap(\.primaryMetrics).filter { seen.insert([$0.task, $0.metric]).inserted }
  }
}
