import Dashboard
import Foundation
import Runs
import Terminal
import Testing

/// Runs whose numbers are read when they are shown.
@Suite("histories")
struct HistoryTests {
  /// Finished runs of a store, oldest first, in brief and whole.
  private func withRuns(
    _ count: Int, _ body: (_ brief: [Run], _ whole: [Run]) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/ramify-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = RunStore(folder: folder)
    for number in 1...count {
      let writer = try store.create(
        Fixtures.experiment("all-shared"), session: "s", file: "all-shared", provenance: [:])
      let summary = TrainingSummary(name: "shared", tasks: Fixtures.tasks, steps: 10)
      try writer.append(.training(summary), at: Double(number))
      for step in 1...10 {
        try writer.append(
          .scalar(training: "shared", tag: "loss/total", step: step, value: 1 / Float(step)),
          at: Double(number))
      }
      try writer.append(
        .result(
          RunResult(
            architecture: .shared(tasks: Fixtures.tasks, depths: Fixtures.depths), parameters: 1,
            multiplyAdds: 1, latencyMilliseconds: 1, metrics: [], selectionRule: "last step",
            checkpoint: "", seconds: 1, steps: 10)), at: Double(number))
      try writer.append(.state(.finished, reason: nil), at: Double(number))
      writer.close()
    }
    try body(
      store.readAll(history: false).runs.sorted { $0.id < $1.id },
      store.readAll().runs.sorted { $0.id < $1.id })
  }

  private func dashboard(_ runs: [Run]) -> Dashboard {
    var dashboard = Dashboard(size: Size(width: 100, height: 30))
    _ = dashboard.update(.experiments([]))
    _ = dashboard.update(.runs(Array(runs.prefix(2))))
    _ = dashboard.update(.added(Array(runs.dropFirst(2))))
    return dashboard
  }

  @Test func `the numbers of the rows on the screen are missing, and no others`() throws {
    try withRuns(40) { brief, whole in
      var dashboard = dashboard(brief)
      let missing = dashboard.missingHistories
      #expect((15...25).contains(missing.count))
      #expect(dashboard.view().text.contains("loss –"))
      _ = dashboard.update(.histories(whole.filter { missing.contains($0.id) }))
      #expect(dashboard.missingHistories.isEmpty)
      #expect(dashboard.view().text.contains("loss 0.100"))
      _ = dashboard.update(.input(.key(.end)))
      #expect(!dashboard.missingHistories.isEmpty)
      #expect(Set(dashboard.missingHistories).isDisjoint(with: missing))
    }
  }

  @Test func `an order by loss needs the numbers of all`() throws {
    try withRuns(40) { brief, _ in
      var dashboard = dashboard(brief)
      for key in ":sort loss" { _ = dashboard.update(.input(.key(.character(key)))) }
      _ = dashboard.update(.input(.key(.enter)))
      #expect(dashboard.missingHistories.count == 40)
    }
  }
}
