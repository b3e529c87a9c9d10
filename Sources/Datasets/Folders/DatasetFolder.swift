internal import Foundation

/// A folder that a dataset's files must not lie outside of.
struct DatasetFolder: Hashable, Sendable {
  /// The folder as the user named it.
  let path: String

  /// The same without links.
  private let real: String

  /// Looks the folder up.
  ///
  /// - Throws: `DatasetError` when it is not there.
  init(_ path: String) throws {
    guard let real = realpath(path, nil) else {
      throw DatasetError(path, String(cString: strerror(errno)).lowercased())
    }
    defer { free(real) }
    self.path = path
    self.real = String(cString: real)
  }

  /// How messages name a file of the folder.
  func name(_ relative: String) -> String { path + "/" + relative }

  /// Whether there is anything of that name, be it a link to nothing.
  func has(_ relative: String) -> Bool {
    var status = stat()
    return lstat(real + "/" + relative, &status) == 0
  }

  /// Where a file really is: inside the folder, or it is refused.
  ///
  /// - Throws: `DatasetError` naming the file when it is absent or outside.
  func file(_ relative: String) throws -> String {
    let named = name(relative)
    try check(relative)
    guard let real = realpath(self.real + "/" + relative, nil) else {
      throw DatasetError(named, String(cString: strerror(errno)).lowercased())
    }
    defer { free(real) }
    guard String(cString: real).hasPrefix(self.real + "/") else {
      throw DatasetError(named, "a link that leaves the dataset's folder is not allowed")
    }
    return String(cString: real)
  }

  /// Refuses a path that leads out of the folder by what it says.
  func check(_ relative: String) throws {
    guard relative.hasPrefix("/") || relative.split(separator: "/").contains("..") else { return }
    throw DatasetError(
      name(relative), "absolute paths and \"..\" are not allowed in lists")
  }

  /// Everything in a file of the folder.
  func bytes(_ relative: String, limit: Int = 1 << 28) throws -> [UInt8] {
    try fileBytes(file(relative), limit: limit)
  }

  /// The text of a file of the folder, without a byte order mark.
  func text(_ relative: String) throws -> String {
    let bytes = try bytes(relative)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw DatasetError(name(relative), "it is no UTF-8 text")
    }
    return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
  }

  /// The names in a folder within, sorted, without hidden ones; none when it is not there.
  func names(in relative: String) -> [String] {
    let folder = relative.isEmpty ? real : real + "/" + relative
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }

  /// The names in a folder within that end in a suffix, without it.
  func stems(in relative: String, suffix: String) -> [String] {
    names(in: relative).filter { $0.hasSuffix(suffix) && $0.count > suffix.count }
      .map { String($0.dropLast(suffix.count)) }
  }

  /// The paths of all files below a folder within, relative to it, sorted; links to folders are
  /// not followed.
  func files(below relative: String) throws -> [String] {
    let start = try relative.isEmpty ? real : file(relative)
    guard let paths = FileManager.default.enumerator(atPath: start) else { return [] }
    return paths.compactMap { $0 as? String }.sorted()
  }
}
