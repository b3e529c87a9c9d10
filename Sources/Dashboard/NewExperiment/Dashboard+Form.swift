import Runs
import Terminal

extension Dashboard {
  /// Opens a form with the settings of the selected run, or of the selected experiment.
  mutating func openForm() {
    guard let vocabulary, let (experiment, session, file) = formOrigin else { return }
    let entry = library.experiments.first { $0.session == session && $0.file == file }
    let source = entry.flatMap { entry in
      (try? entry.experiments.get().first).map { (entry.path, $0) }
    }
    form = ExperimentForm(
      of: experiment, session: session, file: file, source: source, vocabulary: vocabulary)
    show(.new)
  }

  /// The experiment that a form would begin with.
  private var formOrigin: (Experiment, session: String, file: String)? {
    if let run = subject { return (run.experiment, run.session, run.experimentFile) }
    guard let entry = subjectFile, let first = try? entry.experiments.get().first else {
      return nil
    }
    return (first, entry.session, entry.file)
  }

  /// Why no form can be opened.
  var obstacleToForm: String? {
    if let run = subject, run.isImported { return run.refusal }
    if vocabulary == nil { return "nothing can be started here" }
    if case .failure(let invalid)? = subjectFile?.experiments, subject == nil {
      return invalid.reason
    }
    guard formOrigin == nil else { return nil }
    return firstStep ?? "select a run or an experiment to begin with"
  }

  /// Why the form's settings cannot be started or measured.
  var obstacleToFormStart: String? {
    guard let form else { return noForm }
    if case .failure(let error) = form.experiments {
      return [error.key, error.problem].filter { !$0.isEmpty }.joined(separator: ": ")
    }
    return nil
  }

  /// Why there is nothing to take back.
  var obstacleToRestore: String? {
    guard let form else { return noForm }
    return form.changes[form.selected] == nil ? "\(form.selected) is not changed" : nil
  }

  /// What is said where there is no form yet.
  var noForm: String { firstStep ?? "\(keyName(.new)) in the browser opens a form" }

  /// Starts what a form's settings stand for.
  mutating func start(_ form: ExperimentForm?) -> Command? {
    guard let form, case .success(let experiments) = form.experiments else { return nil }
    browser.awaited = [form.session, form.runName]
    show(.browser)
    return .startChanged(experiments, session: form.session, file: form.runName)
  }

  /// Asks for what a few steps tell of the form's settings.
  mutating func measureForm() -> Command? {
    guard case .success(let experiments)? = form?.experiments, let first = experiments.first else {
      return nil
    }
    isMeasuring = true
    return .measure(first)
  }

  /// Takes what a few steps told, unless the settings are others by now.
  mutating func take(_ estimate: Estimate?, of experiment: Experiment) {
    isMeasuring = false
    guard case .success(let experiments)? = form?.experiments, experiments.first == experiment
    else { return }
    form?.estimate = estimate
  }

  /// Does one of the actions that are about the form.
  mutating func changeForm(_ name: Action.Name) {
    switch name {
    case .edit: form?.edit()
    case .nextValue: form?.turn(by: 1)
    case .previousValue: form?.turn(by: -1)
    case .restore: form?.restore()
    default: break
    }
  }
}
