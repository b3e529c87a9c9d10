import Dashboard
import Foundation
import MultiTask
import Runs
import Terminal

extension Laboratory {
  /// What the dashboard knows of an experiment's file.
  func entry(_ file: StoredExperiment) -> ExperimentEntry {
    let experiments = Result { try self.experiments(at: file.path) }
      .mapError { InvalidExperiment(reason: "\($0)") }
    return ExperimentEntry(
      session: file.session, file: file.name, path: file.path, experiments: experiments)
  }

  /// Tells a dashboard all that is stored, as of now, and shows some of it.
  ///
  /// - Parameters:
  ///   - dashboard: the dashboard.
  ///   - names: runs, or experiments for the newest run of each; none shows the browser.
  ///   - time: what its clock shows; `nil` is when something last happened in a shown run.
  /// - Throws: `InputError` naming the nearest run when there is none of a name.
  func fill(_ dashboard: inout Dashboard, showing names: [String], at time: Double?) throws {
    let (runs, unreadable) = store.readAll(history: false)
    let shown = try names.flatMap { try self.runs(named: $0, among: runs) }
    _ = dashboard.update(.experiments(store.experiments().map(entry)))
    _ = dashboard.update(
      .unreadable(unreadable.map { UnreadableEntry(path: $0.path, reason: $0.reason) }))
    _ = dashboard.update(.runs(runs))
    let seen = shown.isEmpty ? runs : runs.filter { shown.contains($0.id) }
    _ = dashboard.update(.tick(time ?? seen.compactMap(\.updated).max() ?? 0))
    dashboard.open(shown)
    complete(&dashboard)
  }

  /// Tells a dashboard the numbers of the runs that it shows.
  func complete(_ dashboard: inout Dashboard) {
    let runs = dashboard.missingHistories.compactMap { try? store.read($0) }
    if !runs.isEmpty { _ = dashboard.update(.histories(runs)) }
  }

  /// The pictures that a dashboard wants; nil where there are none that can be read.
  func sample(_ request: SampleRequest) -> SampleSheet? {
    try? store.sample(of: request.run, training: request.training)
  }

  /// Gives a dashboard the pictures that its page lacks.
  func fillSample(_ dashboard: inout Dashboard) {
    guard let request = dashboard.wantedSample else { return }
    _ = dashboard.update(.sample(request, sample(request)))
  }

  /// Gives a dashboard the best trees that its page lacks.
  func fillFront(_ dashboard: inout Dashboard) {
    guard let question = dashboard.wantedFront else { return }
    _ = dashboard.update(.front(question, TreeFront(answering: question)))
  }

  /// The run of a name, or one of each group of an experiment's replicates.
  private func runs(named name: String, among runs: [Run]) throws -> [Run.ID] {
    try sides(named: name, findings: Findings(runs)).map(\.run.id)
  }
}

extension TreeFront {
  /// Searches the best trees, exactly where that takes seconds.
  init(answering question: TreeQuestion) {
    let (affinity, parameters) = (question.affinity, question.parameters)
    let tasks = affinity.first?.count ?? 0
    let isExact = TreeSearch.isQuick(tasks: tasks, parameters: parameters)
    let trees =
      isExact
      ? TreeSearch(
        affinity: affinity, parameters: parameters, heads: question.heads, cost: question.rule
      ).front()
      : BeamTreeSearch(
        affinity: affinity, parameters: parameters, heads: question.heads, cost: question.rule,
        width: question.beam
      ).search().front
    self.init(trees: trees, isExact: isExact)
  }
}

/// A size as an argument, such as 100x30.
struct FrameSize {
  let size: Size

  /// - Throws: `Refusal` naming the argument.
  init(_ text: String) throws {
    let numbers = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let width = numbers[0], let height = numbers[1],
      (1...1000).contains(width), (1...1000).contains(height)
    else {
      throw Refusal(
        description: "--size \(text): not a size; give columns x rows, such as 100x30, up to 1000")
    }
    size = Size(width: width, height: height)
  }
}
