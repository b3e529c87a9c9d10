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
  /// - Returns: the dataset, read or rendered and kept in memory.
  /// - Throws: `DatasetError` naming the file or key that cannot be used.
  public static func open(
    _ request: DatasetRequest, progress: @Sendable (Double) -> Void = { _ in }
  ) throws -> any Dataset {
    if let entry = builtIn.first(where: { $0.name == request.source }) {
      try request.check(optionNames: entry.options.keys.sorted())
      return try entry.make(request, progress)
    }
    try request.check(optionNames: [])
    return try openFolder(request, progress: progress)
  }

  private static func openFolder(
    _ request: DatasetRequest, progress: @Sendable (Double) -> Void
  ) throws -> any Dataset {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: request.source, isDirectory: &isFolder) else {
      let names = builtIn.map(\.name).joined(separator: ", ")
      throw DatasetError(
        "data.source", "\"\(request.source)\" is neither built in (\(names)) nor a path")
    }
    guard isFolder.boolValue, let layout = NYULayout(folder: request.source) else {
      throw DatasetError(
        request.source, "no known dataset; allowed is a folder with \(NYULayout.expectation)")
    }
    return try layout.open(request, progress: progress)
  }
}
