import Runs
import Terminal

/// Which trainings' curves are drawn together.
enum CurveScope: Hashable {
  /// The single-task trainings, one curve each.
  case together([String])

  /// One training.
  case training(String)

  /// What can be chosen among, oldest first.
  static func all(of run: Run) -> [CurveScope] {
    let single = run.trainings.filter { $0.summary.tasks.count == 1 }.map(\.summary.name)
    let each = run.trainings.map { CurveScope.training($0.summary.name) }
    return (single.count > 1 ? [.together(single)] : []) + each
  }

  /// The place of the one with the newest training.
  static func newest(in scopes: [CurveScope], of run: Run) -> Int {
    guard let last = run.trainings.last?.summary else { return 0 }
    if last.tasks.count == 1, case .together? = scopes.first { return 0 }
    return scopes.lastIndex(of: .training(last.name)) ?? 0
  }

  /// The name in a border.
  func title(_ glyphs: Glyphs) -> String {
    switch self {
    case .together(let names): "single-task \(glyphs.signs.times)\(names.count)"
    case .training(let name): name
    }
  }

  /// The curves of the losses.
  func losses(of run: Run) -> [NamedCurve] {
    let paints = TaskPaints(run.tasks)
    switch self {
    case .together(let names):
      return names.compactMap { run.training($0) }.compactMap { training in
        let task = training.summary.tasks[0]
        let series = training.series["loss/\(task)"] ?? training.series["loss/total"]
        return series.map { NamedCurve(name: task, paint: paints[task], curve: Curve($0)) }
      }
    case .training(let name):
      guard let training = run.training(name) else { return [] }
      let tasks = training.summary.tasks
      let each = tasks.compactMap { task in
        training.series["loss/\(task)"].map {
          NamedCurve(name: task, paint: paints[task], curve: Curve($0))
        }
      }
      guard tasks.count > 1 || each.isEmpty, let total = training.series["loss/total"] else {
        return each
      }
      return each + [NamedCurve(name: "total", paint: .text, curve: Curve(total))]
    }
  }

  /// The curves of a metric.
  func curves(of metric: Metric, in run: Run) -> [NamedCurve] {
    let names: [String] =
      switch self {
      case .together(let names): names
      case .training(let name): [name]
      }
    let paint = TaskPaints(run.tasks)[metric.task]
    return names.compactMap { run.training($0)?.series[metric.tag] }.map {
      NamedCurve(name: metric.task, paint: paint, curve: Curve($0))
    }
  }
}
