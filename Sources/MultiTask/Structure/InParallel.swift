import Dispatch
import Foundation
import Synchronization
import Tensors

/// The values of a function of `0 ..< count`, computed on all cores.
///
/// - Throws: the first error that was thrown; what has not begun by then is left out.
func inParallel<Value: Sendable>(
  _ count: Int, _ body: @Sendable (Int, Engine) throws -> Value
) throws -> [Value] {
  let work = Work<Value>(count)
  DispatchQueue.concurrentPerform(iterations: work.workers) { _ in
    do {
      let engine = try Engine(threads: 1)
      while let index = work.next() { work.finish(index, try body(index, engine)) }
    } catch {
      work.fail(error)
    }
  }
  return try work.values()
}

/// The values of a function of `0 ..< count` that needs no engine, computed on all cores.
func inParallel<Value: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Value) -> [Value] {
  let work = Work<Value>(count)
  DispatchQueue.concurrentPerform(iterations: work.workers) { _ in
    while let index = work.next() { work.finish(index, body(index)) }
  }
  guard let values = try? work.values() else { preconditionFailure("nothing throws here") }
  return values
}

/// What is still to do, and what is done.
private final class Work<Value: Sendable>: Sendable {
  private struct State {
    var next = 0
    var values: [Value?]
    var error: (any Error)?
  }

  let workers: Int
  private let state: Mutex<State>

  init(_ count: Int) {
    workers = max(1, min(count, ProcessInfo.processInfo.activeProcessorCount))
    state = Mutex(State(values: Array(repeating: nil, count: count)))
  }

  func next() -> Int? {
    state.withLock { state in
      guard state.error == nil, state.next < state.values.count else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  func finish(_ index: Int, _ value: Value) {
    state.withLock { $0.values[index] = value }
  }

  func fail(_ error: any Error) {
    state.withLock { $0.error = $0.error ?? error }
  }

  func values() throws -> [Value] {
    try state.withLock { state in
      if let error = state.error { throw error }
      return state.values.compactMap(\.self)
    }
  }
}
