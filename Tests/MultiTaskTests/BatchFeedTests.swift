import Datasets
import Dispatch
import MultiTask
import Synchronization
import Testing

@Suite struct BatchFeedTests {
  private struct Damaged: Error {}

  private static func batch(_ samples: [Int]) -> Batch {
    Batch(shape: [samples.count, 1], inputs: samples.map { Float($0) }, targets: [:])
  }

  private static func samples(_ number: Int) -> [Int] { [2 * number, 2 * number + 1] }

  @Test func `batches come in their order with the samples asked for`() throws {
    let feed = BatchFeed { _, samples in Self.batch(samples) }
    for number in 0..<50 {
      let batch = try feed.batch(number, of: 50, samples: Self.samples)
      #expect(batch.inputs == [Float(2 * number), Float(2 * number + 1)])
    }
  }

  @Test func `the next batches are decoded before they are asked for, and no more`() throws {
    let begun = Mutex<Set<Int>>([])
    let arrived = DispatchSemaphore(value: 0)
    let feed = BatchFeed { number, samples in
      begun.withLock { _ = $0.insert(number) }
      arrived.signal()
      return Self.batch(samples)
    }
    for number in 0..<8 {
      _ = try feed.batch(number, of: 10, samples: Self.samples)
      let ahead = min(9, number + BatchFeed.ahead)
      while begun.withLock(\.count) <= ahead { arrived.wait() }
      #expect(begun.withLock { $0 } == Set(0...ahead))
    }
  }

  @Test func `a jump to another number forgets what was begun`() throws {
    let feed = BatchFeed { _, samples in Self.batch(samples) }
    _ = try feed.batch(3, of: 100, samples: Self.samples)
    #expect(try feed.batch(60, of: 100, samples: Self.samples).inputs == [120, 121])
    #expect(try feed.batch(4, of: 100, samples: Self.samples).inputs == [8, 9])
  }

  @Test func `a batch that cannot be read fails when its turn comes, not before`() throws {
    let feed = BatchFeed { number, samples in
      if number == 2 { throw Damaged() }
      return Self.batch(samples)
    }
    for number in [0, 1] { _ = try feed.batch(number, of: 5, samples: Self.samples) }
    #expect(throws: Damaged.self) { try feed.batch(2, of: 5, samples: Self.samples) }
    #expect(try feed.batch(3, of: 5, samples: Self.samples).inputs == [6, 7])
  }
}
