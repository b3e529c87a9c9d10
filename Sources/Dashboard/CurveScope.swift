import Runs
import Terminal

/// Which trainings' curves are drawn together.
enum CurveScope: Hashable {
  /// Some trainings that share the tasks out.
  case together([String])

  /// One training.
  case training(String)

  /// What can be chosen among, oldest first: the single-task trainings together, the networks that
  /// share the tasks out now, and each training.
  static func all(of run: Run) -> [CurveScope] {
    let single = run.trainings.filter { $0.summary.tasks.count == 1 }.map(\.summary.name)
    let now = run.networks.map(\.summary.name)
    let groups = (now == single ? [single] : [single, now]).filter { $0.count > 1 }
    return groups.map { .together($0) } + run.trainings.map { .training($0.summary.name) }
  }

  /// The place of the one with the newest training, of several the widest.
  static func newest(in scopes: [CurveScope], of run: Run) -> Int {
    guard let last = run.trainings.last?.summary.name else { return 0 }
    return scopes.firstIndex { scope in
      switch scope {
      case .together(let names): names.contains(last)
      case .training(let name): name == last
      }
    } ?? 0
  }

  /// The name in a border.
  func title(of run: Run, _ glyphs: Glyphs) -> String {
    switch self {
    case .together(let names):
      let isSingle = names.allSatisfy { run.training($0)?.summary.tasks.count == 1 }
      return "\(isSingle ? "single-task" : "networks") \(glyphs.signs.times)\(names.count)"
    case .training(let name): return name
    }
  }

  /// The steps of the longest of its trainings.
  func steps(of run: Run) -> Int? { trainings(of: run).map(\.summary.steps).max() }

  /// The curves of the losses: one for each task, and the total of a training of several.
  func losses(of run: Run) -> [NamedCurve] {
    guard !run.isImported else {
      return run.leadingMetrics.flatMap { curves(of: $0, in: run) }
    }
    let paints = TaskPaints(run.tasks)
    let trainings = trainings(of: run)
    let each = trainings.flatMap { training in
      training.summary.tasks.compactMap { task in
        training.loss(of: task).map {
          NamedCurve(
            name: task, paint: paints[task], curve: Curve($0),
            source: name(of: training, "loss/\(task)", run))
        }
      }
    }
    guard trainings.count == 1, trainings[0].summary.tasks.count != 1 || each.isEmpty,
      let total = trainings[0].series["loss/total"]
    else { return each }
    let source = name(of: trainings[0], "loss/total", run)
    return each + [NamedCurve(name: "total", paint: .text, curve: Curve(total), source: source)]
  }

  /// What is kept of a curve is kept under this name.
  private func name(of training: TrainingProgress, _ tag: String, _ run: Run) -> String {
    "\(run.id)/\(training.summary.name)/\(tag)"
  }

  private func trainings(of run: Run) -> [TrainingProgress] {
    switch self {
    case .together(let names): names.compactMap { run.training($0) }
    case .training(let name): run.training(name).map { [$0] } ?? []
    }
  }

  /// The curves of a metric.
  func curves(of metric: Metric, in run: Run) -> [NamedCurve] {
    let paint = TaskPaints(run.tasks)[metric.task]
    return trainings(of: run).compactMap { training in
      training.series[metric.tag].map {
        NamedCurve(
          name: metric.task, paint: paint, curve: Curve($0),
          source: name(of: training, metric.tag, run))
      }
    }
  }
}

extension Run {
  /// What is drawn of another program's log at first: its losses, or else the first of its numbers.
  var leadingMetrics: [Metric] {
    let losses = metrics.filter(\.isLoss)
    return losses.isEmpty ? Array(metrics.prefix(1)) : losses
  }

  /// What is drawn at first, in a word.
  var lossesTitle: String {
    isImported && metrics.first?.isLoss == false ? lossTag : "losses"
  }
}

extension TrainingProgress {
  /// A task's loss, which a single-task training may log as its total alone.
  fileprivate func loss(of task: String) -> Series? {
    series["loss/\(task)"] ?? (summary.tasks.count == 1 ? series["loss/total"] : nil)
  }
}
