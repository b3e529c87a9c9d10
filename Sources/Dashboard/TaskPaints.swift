import Runs
import Terminal

/// The colour of each task of a run, the same in every panel.
struct TaskPaints {
  let tasks: [String]

  init(_ tasks: [String]) { self.tasks = tasks }

  subscript(task: String) -> Paint { tasks.firstIndex(of: task).map { .series($0) } ?? .text }
}

/// The newest value of a task's first metric, and whether it got better.
struct HeadValue: Hashable {
  let text: String
  let isUp: Bool?
  let isBetter: Bool

  /// The newest value on validation data in whichever training had one last, and, while the run is
  /// active, whether it rose or fell.
  init?(_ run: Run, task: String) {
    guard let metric = run.metrics.first(where: { $0.task == task }),
      let series = run.newestSeries(metric.tag), let last = series.last
    else { return nil }
    let before = series.values.dropLast().last
    text = shortNumber(Double(last))
    isUp = !run.state.isActive ? nil : before.flatMap { $0 == last ? nil : last > $0 }
    isBetter = before.map { metric.lowerIsBetter ? last < $0 : last > $0 } ?? false
  }
}

extension Run {
  /// The history of a tag in the newest training that has it.
  func newestSeries(_ tag: String) -> Series? {
    trainings.last { $0.series[tag]?.last != nil }?.series[tag]
  }

  /// The first metric of each task.
  var primaryMetrics: [Metric] {
    var seen = Set<String>()
    return metrics.filter { seen.insert($0.task).inserted }
  }
}
