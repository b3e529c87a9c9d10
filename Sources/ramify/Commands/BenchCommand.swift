import ArgumentParser
import Foundation
import Tensors
import Terminal

/// `ramify bench`: how fast the program is on this machine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure how fast this machine does what users wait for.",
    subcommands: [
      BenchTrainStep.self, BenchAdaShareStep.self, BenchGumbelStep.self, BenchRoofline.self,
      BenchScreen.self,
    ])
}

/// `ramify bench roofline`: what the machine can do at best.
struct BenchRoofline: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "roofline",
    abstract: "Measure the fastest matrix product and the fastest memory, which bound all else.")

  @Option(help: "Threads.")
  var threads = 2

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let best = try Roofline.measure(threads: threads)
    if json {
      return try Standard.output.write(json: [
        "gflops_per_second": best.gigaflopsPerSecond,
        "gigabytes_per_second": best.gigabytesPerSecond,
      ])
    }
    try Standard.output.send(
      String(
        format: "%.1f GFLOP/s, %.1f GB/s with %d threads\n", best.gigaflopsPerSecond,
        best.gigabytesPerSecond, threads))
  }
}

/// `ramify bench screen`: what frames take.
struct BenchScreen: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "screen", abstract: "Measure frames and keys in a terminal without a window.")

  @Option(help: "Columns x rows.")
  var size = "200x50"

  @Option(help: "How many finished runs there are.")
  var runs = 1000

  @Option(help: "How many frames are drawn.")
  var frames = 600

  @Flag(help: "Print JSON.")
  var json = false

  @Option(help: .hidden)
  var reportTo: String?

  func validate() throws {
    guard runs >= 1, frames >= 1 else {
      throw ValidationError("--runs \(runs) --frames \(frames); both are at least 1")
    }
  }

  func run() throws {
    if let reportTo { return try measure(into: reportTo) }
    let report = try measuredInside()
    if json { return try Standard.output.write(json: report) }
    try Standard.output.send(report.text)
  }

  /// Runs this program again inside of a terminal of the size.
  private func measuredInside() throws -> ScreenBench.Report {
    let wanted = try FrameSize(size).size
    let file = FileManager.default.temporaryDirectory.appending(path: "ramify-\(UUID()).json")
    defer { try? FileManager.default.removeItem(at: file) }
    let terminal = PseudoTerminal(size: wanted)
    setenv("TERM", "xterm-256color", 1)
    let status = try terminal.run(
      Places.current.program.path,
      ["bench", "screen", "--runs", "\(runs)", "--frames", "\(frames)", "--report-to", file.path])
    guard status == 0, let data = try? Data(contentsOf: file) else {
      throw Refusal(
        description: "the measuring process ended with status \(status) and no report")
    }
    return try JSONDecoder().decode(ScreenBench.Report.self, from: data)
  }

  private func measure(into path: String) throws {
    var bench = try ScreenBench(runs: runs, frames: frames)
    let report = bench.report()
    try JSONEncoder().encode(report).write(to: URL(filePath: path), options: .atomic)
  }
}
