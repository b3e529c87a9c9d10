import ArgumentParser
import Foundation
import MultiTask
import Runs
import Tensors

/// `ramify bench train-step`: what a step of training takes.
struct BenchTrainStep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train-step",
    abstract: "Measure a training step of a small residual network for several tasks.",
    discussion: """
      The step that Tests/Peers/compare.py has PyTorch do too: cross-entropies of all heads \
      summed, SGD with momentum 0.9 and rate 0.01.
      """)

  @OptionGroup var shape: StepShape

  @OptionGroup var timing: StepRun

  @Option(help: "A safetensors file of weights to start from, with PyTorch's names.")
  var weights: String?

  @Option(help: "A safetensors file of images [batch, 3, size, size] and labels [heads, batch].")
  var batchFile: String?

  @Option(help: "A safetensors file to write the first step's gradients to.")
  var gradients: String?

  func run() throws {
    var step = try makeStep()
    if let gradients {
      try Data(step.gradients.encoded()).write(to: URL(filePath: gradients), options: .atomic)
    }
    let (losses, times) = timing.measure { step() }
    try timing.tell(
      StepReport(
        times: times, images: shape.batch, losses: losses, multiplyAdds: step.multiplyAdds,
        peakBytes: step.peakBytes))
  }

  /// - Throws: an error that names the file which does not fit.
  private func makeStep() throws -> ReferenceStep {
    let start = try weights.map { try SafeTensors.load($0).file }
    let batch = try batchFile.map { try SafeTensors.load($0).file }
    do {
      return try ReferenceStep(shape.shape(), weights: start, batch: batch)
    } catch let error as StateError {
      throw InputError(file: weights ?? "", problem: "\(error)")
    }
  }
}
