internal import Foundation

/// A dataset that needs no files.
public struct BuiltIn: Sendable {
  /// The name that a request's `source` gives.
  public let name: String

  /// What it holds, in one line.
  public let summary: String

  /// The names of its tasks when none are asked for.
  public let defaultTasks: [String]

  /// The options it takes, by name, with their defaults.
  public let options: [String: Double]

  let make: @Sendable (DatasetRequest, @Sendable (Double) -> Void) throws -> any Dataset
}

/// All datasets that can be opened.
public enum DatasetCatalog {
  /// The datasets that need no files.
  public static let builtIn: [BuiltIn] = [Scenes.builtIn, Planted.builtIn]

  /// Opens a built-in dataset by name, or the dataset at a path.
  ///
  /// - Parameters:
  ///   - request: what is wanted.
  ///   - progress: called with the finished fraction, growing from 0 to 1, one call at a time but
  ///     from any thread.
  /// - Returns: the dataset; a built-in one is rendered and kept in memory, the samples of files
  ///   are read when a batch asks for them.
  /// - Throws: `DatasetError` naming the file or key that cannot be used.
  public static func open(
    _ request: DatasetRequest, progress: @Sendable (Double) -> Void = { _ in }
  ) throws -> any Dataset {
    if let entry = builtIn.first(where: { $0.name == request.source }) {
      try request.check(optionNames: entry.options.keys.sorted())
      return try entry.make(request, progress)
    }
    try request.check(optionNames: [])
    try checkPath(request.source)
    let dataset = try Layout.open(request)
    progress(1)
    return dataset
  }

  /// Refuses a word that is neither built in nor a path.
  static func checkPath(_ source: String) throws {
    guard !FileManager.default.fileExists(atPath: source) else { return }
    let names = builtIn.map(\.name).joined(separator: ", ")
    throw DatasetError("data.source", "\"\(source)\" is neither built in (\(names)) nor a path")
  }
}
