import Runs

/// What a filter and the facets can ask of a row.
struct RowFacts {
  enum Subject {
    case run(Run)
    case experiment(ExperimentEntry)
    case unreadable(UnreadableEntry)
  }

  let subject: Subject
  let library: Library

  /// Where a word is looked for that names no field.
  var words: [String] {
    switch subject {
    case .run(let run):
      [run.id, run.experiment.name, run.experiment.method, run.state.word]
    case .experiment(let entry):
      [entry.file, entry.session] + texts(.state) + texts(.method)
        + (experiment.map { [$0.name] } ?? [])
    case .unreadable(let entry): [entry.path, "unreadable"]
    }
  }

  func texts(_ field: FilterField) -> [String] {
    switch field {
    case .name: [name]
    case .session: session.map { [$0] } ?? []
    case .method: experiment.map { [$0.method] } ?? []
    case .state: [state]
    case .dataset: dataset.map { [$0] } ?? []
    case .tasks: tasks
    case .backbone: experiment.map { [$0.backbone.kind] } ?? []
    default: []
    }
  }

  /// The number of a field; nil where the row has none, as an experiment that never ran has no
  /// loss, and a run no loss that others can be compared with before all of its tasks have one.
  func number(_ field: FilterField, at moment: FilterMoment) -> Double? {
    switch field {
    case .tasks: experiment == nil ? nil : Double(tasks.count)
    case .seed: experiment.map { Double($0.seed) }
    case .budget: experiment.flatMap(\.budget)
    case .loss: run.flatMap { LossHistory($0).lastOfAll }
    case .delta: run.flatMap { library.deltas[$0.id]?.percent }
    case .params: run?.result.map { Double($0.parameters) }
    case .steps: run.map { Double($0.stepsDone) }
    case .progress: run.map { 100 * $0.progress }
    case .started: run?.started
    case .updated: run?.updated
    case .age: run?.started.map { moment.now - $0 }
    case .name, .session, .method, .state, .dataset, .backbone: nil
    }
  }

  private var run: Run? {
    if case .run(let run) = subject { run } else { nil }
  }

  private var experiment: Experiment? {
    switch subject {
    case .run(let run): run.experiment
    case .experiment(let entry): try? entry.experiments.get().first
    case .unreadable: nil
    }
  }

  private var name: String {
    switch subject {
    case .run(let run): run.name
    case .experiment(let entry): entry.file
    case .unreadable(let entry): entry.path
    }
  }

  private var session: String? {
    switch subject {
    case .run(let run): run.session
    case .experiment(let entry): entry.session
    case .unreadable: nil
    }
  }

  var state: String {
    switch subject {
    case .run(let run): run.state.word
    case .experiment: experiment == nil ? "invalid" : "ready"
    case .unreadable: "unreadable"
    }
  }

  var method: String? { experiment?.method }

  /// The data source's name, or the last part of its path.
  var dataset: String? {
    (experiment?.data.source.split(separator: "/").last).map(String.init)
  }

  private var tasks: [String] { run?.tasks ?? experiment?.tasks ?? [] }
}

extension Run {
  /// The steps of all its trainings together.
  var stepsDone: Int { result?.steps ?? trainings.reduce(0) { $0 + $1.step } }
}
