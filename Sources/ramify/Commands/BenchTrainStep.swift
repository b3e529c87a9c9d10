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

  @Option(help: "Steps that are measured, after a few that are not.")
  var steps = 30

  @Option(help: "A safetensors file of weights to start from, with PyTorch's names.")
  var weights: String?

  @Option(help: "A safetensors file of images [batch, 3, size, size] and labels [heads, batch].")
  var batchFile: String?

  @Option(help: "A safetensors file to write the first step's gradients to.")
  var gradients: String?

  @Flag(help: "Print JSON.")
  var json = false

  /// Steps before the measured ones, in which code is generated and memory taken.
  private static let warmUp = 3

  func validate() throws {
    guard steps >= 1 else { throw ValidationError("--steps \(steps); at least 1") }
  }

  func run() throws {
    var step = try makeStep()
    if let gradients {
      try Data(step.gradients.encoded()).write(to: URL(filePath: gradients), options: .atomic)
    }
    var (losses, times) = ([Float](), [Double]())
    for _ in 0..<Self.warmUp + steps {
      let start = ContinuousClock.now
      losses.append(step())
      times.append((ContinuousClock.now - start) / .milliseconds(1))
    }
    try tell(losses, Spread(Array(times.dropFirst(Self.warmUp))), of: step)
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

  private func tell(_ losses: [Float], _ times: Spread, of step: ReferenceStep) throws {
    let report = StepReport(
      times: times, imagesPerSecond: 1000 * Double(shape.batch) / times.median, losses: losses,
      gigaflopsPerSecond: 2 * Double(step.multiplyAdds) / times.median / 1e6,
      peakBytes: step.peakBytes)
    if json { return try Standard.output.write(json: report) }
    try Standard.output.send(report.text)
  }
}

/// How large a benchmark's step is.
struct StepShape: ParsableArguments {
  @Option(help: "Images in a step.")
  var batch = 32

  @Option(help: "Their height and width.")
  var size = 32

  @Option(help: "Channels of the first stage.")
  var width = 16

  @Option(help: "Blocks in each stage.")
  var blocks = "2,2,2,2"

  @Option(help: "Tasks.")
  var heads = 5

  @Option(help: "Threads.")
  var threads = 2

  func validate() throws {
    let numbers = [("--batch", batch), ("--size", size), ("--width", width), ("--heads", heads)]
    for (name, number) in numbers + [("--threads", threads)] where number < 1 {
      throw ValidationError("\(name) \(number); at least 1")
    }
  }

  /// - Throws: `ValidationError` when the blocks are no numbers.
  func shape() throws -> ReferenceStep.Shape {
    let counts = blocks.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard counts.allSatisfy({ $0 ?? 0 > 0 }) else {
      throw ValidationError("--blocks \(blocks); numbers such as 2,2,2,2")
    }
    return ReferenceStep.Shape(
      batch: batch, size: size, width: width, blocks: counts.compactMap { $0 }, heads: heads,
      threads: threads)
  }
}

/// What a step took, as `ramify bench` prints it.
struct StepReport: Encodable {
  let times: Spread
  let imagesPerSecond: Double
  let losses: [Float]
  let gigaflopsPerSecond: Double
  let peakBytes: Int

  private enum CodingKeys: String, CodingKey {
    case times = "ms_per_step"
    case imagesPerSecond = "images_per_second"
    case losses = "loss"
    case gigaflopsPerSecond = "gflops_per_second"
    case peakBytes = "peak_bytes"
  }

  /// The report for people.
  var text: String {
    String(
      format: """
        %.1f ms a step (%.1f to %.1f), %.0f images a second, %.1f GFLOP/s, at most %.1f MB

        """, times.median, times.min, times.max, imagesPerSecond, gigaflopsPerSecond,
      Double(peakBytes) / 1e6)
  }
}
