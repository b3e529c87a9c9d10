import Foundation
import MultiTask
import Runs
import Testing

/// Runs of one process that need the same trainings at the same time.
@Suite("trainings that runs share")
final class SharedTrainingTests {
  private let folder = NSTemporaryDirectory() + "ramify-\(UUID().uuidString)"
  private let queue = RunQueue(threads: 2)

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func submit(_ budget: Double, steps: Int) throws -> RunWriter {
    var experiment = Experiment.planted(
      "affinity-tree", steps: steps, options: ["samples": .number(16)])
    experiment.budget = budget
    let writer = try RunStore(folder: folder).create(
      experiment, session: "s", file: "tree", provenance: [:])
    try queue.submit(writer)
    return writer
  }

  private func taken(_ writer: RunWriter) -> Int {
    writer.run.messages.count { $0.text.contains("taken from") }
  }

  /// Waits until a run has come so far, or all have ended.
  private func wait(for writer: RunWriter, _ claim: (Run) -> Bool) {
    while !claim(writer.run), !queue.waitUntilIdle(seconds: 0.01) {}
  }

  @Test("of runs that begin together one trains, and the others take over")
  func together() throws {
    let writers = try [0.5, 0.7, 0.9].map { try submit($0, steps: 60) }
    queue.waitUntilIdle()
    #expect(writers.allSatisfy { $0.run.state == .finished })
    // Four single-task networks for three runs.
    #expect(writers.reduce(0) { $0 + taken($1) } >= 8)
    let alone = try TrainedRun(
      .planted("affinity-tree", steps: 60, options: ["samples": .number(16)]))
    let beliefs = writers.map(\.run.belief)
    #expect(beliefs == [alone.run.belief, alone.run.belief, alone.run.belief])
  }

  @Test(
    "a run that pauses or stops does not hold up those that wait for it", arguments: [true, false])
  func leaving(pauses: Bool) throws {
    let first = try submit(0.5, steps: 600)
    wait(for: first) { $0.trainings.contains { $0.step > 0 } }
    let second = try submit(0.7, steps: 600)
    queue.ask(pauses ? .pause : .stop, of: first.id)
    wait(for: second) { !$0.state.isActive }
    #expect(second.run.state == .finished)
    #expect(first.run.state == (pauses ? .paused : .stopped))
    queue.ask(.proceed, of: first.id)
    queue.waitUntilIdle()
    #expect(first.run.state == (pauses ? .finished : .stopped))
  }

  @Test("a training has no property that could change its outcome and is no part of its identity")
  func properties() {
    let training = Training(
      name: "a", architecture: .shared(tasks: ["a"], depths: ["x"]))
    // Add a new one to TrainingIdentity, then here.
    #expect(
      Mirror(reflecting: training).children.compactMap(\.label).sorted()
        == [
          "architecture", "dissimilaritySamples", "lookahead", "name", "search", "stepLimit",
          "steps",
        ])
  }
}
