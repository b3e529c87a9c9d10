import Foundation
import Runs
import Synchronization

/// Tells on standard error how a run is doing: a line that keeps changing on a terminal, a line
/// now and then in a file.
final class ProgressPrinter: Sendable {
  private struct State {
    var run: Run
    var lastPrinted = 0.0
    var width = 0
  }

  private let state: Mutex<State>

  init(experiment: Experiment) { state = Mutex(State(run: Run(id: "", experiment: experiment))) }

  /// Takes in what happened.
  func show(_ run: String, _ record: Record) {
    state.withLock { state in
      state.run.apply(record)
      switch record.event {
      case .message(let text): say(text, &state)
      case .phase(let phase): say("\(phase.index + 1)/\(phase.count) \(phase.name)", &state)
      case .state(let next, let reason):
        say(next.rawValue + (reason.map { ": \($0)" } ?? ""), &state)
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
    let line = summary(of: state.run, at: time)
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

  private func summary(of run: Run, at time: Double) -> String {
    let active = run.trainings.filter { !$0.isDone && $0.step > 0 }.map { training in
      let loss = training.series["loss/total"]?.last ?? .nan
      return "\(training.summary.name) \(training.step)/\(training.summary.steps) "
        + "loss \(String(format: "%.4g", loss))"
    }
    let percent = String(format: "%3.0f %%", 100 * run.progress)
    return Standard.oneLine(([percent] + active).joined(separator: "  "))
  }
}
