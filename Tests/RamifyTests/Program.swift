import Foundation

/// The built program, run for real.
struct Program {
  /// How a finished program ended and what it said.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String

    /// The JSON object that it printed.
    var json: [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
    }
  }

  /// The program beside the tests.
  static let path: String = {
    let tests = Bundle.main.executableURL ?? Bundle.main.bundleURL
    return tests.deletingLastPathComponent().appending(path: "ramify").path
  }()

  /// The checkout.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// Runs the program to its end.
  static func run(_ arguments: String..., in folder: String) throws -> Outcome {
    let process = try start(arguments, in: folder)
    return try process.finish()
  }

  /// Starts the program; its output goes into files, so that no pipe can fill up.
  static func start(_ arguments: [String], in folder: String) throws -> Started {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    process.standardInput = FileHandle.nullDevice
    let name = UUID().uuidString
    let started = Started(
      process: process, output: "\(folder)/\(name).out", errors: "\(folder)/\(name).err")
    for path in [started.output, started.errors] {
      _ = FileManager.default.createFile(atPath: path, contents: nil)
    }
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: started.output))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: started.errors))
    try process.run()
    return started
  }

  /// A program that runs.
  struct Started {
    let process: Process
    let output: String
    let errors: String

    func finish() throws -> Outcome {
      process.waitUntilExit()
      return Outcome(
        status: process.terminationStatus,
        output: try String(contentsOfFile: output, encoding: .utf8),
        errors: try String(contentsOfFile: errors, encoding: .utf8))
    }
  }
}

/// A folder of its own for a test, removed afterwards.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "ramify-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    let file = URL(filePath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }
}

/// Small experiments that take a second or two.
enum Small {
  static func experiment(
    method: String, steps: Int = 60, extra: String = "", reuse: Bool = false
  ) -> String {
    """
    name: small
    method: \(method)
    data:
      source: scenes
      size: [16, 16]
      train: 64
      validation: 16
      test: 16
    tasks: [segmentation, depth, normals]
    backbone: {kind: resnet, width: 8, blocks: [1, 1]}
    training:
      {steps: \(steps), batch: 4, checkpoint-every: 15, validate-every: 20, reuse: \(reuse)}
    \(extra)
    """
  }
}
