import Runs
import Testing

@Suite("runs read in brief")
struct BriefRunTests {
  private static func belief(_ step: Int) -> Belief {
    .policy(
      PolicyBelief(
        tasks: ["a"], depths: ["late"], step: step, unlocked: 1, temperature: 5, execute: [[0.5]]))
  }

  private static func log(_ writer: RunWriter, isFinished: Bool) throws {
    try writer.append(.state(.running, reason: nil), at: 1)
    try writer.append(.training(.depth), at: 2)
    for step in 1...20 {
      try writer.append(
        .scalar(training: "depth", tag: "loss/depth", step: step, value: 1 / Float(step)),
        at: Double(step + 2))
      try writer.append(.belief(belief(step)), at: Double(step + 2))
    }
    guard isFinished else { return }
    try writer.append(.result(.sample(value: 3)), at: 30)
    try writer.append(.state(.finished, reason: nil), at: 31)
  }

  @Test func `of a finished run in brief all is told but the numbers and the older beliefs`() throws
  {
    try withTemporaryRun { store, writer in
      try Self.log(writer, isFinished: true)
      let (brief, whole) = (
        try store.read(writer.id, history: false), try store.read(writer.id)
      )
      #expect(brief.isBrief && !whole.isBrief)
      #expect(brief.belief == Self.belief(20))
      #expect(brief.result == whole.result && brief.state == .finished)
      #expect(brief.started == whole.started && brief.updated == whole.updated)
      #expect(brief.trainings.map(\.summary) == whole.trainings.map(\.summary))
      #expect(brief.trainings[0].series.isEmpty)
      #expect(whole.trainings[0].series["loss/depth"]?.values.count == 20)
    }
  }

  @Test func `a run that has not finished is read whole, whatever was asked for`() throws {
    try withTemporaryRun { store, writer in
      try Self.log(writer, isFinished: false)
      let (brief, whole) = (
        try store.read(writer.id, history: false), try store.read(writer.id)
      )
      #expect(!brief.isBrief && brief == whole)
      #expect(brief.trainings[0].series["loss/depth"]?.values.count == 20)
    }
  }
}
