import Foundation
import Runs
import Testing

@Suite("the store")
struct RunStoreTests {
  @Test("what a writer folded is what a reader folds")
  func roundTrip() throws {
    try withTemporaryFolder { folder in
      let store = RunStore(folder: folder)
      let experiment = try ExperimentFile.parse(
        "method: affinity-tree", file: "a.yaml", vocabulary: .sample)
      let writer = try store.create(
        experiment, session: "s", file: "a", provenance: ["code": "1"])
      #expect(writer.id == "s/a-1")
      try writer.append(.state(.running, reason: nil), at: 10)
      try writer.append(.training(.depth), at: 11)
      for step in 1...20 {
        try writer.append(
          [
            .scalar(training: "depth", tag: "loss/total", step: step, value: 1 / Float(step)),
            .scalar(training: "depth", tag: "loss/depth", step: step, value: 2 / Float(step)),
          ], at: 11 + Double(step))
      }
      try writer.append(.message("done\nwell"), at: 40)
      #expect(try store.read("s/a-1") == writer.run)
      #expect(store.isLive("s/a-1"))
      writer.close()
      let run = try store.read("s/a-1")
      #expect(run.state == .interrupted)
      #expect(run.training("depth")?.series["loss/total"]?.values.last == 0.05)
    }
  }
}
