import Runs
import Terminal

/// The settings of an experiment that is about to be started, and what the user changed of them.
struct ExperimentForm: Sendable {
  /// What the form began with: an experiment of a file, or a run's.
  let origin: Experiment

  /// The session and the file that its runs belong to.
  let session: String
  let file: String

  /// The file itself and what it says; nil when it is gone.
  let source: (path: String, experiment: Experiment)?

  let vocabulary: Vocabulary

  /// What was typed, by key.
  private(set) var changes: [String: String] = [:]

  /// The experiments that the settings stand for, or what is wrong with them.
  private(set) var experiments: Result<[Experiment], InputError>

  /// The newest fields that could be read.
  private(set) var fields: [FormField] = []

  /// The selected field's key.
  private(set) var selected = "method"

  /// What is being typed.
  private(set) var editor: LineEditor?

  /// What a few steps told of its size and speed.
  var estimate: Estimate?

  init(
    of origin: Experiment, session: String, file: String,
    source: (path: String, experiment: Experiment)?, vocabulary: Vocabulary
  ) {
    (self.session, self.file, self.vocabulary) = (session, file, vocabulary)
    self.origin = vocabulary.completed(origin)
    self.source = source.map { ($0.path, vocabulary.completed($0.experiment)) }
    experiments = .success([origin])
    read()
  }

  var index: Int { fields.firstIndex { $0.key == selected } ?? 0 }

  var field: FormField? { fields.indices.contains(index) ? fields[index] : nil }

  /// The error that is about a field.
  func problem(of key: String) -> InputError? {
    guard case .failure(let error) = experiments else { return nil }
    return error.key == key || error.key.hasPrefix(key + ".") ? error : nil
  }

  /// What its runs are named after: the file, or another method that was chosen, since a session
  /// knows its baseline by the file's name.
  var runName: String {
    guard case .success(let experiments) = experiments, let method = experiments.first?.method,
      method != origin.method
    else { return file }
    return method
  }

  /// The settings that differ from those the form began with: key, old value and new one.
  var differences: [(key: String, old: String, new: String)] {
    let old = Dictionary(ExperimentFile.settings(of: origin)) { one, _ in one }
    return fields.compactMap { field in
      // What another method has and the first had not is no change until it is typed.
      let before = old[field.key] ?? (changes[field.key] == nil ? field.value : "")
      return field.value == before ? nil : (field.key, before, field.value)
    }
  }

  /// The same start without the screen; nil when the file is gone or the settings are wrong.
  var commandLine: String? {
    guard let source, case .success(let experiments) = experiments,
      let experiment = experiments.first
    else { return nil }
    let told = Dictionary(ExperimentFile.settings(of: source.experiment)) { one, _ in one }
    let settings = ExperimentFile.settings(of: experiment)
    let sets = settings.compactMap { key, value in
      let value = changes[key] ?? value
      return told[key] == value ? nil : "--set " + "\(key)=\(value)".quoted
    }
    return (["ramify run \(source.path.quoted)"] + sets).joined(separator: " ")
  }
}

extension ExperimentForm {
  /// Selects the field of a number, or the first or last one.
  mutating func select(_ index: Int) {
    guard !fields.isEmpty else { return }
    selected = fields[min(max(0, index), fields.count - 1)].key
  }

  /// Goes up or down so many fields.
  mutating func move(by lines: Int) { select(index + lines) }

  /// Gives the selected field its next or previous choice; one with any text goes to typing.
  mutating func turn(by step: Int) {
    guard let field else { return }
    guard !field.choices.isEmpty else { return edit() }
    let current = field.choices.firstIndex(of: field.value) ?? (step > 0 ? -1 : 0)
    let count = field.choices.count
    set(field.key, field.choices[(current + step + count) % count])
  }

  /// Begins to type the selected field's value.
  mutating func edit() {
    guard let field else { return }
    editor = LineEditor(field.value == "null" ? "" : field.value)
  }

  /// Takes a key while a value is typed; what it means is seen at once.
  mutating func take(_ key: Key) {
    guard var editor else { return }
    switch key {
    case .enter: self.editor = nil
    case .escape:
      self.editor = nil
      if problem(of: selected) != nil { restore() }
    default:
      guard editor.take(key) else { return }
      self.editor = editor
      set(selected, editor.text.isEmpty ? "null" : editor.text)
    }
  }

  /// Types what was pasted.
  mutating func insert(_ text: String) {
    guard editor != nil else { return }
    editor?.insert(text)
    set(selected, editor?.text ?? "")
  }

  /// Gives the selected field the value that it had at first.
  mutating func restore() {
    changes[selected] = nil
    editor = nil
    read()
  }

  private mutating func set(_ key: String, _ value: String) {
    changes[key] = value
    estimate = nil
    read()
  }

  /// Finds out what the settings stand for; fields stay as they were while that is nothing.
  private mutating func read() {
    let base = base
    let known = Set(ExperimentFile.settings(of: base).map(\.key))
    let overrides = changes.filter { known.contains($0.key) || $0.key.hasPrefix("options.") }
    do {
      let read = try ExperimentFile.parse(
        ExperimentFile.yaml(of: base), file: file,
        overrides: overrides.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" },
        vocabulary: vocabulary)
      experiments = .success(read)
      fields = read.first.map { FormField.all(of: $0, typed: changes, vocabulary) } ?? []
    } catch let error as InputError {
      experiments = .failure(error)
      fields = fields.map { $0.typed(changes[$0.key]) }
    } catch {
      experiments = .failure(InputError(file: file, problem: "\(error)"))
    }
  }

  /// What the form began with, without the settings that a chosen method, source or backbone does
  /// not have.
  private var base: Experiment {
    var base = origin
    if let name = changes["method"],
      let method = vocabulary.methods.first(where: { $0.name == name })
    {
      let names = Set(method.options.map(\.name))
      base.method = name
      base.options = base.options.filter { names.contains($0.key) }
    }
    if let source = changes["data.source"], source != origin.data.source {
      (base.data.source, base.data.options, base.tasks) = (source, [:], nil)
    }
    if let kind = changes["backbone.kind"],
      let known = vocabulary.backbones.first(where: { $0.name == kind })
    {
      (base.backbone.kind, base.backbone.width) = (kind, known.width)
      (base.backbone.blocks, base.backbone.heads, base.backbone.rates) = (known.blocks, nil, nil)
    }
    return base
  }
}

extension Vocabulary {
  /// An experiment with every default written out, where it is one of these words.
  fileprivate func completed(_ experiment: Experiment) -> Experiment {
    let all = try? ExperimentFile.parse(
      ExperimentFile.yaml(of: experiment), file: experiment.name, vocabulary: self)
    return all?.first ?? experiment
  }
}

extension String {
  /// The text as one word for a shell.
  fileprivate var quoted: String {
    let isPlain = allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=,:@+".contains($0))
    }
    return isPlain && !isEmpty ? self : "'" + replacing("'", with: "'\\''") + "'"
  }
}
