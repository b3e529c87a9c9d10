/// A way to lay out a dataset in a folder.
struct Layout: Sendable {
  /// The word for it.
  let name: String

  /// What a folder of it holds, for messages.
  let expectation: String

  /// Whether a folder is laid out so.
  let recognizes: @Sendable (DatasetFolder) -> Bool

  /// Lists a folder's samples.
  let list: @Sendable (DatasetFolder, DatasetRequest) throws -> SampleList

  /// All of them, what a user wrote by hand first.
  static let all = [
    datasetFile, nyuAdaShare, nyu, cityscapesRows, cityscapesArrays, cityscapes, celebA, taskonomy,
  ]

  /// Opens a folder, or a file that describes one.
  ///
  /// - Throws: `DatasetError` when the folder is of no known layout, or one of its files cannot be
  ///   used.
  static func open(_ request: DatasetRequest) throws -> FileDataset {
    try FileDataset(samples(request), request)
  }

  /// The samples of a folder, or of a file that describes one.
  static func samples(_ request: DatasetRequest) throws -> SampleList {
    let path = request.source
    if path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
      let slash = path.lastIndex(of: "/")
      let parent = slash.map { String(path[..<$0]) } ?? "."
      let file = String(slash.map { path[path.index(after: $0)...] } ?? path[...])
      return try DatasetFile(file, in: DatasetFolder(parent.isEmpty ? "/" : parent)).list(request)
    }
    let folder = try DatasetFolder(path)
    guard let layout = all.first(where: { $0.recognizes(folder) }) else {
      let allowed = all.map { "\($0.expectation) (\($0.name))" }.joined(separator: "; ")
      throw DatasetError(path, "no known dataset; allowed is a folder with \(allowed)")
    }
    return try layout.list(folder, request)
  }
}

extension DatasetRequest {
  /// The sources of the wanted tasks' labels, in the order asked for.
  func select(_ labels: [LabelSource]) throws -> [LabelSource] {
    let tasks = try select(from: labels.map(\.task))
    return tasks.compactMap { task in labels.first { $0.task == task } }
  }
}
