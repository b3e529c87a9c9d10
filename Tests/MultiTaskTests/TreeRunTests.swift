import MultiTask
import Runs
import Testing

/// Whole runs of trees that are given, drawn, or searched beyond what is exact.
@Suite("runs of trees")
struct TreeRunTests {
  @Test("a tree given by hand is the one that is trained and reported")
  func fixed() throws {
    let trained = try TrainedRun(
      .planted(
        "fixed-tree", steps: 10,
        options: ["tree": .text("layer 2 = a b / c d; layer 3 = a / b / c d")]))
    #expect(trained.run.state == .finished, "\(trained.run.reason ?? "")")
    let result = try #require(trained.run.result)
    #expect(result.metrics.count == 4)
    #expect(result.architecture.blocks == [[0, 0, 0], [0, 0, 1], [0, 1, 2], [0, 1, 2]])
    #expect(trained.run.costs?.parameters(of: result.architecture) == result.parameters)
    #expect(trained.run.costs?.multiplyAdds(of: result.architecture) == result.multiplyAdds)
  }

  @Test("draws of a seed differ, and come out the same again")
  func random() throws {
    func architecture(draw: Double) throws -> Architecture {
      let trained = try TrainedRun(
        .planted("random-tree", steps: 2, options: ["draw": .number(draw)]))
      #expect(trained.run.messages.contains { $0.text.hasPrefix("draw \(Int(draw)) of ") })
      return try #require(trained.run.result?.architecture)
    }
    let first = try architecture(draw: 1)
    #expect(first.isTree)
    #expect(try architecture(draw: 1) == first)
    #expect(try (2...4).contains { try architecture(draw: Double($0)) != first })
  }

  @Test("more tasks than exact search can take are searched by beam, and the run says so")
  func manyTasks() throws {
    var experiment = Experiment.planted(
      "affinity-tree", steps: 2, options: ["samples": .number(16), "beam": .number(3)])
    experiment.data.options = ["tasks": .number(10)]
    let trained = try TrainedRun(experiment)
    #expect(trained.run.state == .finished, "\(trained.run.reason ?? "")")
    #expect(
      trained.run.messages.contains {
        $0.text
          == "10 tasks are more than the 8 that are searched exactly; "
          + "beam search of width 3 instead"
      })
    #expect(trained.run.result?.architecture.isTree == true)
  }
}
