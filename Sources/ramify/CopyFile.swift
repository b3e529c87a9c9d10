import Foundation

/// The file that copied text goes into where the terminal has no clipboard for it.
struct CopyFile: Sendable {
  let path: String

  /// The file in the user's state folder.
  init(in places: Places = .current) { path = places.state + "/copied.txt" }

  /// Replaces what the file holds.
  ///
  /// - Throws: what the disk refuses.
  func write(_ text: String) throws {
    let folder = URL(filePath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data((text + "\n").utf8).write(to: URL(filePath: path), options: .atomic)
  }
}
