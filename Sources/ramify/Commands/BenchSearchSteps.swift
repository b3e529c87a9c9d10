import ArgumentParser
import Foundation
import MultiTask
import Runs

/// `ramify bench adashare-step`: what a step of AdaShare's search takes.
struct BenchAdaShareStep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adashare-step",
    abstract: "Measure a step of AdaShare's search that moves weights along soft policies.")

  @OptionGroup var shape: StepShape
  @OptionGroup var timing: StepRun

  @Option(help: "How many of the last blocks follow policies.")
  var unlocked = 4

  func validate() throws {
    guard unlocked >= 0 else { throw ValidationError("--unlocked \(unlocked); at least 0") }
  }

  @OptionGroup var output: StepExport

  func run() throws {
    try measure(.policies(unlocked: unlocked), shape, timing, output)
  }
}

/// `ramify bench gumbel-step`: what a step of Learning to Branch's search takes.
struct BenchGumbelStep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gumbel-step",
    abstract: "Measure a step of the Gumbel tree's search that moves weights and logits.")

  @OptionGroup var shape: StepShape
  @OptionGroup var timing: StepRun

  @Option(help: "Nodes at each depth; at most as many as tasks.")
  var nodes = 3

  func validate() throws {
    guard nodes >= 1 else { throw ValidationError("--nodes \(nodes); at least 1") }
  }

  @OptionGroup var output: StepExport

  func run() throws {
    try measure(.branching(nodes: nodes), shape, timing, output)
  }
}

/// Where a search's step is told for others to do it too.
struct StepExport: ParsableArguments {
  @Option(help: "A safetensors file to write weights, batch, noise and first gradients to.")
  var export: String?
}

private func measure(
  _ method: SearchStep.Method, _ shape: StepShape, _ timing: StepRun, _ output: StepExport
) throws {
  var step = try SearchStep(method, shape.shape())
  if let file = output.export {
    try Data(step.beginning(steps: 3).encoded()).write(to: URL(filePath: file), options: .atomic)
  }
  let (losses, times) = timing.measure { step() }
  try timing.tell(
    StepReport(times: times, images: shape.batch, losses: losses, peakBytes: step.peakBytes))
}
