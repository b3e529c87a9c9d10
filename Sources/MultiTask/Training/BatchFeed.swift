package import Datasets
import Dispatch
import Randomness
import Runs
import Synchronization

/// Batches in their order, decoded on queues of their own before they are asked for.
///
/// At most `ahead` batches wait beside the one in use, however many samples there are. What is in a
/// batch depends on its number alone, so that no training depends on how fast a disk is.
package final class BatchFeed {
  /// How many batches are decoded ahead, each on a thread of its own.
  package static let ahead = 2

  private let decode: @Sendable (_ number: Int, _ samples: [Int]) throws -> Batch
  private let queue = DispatchQueue(
    label: "ramify.batches", qos: .utility, attributes: .concurrent)
  private var coming: [Int: ComingBatch] = [:]

  /// A feed of what a function decodes, from any thread.
  package init(_ decode: @escaping @Sendable (_ number: Int, _ samples: [Int]) throws -> Batch) {
    self.decode = decode
  }

  /// The batch of a number; the next ones are begun.
  ///
  /// - Parameters:
  ///   - number: which batch, usually the one after the last that was asked for.
  ///   - count: how many batches there are.
  ///   - samples: the samples of a batch.
  /// - Returns: the batch, once it is decoded.
  /// - Throws: `DatasetError` when a sample of this batch cannot be read.
  package func batch(_ number: Int, of count: Int, samples: (Int) -> [Int]) throws -> Batch {
    precondition(number < count, "batch \(number) of \(count)")
    let numbers = number...min(number + Self.ahead, count - 1)
    coming = coming.filter { numbers.contains($0.key) }
    for number in numbers where coming[number] == nil { begin(number, samples(number)) }
    guard let batch = coming.removeValue(forKey: number) else {
      preconditionFailure("batch \(number) was not begun")
    }
    return try batch.wait()
  }

  private func begin(_ number: Int, _ samples: [Int]) {
    let batch = ComingBatch()
    coming[number] = batch
    queue.async { [decode] in batch.fill(Result { try decode(number, samples) }) }
  }
}

/// A batch that another thread decodes.
private final class ComingBatch: Sendable {
  private let result = Mutex<Result<Batch, any Error>?>(nil)
  private let isDone = DispatchSemaphore(value: 0)

  func fill(_ result: Result<Batch, any Error>) {
    self.result.withLock { $0 = result }
    isDone.signal()
  }

  /// The batch, once it is there.
  func wait() throws -> Batch {
    isDone.wait()
    guard let result = result.withLock({ $0 }) else {
      preconditionFailure("a batch is done and not there")
    }
    return try result.get()
  }
}

extension Problem {
  /// Training batches, decoded ahead and changed as the experiment says.
  func trainingFeed() -> BatchFeed {
    let stream = stream.split("augmentation")
    let augmentation = experiment.data.augmentation.map {
      Augmentation(flips: $0.flip, scales: $0.scales.map { Float($0) })
    }
    return BatchFeed { [dataset] step, samples in
      let batch = try dataset.batch(samples, of: .train)
      return augmentation?(batch, of: dataset.tasks, drawnFrom: stream.split(step)) ?? batch
    }
  }

  /// Batches of a split as they are, decoded ahead.
  func feed(of split: Split) -> BatchFeed {
    BatchFeed { [dataset] _, samples in try dataset.batch(samples, of: split) }
  }
}
