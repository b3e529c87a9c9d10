import Dispatch
import Foundation
public import Runs
import Synchronization

/// Runs a run's trainings on background queues, as many at once as the machine's threads allow.
///
/// A training that was done before is not done again, and one that was begun goes on from its
/// newest checkpoint, so a method is written as if nothing could ever interrupt it.
public final class Executor: Sendable {
  private let problem: Problem
  private let writer: RunWriter
  private let control: RunControl
  private let threads: ThreadBudget
  private let claims: TrainingClaims
  private let finished = Mutex([String: (seconds: Double, steps: Int)]())

  init(
    problem: Problem, writer: RunWriter, control: RunControl, threads: ThreadBudget,
    claims: TrainingClaims
  ) {
    self.problem = problem
    self.writer = writer
    self.control = control
    self.threads = threads
    self.claims = claims
  }

  /// What is done with an outcome as soon as it is there, on the training's own thread.
  typealias Listener = @Sendable (Trained) throws -> Void

  /// Does some trainings and returns their outcomes in the same order.
  ///
  /// One that another run of this process trains now is left for later, when its outcome is there to
  /// be taken over.
  ///
  /// - Throws: `Cancelled` when asked to stop; the first failure, once the others are done;
  ///   it is told of at once.
  public func train(_ trainings: [Training]) throws -> [Trained] {
    let outcomes = try outcomes(of: trainings) { _ in }
    return try collect(trainings, outcomes)
  }

  /// Does some trainings, and lets one whose loss is no longer finite fail by itself.
  ///
  /// - Parameters:
  ///   - trainings: what to train.
  ///   - listener: called with each outcome as soon as it is there, on any thread.
  /// - Returns: the outcomes in the same order; `nil` for one that failed, which is told of at once.
  /// - Throws: as `train`, but not for a loss that is not finite.
  func attempt(_ trainings: [Training], listener: @escaping Listener) throws -> [Trained?] {
    let outcomes = try outcomes(of: trainings, listener: listener)
    let others = outcomes.filter { !Self.isNotFinite($0.value) }
    let done = try collect(trainings, others)
    return trainings.map { training in done.first { $0.name == training.name } }
  }

  private static func isNotFinite(_ outcome: Result<Trained, any Error>) -> Bool {
    if case .failure(is TrainingFailure) = outcome { true } else { false }
  }

  private func outcomes(
    of trainings: [Training], listener: @escaping Listener
  ) throws -> [String: Result<Trained, any Error>] {
    let outcomes = Mutex([String: Result<Trained, any Error>]())
    let group = DispatchGroup()
    let start = { [self] (training: Training, claim: TrainingClaims.Claim?) throws in
      let loan = try lend(for: claim)
      queue(for: training).async(group: group) { [self] in
        let outcome = Result {
          let trained = try runOnThisThread(training, loan)
          try listener(trained)
          return trained
        }
        tell(outcome)
        loan.giveBack()
        claim.map(claims.release)
        outcomes.withLock { $0[training.name] = outcome }
      }
    }
    do {
      let later = try trainings.filter { training in
        try !claimed(training) { try start(training, $0) }
      }
      for training in later { try wait(for: training) { try start(training, $0) } }
    } catch {
      group.wait()
      _ = try collect([], outcomes.withLock { $0 })
      throw error
    }
    group.wait()
    return outcomes.withLock { $0 }
  }

  /// Seconds that the trainings so far took, added up, pauses and interruptions not counted; those
  /// taken over from another run as many as they took there.
  var seconds: Double { finished.withLock { $0.values.reduce(0) { $0 + $1.seconds } } }

  /// Optimiser steps of the trainings so far.
  var steps: Int { finished.withLock { $0.values.reduce(0) { $0 + $1.steps } } }

  /// Tells what the method believes now.
  public func report(_ belief: Belief) throws { try writer.append(.belief(belief)) }

  /// Tells that a stage of the method begins.
  public func begin(_ phase: Phase) throws { try writer.append(.phase(phase)) }

  /// Tells something worth a line.
  public func note(_ message: String) throws { try writer.append(.message(message)) }

  private func lend(for claim: TrainingClaims.Claim?) throws -> ThreadLoan {
    do {
      return try threads.lend(problem.experiment.training.threads, control: control)
    } catch {
      claim.map(claims.release)
      throw error
    }
  }

  /// Starts a training unless an equal one is under way, and says whether it did.
  private func claimed(
    _ training: Training, _ start: (TrainingClaims.Claim?) throws -> Void
  ) throws -> Bool {
    guard problem.experiment.training.reuse,
      let identity = try TrainingIdentity(training, of: problem)?.hash
    else {
      try start(nil)
      return true
    }
    guard let claim = claims.claim("\(writer.runsFolder) \(identity)", control: control) else {
      return false
    }
    try start(claim)
    return true
  }

  /// Starts a training when no equal one is under way any more.
  ///
  /// - Throws: `Cancelled` when a stop is asked for while waiting.
  private func wait(
    for training: Training, _ start: (TrainingClaims.Claim?) throws -> Void
  ) throws {
    while try !claimed(training, start) {
      if control.isStopping { throw Cancelled() }
      _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(20))
    }
  }

  private func queue(for training: Training) -> DispatchQueue {
    DispatchQueue(label: "ramify.training.\(training.name)", qos: .utility)
  }

  private func runOnThisThread(_ training: Training, _ loan: ThreadLoan) throws -> Trained {
    yieldToTheScreen()
    let trained = try Trainer(
      training: training, problem: problem.lasting(training.steps), writer: writer,
      control: control, loan: loan
    ).run()
    finished.withLock { $0[training.name] = (trained.seconds, trained.steps) }
    return trained
  }

  /// Tells at once of a training that failed of itself; the others are left running.
  private func tell(_ outcome: Result<Trained, any Error>) {
    guard case .failure(let error) = outcome, !(error is Cancelled) else { return }
    // When even the log cannot be written, the run's own failure tells of it.
    try? note("\(error)")
  }

  private func collect(
    _ trainings: [Training], _ outcomes: [String: Result<Trained, any Error>]
  ) throws -> [Trained] {
    // By name, so that of several failures a run always tells the same one.
    let failures = outcomes.sorted { $0.key < $1.key }.compactMap { outcome -> (any Error)? in
      if case .failure(let error) = outcome.value { error } else { nil }
    }
    if let failure = failures.first(where: { !($0 is Cancelled) }) ?? failures.first {
      throw failure
    }
    return try trainings.compactMap { try outcomes[$0.name]?.get() }
  }
}

/// Gives this thread the lowest priority, so that the thread that draws never waits for it.
private func yieldToTheScreen() {
  #if os(Linux)
    _ = nice(19)  // on Linux this is the thread's own
  #endif
}
