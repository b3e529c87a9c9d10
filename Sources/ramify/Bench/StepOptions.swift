import ArgumentParser
import Foundation
import MultiTask

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

/// How often a step is done and how it is told.
struct StepRun: ParsableArguments {
  @Option(help: "Steps that are measured, after a few that are not.")
  var steps = 30

  @Flag(help: "Print JSON.")
  var json = false

  /// Steps before the measured ones, in which code is generated and memory taken.
  private static let warmUp = 3

  func validate() throws {
    guard steps >= 1 else { throw ValidationError("--steps \(steps); at least 1") }
  }

  /// The losses of all steps, and the milliseconds of the measured ones.
  func measure(_ step: () -> Float) -> (losses: [Float], times: Spread) {
    var (losses, times) = ([Float](), [Double]())
    for _ in 0..<Self.warmUp + steps {
      let start = ContinuousClock.now
      losses.append(step())
      times.append((ContinuousClock.now - start) / .milliseconds(1))
    }
    return (losses, Spread(Array(times.dropFirst(Self.warmUp))))
  }

  func tell(_ report: StepReport) throws {
    if json { return try Standard.output.write(json: report) }
    try Standard.output.send(report.text)
  }
}

/// What a step took, as `ramify bench` prints it.
struct StepReport: Encodable {
  let times: Spread
  let imagesPerSecond: Double
  let losses: [Float]
  /// `nil` where they were not counted.
  let gigaflopsPerSecond: Double?
  let peakBytes: Int

  init(times: Spread, images: Int, losses: [Float], multiplyAdds: Int? = nil, peakBytes: Int) {
    (self.times, self.losses, self.peakBytes) = (times, losses, peakBytes)
    imagesPerSecond = 1000 * Double(images) / times.median
    gigaflopsPerSecond = multiplyAdds.map { 2 * Double($0) / times.median / 1e6 }
  }

  private enum CodingKeys: String, CodingKey {
    case times = "ms_per_step"
    case imagesPerSecond = "images_per_second"
    case losses = "loss"
    case gigaflopsPerSecond = "gflops_per_second"
    case peakBytes = "peak_bytes"
  }

  /// The report for people.
  var text: String {
    let speed = gigaflopsPerSecond.map { String(format: ", %.1f GFLOP/s", $0) } ?? ""
    return String(
      format: "%.1f ms a step (%.1f to %.1f), %.0f images a second%@, at most %.1f MB\n",
      times.median, times.min, times.max, imagesPerSecond, speed, Double(peakBytes) / 1e6)
  }
}
