import Foundation
import Runs
import Synchronization

/// Tells on standard error how runs are doing: a line that keeps changing on a terminal, a line
/// now and then in a file.
final class ProgressPrinter: Sendable {
  private struct State {
    var runs: [Run.ID: Run] = [:]
    var lastPrinted = 0.0
    var width = 0
  }

  private let experiment: Experiment
  private let hasSeveralRuns: Bool
  private let state = Mutex(State())

  /// A printer for runs of one experiment, which may differ in seed and budget.
  ///
  /// - Parameters:
  ///   - experiment: one run's; only its number of steps matters.
  ///   - hasSeveralRuns: whether lines begin with the run that they are about.
  init(experiment: Experiment, hasSeveralRuns: Bool) {
    self.experiment = experiment
    self.hasSeveralRuns = hasSeveralRuns
  }

  /// Takes in what happened.
  func show(_ run: String, _ record: Record) {
    state.withLock { state in
      state.runs[run, default: Run(id: run, experiment: experiment)].apply(record)
      let start = hasSeveralRuns ? "\(run): " : ""
      switch record.event {
      case .message(let text): say(start + text, &state)
      case .phase(let phase):
        say("\(start)\(phase.index + 1)/\(phase.count) \(phase.name)", &state)
      case .state(let next, let reason):
        say(start + next.rawValue + (reason.map { ": \($0)" } ?? ""), &state)
      case .scalar: tick(at: record.time, &state)
      default: break
      }
    }
  }

  private func say(_ text: String, _ state: inout State) {
    clear(&state)
    Standard.error.write("\(Standard.oneLine(text))\n")
  }

  private func tick(at time: Double, _ state: inout State) {
    let isTerminal = Standard.error.isTerminal
    guard time - state.lastPrinted >= (isTerminal ? 0.2 : 5) else { return }
    state.lastPrinted = time
    let active = state.runs.values.filter { $0.state == .running }.sorted { $0.id < $1.id }
    let line = active.map(summary).joined(separator: "  |  ")
    if isTerminal {
      clear(&state)
      state.width = line.count
      Standard.error.write(line)
    } else {
      Standard.error.write(line + "\n")
    }
  }

  private func clear(_ state: inout State) {
    guard state.width > 0 else { return }
    Standard.error.write("\r" + String(repeating: " ", count: state.width) + "\r")
    state.width = 0
  }

  private func summary(of run: Run) -> String {
    let active = run.trainings.filter { !$0.isDone && $0.step > 0 }.map { training in
      // A training that goes on has told no loss yet.
      let loss = training.series["loss/total"]?.last.map { String(format: " loss %.4g", $0) } ?? ""
      return "\(training.summary.name) \(training.step)/\(training.summary.steps)\(loss)"
    }
    let percent = String(format: "%3.0f %%", 100 * run.progress)
    let start = hasSeveralRuns ? [run.id] : []
    return Standard.oneLine((start + [percent] + active).joined(separator: "  "))
  }
}
