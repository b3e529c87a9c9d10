import ArgumentParser
import MultiTask

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

  func run() throws {
    try measure(.policies(unlocked: unlocked), shape, timing)
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

  func run() throws {
    try measure(.branching(nodes: nodes), shape, timing)
  }
}

private func measure(
  _ method: SearchStep.Method, _ shape: StepShape, _ timing: StepRun
) throws {
  var step = try SearchStep(method, shape.shape())
  let (losses, times) = timing.measure { step() }
  try timing.tell(
    StepReport(times: times, images: shape.batch, losses: losses, peakBytes: step.peakBytes))
}
