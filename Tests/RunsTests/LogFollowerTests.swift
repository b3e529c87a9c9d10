import Foundation
import Runs
import Testing

@Suite("following a log")
struct LogFollowerTests {
  @Test("each record comes once, in new files and new trainings too")
  func following() throws {
    try withTemporaryRun { store, writer in
      var follower = LogFollower(path: writer.path)
      #expect(try follower.records().isEmpty)
      try writer.append(.training(.depth), at: 1)
      try writer.append(.loss(1), at: 1)
      #expect(try follower.records().map(\.event) == [.training(.depth), .loss(1)])
      #expect(try follower.records().isEmpty)
      try writer.append(.loss(2), at: 2)
      #expect(try follower.records().map(\.event) == [.loss(2)])
      writer.close()
      let second = try store.reopen(writer.id)
      try second.append(.restarted(training: "depth", step: 1), at: 3)
      try second.append(.state(.running, reason: nil), at: 3)
      #expect(
        try follower.records().map(\.event)
          == [.state(.running, reason: nil), .restarted(training: "depth", step: 1)])
    }
  }

  @Test("a record that is still being written comes when it is whole")
  func partial() throws {
    try withTemporaryRun { store, writer in
      try writer.append(.training(.depth), at: 1)
      for step in 1...2 { try writer.append(.loss(step), at: 2) }
      let log = try #require(try eventFiles(in: writer.path + "/trainings/depth").first)
      let whole = try Data(contentsOf: URL(filePath: log))
      try whole.dropLast(5).write(to: URL(filePath: log))
      var follower = LogFollower(path: writer.path)
      #expect(try follower.records().map(\.event) == [.training(.depth), .loss(1)])
      try whole.write(to: URL(filePath: log))
      #expect(try follower.records().map(\.event) == [.loss(2)])
    }
  }

  @Test("a damaged log is told of once")
  func damaged() throws {
    try withTemporaryRun { _, writer in
      try writer.append(.message("x"), at: 1)
      let log = try #require(try eventFiles(in: writer.path).first)
      var bytes = try Data(contentsOf: URL(filePath: log))
      bytes[bytes.count - 8] ^= 1
      try bytes.write(to: URL(filePath: log))
      var follower = LogFollower(path: writer.path)
      #expect(try follower.records().count == 1)
      #expect(try follower.records().isEmpty)
    }
  }

  @Test("a run whose own log is damaged before its end failed, and says so")
  func damagedRun() throws {
    try withTemporaryRun { store, writer in
      try writer.append(.state(.running, reason: nil), at: 1)
      try writer.append(.state(.finished, reason: nil), at: 2)
      writer.close()
      let log = try #require(try eventFiles(in: writer.path).first)
      var bytes = try Data(contentsOf: URL(filePath: log))
      bytes[bytes.count - 8] ^= 1
      try bytes.write(to: URL(filePath: log))
      let run = try store.read(writer.id)
      #expect(run.state == .failed)
      #expect(run.reason?.contains("is damaged after") == true)
    }
  }
}
