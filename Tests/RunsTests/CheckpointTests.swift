import Foundation
import Runs
import Synchronization
import Testing

@Suite("checkpoints")
struct CheckpointTests {
  private func checkpoint(_ step: Int) -> Checkpoint {
    Checkpoint(
      weights: ["w": StoredTensor(shape: [2], values: [Float(step), 0.1])],
      optimizer: ["w.m": StoredTensor(shape: [], values: [Float(step) / 3])],
      state: ["generator": "{\"key\":\(step)}", "position": "\(step)"])
  }

  private func folders(_ writer: RunWriter) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: writer.path + "/trainings/depth/checkpoints"
    ).sorted()
  }

  @Test("the newest comes back bit for bit, and the two newest are kept")
  func keeping() throws {
    try withTemporaryRun { _, writer in
      #expect(try writer.newestCheckpoint(of: "depth") == nil)
      for step in [9, 10, 100] {
        try writer.saveCheckpoint(training: "depth", step: step, checkpoint(step))
      }
      #expect(try folders(writer) == ["10", "100"])
      let newest = try #require(try writer.newestCheckpoint(of: "depth"))
      #expect(newest.step == 100)
      #expect(newest.checkpoint == checkpoint(100))
    }
  }

  @Test("a step that is stored again is replaced")
  func again() throws {
    try withTemporaryRun { _, writer in
      try writer.saveCheckpoint(training: "depth", step: 5, checkpoint(1))
      try writer.saveCheckpoint(training: "depth", step: 5, checkpoint(2))
      #expect(try writer.newestCheckpoint(of: "depth")?.checkpoint == checkpoint(2))
      #expect(try folders(writer) == ["5"])
    }
  }

  @Test(
    "a damaged one is passed over and named, whichever file it is",
    arguments: ["weights.safetensors", "state.safetensors", "state.json", "manifest.json"])
  func damaged(file: String) throws {
    try withTemporaryRun { _, writer in
      for step in [1, 2] {
        try writer.saveCheckpoint(training: "depth", step: step, checkpoint(step))
      }
      let path = "\(writer.path)/trainings/depth/checkpoints/2/\(file)"
      var bytes = try Data(contentsOf: URL(filePath: path))
      bytes[bytes.count - 3] ^= 4
      try bytes.write(to: URL(filePath: path))
      #expect(try writer.newestCheckpoint(of: "depth")?.step == 1)
      #expect(writer.run.messages.last?.text.contains("checkpoints/2") == true)
      try writer.saveCheckpoint(training: "depth", step: 2, checkpoint(2))
      #expect(try writer.newestCheckpoint(of: "depth")?.step == 2)
    }
  }

  @Test(
    "whatever operation a crash comes before, the old or the new state is there",
    arguments: [6, 5])
  func crash(step: Int) throws {
    var crashes = 0
    var isNew = false
    while !isNew {
      try withTemporaryRun { store, writer in
        try writer.saveCheckpoint(training: "depth", step: 4, checkpoint(3))
        try writer.saveCheckpoint(training: "depth", step: 5, checkpoint(4))
        let failures = Failures(after: crashes)
        let save = Disk.$fault.withValue(Disk.Fault { failures.next($0, $1) }) {
          Result { try writer.saveCheckpoint(training: "depth", step: step, checkpoint(5)) }
        }
        isNew = failures.count == 0
        writer.close()
        let found = try store.reopen(writer.id).newestCheckpoint(of: "depth")
        let (old, new) = (checkpoint(4), checkpoint(5))
        #expect(found?.checkpoint == new || found?.checkpoint == old, "crash \(crashes)")
        if case .success = save { #expect(found?.checkpoint == new) }
      }
      crashes += 1
    }
    #expect(crashes > 15)
  }

  @Test("a full disk is told of with the file, and what was stored stays")
  func full() throws {
    try withTemporaryRun { _, writer in
      try writer.saveCheckpoint(training: "depth", step: 1, checkpoint(1))
      let error = Disk.$fault.withValue(Disk.Fault { $1.hasSuffix("state.json") ? ENOSPC : nil }) {
        #expect(throws: StoreError.self) {
          try writer.saveCheckpoint(training: "depth", step: 2, checkpoint(2))
        }
      }
      #expect(error?.path.hasSuffix("state.json") == true)
      #expect(error?.problem.hasPrefix("no space left on device; free some space") == true)
      #expect(try folders(writer) == ["1"])
      #expect(try writer.newestCheckpoint(of: "depth")?.step == 1)
    }
  }

  @Test("stored tensors come back with their words, and a changed bit is noticed")
  func tensors() throws {
    try withTemporaryRun { _, writer in
      let tensors = ["x": StoredTensor(shape: [1, 2], values: [1, 2])]
      #expect(try writer.loadTensors("features/depth.safetensors") == nil)
      try writer.saveTensors(tensors, metadata: ["a": "b"], as: "features/depth.safetensors")
      let loaded = try #require(try writer.loadTensors("features/depth.safetensors"))
      #expect(loaded == SafeTensors(tensors: tensors, metadata: ["a": "b"]))
      let path = writer.path + "/features/depth.safetensors"
      var bytes = try Data(contentsOf: URL(filePath: path))
      bytes[bytes.count - 1] ^= 1
      try bytes.write(to: URL(filePath: path))
      #expect(throws: StoreError.self) { try writer.loadTensors("features/depth.safetensors") }
    }
  }
}

/// Lets some operations pass and fails all that follow, as after a crash.
final class Failures: Sendable {
  private let state: Mutex<(passing: Int, count: Int)>

  init(after passing: Int) { state = Mutex((passing, 0)) }

  var count: Int { state.withLock { $0.count } }

  func next(_ operation: Disk.Operation, _ path: String) -> Int32? {
    state.withLock { state in
      if state.passing > 0 {
        state.passing -= 1
        return nil
      }
      state.count += 1
      return EIO
    }
  }
}
